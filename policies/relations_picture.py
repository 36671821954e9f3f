"""The picture of a policy's relations: what it implements above it, what implements it below. No markup.

Lengths are in units of a drawing that is `WIDTH` wide with letters `LETTER` high; phones display it at 1:1.
"""

from dataclasses import dataclass, field
from math import ceil

from policies.models import INCOMING, OUTGOING

WIDTH, LETTER, LINE, PAD = 320, 13, 18, 8
RAIL = 28  # distance from the boxes to the line that joins them
APART = 12  # space between two boxes
WORD = 20  # space for the label of a relation above a box
LETTERS = (WIDTH - RAIL - 2 * PAD) // LETTER
MOST = 12  # per side; the list below the picture has them all


@dataclass(frozen=True)
class Box:
    name: str  # the text in the box
    url: str  # empty for the policy itself
    word: str  # its relation to the policy; empty for the policy itself
    kind: str
    x: float
    y: float
    width: float
    height: float
    lines: list  # [(x, y, words)]
    joint: str = ""  # path from the rail to the box, with an arrowhead if the box is what is implemented
    heading: str = ""  # the relation, if written above this box

    @property
    def word_y(self):
        return self.y - 5

    @property
    def middle(self):
        return self.y + self.height / 2


@dataclass
class Picture:
    """`rails`: the paths that join the boxes."""

    title: str
    desc: str
    boxes: list = field(default_factory=list)
    rails: list = field(default_factory=list)
    height: float = 0
    left_out: int = 0
    width: int = WIDTH


def picture_of(policy):
    """The picture of the relations of a policy's row, or None if it has none."""
    above = _sorted((link.policy, link.kind) for link in policy.relations)
    below = _sorted((link.policy, link.kind) for link in policy.incoming)
    if not above and not below:
        return None
    sentences = [f"{OUTGOING[kind]}：《{one.title}》{one.edition}" for one, kind in above]
    sentences += [f"{INCOMING[kind]}：《{one.title}》{one.edition}" for one, kind in below]
    picture = Picture(f"《{policy.title}》{policy.edition}与其他政策的关系", "；".join(sentences) + "。")
    picture.left_out = max(0, len(above) - MOST) + max(0, len(below) - MOST)
    carried_out = _stack(picture, above[:MOST], OUTGOING, 0, is_above=True)
    own = _own(policy, carried_out[-1].y + carried_out[-1].height + APART if carried_out else 1)
    picture.boxes.append(own)
    carrying_out = _stack(picture, below[:MOST], INCOMING, own.y + own.height, is_above=False)
    _join(picture, carried_out, own, carrying_out)
    picture.height = picture.boxes[-1].y + picture.boxes[-1].height + 2
    return picture


def _sorted(others):
    """Group by kind of relation, the closest first."""
    return sorted(others, key=lambda other: [*OUTGOING].index(other[1]))


def _stack(picture, others, words, y, is_above):
    """Add a box for each of `others`, stacked from `y` down, and return them. The first has the label above it."""
    boxes = []
    for policy, kind in others:
        heading = words[kind] if not boxes or boxes[-1].kind != kind else ""
        y += WORD if heading else 0
        lines, height = _lines(policy, RAIL, y)
        middle = y + height / 2
        head = f"m-7 -5l6 5l-6 5M{RAIL:g} {middle:g}" if is_above and kind != "under" else ""
        joint = f"M{RAIL / 2:g} {middle:g}H{RAIL:g}{head}"
        width, url = WIDTH - RAIL - 1, policy.url
        boxes.append(Box(f"《{policy}》", url, words[kind], kind, RAIL, y, width, height, lines, joint, heading))
        y += height + APART
    picture.boxes += boxes
    return boxes


def _own(policy, y):
    lines, height = _lines(policy, 1, y)
    return Box(f"《{policy}》", "", "", "", 1, y, WIDTH - 2, height, lines)


def _join(picture, above, own, below):
    """A rail from each side to the policy itself; the arrowhead points up, to what is implemented."""
    if above:
        picture.rails.append(f"M{RAIL / 2:g} {above[0].middle:g}V{own.y:g}")
    if below:
        foot = own.y + own.height
        carried = any(box.kind != "under" for box in below)
        head = f"M{RAIL / 2 - 5:g} {foot + 8:g}l5 -7l5 7" if carried else ""
        picture.rails.append(f"M{RAIL / 2:g} {foot:g}V{below[-1].middle:g}{head}")


def _lines(policy, x, y):
    """The policy's short name wrapped in lines of similar length, and the height of its box."""
    name = f"《{policy}》"
    letters = ceil(len(name) / ceil(len(name) / LETTERS))
    words = [name[start : start + letters] for start in range(0, len(name), letters)]
    lines = [(x + PAD, y + PAD + LINE * place + LETTER - 1, line) for place, line in enumerate(words)]
    return lines, 2 * PAD + LINE * len(words) - 4
