"""Walking a long list without losing or repeating a record while others come and go: `cursor=*`, then as told."""

import re

from lists.filters import readable

BEGINNING = "*"
PLACE = re.compile(r"[0-9a-f]{1,16}")
NOT_HERE = "cursor 只能用于按日期排列的列表：请去掉 sort，或写 sort=-issued_on、sort=issued_on；有关键词时必须写明。"


class Following:
    """The page of a selection that follows a place in its order. A place is a record's own: its date and its number."""

    def __init__(self, selection, place):
        self.selection, self.place = selection, place

    @classmethod
    def of(cls, selection):
        """The page a cursor asks for, or None; what cannot be understood is told among the selection's problems."""
        cursor = selection.parameters.get("cursor", "").strip()
        if not cursor:
            return None
        if selection.filter.order not in ("-issued_on", "issued_on"):
            selection.problems.append({"field": "cursor", "message": NOT_HERE})
        elif cursor != BEGINNING and not PLACE.fullmatch(cursor):
            message = f"“cursor”不能是“{readable(cursor)}”：从 * 开始，以后用答复里 next 的地址。"
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
