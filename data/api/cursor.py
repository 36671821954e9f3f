"""Cursor pagination: no record is lost or repeated while others change. Start with `cursor=*`, then follow `next`."""

import re

from lists.filters import readable

BEGINNING = "*"
PLACE = re.compile(r"[0-9a-f]{1,16}")
NOT_HERE = "cursor 只能用于按日期排列的列表：请去掉 sort，或写 sort=-issued_on、sort=issued_on；有关键词时必须写明。"


class Following:
    """The page of a selection after a position in its order. A position is a record's date and number."""

    def __init__(self, selection, place):
        self.selection, self.place = selection, place

    @classmethod
    def of(cls, selection):
        """The page for the `cursor` parameter, or None; an invalid cursor is added to the selection's problems."""
        cursor = selection.parameters.get("cursor", "").strip()
        if not cursor:
            return None
        if selection.filter.order not in ("-issued_on", "issued_on"):
            selection.problems.append({"field": "cursor", "message": NOT_HERE})
        elif cursor != BEGINNING and not PLACE.fullmatch(cursor):
            message = f"“cursor”不能是“{readable(cursor)}”：从 * 开始，以后用响应里 next 的地址。"
            selection.problems.append({"field": "cursor", "message": message})
        else:
            return cls(selection, 0 if cursor == BEGINNING else int(cursor, 16) + 1)
        return None

    def paged(self, absolute):
        size = self.selection.paginator.per_page
        found, last = self.selection.answer.following(self.place, size)
        following = absolute(self.selection.address(cursor=[f"{last:x}"])) if last is not None else None
        return self.selection.envelope(following) | {
            "results": self.selection.listing.load_for_data(found, self.selection)
        }
