"""Policies, measures, platforms and departments as data: one dictionary per record, the same in every format.

Of policies and measures there may be a million: theirs are made of plain values, with a few queries for many.
"""

from collections import defaultdict

from policies.links import Links, departments, relations
from policies.links import terms as terms_of
from policies.models import (
    Department,
    Instrument,
    Kind,
    Level,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Quantity,
    Region,
    Relation,
    Target,
    Theme,
)  # fmt: skip
from policies.validity import READ, State, validity_of
from records.addresses import addresses
from records.columns import (
    DATE,
    LINK,
    NUMBER,
    PRECISION,
    SHARED_COLUMNS,
    Citations,
    Column,
    Written,
    cited,
    dated,
    number,
    shared,
    sought,
)  # fmt: skip
from records.prepared import IDS, Prepared, Records
from search.filters import terms, words

BASES = dict(PolicyDepartment.Basis.choices)
SAME_ACTION = Relation.Kind.UNDER  # beside each other under one action: neither carries the other out

POLICIES = Records(
    lambda: (
        Policy.objects.published().with_measure_count().with_outside_issuer().annotate(written=Written("updated_at"))
    ),
    *("slug", "written", "version", "not_found", "short_title", "aliases", *READ),
    *("original_address", "enquiries", "summary", "measure_count"),
)
LINKS_OF_POLICIES = Links(
    departments("policy_id"),
    terms_of(Policy, "themes"),
    terms_of(Policy, "regions"),
    relations("relations", "policy", "target"),
    relations("incoming", "target", "policy"),
)
CITATIONS_OF_POLICIES = Citations(Policy)


def policy_rows(ids, as_of):
    """{id: dictionary} of those that are public."""
    links, citations, address = LINKS_OF_POLICIES(ids), CITATIONS_OF_POLICIES(ids), addresses(Policy)

    def row(policy):
        validity = validity_of(policy, as_of)
        relations, incoming = links["relations", policy.pk], links["incoming", policy.pk]
        return {
            "id": policy.pk,
            "url": address(policy.slug),
            "slug": policy.slug,
            "updated_at": policy.written,
            "version": policy.version,
            "not_found": policy.not_found,
            "citations": citations[policy.pk],
            "title": policy.title,
            "short_title": policy.short_title,
            "aliases": policy.aliases,
            "doc_number": policy.doc_number,
            "kind": policy.kind,
            "level": policy.level,
            "is_trial": policy.is_trial,
            "departments": [
                {"slug": slug, "name": name, "role": role, "basis": basis}
                for _, slug, name, role, basis in links["departments", policy.pk]
            ],
            "issued": dated(policy.issued_on),
            "valid": {"from": policy.valid_from or None, "until": policy.valid_until or None},
            "validity": {"state": validity.state, "reason": validity.reason},
            "themes": slugs(links["themes", policy.pk]),
            "regions": slugs(links["regions", policy.pk]),
            "implements": carried_out(relations),
            "implemented_by": carried_out(incoming),
            "same_action": [
                {"slug": slug, "title": title}
                for _, slug, title, kind, _ in relations + incoming
                if kind == SAME_ACTION
            ],
            "original_address": policy.original_address or None,
            "enquiries": policy.enquiries,
            "summary": policy.summary,
            "measure_count": policy.measure_count,
        }

    return {policy.pk: row(policy) for policy in POLICIES(ids)}


def carried_out(relations):
    return [
        {"slug": slug, "title": title, "relation": kind} for _, slug, title, kind, _ in relations if kind != SAME_ACTION
    ]


def slugs(terms):
    return [slug for _, slug, _, _, _ in terms]


MEASURES = Records(
    lambda: Measure.objects.published().annotate(written=Written("updated_at")),
    *("written", "version", "not_found", "number", "heading", "text", "policy__slug", "policy__title"),
)
LINKS_OF_MEASURES = Links(*(terms_of(Measure, name) for name in ("themes", "instruments", "targets")))
CITATIONS_OF_MEASURES = Citations(Measure)
QUANTITIES = Prepared(
    lambda: (
        Quantity.objects.filter(measure_id__among=IDS)
        .order_by("pk")
        .values_list("measure_id", "text", "low", "high", "unit", "bound")
    )
)


def measure_rows(ids, as_of):
    """{id: dictionary} of those that are public."""
    links, citations, address = LINKS_OF_MEASURES(ids), CITATIONS_OF_MEASURES(ids), addresses(Measure)
    quantities = defaultdict(list)
    for measure, text, low, high, unit, bound in QUANTITIES(ids):
        quantity = {"text": text, "low": number(low), "high": number(high), "unit": unit, "bound": bound}
        quantities[measure].append(quantity)

    def row(measure):
        return {
            "id": measure.pk,
            "url": address(measure.pk),
            "updated_at": measure.written,
            "version": measure.version,
            "not_found": measure.not_found,
            "citations": citations[measure.pk],
            "number": measure.number,
            "heading": measure.heading,
            "text": measure.text,
            "policy": {"slug": measure.policy__slug, "title": measure.policy__title} if measure.policy__slug else None,
            "themes": slugs(links["themes", measure.pk]),
            "instruments": slugs(links["instruments", measure.pk]),
            "targets": slugs(links["targets", measure.pk]),
            "quantities": quantities[measure.pk],
        }

    return {measure.pk: row(measure) for measure in MEASURES(ids)}


def platform_row(platform, as_of):
    return shared(platform) | {
        "name": platform.name,
        "aliases": platform.aliases,
        "groups": platform.groups,
        "kind": platform.kind,
        "level": platform.level,
        "regions": [region.slug for region in platform.regions.all()],
        "partners": platform.partners,
        "policies": [named(policy) for policy in platform.policies.all()],
        "changes": [
            {"happened": dated(change.happened_on), "text": change.text, "citations": cited(change)}
            for change in platform.changes.all()
        ],
        "summary": platform.summary,
    }


def department_row(department, as_of):
    return shared(department) | {
        "name": department.name,
        "aliases": department.aliases,
        "level": department.level,
        "policy_count": department.policy_count,
        "measure_count": department.measure_count,
    }


def named(policy):
    return {"slug": policy.slug, "title": policy.title}


# --- The same as tables: one row for each record ---


def titles(name):
    """The titles of the policies under a key."""
    return lambda row: [f"《{policy['title']}》" for policy in row[name]]


def parts(*roles):
    """The departments that have one of these roles."""
    return lambda row: [part["name"] for part in row["departments"] if part["role"] in roles]


def bases(row):
    return list(dict.fromkeys([BASES[part["basis"]] for part in row["departments"]]))


POLICY_COLUMNS = (
    Column("title", "标题"),
    Column("short_title", "短标题", note="本库使用的短称"),
    Column("aliases", "简称和别名"),
    Column("slug", "网址名"),
    Column("doc_number", "文号"),
    Column("kind", "文种", labels=words(Kind)),
    Column("is_trial", "试行", read=lambda row: "是" if row["is_trial"] else "否"),
    Column("level", "层级", labels=words(Level)),
    Column("issuers", "发文机关", read=parts("issuer", "joint"), note="JSON 的 departments"),
    Column("responsible", "主管部门", read=parts("responsible"), note="JSON 的 departments"),
    Column("basis", "机关依据", read=bases, note="怎样知道发文机关或主管部门"),
    Column("issued", "成文日期", DATE, read=lambda row: row["issued"]["date"]),
    Column("precision", "日期精度", read=lambda row: row["issued"]["precision"], labels=lambda: PRECISION),
    Column("valid_from", "施行或起始日期", DATE, read=lambda row: row["valid"]["from"]),
    Column("valid_until", "截止日期", DATE, read=lambda row: row["valid"]["until"]),
    Column("validity", "效力", read=lambda row: row["validity"]["state"], labels=words(State), note="按 as_of 那天"),
    Column("validity_reason", "效力依据", read=lambda row: row["validity"]["reason"]),
    Column("themes", "主题", labels=terms(Theme)),
    Column("regions", "适用地区", labels=terms(Region)),
    Column("implements", "落实或配套的政策", read=titles("implements")),
    Column("implemented_by", "落实本政策的政策", read=titles("implemented_by")),
    Column("same_action", "同属行动的政策", read=titles("same_action")),
    Column("enquiries", "申报和咨询"),
    Column("summary", "内容概要"),
    Column("measure_count", "措施数", NUMBER),
    Column("original_address", "原文网址", LINK),
    sought(Policy),
    *SHARED_COLUMNS,
)
MEASURE_COLUMNS = (
    Column("heading", "要点"),
    Column("text", "措施正文"),
    Column("number", "条款序号"),
    Column("policy", "所属政策", read=lambda row: row["policy"] and row["policy"]["title"]),
    Column("policy_slug", "政策网址名", read=lambda row: row["policy"] and row["policy"]["slug"]),
    Column("targets", "适用对象", labels=terms(Target)),
    Column("instruments", "政策工具", labels=terms(Instrument)),
    Column("themes", "主题", labels=terms(Theme)),
    Column(
        "quantities", "金额", read=lambda row: [quantity["text"] for quantity in row["quantities"]], note="原文写法"
    ),
    sought(Measure),
    *SHARED_COLUMNS,
)
PLATFORM_COLUMNS = (
    Column("name", "名称"),
    Column("aliases", "其他名称"),
    Column("slug", "网址名"),
    Column("groups", "所属统称"),
    Column("kind", "类型", labels=words(Platform.Kind)),
    Column("level", "级别", labels=words(Level)),
    Column("regions", "所在地区", labels=terms(Region)),
    Column("partners", "合作方"),
    Column("policies", "相关政策", read=titles("policies")),
    Column("changes", "沿革", read=lambda row: [happened(change) for change in row["changes"]]),
    Column("summary", "内容概要"),
    sought(Platform),
    *SHARED_COLUMNS,
)
DEPARTMENT_COLUMNS = (
    Column("name", "名称"),
    Column("aliases", "简称和别名"),
    Column("slug", "网址名"),
    Column("level", "层级", labels=words(Level)),
    sought(Department),
    Column("policy_count", "政策数", NUMBER),
    Column("measure_count", "措施数", NUMBER),
    *SHARED_COLUMNS,
)


def happened(change):
    return f"{change['happened']['date'] or '日期不详'} {change['text']}"
