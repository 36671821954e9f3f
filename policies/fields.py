"""The fields and facets of policies, measures, platforms and departments, one line each."""

from dataclasses import replace
from functools import partial

from lists.fields import (
    DATE,
    NONE,
    PRECISION,
    Choice,
    Column,
    Day,
    Facet,
    Field,
    Flag,
    Found,
    Group,
    Kind,
    Link,
    Slugs,
    Text,
    Texts,
    Whole,
    date_group,
    dated,
    named,
    number,
    text,
    words,
)  # fmt: skip
from policies import models
from policies.heading import issued, short
from policies.models import (
    INCOMING,
    Contact,
    Department,
    Level,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Relation,
)
from policies.nested_fields import (
    AMOUNT,
    EVIDENCE,
    HAPPENING,
    KINDS,
    LEVEL,
    PART,
    PERIOD,
    POLICY_NAMED,
    RELATED,
    RELATED_EITHER_WAY,
    SAME_ACTION,
    VALIDITY,
    contacts,
    following,
    keys,
    name_of,
    parts,
    related,
    slugs,
    titles,
)
from policies.rows import (
    BASES,
    DEPARTMENTS,
    INSTRUMENTS,
    REGIONS,
    TARGETS,
    THEMES,
    ContactRow,
    DepartmentRow,
    MeasureRow,
    PlatformRow,
    PolicyRow,
    in_full,
)
from policies.validity import State, signature, state_of
from policies.validity_coverage import is_outside

# --- Facets of several kinds ---


def departments_of(policy):
    return [*(part.department.pk for part in policy.parts), *([] if policy.has_issuer else [NONE])]


DEPARTMENT = Facet(
    "department",
    "部门",
    departments_of,
    vocabulary=DEPARTMENTS,
    none="发文机关不详",
    said=issued,
    place=3,
    shorten=short,
)
YEAR = Facet(
    "year", "年份", lambda row: [row.issued_on[:4]], among=lambda: [Policy], named="{}年".format, none="日期不详",
    place=3,
)  # fmt: skip
VALID = Facet("validity", "效力", lambda row: [signature(row)], choices=State, meaning=state_of, said="{}的", place=4)
THEME = Facet("theme", "主题", keys("themes"), vocabulary=THEMES, said="主题为{}的", place=7)

# --- Kinds ---

POLICY = Kind(
    Policy,
    PolicyRow,
    own=(
        named("title", "标题", type=Text("书名号《》之间的全称")),
        named("short_title", "短标题", type=Text("本库使用的短称", may_be_empty=True), note="本库使用的短称"),
        named("aliases", "简称和别名", "别名", type=Texts("简称和别名")),
        named("doc_number", "文号", type=Text("文号；不知道时为空", may_be_empty=True)),
        Field("kind", "文种", Choice("文种", models.Kind)),
        Field("level", "层级", LEVEL, after="is_trial"),
        Field(
            "is_trial", "试行", Flag("是否试行"),
            columns=(Column("is_trial", "试行", read=lambda data: "是" if data["is_trial"] else "否"),),
        ),
        Field(
            "departments", "发文机关",
            Group("发文机关和主管部门；不知道时为空", "Part", "一个部门在一项政策里的角色。", PART, many=True),
            lambda row: [part.data for part in row.parts],
            columns=(
                Column("issuers", "发文机关", read=parts("issuer", "joint"), note="JSON 的 departments"),
                Column("responsible", "主管部门", read=parts("responsible"), note="JSON 的 departments"),
                Column(
                    "basis", "机关依据", note="怎样知道发文机关或主管部门",
                    read=lambda data: list(dict.fromkeys(BASES[part["basis"]] for part in data["departments"])),
                ),
            ),
        ),
        Field(
            "issued", "成文日期", date_group("成文日期"), lambda row: dated(row.issued_on),
            found=(Found("issued_wording", "日期原文", comes_late=True, is_bare=True),),
            columns=(
                Column("issued", "成文日期", DATE, read=lambda data: data["issued"]["date"]),
                Column(
                    "precision", "日期精度", read=lambda data: data["issued"]["precision"], labels=lambda: PRECISION
                ),
            ),
        ),
        Field(
            "valid", "期限", Group("期限", "Period", "期限。", PERIOD),
            lambda row: {"from": row.valid_from or None, "until": row.valid_until or None},
            columns=(
                Column("valid_from", "施行或起始日期", DATE, read=lambda data: data["valid"]["from"]),
                Column("valid_until", "截止日期", DATE, read=lambda data: data["valid"]["until"]),
            ),
        ),
        Field(
            "validity", "效力", Group("效力", "Validity", "在 as_of 那天是否有效。", VALIDITY),
            lambda row: {
                "state": row.validity.state,
                "reason": row.validity_reason,
                "ends": row.validity.ends or None,
            },
            columns=(
                Column(
                    "validity", "效力", read=lambda data: data["validity"]["state"], labels=words(State),
                    note="按 as_of 那天",
                ),
                Column(
                    "validity_ends", "效力截止", DATE, read=lambda data: data["validity"]["ends"],
                    note="来源写明的，或按规定推算的",
                ),
                Column("validity_reason", "效力依据", read=lambda data: data["validity"]["reason"]),
            ),
        ),
        Field("themes", "主题", Slugs("主题", THEMES), slugs("themes")),
        Field("regions", "适用地区", Slugs("适用地区", REGIONS), slugs("regions")),
        Field(
            "implements", "落实或配套的政策",
            Group("它落实或配套的政策", "RelatedPolicy", "有关系的另一项政策。", RELATED, many=True),
            lambda row: related(row.relations, Relation.CARRIED_OUT),
            columns=(Column("implements", "落实或配套的政策", read=titles("implements")),),
        ),
        Field(
            "implemented_by", "落实本政策的文件",
            Group("落实它或为它配套的文件", "RelatedPolicy", "有关系的另一项政策。", RELATED, many=True),
            lambda row: related(row.incoming, Relation.CARRIED_OUT),
            columns=(Column("implemented_by", "落实本政策的文件", read=titles("implemented_by")),),
        ),
        Field(
            "same_action", "同属行动的政策",
            Group("同属一个行动的政策", "NamedPolicy", "另一项政策。", POLICY_NAMED, many=True),
            lambda row: [name_of(one.policy) for one in row.relations + row.incoming if one.kind == SAME_ACTION],
            columns=(Column("same_action", "同属行动的政策", read=titles("same_action")),),
        ),
        Field(
            "following", "修订、代替和依据",
            Group(
                "修订、代替或引为依据的政策，以及修订、代替或引用它的政策", "FollowingPolicy", "前后的另一项政策。",
                RELATED_EITHER_WAY, many=True,
            ),
            following,
            columns=(
                Column(
                    "following", "修订、代替和依据", read=lambda data: [
                        f"{(INCOMING if one['incoming'] else KINDS)[one['relation']]}《{one['title']}》"
                        for one in data["following"]
                    ],
                ),
            ),
        ),
        Field("is_title_ours", "标题由本库拟定", Flag("标题由本库拟定或有省略"), columns=()),
        Field(
            "cited_in_force", "被引用为依据",
            Group("最近一次被别的文件当作依据", "Evidence", "仍在使用的证据。", EVIDENCE),
            lambda row: {"on": row.cited_on or None, "by": row.cited_basis},
            columns=(
                Column("cited_on", "被引用的日期", DATE, read=lambda data: data["cited_in_force"]["on"]),
                Column("cited_by", "被什么引用", read=lambda data: data["cited_in_force"]["by"]),
            ),
        ),
        contacts(),
        Field(
            "original_address", "原文网址", Link("原文网址；没有核实的为 null"),
            lambda row: row.original_address or None, after="measure_count",
        ),
        Field("enquiries", "申报和咨询", Text("来源写明的申报入口、受理机构、电话；不知道时为空", may_be_empty=True)),
        text("summary", "内容概要", type=Text("内容概要", may_be_empty=True)),
        Field("measure_count", "措施数", Whole("公开的措施数", least=0)),
    ),
    facets=(
        DEPARTMENT,
        YEAR,
        Facet("kind", "文种", lambda row: [row.kind], choices=models.Kind, said="文种为{}的", place=8),
        THEME,
        VALID,
        Facet("level", "层级", lambda row: [row.level], choices=Level, said="{}", place=2),
        Facet(
            "region", "地区", keys("regions"), vocabulary=REGIONS, said="在{}适用的", place=1,
            not_stated="没有写明地区的",
        ),
    ),
    date=lambda row: row.issued_on,
    number=lambda row: row.doc_number,
    slug_after="aliases",
)  # fmt: skip
MEASURE = Kind(
    Measure,
    MeasureRow,
    own=(
        Field("number", "条款序号", Text("条款序号；来源没有编号时为空", may_be_empty=True), after="text"),
        named("heading", "要点", type=Text("要点")),
        text("text", "措施正文", type=Text("给什么或要求什么")),
        Field(
            "policy", "所属政策",
            Group("所属政策；不知道时为 null", "NamedPolicy", "另一项政策。", POLICY_NAMED, may_be_unknown=True),
            lambda row: row.policy and name_of(row.policy),
            columns=(
                Column("policy", "所属政策", read=lambda data: data["policy"] and data["policy"]["title"]),
                Column("policy_slug", "政策网址名", read=lambda data: data["policy"] and data["policy"]["slug"]),
            ),
        ),
        Field("themes", "主题", Slugs("主题", THEMES), slugs("themes"), after="instruments"),
        Field("instruments", "政策工具", Slugs("政策工具", INSTRUMENTS), slugs("instruments"), after="targets"),
        Field("targets", "适用对象", Slugs("适用对象", TARGETS), slugs("targets")),
        Field(
            "quantities", "金额", Group("金额", "Amount", "措施里的一个金额或数字。", AMOUNT, many=True),
            lambda row: [
                {key: one[key] for key in AMOUNT} | {"low": number(one["low"]), "high": number(one["high"])}
                for one in row.quantities
            ],
            columns=(
                Column(
                    "quantities", "金额", read=lambda data: [in_full(one) for one in data["quantities"]],
                    note="按什么计写在括号里，条件写在冒号后",
                ),
            ),
            found=(
                Found("quantities", "金额", read=lambda row: row.amounts + row.numbers, comes_late=True, is_bare=True),
            ),
        ),
        text("conditions", "申报条件", is_bare=True, type=Text("申报条件；不知道时为空", may_be_empty=True)),
        text(
            "how_to_apply", "申报渠道", is_bare=True,
            type=Text("在哪里、经过谁申报；不知道时为空", may_be_empty=True),
        ),
        Field("window", "申报时间", Text("申报时间；不知道时为空", may_be_empty=True)),
        contacts(),
    ),
    facets=(
        Facet("target", "适用对象", keys("targets"), vocabulary=TARGETS, said="给{}的", place=5),
        Facet("instrument", "政策工具", keys("instruments"), vocabulary=INSTRUMENTS, said="政策工具为{}的", place=6),
        THEME,
        DEPARTMENT.of_parent("部门", said=partial(issued, of="政策里的")),
        YEAR.of_parent("政策年份"),
        VALID.of_parent("政策效力", said="政策{}的"),
    ),
    date=POLICY.date,
    number=POLICY.number,
    inherits="policy",
    is_headed=True,
)  # fmt: skip
PLATFORM = Kind(
    Platform,
    PlatformRow,
    own=(
        named("name", "名称", type=Text("名称")),
        named("aliases", "其他名称", "别名", type=Texts("其他名称")),
        named("groups", "所属统称", type=Texts("所属统称")),
        Field("kind", "类型", Choice("类型", Platform.Kind)),
        Field("level", "级别", LEVEL),
        Field("regions", "所在地区", Slugs("所在地区", REGIONS), slugs("regions")),
        text("partners", "合作方", is_bare=True, type=Texts("合作方")),
        Field(
            "policies", "相关政策", Group("相关政策", "NamedPolicy", "另一项政策。", POLICY_NAMED, many=True),
            lambda row: [name_of(policy) for policy in row.policies],
            columns=(Column("policies", "相关政策", read=titles("policies")),),
        ),
        Field(
            "changes", "沿革", Group("沿革", "Happening", "平台的一件沿革。", HAPPENING, many=True),
            lambda row: [
                {"happened": dated(one.happened_on), "text": one.text, "citations": [c.data for c in one.citations]}
                for one in row.changes
            ],
            columns=(
                Column(
                    "changes", "沿革",
                    read=lambda data: [
                        f"{one['happened']['date'] or '日期不详'} {one['text']}" for one in data["changes"]
                    ],
                ),
            ),
            found=(Found("changes", "沿革", read=lambda row: [one.text for one in row.changes], comes_late=True),),
        ),
        text("summary", "内容概要", type=Text("内容概要", may_be_empty=True)),
        text("standing", "现状", type=Text("与旧说法不同时现在的情况，或空", may_be_empty=True)),
        Field("standing_on", "现状的日期", Day("现状是哪一天的"), lambda row: row.standing_on or None),
    ),
    facets=(
        Facet("kind", "类型", lambda row: [row.kind], choices=Platform.Kind, said="类型为{}的", place=8),
        Facet(
            "level", "级别", lambda row: [row.level], choices=Level, none="级别不详", said="{}", place=2,
            not_stated="没有写明层级的",
        ),
        Facet(
            "region", "地区", keys("regions"), vocabulary=REGIONS, none="所在地不详", said="在{}的", place=1,
            not_stated="没有写明地区的",
        ),
    ),
    slug_after="aliases",
)  # fmt: skip


def judged_by(ids, changes):
    """The policies to index again after changes of these departments: their department became or ceased to be public,
    or its name or level changes their validity.
    """
    moved = [pk for pk in ids if pk not in changes or _counts(changes[pk][0]) != _counts(changes[pk][1])]
    public = set(Department.objects.published().filter(pk__in=moved).values_list("pk", flat=True))
    moved = [pk for pk in moved if pk in changes or pk not in public]
    links = PolicyDepartment.objects.filter(department__in=moved)
    return {Policy: list(links.values_list("policy_id", flat=True))}


def _counts(content):
    """What policies depend on in a department's index entry."""
    return content and is_outside(content.names.split("\n")[0], *content.facets["level"][:1] or [""])


DEPARTMENTS_KIND = Kind(
    Department,
    DepartmentRow,
    own=(
        named("name", "名称", type=Text("名称")),
        named("aliases", "简称和别名", "别名", type=Texts("简称和别名")),
        Field("level", "层级", LEVEL),
        Field("website", "网站", Link("网站；不知道时为 null"), lambda row: row.website or None),
        Field("address", "地址", Text("地址；不知道时为空", may_be_empty=True)),
        contacts(),
        Field("policy_count", "政策数", Whole("公开的政策数", least=0)),
        Field("measure_count", "措施数", Whole("公开的措施数", least=0)),
    ),
    facets=(Facet("level", "层级", lambda row: [row.level], choices=Level, said="{}", place=2),),
    slug_after="aliases",
    dependents=judged_by,
)
CONTACT = Kind(
    Contact,
    ContactRow,
    own=(
        named("matter", "事项", type=Text("事项")),
        text("office", "处室", is_bare=True, type=Text("处室；不知道时为空", may_be_empty=True)),
        Field("phone", "电话", Text("电话；不知道时为空", may_be_empty=True)),
        Field("website", "网址", Link("网址；不知道时为 null"), lambda row: row.website or None),
        Field("seen_on", "资料日期", date_group("来源是哪一天的"), lambda row: dated(row.seen_on)),
    ),
    facets=(replace(DEPARTMENT, read=lambda row: [row.data["department"]]),),
    slug_after="matter",
    inherits="department",
)
