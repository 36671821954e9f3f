"""Turns a few numbers into coordinates of a chart. No records, no markup.

Horizontal lengths are percentages of the drawing, which is as wide as the page allows; vertical lengths are pixels,
like the letters. Text is wrapped and spaced for the narrowest page, `NARROW` pixels.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from indicators.scales import axis, steps, wrapped

NARROW, LETTER, LINE = 320, 13, 18
BAR, THICK, GAP = 100, 16, 14  # full width, thickness of a bar, space below it
TEXT_ABOVE = 5  # from the bottom of a line of text to what is below it
LETTERS = NARROW // LETTER  # full-width letters per line
WHOLE_CELL = 4.3  # of the 5 % width of each cell
CELL_HIGH, CELL_APART, CELLS_A_ROW, MOST_CELLS = 16, 4, 20, 60
COLUMNS_HIGH = 120

MORE, LESS, ABOUT = ("以上", "超过", "余", "多", "超"), ("近", "不到", "以下"), ("左右", "约", "上下")


class Family(StrEnum):
    """What a number means. Only figures of one family and one unit may share an axis."""

    SHARE = "占比"  # part of a whole that is 100 %
    GROWTH = "增长率"  # increase over the year before
    INTENSITY = "强度"
    AMOUNT = "数量"


class Shape(StrEnum):
    SHARE = "占比图"
    GROWTH = "增长图"
    RANGE = "区间图"
    AGAINST = "目标与实际对照图"
    SQUARES = "方格图"
    BARS = "条形图"
    TREND = "折线图"
    COLUMNS = "柱形图"


@dataclass(frozen=True)
class Figure:
    """A number to draw: `text` as its source writes it, its `label`, and its `nature` (a value of Nature)."""

    low: float
    high: float
    qualifier: str
    nature: str
    text: str
    label: str = ""
    summary: str = ""  # the complete statement in words
    subject: tuple = ()  # (what it counts, scope): a target is compared with actual figures of the same subject
    year: int | None = None  # if it is of a single year
    name: str = ""  # of the indicator
    scope: str = ""


@dataclass
class Row:
    """A bar with its text. `top`: where the text has room from, to the bar at `y`; `parts`: [(x, width, style)];
    `end`: the arrow for 以上, 左右 or 近, at the end of the bar `end_x`; `goals`: positions of the targets of the same
    subject.
    """

    figure: Figure
    top: float
    y: float
    parts: list
    end: str
    end_x: float
    goals: list = field(default_factory=list)


@dataclass
class Chart:
    shape: Shape
    title: str
    desc: str
    height: float
    rows: list = field(default_factory=list)
    cells: list = field(default_factory=list)  # [(x, y, width, style)]
    columns: list = field(default_factory=list)  # [(left, middle, top, width, height, number, baseline, text below)]
    points: list = field(default_factory=list)  # [trend.Point]
    links: list = field(default_factory=list)  # [(x, y, x, y, style)] between points
    levels: list = field(default_factory=list)  # [(y, text)]: gridlines
    ticks: list = field(default_factory=list)  # [(x, text, text anchor)]
    notes: list = field(default_factory=list)  # how to read the chart
    natures: set = field(default_factory=set)  # of the figures
    thick: int = THICK

    @property
    def note(self):
        return "".join(self.notes)

    @property
    def foot(self):
        """The y position of the axis."""
        return self.height - LINE

    @property
    def tick_y(self):
        return self.height - TEXT_ABOVE

    @property
    def strips(self):
        """Whole cells of certain, actual figures, one line per row of cells: [(y of its middle, number of cells)]."""
        rows = {}
        for _, y, _, _ in self.whole_cells:
            rows[y] = rows.get(y, 0) + 1
        return [(y + CELL_HIGH / 2, number) for y, number in rows.items()]

    @property
    def other_cells(self):
        return [cell for cell in self.cells if cell not in self.whole_cells]

    @property
    def whole_cells(self):
        is_plain = self.natures == {"actual"}
        return [cell for cell in self.cells if is_plain and cell[2:] == (WHOLE_CELL, "sure")]

    @property
    def legend(self):
        """The natures to explain in the legend; empty if all figures are actual."""
        return self.natures if self.natures != {"actual"} else set()


def family(unit, name):
    """A percentage is a share of a whole unless its name says growth or intensity."""
    if unit != "%":
        return Family.AMOUNT
    if any(word in name for word in ("增长", "增速", "增幅")):
        return Family.GROWTH
    return Family.INTENSITY if "强度" in name else Family.SHARE


def shape(kind, figures):
    """The type of chart that fits figures of one family and unit."""
    if kind in (Family.SHARE, Family.GROWTH):
        return Shape[kind.name]
    if any(figure.low != figure.high for figure in figures):
        return Shape.RANGE
    if any(targets_for(figure, figures) for figure in figures):
        return Shape.AGAINST
    if len(figures) == 1 and kind is Family.AMOUNT and figures[0].high >= 1:
        return Shape.SQUARES
    return Shape.BARS


def targets_for(figure, figures):
    """The targets to compare an actual figure with."""
    return [one for one in figures if (figure.nature, one.nature, one.subject) == ("actual", "target", figure.subject)]


def draw(title, unit, name, figures, is_small=False):
    """The chart that fits `figures`, or None if there are none. A small one has no axis."""
    if not figures:
        return None
    fitting = shape(family(unit, name), figures)
    desc = described(fitting, figures)
    chart = (
        squares(title, desc, unit, figures[0])
        if fitting is Shape.SQUARES
        else bars(fitting, title, desc, unit, figures)
    )
    if is_small and chart.ticks:
        chart.ticks, chart.height = [], chart.height - LINE - GAP + 2
    if is_small and fitting is not Shape.SQUARES:  # how many a square stands for is written nowhere else
        chart.notes = []
    return chart


def described(fitting, figures):
    """The text description of the drawing."""
    return f"{fitting}：{'；'.join(figure.summary or figure.text for figure in figures)}。"


# --- Bars ---


def bars(fitting, title, desc, unit, figures):
    """One bar per figure, all on one axis from 0 to beyond the longest."""
    largest = max(figure.high for figure in figures)
    step, end = (25, 100) if fitting is Shape.SHARE and largest <= 100 else beyond(largest)
    rows, y = [], 0
    for figure in figures:
        row, y = _row(figure, fitting, end, y)
        if fitting is Shape.AGAINST:
            row.goals = [_x(one.high, end) for one in targets_for(figure, figures)]
        rows.append(row)
    ticks = _ticks(step, end, unit)
    natures = {figure.nature for figure in figures}
    return Chart(fitting, title, desc, y + LINE, rows, ticks=ticks, notes=_notes(fitting, rows), natures=natures)


def beyond(largest):
    """(step, end) of an axis that is longer than the longest bar."""
    step, end = axis(largest)
    return step, end + step if largest > 0 and end - float(largest) < step / 100 else end


def _ticks(step, end, unit):
    numbers = steps(step, end)
    held = ["start", *["middle"] * (len(numbers) - 2), "end"]
    words = [f"{number:g}" for number in numbers]
    words[-1] += unit
    return [(_x(number, end), text, hold) for number, text, hold in zip(numbers, words, held, strict=True)]


def _notes(fitting, rows):
    """The explanation of each mark other than a plain bar."""
    notes = {Shape.AGAINST: ["竖线表示目标值。"], Shape.SHARE: ["全长代表 100%。"]}.get(fitting, [])
    if any(how == "perhaps" for row in rows for _, _, how in row.parts):
        notes = [*notes, "浅色一段：原文给的是一个范围。"]
    marked = {row.figure.qualifier: None for row in rows if row.end}
    if marked:
        notes = [*notes, f"箭头：原文写{'、'.join(f'“{word}”' for word in marked)}，不是准数。"]
    return notes


def _row(figure, fitting, end, y):
    top, y = y, y + _room(figure)
    low, high = _x(figure.low, end), _x(figure.high, end)
    parts = [(0, low, "sure"), (low, high - low, "perhaps")]
    if fitting is Shape.SHARE:
        parts.insert(0, (0, _x(end, end), "whole"))
    drawn = [(x, round(width, 2), how) for x, width, how in parts if width > 0]
    return Row(figure, top, y, drawn, _end(figure.qualifier), high), y + THICK + GAP


def _room(figure):
    """The height that a number and its label take on the narrowest page. Punctuation may end a line early."""
    return LINE * (len(wrapped(f"{figure.text} {figure.label}", LETTERS - 1)) or 1)


def _end(qualifier):
    """The arrow at the end of a bar: forward for 以上, back for 近, both ways for 左右."""
    if qualifier in MORE:
        return "›"
    if qualifier in LESS:
        return "‹"
    return "‹›" if qualifier in ABOUT else ""


def _x(number, end):
    """The position of a number on an axis from 0 to `end`; negative numbers are at 0."""
    return round(max(0.0, min(1.0, float(number) / end)) * BAR, 2)


# --- Squares: a single count as a number of cells ---


def squares(title, desc, unit, figure):
    """One cell per thing, or per 2, 5, 10 … things; the last cell is cut off at the exact number."""
    value = float(figure.high)
    size = next(
        times * 10**power for power in range(19) for times in (1, 2, 5) if value <= MOST_CELLS * times * 10**power
    )
    number = value / size
    cells = [(1.0, "sure")] * int(number)
    if number % 1:
        cells.append((round(number % 1, 2), "sure"))
    if figure.qualifier in MORE:
        cells.append((1.0, "open"))
    elif figure.qualifier in (*LESS, *ABOUT) and cells:
        cells[-1] = (cells[-1][0], "open")
    top = _room(figure)
    row = Row(figure, 0, top, [], "", 0)
    apart = BAR / CELLS_A_ROW
    placed = [
        (
            place % CELLS_A_ROW * apart,
            top + place // CELLS_A_ROW * (CELL_HIGH + CELL_APART),
            round(WHOLE_CELL * part, 2),
            how,
        )
        for place, (part, how) in enumerate(cells)
    ]
    notes = [f"每格代表 {size} {unit}。"]
    if figure.qualifier in (*MORE, *LESS, *ABOUT):
        notes.append(f"虚线格表示原文用“{figure.qualifier}”，为约数。")
    height = placed[-1][1] + CELL_HIGH + 2
    return Chart(Shape.SQUARES, title, desc, height, [row], cells=placed, notes=notes, natures={figure.nature})


# --- Columns: one number per year ---


def columns(title, desc, numbers):
    """A column for each (year, number)."""
    _, end = axis(max(number for _, number in numbers))
    apart, drawn = BAR / len(numbers), []
    width = round(apart * 0.6, 2)
    for place, (year, number) in enumerate(numbers):
        height = round(float(number) / end * COLUMNS_HIGH, 1)
        left, top = round(place * apart + apart * 0.2, 2), round(LINE + COLUMNS_HIGH - height, 1)
        middle = round((place + 0.5) * apart, 2)
        drawn.append((left, middle, top, width, height, f"{float(number):g}", top - TEXT_ABOVE, year))
    return Chart(Shape.COLUMNS, title, desc, LINE * 2 + COLUMNS_HIGH, columns=drawn, natures={"derived"})
