"""Nested values in data, and how they are read from a row."""

from lists.fields import (
    CITATIONS,
    Choice,
    Column,
    Day,
    Field,
    Flag,
    Group,
    Link,
    Number,
    Slug,
    Text,
    date_group,
)  # fmt: skip
from policies.models import Level, PolicyDepartment, Quantity, Relation
from policies.validity import State

KINDS = dict(Relation.Kind.choices)
SAME_ACTION = Relation.Kind.UNDER  # siblings under one action: neither implements the other

POLICY_NAMED = {"slug": Slug("网址名"), "title": Text("标题")}
RELATED = POLICY_NAMED | {"relation": Choice("关系", Relation.Kind)}
PART = {
    "slug": Slug("网址名"),
    "name": Text("名称"),
    "role": Choice("角色", PolicyDepartment.Role),
    "basis": Choice("怎样知道的", PolicyDepartment.Basis),
}
RELATED_EITHER_WAY = RELATED | {"incoming": Flag("是不是对方写明的关系")}
CONTACT = {
    "slug": Slug("网址名"),
    "department": Slug("部门的网址名"),
    "matter": Text("事项"),
    "office": Text("处室；不知道时为空", may_be_empty=True),
    "phone": Text("电话；不知道时为空", may_be_empty=True),
    "website": Link("网址；不知道时为 null"),
    "seen_on": Day("来源是哪一天的"),
}
PERIOD = {"from": Day("施行或起始日期"), "until": Day("截止日期")}
EVIDENCE = {"on": Day("日期"), "by": Text("哪份文件；不知道时为空", may_be_empty=True)}
VALIDITY = {
    "state": Choice("状态", State),
    "reason": Text("依据"),
    "ends": Day("写明的或推算的最后一天"),
}
AMOUNT = {
    "text": Text("来源的写法"),
    "low": Number("下限，单位见 unit；没有时为 null", may_be_unknown=True),
    "high": Number("上限，单位见 unit；没有时为 null", may_be_unknown=True),
    "unit": Text("单位：%、亿元、万元、家、个、人、年 …"),
    "bound": Choice("性质", Quantity.Bound),
    "role": Choice("是金额、上限，还是措施里的其他数字", Quantity.Role),
    "per": Text("按什么计：每家、每年、一次性 …；不知道时为空", may_be_empty=True),
    "condition": Text("什么情况下是这个数；不知道时为空", may_be_empty=True),
}
HAPPENING = {"happened": date_group("日期"), "text": Text("事项"), "citations": CITATIONS}
LEVEL = Choice("级别；不知道时为空", Level, may_be_empty=True)


def name_of(policy):
    return {"slug": policy.slug, "title": policy.title}


def related(links, kinds):
    return [name_of(link.policy) | {"relation": link.kind} for link in links if link.kind in kinds]


def following(row):
    """A policy's relations to earlier and later policies."""
    return [
        name_of(link.policy) | {"relation": link.kind, "incoming": link.is_incoming}
        for link in row.relations + row.incoming
        if link.kind in Relation.FOLLOWING
    ]


def contact_data(row):
    """A contact as data."""
    return [
        {
            "slug": contact.slug,
            "department": contact.department.slug,
            "matter": contact.matter,
            "office": contact.office,
            "phone": contact.phone,
            "website": contact.website or None,
            "seen_on": contact.seen_on or None,
        }
        for contact in row.contacts
    ]


def in_a_line(contact):
    """A contact as data, in one line."""
    return "，".join(filter(None, [contact["matter"], contact["office"], contact["phone"], contact["website"]]))


def contacts(label="联系方式"):
    return Field(
        "contacts", label, Group("向谁询问", "Asked", "向谁询问。", CONTACT, many=True), contact_data,
        columns=(Column("contacts", label, read=lambda data: [in_a_line(one) for one in data["contacts"]]),),
    )  # fmt: skip


def slugs(name):
    return lambda row: [term.slug for term in getattr(row, name)]


def keys(name):
    """A function that reads the keys stored in a row under a name."""
    return lambda row: row.data[name]


def titles(name):
    """A function that reads the titles of the policies under a key."""
    return lambda data: [f"《{policy['title']}》" for policy in data[name]]


def parts(*roles):
    """A function that reads the names of the departments with one of these roles."""
    return lambda data: [part["name"] for part in data["departments"] if part["role"] in roles]
