"""Policies, measures, platforms and departments as data: one dictionary per record, the same in every format."""

from policies.models import Relation
from policies.validity import validity_of
from records.columns import cited, dated, number, shared

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
