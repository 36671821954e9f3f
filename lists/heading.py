"""The heading of a list page: the sentence above the list, its two views, and the two day fields."""

from django.http import QueryDict
from django.utils.functional import cached_property

from lists.fields import NONE
from lists.filters import Related
from lists.selection import Selection

VIEWS = {"": "列表", "table": "表格"}
MOST_IN_TITLE = 5  # selected values
DAYS = {"as_of": "查看某一天的效力（不填按今天）", "since": "本库更新日期不早于"}


class Heading:
    """`chosen`: {parameter: its tags}."""

    def __init__(self, selection):
        self.selection, self.listing = selection, selection.listing
        self.chosen = {}
        for tag in selection.tags:
            self.chosen.setdefault(tag["name"], []).append(tag)

    # --- “科学技术厅 · 已到期 – 政策” ---

    @property
    def title(self):
        """The page title of the selection."""
        chosen = [self._in_title(tag) for tag in self.selection.tags]
        parts = [*chosen[:MOST_IN_TITLE], *(["…"] if len(chosen) > MOST_IN_TITLE else [])]
        if self.selection.number > 1:
            parts.append(f"第 {self.selection.number} 页")
        return f"{' · '.join(parts)} – {self.listing.label}" if parts else self.listing.label

    def _in_title(self, tag):
        if tag["name"] == "q":
            return f"“{tag['value']}”"
        if tag["name"] in DAYS:
            return f"{tag['label']} {tag['value']}"
        shorten = getattr(self.selection.filter.filters[tag["name"]], "shorten", None)
        return shorten(tag["value"]) if shorten else tag["value"]

    # --- “科学技术厅 2021 年发布的政策 5 项，按日期从新到旧排列”, “找到 5 条同时含“研发”和“补助”的记录” ---

    @property
    def before(self):
        """The sentence before its number: `科学技术厅 2021 年发布的政策 `, or 找到 for a search."""
        return "找到 " if self.selection.filter.tree else f"{self.said}{self.noun} ".lstrip()

    @cached_property
    def after(self):
        """The sentence after its number: `项，按日期从新到旧排列`."""
        found = f"{self.said}{self.noun}".lstrip() if self.selection.filter.tree else ""
        sort = next((sort["label"] for sort in self.selection.sorts if sort["current"]), "")
        order = f"，按{sort}排列" if sort and self.selection.count > 1 else ""
        day = self.selection.filter.chosen.get("as_of")
        space = " " if found[:1].isdecimal() else ""  # as every number stands apart: `条 2021 年发布的`
        return f"{self.listing.counter}{space}{found}{order}" + (f"；效力按{_day(day)}判断" if day else "")

    @property
    def noun(self):
        return "记录" if self.listing.name == "search" else self.listing.label

    @cached_property
    def said(self):
        """The clauses that describe the records, before the noun: `科学技术厅已到期或推定到期的`."""
        clauses = [*map(self._clause, self.selection.filter.in_heading), self._words(), self._since()]
        return _joined([clause for clause in clauses if clause]) or "全部"

    def _words(self):
        """`同时含“研发”和“补助”的`, `与“高企”有关的` if not every result holds them; empty without a query."""
        if not self.selection.filter.tree:
            return ""
        parts, count = self.selection.answer.tree.parts, self.selection.count
        said = dict(zip(map(str, parts), parts, strict=True))
        if count and self.selection.reading.exact < count:
            words = "、".join(f"“{part.typed}”" if one[0] in "“（" else one for one, part in said.items())
            return f"与{words}有关的"
        plain = [one for one in said if one.startswith("“")]
        others = [one for one in said if one not in plain]
        both = f"{'、'.join(plain[:-1])}和{plain[-1]}" if len(plain) > 1 else "".join(plain)
        holding = [f"{'同时' * (len(plain) > 1)}含{both}"] if plain else []
        return f"{'、'.join(holding + others)}的"

    def _since(self):
        since = self.selection.filter.chosen.get("since")
        return f"{_day(since)}以后更新的" if since else ""

    def _clause(self, filter):
        """The clause of one filter; empty if none of its values is selected."""
        if callable(filter.said):
            return filter.said(self)
        tags = self.chosen.get(filter.name, [])
        if [tag["key"] for tag in tags] == [NONE] and filter.not_stated:
            return filter.not_stated
        return filter.said.format("或".join(_named(filter, tag) for tag in tags)) if tags else ""

    @property
    def rows(self):
        """The rows of the current page, without match details."""
        return [getattr(one, "record", one) for one in self.selection.page]

    @property
    def has_one_condition(self):
        """Whether only one filter is set, or only one word typed."""
        words = self.selection.filter.tree.parts
        return len(self.selection.tags) + max(0, len(words) - 1) < 2

    @cached_property
    def ways_on(self):
        """For an empty list: each selected value whose removal leaves results, with their number: [(tag, count)].

        Empty for the only one, because without it everything is listed.
        """
        tags = self.selection.tags if len(self.selection.tags) > 1 else ()
        counts = [(tag, self._count_at(tag["url"])) for tag in tags]
        return [(tag, count) for tag, count in counts if count]

    def _count_at(self, address):
        path, _, query = address.partition("?")
        return Selection(self.listing, QueryDict(query), path).count

    # --- views ---

    @cached_property
    def view(self):
        """`table`, or empty for the list of rows."""
        asked = self.selection.parameters.get("view", "")
        return asked if asked in VIEWS else ""

    @property
    def views(self):
        return [
            {"label": label, "url": self.selection.address(view=[view]), "current": view == self.view}
            for view, label in VIEWS.items()
        ]

    # --- day fields ---

    @property
    def days(self):
        """The day fields: [{name, label, value}]."""
        filter = self.selection.filter
        offered = [name for name in DAYS if name in filter.filters and (name != "as_of" or filter.HAS_VALIDITY)]
        return [{"name": name, "label": DAYS[name], "value": self._value(name)} for name in offered]

    def _value(self, name):
        day = self.selection.filter.chosen.get(name)
        return day.isoformat() if day else ""

    @property
    def carried(self):
        """The hidden fields of the day form: [(name, value)]."""
        days = {day["name"] for day in self.days}
        words = [("q", self.selection.filter.chosen["q"])] if self.selection.filter.chosen.get("q") else []
        return words + [(name, value) for name, value in self.selection.hidden if name not in days]


def _joined(clauses):
    """Join clauses: only the last keeps its 的; a clause without 的 (a level, a department) runs into the next."""
    before = [f"{clause[:-1]}、" if clause.endswith("的") else clause for clause in clauses[:-1]]
    return "".join([*before, *clauses[-1:]])


def _named(filter, tag):
    return f"《{tag['value']}》" if isinstance(filter, Related) and tag["key"] != NONE else tag["value"]


def _day(day):
    return f" {day.year} 年 {day.month} 月 {day.day} 日"
