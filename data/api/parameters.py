"""The OpenAPI parameters of a list, generated from the filters that evaluate them."""

from drf_spectacular.utils import OpenApiParameter as Parameter

from data.api.rows import SLUG
from lists.fields import NONE
from lists.filters import REWRITE, SORTS, DayFilter, FacetFilter, Related
from lists.parameters import LARGEST_PAGE, PAGE_SIZE


def once_given(schema):
    """The schema of a parameter; an empty value is allowed and ignored."""
    return {"anyOf": [schema, {"type": "string", "pattern": r"^\s*$"}]}


DAY = once_given({"type": "string", "format": "date"})
TOLD = {
    "q": "关键词。几个词用空格隔开，须全部出现；引号里的词不拆开，-词 排除，标题: 文号: 部门: 年份: 限定位置。",
    "rewrite": "off 只找输入的字；off:补贴 只对这一个词不找其他说法，可以重复。默认也找同义词、名称所指和改正的字，"
    "列在搜索响应的 rewritten 里。",
    "as_of": "效力按这一天判断，默认今天（北京时间）。",
    "since": "只要这一天之后新增或更新的记录；响应另有 withdrawn，列出此后撤回的。",
    "sort": "排序。默认按日期从新到旧，有关键词时按相关程度。",
}
AS_OF = Parameter("as_of", DAY, description=TOLD["as_of"])


def of_list(listing):
    """The parameters of a list."""
    own = [_of_filter(name, filter) for name, filter in listing.filter.base_filters.items() if filter]
    return [*own, *PAGING]


def _of_filter(name, filter):
    if isinstance(filter, (FacetFilter, Related)):
        return Parameter(name, {"type": "array", "items": once_given(_values(filter))}, description=_about(filter))
    if isinstance(filter, DayFilter):
        return Parameter(name, DAY, description=TOLD[name])
    if name == "rewrite":
        values = {"type": "array", "items": once_given({"type": "string", "pattern": REWRITE})}
        return Parameter(name, values, description=TOLD[name])
    schema = once_given({"type": "string", "enum": [*SORTS]}) if name == "sort" else {"type": "string"}
    return Parameter(name, schema, description=TOLD[name])


def _about(filter):
    none = f"；{NONE} 是“{filter.none_label}”的" if filter.none_label else ""
    return f"{filter.label}。可以重复，表示其中任一{none}。可选的值见响应里的 facets。"


def _values(filter):
    fixed = filter.fixed_values if isinstance(filter, FacetFilter) else None
    return {"type": "string", "enum": fixed} if fixed else {"type": "string", "pattern": SLUG}


PAGING = [
    Parameter("page", once_given({"type": "integer", "minimum": 1, "default": 1}), description="第几页。"),
    Parameter(
        "page_size",
        once_given({"type": "integer", "minimum": 1, "default": PAGE_SIZE}),
        description=f"每页几条；多于 {LARGEST_PAGE} 的按 {LARGEST_PAGE}。",
    ),
    Parameter(
        "cursor",
        once_given({"type": "string", "pattern": r"^(\*|[0-9a-f]{1,16})$"}),
        description="逐页取完一个长列表，不重不漏：从 * 开始，以后用响应里的 next。只用于按日期排列；page 不起作用。",
    ),
]
