"""The fields of every kind of record, as the API describes them. What is sent is made by each room's `columns.py`; a
test holds the two together."""

from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateTimeField,
    FloatField,
    IntegerField,
    ListField,
    RegexField,
    Serializer,
    URLField,
)

from indicators.models import Indicator, Nature
from policies.models import Kind, Level, Platform, PolicyDepartment, Quantity, Relation
from policies.validity import State
from records.models import Confidence

DAY = r"^\d{4}(-\d{2}(-\d{2})?)?$"
SLUG = r"^[a-z0-9-]+$"


def slug(told="网址名", **how):
    return RegexField(SLUG, help_text=told, **how)


def text(told, **how):
    return CharField(allow_blank=True, help_text=told, **how)


def texts(told):
    return ListField(child=CharField(), help_text=told)


def slugs(told):
    return ListField(child=RegexField(SLUG), help_text=f"{told}（网址名）")


def date(told):
    return RegexField(DAY, allow_null=True, help_text=f"{told}：2021、2021-12 或 2021-12-17；不知道时为 null")


def choice(choices, told, **how):
    return ChoiceField(choices.choices, help_text=told, **how)


def level():
    return ChoiceField(Level.choices, allow_blank=True, help_text="级别；不知道时为空")


def count(told):
    return IntegerField(min_value=0, help_text=told)


def number(told):
    return FloatField(allow_null=True, help_text=told)


class Citation(Serializer):
    """出处。"""

    document = slug("来源文件的网址名")
    paragraph = IntegerField(min_value=1, allow_null=True, help_text="原文第几行；网页为 null")
    fields_ = None
    address = URLField(allow_null=True, help_text="来源的公开网址；没有时为 null")

    def get_fields(self):  # a declared `fields` would hide the serializer's own
        return super().get_fields() | {"fields": texts("这条出处支持记录的哪些字段")}


class WrittenDate(Serializer):
    """只精确到来源所写的日期。"""

    date = date("日期")
    precision = ChoiceField(["year", "month", "day", "unknown"], help_text="精确到年、月、日，或不知道")


class Period(Serializer):
    """期限。"""

    until = date("截止日期")

    def get_fields(self):
        return {"from": date("施行或起始日期"), **super().get_fields()}


class Part(Serializer):
    """一个部门在一项政策里的角色。"""

    slug = slug()
    name = CharField(help_text="名称")
    role = choice(PolicyDepartment.Role, "角色")
    basis = choice(PolicyDepartment.Basis, "怎样知道的")


class Validity(Serializer):
    """在 as_of 那天是否有效。"""

    state = choice(State, "状态")
    reason = CharField(help_text="依据")


class NamedPolicy(Serializer):
    """另一项政策。"""

    slug = slug()
    title = CharField(help_text="标题")


class RelatedPolicy(NamedPolicy):
    """有关系的另一项政策。"""

    relation = choice(Relation.Kind, "关系")


class WhatChanged(Serializer):
    """参数 since 之后有什么变化。"""

    kind = ChoiceField([("created", "新增"), ("changed", "更新")], help_text="新增或更新")
    at = DateTimeField(help_text="何时")
    version = IntegerField(min_value=1, help_text="现在是第几版")


class Row(Serializer):
    id = IntegerField(help_text="编号")
    url = CharField(help_text="本库里的网页，以 / 开头")
    updated_at = DateTimeField(help_text="更新时间")
    version = IntegerField(min_value=1, help_text="第几版")
    not_found = texts("查过来源、来源没有写明的字段；别的空字段是还没有录入")
    citations = Citation(many=True, help_text="出处")
    change = WhatChanged(required=False, help_text="只在给了 since 时有")


class PolicyRow(Row):
    """一项政策。"""

    slug = slug()
    title = CharField(help_text="书名号《》之间的全称")
    short_title = text("本库使用的短称")
    aliases = texts("简称和别名")
    doc_number = text("文号；不知道时为空")
    kind = choice(Kind, "文种")
    is_trial = BooleanField(help_text="是否试行")
    level = level()
    departments = Part(many=True, help_text="发文机关和主管部门；不知道时为空")
    issued = WrittenDate(help_text="成文日期")
    valid = Period(help_text="期限")
    validity = Validity(help_text="效力")
    themes = slugs("主题")
    regions = slugs("适用地区")
    implements = RelatedPolicy(many=True, help_text="它落实或配套的政策")
    implemented_by = RelatedPolicy(many=True, help_text="落实它或为它配套的政策")
    same_action = NamedPolicy(many=True, help_text="同属一个行动的政策")
    original_address = URLField(allow_null=True, help_text="原文网址；没有核实的为 null")
    enquiries = text("来源写明的申报入口、受理机构、电话；不知道时为空")
    summary = text("内容概要")
    measure_count = count("公开的措施数")


class Amount(Serializer):
    """措施里的一个数额。"""

    text = CharField(help_text="来源的写法")
    low = number("下限，单位见 unit；没有时为 null")
    high = number("上限，单位见 unit；没有时为 null")
    unit = CharField(help_text="单位：%、亿元、万元、家、个、人、年 …")
    bound = choice(Quantity.Bound, "性质")


class MeasureRow(Row):
    """一条措施。"""

    number = text("条款序号；来源没有编号时为空")
    heading = CharField(help_text="要点")
    text = CharField(help_text="给什么或要求什么")
    policy = NamedPolicy(allow_null=True, help_text="所属政策；不知道时为 null")
    themes = slugs("主题")
    instruments = slugs("政策工具")
    targets = slugs("适用对象")
    quantities = Amount(many=True, help_text="数额")


class Happening(Serializer):
    """平台的一件沿革。"""

    happened = WrittenDate(help_text="日期")
    text = CharField(help_text="事项")
    citations = Citation(many=True, help_text="出处")


class PlatformRow(Row):
    """一个平台。"""

    slug = slug()
    name = CharField(help_text="名称")
    aliases = texts("其他名称")
    groups = texts("所属统称")
    kind = choice(Platform.Kind, "类型")
    level = level()
    regions = slugs("所在地区")
    partners = texts("合作方")
    policies = NamedPolicy(many=True, help_text="相关政策")
    changes = Happening(many=True, help_text="沿革")
    summary = text("内容概要")


class Figure(Serializer):
    """一个来源给出的一个数。"""

    low = FloatField(help_text="下限，单位见指标的 unit；单个数值时等于 high")
    high = FloatField(help_text="上限，单位见指标的 unit")
    qualifier = text("来源自己的修饰词：以上、左右、超过、余、近，或空")
    period = text("时间；不知道时为空")
    nature = choice(Nature, "性质")
    scope = CharField(help_text="范围")
    note = text("说明")
    citations = Citation(many=True, help_text="出处")


class UsedFigure(Serializer):
    """推算用到的一个数。"""

    indicator = slug("指标的网址名")
    text = CharField(help_text="来源的写法")


class DerivedFigure(Serializer):
    """从来源的数推算出来的一个数，没有来源写出它。"""

    name = CharField(help_text="算出的是什么")
    low = FloatField(help_text="数值，单位见 unit；等于 high")
    high = FloatField(help_text="数值")
    qualifier = CharField(help_text="约、不到、超过等")
    unit = CharField(help_text="单位")
    period = text("时间")
    nature = choice(Nature, "总是 derived")
    scope = CharField(help_text="范围")
    formula = CharField(help_text="公式")
    rule = CharField(help_text="道理")
    uses = UsedFigure(many=True, help_text="用到的数")


class IndicatorRow(Row):
    """一项指标。"""

    slug = slug()
    name = CharField(help_text="名称")
    unit = CharField(help_text="单位：%、亿元、万元、家、个、人、位 …")
    category = choice(Indicator.Category, "类别")
    definition = text("含义")
    observations = Figure(many=True, help_text="数据")
    derived = DerivedFigure(many=True, help_text="推算，与数据分开")


class DepartmentRow(Row):
    """一个部门。"""

    slug = slug()
    name = CharField(help_text="名称")
    aliases = texts("简称和别名")
    level = level()
    policy_count = count("公开的政策数")
    measure_count = count("公开的措施数")


class DocumentRow(Row):
    """一份来源文件。"""

    slug = slug()
    title = CharField(help_text="标题")
    publisher = text("发布者；不清楚时为空")
    published = WrittenDate(help_text="发布日期")
    address = URLField(allow_null=True, help_text="公开网址；没有时为 null")
    confidence = choice(Confidence, "可信程度")
    record_count = count("从它摘录的公开记录数")


class FoundRow(Serializer):
    """一条搜索结果。"""

    type = ChoiceField(["policy", "measure", "platform", "indicator"], help_text="类别")
    id = IntegerField(help_text="编号")
    url = CharField(help_text="本库里的网页，以 / 开头")
    title = CharField(help_text="标题")
    snippet = text("匹配处前后的文字")
    matched = texts("匹配的字段")


class Withdrawn(Serializer):
    """一条撤回的记录：只说它曾在哪里、何时撤回、为什么。"""

    id = IntegerField(help_text="编号")
    url = CharField(help_text="它曾经的网页")
    slug = slug(required=False)
    withdrawn_at = DateTimeField(help_text="撤回时间")
    reason = text("撤回的原因；没有写明时为空")


ROWS = {
    "policies": PolicyRow,
    "measures": MeasureRow,
    "platforms": PlatformRow,
    "indicators": IndicatorRow,
    "departments": DepartmentRow,
    "documents": DocumentRow,
    "search": FoundRow,
}
