"""A line chart over the years: points are joined where no year is missing between them; targets are shown too."""

from dataclasses import dataclass
from itertools import pairwise

from indicators.charts import LETTER, LINE, NARROW, TEXT_ABOVE, Chart, Shape, described
from indicators.scales import axis, steps, width_of

FEWEST = 3  # years of one subject that make a series
HIGH, HEAD = 170, 34  # height of the plot, and of the space above it
LEFT, WIDE = 13, 79  # percent: position of the first year, and distance to the last
OFFSETS = (-9, 20, -25, 36, -41, 52)  # possible offsets of a point's number, the best first
YEAR_WIDE = 34  # pixels
MARK = 7  # pixels: half of a mark with its edge


@dataclass
class Point:
    """A figure at (x in percent, y); its number at `text_y`."""

    x: float
    y: float
    nature: str
    text: str
    text_y: float
    hold: str


def series_of(figures):
    """Split figures into series and the rest: ([[figure]], [figure]). A series includes its targets."""
    by_subject = {}
    for figure in figures:
        if figure.year:
            by_subject.setdefault(figure.subject, []).append(figure)
    series = [
        sorted(members, key=lambda one: one.year)
        for members in by_subject.values()
        if len({one.year for one in members if one.nature != "target"}) >= FEWEST
    ]
    drawn = {id(figure) for members in series for figure in members}
    return series, [figure for figure in figures if id(figure) not in drawn]


def trend(title, unit, figures):
    """The chart of one series, whose figures are in order of year."""
    step, end = axis(max(figure.high for figure in figures))
    first, last = figures[0].year, figures[-1].year
    x_of = {year: round(LEFT + WIDE * (year - first) / max(last - first, 1), 2) for year in range(first, last + 1)}
    chart = Chart(
        Shape.TREND,
        title,
        described(Shape.TREND, figures),
        HEAD + HIGH + LINE,
        levels=[(_y(level, end), f"{level:g}") for level in steps(step, end)],
        ticks=[(x, f"{year}", "middle") for year, x in _apart({one.year: x_of[one.year] for one in figures})],
        natures={figure.nature for figure in figures},
    )
    chart.points = _points(figures, x_of, end, unit)
    known = [(one.year, point) for one, point in zip(figures, chart.points, strict=True) if one.nature != "target"]
    chart.links = [
        (one.x, one.y, other.x, other.y, "derived" if "derived" in (one.nature, other.nature) else "actual")
        for (year, one), (following, other) in pairwise(known)
        if following == year + 1
    ]
    chart.notes = _notes(unit, figures, {how for *_, how in chart.links})
    return chart


def _notes(unit, figures, links):
    """The notes that explain the chart; `links`: the kinds of its lines."""
    years = sorted({figure.year for figure in figures if figure.nature != "target"})
    notes = [f"{figures[0].scope}，单位：{unit}。" if figures[0].scope else f"单位：{unit}。"]
    if len(years) <= years[-1] - years[0]:
        notes.append("线断开处，中间的年份没有数据。")
    if "derived" in links:
        notes.append("点线连接推算值。")
    return notes


def _y(number, end):
    return round(HEAD + HIGH - max(0.0, float(number) / end) * HIGH, 1)


def _apart(places):
    """The items of {year: x} whose labels do not touch on a narrow page, starting from the last year."""
    kept = []
    for year, x in sorted(places.items(), reverse=True):
        if not kept or (kept[-1][1] - x) * NARROW / 100 >= YEAR_WIDE:
            kept.append((year, x))
    return kept[::-1]


def _points(figures, x_of, end, unit):
    """A point per figure, with its number where it touches no other number and no other mark on a narrow page."""
    points, taken = [], []
    marks = [(x_of[one.year] * NARROW / 100, _y(one.high, end)) for one in figures]
    for figure in figures:
        x, y, text = x_of[figure.year], _y(figure.high, end), figure.text.replace(unit, "")
        half = width_of(text) * LETTER / 2 + 2
        middle = x * NARROW / 100
        boxes = [(middle - half, middle + half, y + offset) for offset in OFFSETS]
        others = [mark for mark in marks if mark != (middle, y)]
        free = [
            box
            for box in boxes
            if box[2] <= HEAD + HIGH
            and not any(_touch(box, other) for other in taken)
            and not any(_covers(box, mark) for mark in others)
        ]
        box = (free or boxes)[0]
        taken.append(box)
        points.append(Point(x, y, figure.nature, text, box[2], "middle"))
    return points


def _touch(one, other):
    return one[0] < other[1] and other[0] < one[1] and abs(one[2] - other[2]) < LINE - TEXT_ABOVE


def _covers(box, mark):
    """Whether the number in a box (left, right, base line) lies over the mark at (x, y)."""
    left, right, base = box
    x, y = mark
    return left - MARK < x < right + MARK and base - LETTER - MARK < y < base + MARK
