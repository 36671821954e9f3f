"""What of each model readers can find it by, and sort it by."""

from functools import partial

from policies.models import (
    Department,
    Instrument,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Region,
    Target,
    Theme,
)
from policies.validity import signature
from search.filters import NONE
from search.index import FOUND_BY, register

RESPONSIBLE = PolicyDepartment.Role.RESPONSIBLE


def register_all():
    register(
        Policy,
        fields=policy_fields,
        names=("title", "short_title", "aliases", "doc_number"),
        facets=policy_facets,
        date=lambda policy: policy.issued_on,
        departments=policy_departments,
        number=lambda policy: policy.doc_number,
        load=lambda policies: policies.prefetch_related("themes", "regions", "policydepartment_set__department"),
    )
    register(
        Measure,
        fields=lambda measure: [("heading", "要点", measure.heading), ("text", "措施正文", measure.text)],
        names=("heading",),
        facets=measure_facets,
        date=lambda measure: measure.policy and measure.policy.issued_on,
        departments=lambda measure: policy_departments(measure.policy) if measure.policy else [],
        number=lambda measure: measure.policy.doc_number if measure.policy else "",
        load=loaded_measures,
        is_headed=True,
    )
    register(
        Platform,
        fields=platform_fields,
        names=("name", "aliases", "groups"),
        facets=lambda platform: {
            "kind": [platform.kind],
            "level": [platform.level or NONE],
            "region": slugs(platform.regions) or [NONE],
        },
        load=lambda platforms: platforms.prefetch_related("regions", "changes"),
    )
    register(
        Department,
        fields=lambda department: [
            ("name", "名称", department.name),
            *(("aliases", "别名", alias) for alias in department.aliases),
        ],
        names=("name", "aliases"),
        facets=lambda department: {"level": [department.level or NONE]},
    )
    FOUND_BY[Policy] = lambda ids: {Measure: ids_of(Measure, policy__in=ids)}
    FOUND_BY[Department] = lambda ids: {
        Policy: ids_of(Policy, departments__in=ids),
        Measure: ids_of(Measure, policy__departments__in=ids),
    }
    for term, owners in {
        Theme: {Policy: "themes", Measure: "themes"},
        Region: {Policy: "regions", Platform: "regions"},
        Instrument: {Measure: "instruments"},
        Target: {Measure: "targets"},
    }.items():
        FOUND_BY[term] = partial(having, owners)


def having(owners, ids):
    return {model: ids_of(model, **{f"{name}__in": ids}) for model, name in owners.items()}


def ids_of(model, **which):
    return model.objects.filter(**which).values_list("pk", flat=True)


def loaded_measures(measures):
    """Measures with their policy, which those of one policy share, and the slugs of their terms.

    A million of them are loaded when the index is made, so no object is made of a term, and of a measure only what
    is indexed is read.
    """
    measures = list(measures.only("heading", "text", "policy"))
    policies = Policy.objects.filter(pk__in={measure.policy_id for measure in measures} - {None})
    policies = policies.prefetch_related("policydepartment_set__department").in_bulk()
    by_id = {measure.pk: measure for measure in measures}
    for measure in measures:
        measure.policy = policies.get(measure.policy_id)
        measure.slugs = {"theme": [], "instrument": [], "target": []}
    for name in ("theme", "instrument", "target"):
        through = Measure._meta.get_field(f"{name}s").remote_field.through
        pairs = through.objects.filter(measure__in=by_id).order_by("id").values_list("measure_id", f"{name}__slug")
        for pk, slug in pairs:
            by_id[pk].slugs[name].append(slug)
    return measures


def policy_fields(policy):
    return [
        ("title", "标题", policy.title),
        ("short_title", "短标题", policy.short_title),
        *(("aliases", "别名", alias) for alias in policy.aliases),
        ("doc_number", "文号", policy.doc_number),
        ("summary", "内容概要", policy.summary),
    ]


def platform_fields(platform):
    return [
        ("name", "名称", platform.name),
        *(("aliases", "别名", alias) for alias in platform.aliases),
        *(("groups", "所属统称", group) for group in platform.groups),
        *(("partners", "合作方", partner) for partner in platform.partners),
        ("summary", "内容概要", platform.summary),
        *(("changes", "沿革", change.text) for change in platform.changes.all()),
    ]


def policy_departments(policy):
    """The names under which `部门:` finds a policy."""
    links = [link for link in policy.policydepartment_set.all() if link.department.is_published]
    return [name for link in links for name in (link.department.name, *link.department.aliases)]


def policy_facets(policy):
    return {
        **shared_with_measures(policy),
        "kind": [policy.kind],
        "theme": slugs(policy.themes),
        "level": [policy.level or NONE],
        "region": slugs(policy.regions) or [NONE],
    }


def measure_facets(measure):
    policy = measure.policy
    return {
        **(shared_with_measures(policy) if policy else {"department": [NONE], "year": [NONE], "validity": []}),
        **measure.slugs,
    }


def shared_with_measures(policy):
    """What a measure has from its policy; worked out once for all of them."""
    if hasattr(policy, "shared"):
        return policy.shared
    links = [link for link in policy.policydepartment_set.all() if link.department.is_published]
    unassigned = [NONE] * (not any(link.role != RESPONSIBLE for link in links))
    policy.shared = {
        "department": [link.department.slug for link in links] + unassigned,
        "year": [policy.issued_on[:4] or NONE],
        "validity": [signature(policy)],  # read on a day, by `validity.state_of`
    }
    return policy.shared


def slugs(terms):
    return [term.slug for term in terms.all()]
