"""What a list's page says of its selection: the sentence over it, its two views, and the two days readers may name."""

from functools import cached_property

from django.http import QueryDict

from policies.models import REGION_NAME, PolicyDepartment
from policies.shown import Origin
from search.filters import NONE
from search.selection import PAGE_SIZE, Selection

VIEWS = {"": "列表", "table": "表格"}
MOST_IN_TITLE = 5  # choices
DAYS = {"as_of": "效力按哪一天判断", "since": "这一天以后更新过的"}
# What a chosen filter says of the records, by list and in the order a sentence puts it.
# `issued` is department and year together; what stands beside it is said of the policy.
PHRASES = {
    "policies": {
        "region": "在{}适用的",
        "level": "{}",
        "issued": "",
        "validity": "{}的",
        "theme": "主题为{}的",
        "kind": "文种为{}的",
    },
    "measures": {
        "policy": "{}里的",
        "issued": "政策里的",
        "validity": "政策{}的",
        "target": "给{}的",
        "instrument": "方式为{}的",
        "theme": "主题为{}的",
    },
    "platforms": {"region": "在{}的", "level": "{}", "kind": "类型为{}的"},
    "indicators": {"region": "{}的", "year": "{}的", "category": "类别为{}的", "nature": "有{}数据的"},
    "departments": {"level": "{}"},
    "documents": {"confidence": "来自{}的"},
    "search": {"issued": "", "validity": "政策{}的", "theme": "主题为{}的", "type": "类别为{}的"},
}
NOT_STATED = {
    "region": "没有写明地区的",
    "level": "没有写明层级的",
    "policy": "没有写明出自哪项政策的",
}


class Told:
    def __init__(self, selection):
        self.selection, self.listing = selection, selection.listing
        self.chosen = {}
        for tag in selection.tags:
            self.chosen.setdefault(tag["name"], []).append(tag)

    # --- “科学技术厅 · 已到期 – 政策” ---

    @property
    def title(self):
        """The selection as the title of its page."""
        chosen = [_in_title(tag) for tag in self.selection.tags]
        parts = [*chosen[:MOST_IN_TITLE], *["…"] * (len(chosen) > MOST_IN_TITLE)]
        if self.selection.number > 1:
            parts.append(f"第 {self.selection.number} 页")
        return f"{' · '.join(parts)} – {self.listing.label}" if parts else self.listing.label

    # --- “科学技术厅 2021 年发布的 5 项政策，按日期从新到旧排列” ---

    @cached_property
    def before(self):
        """The sentence up to its number: `科学技术厅 2021 年发布的 `."""
        said = [self._clause(name, phrase) for name, phrase in PHRASES[self.listing.name].items()]
        if tree := self.selection.filter.tree:
            words = str(tree).replace("，并且", "、")
            said.append(f"{'含' * words.startswith('“')}{words}的")
        if since := self.selection.filter.chosen.get("since"):
            said.append(f"{_day(since)}以后更新过的")
        said = "、".join(filter(None, said)) or "全部"
        return f"{said} ".lstrip()

    @cached_property
    def after(self):
        """The sentence after its number: `项政策，按日期从新到旧排列`."""
        noun = self.listing.label
        if self.listing.name == "search":
            noun = "结果" if self.selection.filter.tree else "记录"
        sort = next((sort["label"] for sort in self.selection.sorts if sort["current"]), "")
        order = f"，按{sort}排列" if sort and self.selection.count > 1 else ""
        day = self.selection.filter.chosen.get("as_of")
        return f"{self.listing.counter}{noun}{order}" + (f"；效力按{_day(day)}判断" if day else "")

    def _clause(self, name, phrase):
        if name == "issued":
            return self._issued(phrase)
        tags = self.chosen.get(name, [])
        if [tag["key"] for tag in tags] == [NONE] and name in NOT_STATED:
            return NOT_STATED[name]
        return phrase.format("或".join(_quoted(name, tag) for tag in tags)) if tags else ""

    def _issued(self, phrase):
        """Department and year as one: `科学技术厅 2021 年发布的`; apart where one of them is not stated."""
        departments, years = self.chosen.get("department", []), self.chosen.get("year", [])
        named = [tag for tag in departments if tag["key"] != NONE]
        who = "或".join(_short(tag["value"]) for tag in named)
        when = "或".join(f" {tag['key']} 年" for tag in years if tag["key"] != NONE)
        if who and when and len(named) == len(departments):
            parts = [f"{who}{when}{self._part(named)}"]
        else:
            by = [f"{who}{self._part(named)}"] if who else []
            by += ["没有写明发文机关"] * (len(named) < len(departments))
            on = [f"{when}发布"] if when else []
            on += ["没有写明日期"] * any(tag["key"] == NONE for tag in years)
            parts = filter(None, ["或".join(by), "或".join(on)])
        said = "、".join(f"{part}的" for part in parts)
        return said and f"{said}{phrase}"

    def _part(self, departments):
        """Being in charge of a policy is not issuing it: only what all the rows show is said so simply."""
        if self.selection.count > PAGE_SIZE:
            return "发布或主管"
        slugs = {tag["key"] for tag in departments}
        roles = {part.role for policy in self._policies() for part in policy.parts if part.slug in slugs}
        return "发布或主管" if PolicyDepartment.Role.RESPONSIBLE in roles else "发布"

    def _policies(self):
        records = [getattr(row, "record", row) for row in self.selection.page]
        return [policy for record in records if (policy := _policy_of(record))]

    @cached_property
    def ways_on(self):
        """When nothing is left: each choice whose removal leaves something, with how much: [(tag, count)]."""
        counts = [(tag, self._count_at(tag["url"])) for tag in self.selection.tags]
        return [(tag, count) for tag, count in counts if count]

    def _count_at(self, address):
        path, _, query = address.partition("?")
        return Selection(self.listing, QueryDict(query), path).count

    # --- the ways to show it ---

    @cached_property
    def view(self):
        """`table`, or nothing for rows."""
        asked = self.selection.parameters.get("view", "")
        return asked if asked in VIEWS else ""

    @property
    def views(self):
        return [
            {"label": label, "url": self.selection.address(view=[view]), "current": view == self.view}
            for view, label in VIEWS.items()
        ]

    # --- the two days ---

    @property
    def days(self):
        """The days that can be named here: [{name, label, value}]."""
        filter = self.selection.filter
        offered = [name for name in DAYS if name in filter.filters and (name != "as_of" or filter.HAS_DATES)]
        return [{"name": name, "label": DAYS[name], "value": self._value(name)} for name in offered]

    def _value(self, name):
        day = self.selection.filter.chosen.get(name)
        return day.isoformat() if day else ""

    @property
    def carried(self):
        """What the form of the days carries along: [(name, value)]."""
        days = {day["name"] for day in self.days}
        words = [("q", self.selection.filter.chosen["q"])] if self.selection.filter.chosen.get("q") else []
        return words + [(name, value) for name, value in self.selection.hidden if name not in days]


def _short(department):
    """A department as people of the region call it."""
    name = department.removeprefix(REGION_NAME)
    return f"自治区{name}" if name != department and name.startswith(("党委", "人民政府")) else name


def _in_title(tag):
    if tag["name"] == "q":
        return f"“{tag['value']}”"
    if tag["name"] in DAYS:
        return f"{tag['label']} {tag['value']}"
    return _short(tag["value"]) if tag["name"] == "department" else tag["value"]


def _policy_of(record):
    return record if isinstance(record, Origin) else getattr(record, "policy", None)


def _quoted(name, tag):
    return f"《{tag['value']}》" if name == "policy" and tag["key"] != NONE else f"“{tag['value']}”"


def _day(day):
    return f" {day.year} 年 {day.month} 月 {day.day} 日"
