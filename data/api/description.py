"""The OpenAPI 3.1 description of the API, generated from its views, filters and rows."""

from functools import cache

from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter as Parameter
from drf_spectacular.utils import OpenApiResponse as Answer

from data.api.parameters import AS_OF, of_list
from data.api.rows import SLUG, Withdrawn, row_of
from data.lists import SEARCH
from lists.encoding import json_response
from lists.filters import FacetFilter
from search.reading import SCHEMA

ADDRESS = {"type": ["string", "null"], "format": "uri"}
REFUSAL = {
    "type": "object",
    "description": "请求为什么没有成功：每个参数（或 path、method、rate）各有哪些问题。",
    "required": ["errors"],
    "properties": {
        "errors": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        }
    },
}
OPTION = {
    "type": "object",
    "description": "一个可选的值：label 是中文名，count 是选它时的记录数（别的条件不变）。",
    "required": ["value", "label", "count"],
    "properties": {
        "value": {"type": "string"},
        "label": {"type": "string"},
        "count": {"type": "integer", "minimum": 1},
    },
}
KEYS = {
    "pk": ({"type": "integer", "minimum": 1}, "编号"),
    "slug": ({"type": "string", "pattern": SLUG}, "网址名"),
}
HEADERS = {
    "Data-Version": "响应所依据的数据版本；任何公开内容有变化，它就变化。",
    "RateLimit-Limit": "每分钟最多的请求数。",
    "RateLimit-Remaining": "这一分钟里还可以请求几次。",
    "RateLimit-Reset": "过几秒重新计数。",
}


@require_safe
def description(request):
    return json_response(openapi())


@cache
def openapi():
    """The description as a dictionary. It depends on the program only, not on the records."""
    return SchemaGenerator().get_schema(request=None, public=True)


class Described(AutoSchema):
    """The schema of the views in `data.api.views`, according to the listing of each."""

    @property
    def listing(self):
        return getattr(self.view, "listing", None)

    @property
    def is_record(self):
        return "{key}" in self.path

    def get_operation_id(self):
        return self.path.removeprefix("/api/v1/").strip("/").replace("/{key}", "_record") or "root"

    def get_tags(self):
        return [self.listing.label] if self.listing else ["接口"]

    def get_summary(self):
        if not self.listing:
            return "所有列表的地址"
        return f"一{self.listing.counter}{self.listing.label}" if self.is_record else f"{self.listing.label}列表"

    def get_description(self):
        is_list = self.listing and not self.is_record
        return f"{self.get_summary()}。" + ("一页一页地给出，附各筛选的计数。" if is_list else "")

    def get_override_parameters(self):
        headers = (Parameter(name, str, "header", response=True, description=what) for name, what in HEADERS.items())
        return [*self._query(), *headers]

    def _query(self):
        if self.is_record:
            schema, name = KEYS[self.listing.key]
            return [Parameter("key", schema, "path", description=name), AS_OF]
        return of_list(self.listing) if self.listing else []

    def get_response_serializers(self):
        answers = {200: Answer(self._answer(), "找到的内容")}
        if self.listing:
            answers[400] = Answer(REFUSAL, "参数值无效；errors 写明是哪个参数、为什么")
        if self.is_record:
            answers[301] = Answer(None, "网址里有多余的字符或大写字母；Location 是这条记录的网址")
            answers[404] = Answer(REFUSAL, "没有这条记录")
            answers[410] = Answer(self._withdrawn(), "这条记录已撤回；withdrawn 写明何时、为什么")
        answers[414, "text/html"] = Answer({"type": "string"}, "网址太长：查询部分超过 4 KB")
        answers[429] = Answer(REFUSAL, "请求太密；Retry-After 写明等几秒")
        return answers

    def _answer(self):
        if not self.listing:
            return {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
        return row_of(self.listing) if self.is_record else self._list()

    def _list(self):
        facets = [name for name, filter in self.listing.filter.base_filters.items() if isinstance(filter, FacetFilter)]
        options = {"type": "array", "items": OPTION}
        properties = {
            "count": {"type": "integer", "minimum": 0, "description": "符合条件的记录总数"},
            "next": ADDRESS | {"description": "下一页的地址"},
            "previous": ADDRESS | {"description": "上一页的地址"},
            "facets": {"type": "object", "required": facets, "properties": dict.fromkeys(facets, options)},
            "results": {"type": "array", "items": self._ref(row_of(self.listing))},
        }
        reading = SCHEMA if self.listing.always_reads else {}
        gone = {"type": "array", "items": self._ref(Withdrawn), "description": "since 之后撤回的；只在给了 since 时有"}
        return {
            "type": "object",
            "required": [*properties, *reading],
            "properties": properties | SCHEMA | ({} if self.listing is SEARCH else {"withdrawn": gone}),
        }

    def _withdrawn(self):
        properties = REFUSAL["properties"] | {"withdrawn": self._ref(Withdrawn)}
        return REFUSAL | {"required": ["errors", "withdrawn"], "properties": properties}

    def _ref(self, serializer):
        return self.resolve_serializer(serializer, "response").ref
