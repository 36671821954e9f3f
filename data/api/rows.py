"""The serializer fields of every kind of record in the API description, generated from each app's `fields.py`."""

from functools import cache, partial

from rest_framework import serializers
from rest_framework.serializers import Serializer

from data.lists import SEARCH
from lists import fields

DAY = r"^\d{4}(-\d{2}(-\d{2})?)?$"
SLUG = r"^[a-z0-9-]+$"
DAY_TOLD = "：2021、2021-12 或 2021-12-17；不知道时为 null"


def described(kind):
    """The schema of a value of this type (`lists.fields`)."""
    about = {"help_text": kind.about}
    match kind:
        case fields.Text():
            return serializers.CharField(**({"allow_blank": True} if kind.may_be_empty else {}), **about)
        case fields.Texts():
            return serializers.ListField(child=serializers.CharField(), **about)
        case fields.Slug():
            return serializers.RegexField(SLUG, **about)
        case fields.Slugs():
            return serializers.ListField(child=serializers.RegexField(SLUG), help_text=f"{kind.about}（网址名）")
        case fields.Choice():
            blank = {"allow_blank": True} if kind.may_be_empty else {}
            return serializers.ChoiceField(kind.choices.choices, **blank, **about)
        case fields.OneOf():
            return serializers.ChoiceField(list(kind.words), **about)
        case fields.Flag():
            return serializers.BooleanField(**about)
        case fields.Whole():
            least = {} if kind.least is None else {"min_value": kind.least}
            return serializers.IntegerField(**least, **_null(kind), **about)
        case fields.Number():
            return serializers.FloatField(**_null(kind), **about)
        case fields.Day():
            return serializers.RegexField(DAY, allow_null=True, help_text=kind.about + DAY_TOLD)
        case fields.Instant():
            return serializers.DateTimeField(**about)
        case fields.Link():
            return serializers.URLField(allow_null=True, **about)
        case fields.Group():
            made = component(kind.name, kind.doc, kind.values)
            return made(**({"many": True} if kind.many else {}), **_null(kind), **about)
    raise TypeError(kind)


def _null(kind):
    return {"allow_null": True} if kind.may_be_unknown else {}


def component(name, doc, values):
    """A serializer class with these values: {key: type, or function that returns a field}."""

    def get_fields(self):
        return {key: one() if callable(one) else described(one) for key, one in values.items()}

    return COMPONENTS.setdefault(name, type(name, (Serializer,), {"__doc__": doc, "get_fields": get_fields}))


COMPONENTS = {}  # name -> class: each component exists once


CHANGE = {
    "kind": fields.OneOf("新增或更新", (("created", "新增"), ("changed", "更新"))),
    "at": fields.Instant("何时"),
    "version": fields.Whole("现在是第几版", least=1),
}
FOUND = {
    "type": fields.OneOf("类别", tuple(model._meta.model_name for model in SEARCH.models)),
    "id": fields.Whole("编号"),
    "url": fields.Text("本库里的网页，以 / 开头"),
    "title": fields.Text("标题"),
    "snippet": fields.Text("匹配处前后的文字", may_be_empty=True),
    "matched": fields.Texts("匹配的字段"),
    "found": fields.OneOf("怎样找到的：照输入的字、经改写、放宽以后", ("exact", "rewritten", "relaxed")),
    "words": lambda: serializers.ListField(  # a new child each time: a serializer binds it
        child=serializers.CharField(), allow_null=True, help_text="放宽时，这一条有输入的哪些词；否则为 null"
    ),
}


@cache
def row_of(listing):
    """The serializer of a row of a list."""
    if listing is SEARCH:
        return component("FoundRow", "一条搜索结果。", FOUND)
    values = {one.key: one.type for one in listing.kind.fields}
    slug = {"slug": values.pop("slug")} if "slug" in values else {}
    head = {key: values.pop(key) for key in ("id", "url", "updated_at", "version", "not_found", "citations")}
    change = component("WhatChanged", "参数 since 之后有什么变化。", CHANGE)
    changed = partial(change, required=False, help_text="只在给了 since 时有")
    doc = f"一{listing.counter}{listing.label}。"
    return component(f"{listing.model.__name__}Row", doc, {**head, "change": changed, **slug, **values})


Withdrawn = component(
    "Withdrawn",
    "一条撤回的记录：只说它曾在哪里、何时撤回、为什么。",
    {
        "id": fields.Whole("编号"),
        "url": fields.Text("它曾经的网页"),
        "slug": partial(serializers.RegexField, SLUG, help_text="网址名", required=False),
        "withdrawn_at": fields.Instant("撤回时间"),
        "reason": fields.Text("撤回的原因；没有写明时为空", may_be_empty=True),
    },
)
