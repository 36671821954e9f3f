"""Policies, measures, platforms and departments as data: one dictionary per record, the same in every format."""

from policies.models import Instrument, Kind, Level, Platform, PolicyDepartment, Region, Relation, Target, Theme
from policies.validity import State, validity_of
from records.columns import DATE, LINK, NUMBER, PRECISION, SHARED_COLUMNS, Column, cited, dated, number, shared
from search.filters import terms, words

SAME_ACTION = Relation.Kind.UNDER  # beside each other under one action: neither carries the other out


def policy_row(policy, as_of):
    validity = validity_of(policy, as_of)
    return shared(policy) | {
        "title": policy.title,
        "short_title": policy.short_title,
        "aliases": policy.aliases,
        "doc_number": policy.doc_number,
        "kind": policy.kind,
        "level": policy.level,
        "is_trial": policy.is_trial,
        "departments": [
            {"slug": link.department.slug, "name": link.department.name, "role": link.role, "basis": link.basis}
            for link in policy.policydepartment_set.all()
        ],
        "issued": dated(policy.issued_on),
        "valid": {"from": policy.valid_from or None, "until": policy.valid_until or None},
        "validity": {"state": validity.state, "reason": validity.reason},
        "themes": slugs(policy.themes),
        "regions": slugs(policy.regions),
        "implements": [
            named(link.target) | {"relation": link.kind} for link in policy.relations.all() if link.kind != SAME_ACTION
        ],
        "implemented_by": [
            named(link.policy) | {"relation": link.kind} for link in policy.incoming.all() if link.kind != SAME_ACTION
        ],
        "same_action": [
            *(named(link.target) for link in policy.relations.all() if link.kind == SAME_ACTION),
            *(named(link.policy) for link in policy.incoming.all() if link.kind == SAME_ACTION),
        ],
        "original_address": policy.original_address or None,
        "enquiries": policy.enquiries,
        "summary": policy.summary,
        "measure_count": policy.measure_count,
    }


def measure_row(measure, as_of):
    return shared(measure) | {
        "number": measure.number,
        "heading": measure.heading,
        "text": measure.text,
        "policy": named(measure.policy) if measure.policy else None,
        "themes": slugs(measure.themes),
        "instruments": slugs(measure.instruments),
        "targets": slugs(measure.targets),
        "quantities": [
            {
                "text": quantity.text,
                "low": number(quantity.low),
                "high": number(quantity.high),
                "unit": quantity.unit,
                "bound": quantity.bound,
            }
            for quantity in measure.quantities.all()
        ],
    }


def platform_row(platform, as_of):
    return shared(platform) | {
        "name": platform.name,
        "aliases": platform.aliases,
        "groups": platform.groups,
        "kind": platform.kind,
        "level": platform.level,
        "regions": slugs(platform.regions),
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


def slugs(terms):
    return [term.slug for term in terms.all()]


# --- The same as tables: one row for each record ---


def titles(name):
    """The titles of the policies under a key."""
    return lambda row: [f"《{policy['title']}》" for policy in row[name]]


def parts(*roles):
    """The departments that have one of these roles."""
    return lambda row: [part["name"] for part in row["departments"] if part["role"] in roles]


def bases(row):
    labels = dict(PolicyDepartment.Basis.choices)
    return list(dict.fromkeys(labels[part["basis"]] for part in row["departments"]))


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
        "quantities", "数额", read=lambda row: [quantity["text"] for quantity in row["quantities"]], note="原文写法"
    ),
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
    *SHARED_COLUMNS,
)
DEPARTMENT_COLUMNS = (
    Column("name", "名称"),
    Column("aliases", "简称和别名"),
    Column("slug", "网址名"),
    Column("level", "层级", labels=words(Level)),
    Column("policy_count", "政策数", NUMBER),
    Column("measure_count", "措施数", NUMBER),
    *SHARED_COLUMNS,
)


def happened(change):
    return f"{change['happened']['date'] or '日期未写明'} {change['text']}"
