"""The region as a tile grid: its leagues and cities (盟市) roughly in their relative positions.

A schematic, not a map: no borders, sizes or distances.
"""

from dataclasses import dataclass

# (column from the west, row from the north), in reading order
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
SHADES = (1, 2, 4, 8)  # counts from which a tile is one shade darker


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
    """The number of selected records per place: (tiles with a position in the grid, the other values)."""
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
