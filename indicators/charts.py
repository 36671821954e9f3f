"""Numbers to coordinates: how a few figures are drawn. No records, no markup.

Lengths are in units of a drawing `WIDTH` wide whose letters are `LETTER` high, so that a phone shows it one to one.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from indicators.scales import axis, steps, wrapped

WIDTH, LETTER, LINE = 320, 13, 18
BAR, THICK, GAP = 220, 14, 12  # the longest bar, how thick one is, the space below it
TEXT_ABOVE = 4  # from the foot of a line of letters to what stands below it
LETTERS = WIDTH // LETTER  # full-width ones in a line
CELL, CELL_GAP, CELLS_A_ROW, MOST_CELLS = 13, 3, 20, 60
COLUMNS_HIGH = 120

MORE, LESS, ABOUT = ("以上", "超过", "余", "多", "超"), ("近", "不到", "以下"), ("左右", "约", "上下")


class Family(StrEnum):
    """What a number means. Only figures of one family and one unit may share an axis."""

    SHARE = "占比"  # part of a whole that is 100 %
    GROWTH = "增长率"  # how much more than the year before
    INTENSITY = "强度"
    AMOUNT = "数量"


class Shape(StrEnum):
    SHARE = "占比图"
    GROWTH = "增长图"
    RANGE = "区间图"
    AGAINST = "目标与实际对照图"
    SQUARES = "方格图"
    BARS = "条形图"
    COLUMNS = "柱形图"


@dataclass(frozen=True)
class Figure:
    """A number to draw: `text` as its source writes it, `label` what it is of, `nature` a word of Nature."""

    low: float
    high: float
    qualifier: str
    nature: str
    text: str
    label: str = ""
    told: str = ""  # the whole of it in words
    subject: tuple = ()  # what it counts, and where: a target is held against what is actual of the same subject


@dataclass
class Row:
    """A bar with its words. `parts`: [(x, width, how it is drawn)]; `end`: the path that says 以上, 左右 or 近;
    `goals`: the paths of the targets of the same subject."""

    figure: Figure
    lines: list  # [(y, words)]
    y: float
    parts: list
    end: str
    text_x: float
    text_y: float
    goals: list = field(default_factory=list)


@dataclass
class Chart:
    shape: Shape
    title: str
    desc: str
    height: float
    rows: list = field(default_factory=list)
    cells: list = field(default_factory=list)  # [(x, y, width, how it is drawn)]
    columns: list = field(default_factory=list)  # [(left, middle, top, width, height, number, its foot, words below)]
    ticks: list = field(default_factory=list)  # [(x, words)]
    note: str = ""  # how it is to be read
    width: int = WIDTH
    thick: int = THICK

    @property
    def foot(self):
        """Where the axis stands."""
        return self.height - LINE

    @property
    def tick_y(self):
        return self.height - TEXT_ABOVE

    @property
    def squares(self):
        """The cells of each kind as one path: [(how they are drawn, path)]."""
        kinds = dict.fromkeys(how for *_, how in self.cells)
        paths = {
            kind: [f"M{x} {y}h{w:g}v{CELL}h-{w:g}z" for x, y, w, how in self.cells if how == kind] for kind in kinds
        }
        return [(kind, "".join(path)) for kind, path in paths.items()]

    @property
    def legend(self):
        """The natures shown, when they have to be explained."""
        natures = {row.figure.nature for row in self.rows}
        return natures if natures != {"actual"} else set()


def family(unit, name):
    """A percentage is a share of a whole unless its name says that it is growth or intensity."""
    if unit != "%":
        return Family.AMOUNT
    if any(word in name for word in ("增长", "增速", "增幅")):
        return Family.GROWTH
    return Family.INTENSITY if "强度" in name else Family.SHARE


def shape(kind, figures):
    """The drawing that fits figures of one family and unit."""
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
    """The targets that an actual figure is held against."""
    return [one for one in figures if (figure.nature, one.nature, one.subject) == ("actual", "target", figure.subject)]


def draw(title, unit, name, figures, is_small=False):
    """The chart that fits `figures`, or None when there are none. A small one has no axis."""
    if not figures:
        return None
    fitting = shape(family(unit, name), figures)
    desc = "；".join(figure.told or figure.text for figure in figures)
    if fitting is Shape.SQUARES:
        chart = squares(title, f"{fitting}：{desc}。", unit, figures[0])
    else:
        chart = bars(fitting, title, f"{fitting}：{desc}。", unit, figures)
    if is_small and chart.ticks:
        chart.ticks, chart.height = [], chart.height - LINE - GAP + 2
        chart.note = chart.note if fitting is Shape.GROWTH else ""
    return chart


# --- Bars ---


def bars(fitting, title, desc, unit, figures):
    """One bar for each figure, all on one axis that begins at 0."""
    base = 100 if fitting is Shape.GROWTH else 0
    largest = max(base + figure.high for figure in figures)
    step, end = (50, 100) if fitting is Shape.SHARE and largest <= 100 else axis(largest)
    rows, y = [], 0
    for figure in figures:
        row, y = _row(figure, fitting, base, end, y)
        if fitting is Shape.AGAINST:
            row.goals = [f"M{_x(one.high, end):g} {row.y - 4:g}v{THICK + 8}" for one in targets_for(figure, figures)]
        rows.append(row)
    ticks = [(_x(number, end), f"{number:g}") for number in steps(step, end)]
    if fitting is not Shape.GROWTH:
        ticks[-1] = (ticks[-1][0], f"{end:g}{unit}")
    chart = Chart(fitting, title, desc, y + LINE, rows, ticks=ticks)
    if fitting is Shape.AGAINST:
        chart.note = "竖线是目标。"
    if fitting is Shape.GROWTH:
        chart.note = "以上年为 100：灰色为上年，虚线为增量。"
    if fitting is Shape.SHARE:
        chart.note = "全长代表 100%。"
    return chart


def _row(figure, fitting, base, end, y):
    lines = []
    for words in wrapped(figure.label, LETTERS):
        y += LINE
        lines.append((y - TEXT_ABOVE, words))
    low, high = _x(base + figure.low, end), _x(base + figure.high, end)
    parts = [(0, low, "sure"), (low, high - low, "perhaps")]
    if fitting is Shape.GROWTH:
        before = min(_x(base, end), low)
        parts = [(0, before, "before"), (before, low - before, "sure"), (low, high - low, "perhaps")]
    if fitting is Shape.SHARE:
        parts.insert(0, (0, _x(end, end), "whole"))
    mark = _end(figure.qualifier, high, y + THICK / 2)
    after = (_x(end, end) if fitting is Shape.SHARE else high) + (18 if mark else 6)
    drawn = [(x, round(width, 1), how) for x, width, how in parts if width > 0]
    row = Row(figure, lines, y, drawn, mark, round(after, 1), y + THICK - 2)
    return row, y + THICK + GAP


def _end(qualifier, x, y):
    """The path of the arrow behind a bar's end: onwards for 以上, back for 近, both ways for 左右."""
    onwards, back = f"M{x + 9:g} {y - 4:g}l4 4l-4 4", f"M{x + 7:g} {y - 4:g}l-4 4l4 4"
    if qualifier in MORE:
        return onwards
    if qualifier in LESS:
        return back
    return f"{back}{onwards}" if qualifier in ABOUT else ""


def _x(number, end):
    """Where a number stands on an axis from 0 to `end`; what is below 0 stands at 0."""
    return round(max(0.0, min(1.0, float(number) / end)) * BAR, 1)


# --- Squares: a lone count as so many things ---


def squares(title, desc, unit, figure):
    """One square for each thing, or for each 2, 5, 10 … of them; the last one is cut off where the number ends."""
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
    lines = [(LINE * number - TEXT_ABOVE, words) for number, words in enumerate(wrapped(figure.label, LETTERS), 1)]
    top, apart = LINE * (len(lines) + 1), CELL + CELL_GAP
    row = Row(figure, lines, top, [], "", 0, top - TEXT_ABOVE)
    placed = [
        (place % CELLS_A_ROW * apart, top + place // CELLS_A_ROW * apart, round(CELL * part, 1), how)
        for place, (part, how) in enumerate(cells)
    ]
    note = f"每格代表 {size} {unit}。"
    if figure.qualifier in (*MORE, *LESS, *ABOUT):
        note += f"虚线格表示原文用“{figure.qualifier}”，为约数。"
    return Chart(Shape.SQUARES, title, desc, placed[-1][1] + CELL, [row], cells=placed, note=note)


# --- Columns: one number a year ---


def columns(title, desc, numbers):
    """A column for each (year, number)."""
    _, end = axis(max(number for _, number in numbers))
    apart, drawn = WIDTH / len(numbers), []
    width = round(apart * 0.6, 1)
    for place, (year, number) in enumerate(numbers):
        height = round(float(number) / end * COLUMNS_HIGH, 1)
        left, top = round(place * apart + apart * 0.2, 1), round(LINE + COLUMNS_HIGH - height, 1)
        middle = round((place + 0.5) * apart, 1)
        drawn.append((left, middle, top, width, height, f"{float(number):g}", top - TEXT_ABOVE, year))
    return Chart(Shape.COLUMNS, title, desc, LINE * 2 + COLUMNS_HIGH, columns=drawn)
