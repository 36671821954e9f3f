"""The region as a grid of tiles: its leagues and cities (盟市) in roughly the places they have to each other.

A scheme, not a map: no borders, no sizes, no distances.
"""

from dataclasses import dataclass

# (column from the west, row from the north), in the order in which they are read
PLACES = {
    "hulunbeier": (7, 1),
    "xilinguole": (6, 2),
    "xinganmeng": (7, 2),
    "bayannaoer": (2, 3),
    "baotou": (3, 3),
    "huhehaote": (4, 3),
    "wulanchabu": (5, 3),
    "chifeng": (6, 3),
    "tongliao": (7, 3),
    "alashan": (1, 4),
    "wuhai": (2, 4),
    "eerduosi": (3, 4),
}
SHADES = (1, 2, 4, 8)  # a tile is one shade darker from each of these counts on


@dataclass(frozen=True)
class Tile:
    slug: str
    name: str
    count: int
    url: str
    is_chosen: bool
    column: int = 0
    row: int = 0

    @property
    def short(self):
        return self.name.removesuffix("市").removesuffix("盟") if len(self.name) > 3 else self.name.removesuffix("市")

    @property
    def shade(self):
        return sum(self.count >= least for least in SHADES)


def place_grid(selection):
    """How many of the selected records are in each place: (tiles with a place in the grid, the other choices)."""
    counted = {option["value"]: option for option in selection.options("region")}
    names = selection.filter.facets["region"].labels_of(())
    tiles = [
        _tile(slug, names[slug], counted.get(slug), column, row)
        for slug, (column, row) in PLACES.items()
        if slug in names
    ]
    others = [_tile(slug, option["label"], option) for slug, option in counted.items() if slug not in PLACES]
    return tiles, others


def _tile(slug, name, option, column=0, row=0):
    if option is None:
        return Tile(slug, name, 0, "", False, column, row)
    return Tile(slug, name, option["count"], option["url"], option["chosen"], column, row)
