"""Policies and measures as the page of a list shows them, made of plain values: {id: row} in two queries."""

from dataclasses import dataclass
from typing import NamedTuple

from policies import links
from policies.models import Department, Kind, Measure, Policy, PolicyDepartment, WithParts
from policies.querysets import has_outside_issuer
from policies.validity import READ, Row, Validity, validity_of
from records.addresses import addresses
from records.dates import PartialDate
from records.prepared import Records

KINDS, ROLES, BASES = map(dict, (Kind.choices, PolicyDepartment.Role.choices, PolicyDepartment.Basis.choices))


class Part(NamedTuple):
    """A department's part in a policy."""

    slug: str
    name: str
    role: str
    basis: str
    url: str

    @property
    def role_label(self):
        return ROLES.get(self.role, self.role)

    @property
    def basis_label(self):
        return BASES.get(self.basis, self.basis)


@dataclass
class Origin(WithParts):
    """As much of a policy as stands beside its measures."""

    slug: str
    url: str
    title: str
    issued_on: PartialDate
    parts: list[Part]
    validity: Validity
    not_found: list[str]


@dataclass
class PolicyShown(Origin):
    pk: int
    short_title: str
    aliases: list[str]
    kind_label: str
    doc_number: str
    summary: str
    measure_count: int
    themes: list[str]
    serves: list[str]  # the targets of its measures
    gives: list[str]  # their instruments


@dataclass
class MeasureShown:
    pk: int
    url: str
    number: str
    heading: str
    text: str
    targets: list[str]
    instruments: list[str]
    policy: Origin | None
    not_found: list[str]


POLICIES = Records(
    lambda: Policy.objects.published().with_measure_count().with_outside_issuer(),
    *("slug", "short_title", "aliases", "summary", "measure_count", "not_found", *READ),
)
LINKS_OF_POLICIES = links.Links(
    links.departments("policy_id"),
    links.terms(Policy, "themes"),
    links.terms_of_measures("targets"),
    links.terms_of_measures("instruments"),
)
POLICY = [name if name == "has_outside_issuer" else f"policy__{name}" for name in ("slug", "not_found", *READ)]
MEASURES = Records(
    lambda: Measure.objects.published().annotate(has_outside_issuer=has_outside_issuer("policy")),
    *("number", "heading", "text", "not_found", *POLICY),
)
LINKS_OF_MEASURES = links.Links(
    links.departments("policy__measures__id"), links.terms(Measure, "targets"), links.terms(Measure, "instruments")
)


def policies(ids, as_of):
    found, origin, rows = LINKS_OF_POLICIES(ids), _origins(as_of), {}
    for policy in POLICIES(ids):
        themes, serves, gives = (_names(found[name, policy.pk]) for name in ("themes", "targets", "instruments"))
        rows[policy.pk] = PolicyShown(
            *origin(policy.slug, policy, found["departments", policy.pk], policy.not_found),
            policy.pk,
            policy.short_title,
            policy.aliases,
            KINDS.get(policy.kind, policy.kind),
            policy.doc_number,
            policy.summary,
            policy.measure_count,
            themes,
            serves,
            gives,
        )
    return rows


def measures(ids, as_of):
    found, origin, address, rows = LINKS_OF_MEASURES(ids), _origins(as_of), addresses(Measure), {}
    for pk, number, heading, text, not_found, slug, sought, *of_policy in MEASURES(ids):
        policy = Origin(*origin(slug, Row._make(of_policy), found["departments", pk], sought)) if slug else None
        targets, instruments = (_names(found[name, pk]) for name in ("targets", "instruments"))
        rows[pk] = MeasureShown(pk, address(pk), number, heading, text, targets, instruments, policy, not_found)
    return rows


def _origins(as_of):
    """What gives the values of an Origin on a day."""
    of_policy, of_department = addresses(Policy), addresses(Department)

    def origin(slug, policy, departments, not_found):
        parts = [Part(*part, of_department(part[0])) for _, *part in departments]
        return slug, of_policy(slug), policy.title, policy.issued_on, parts, validity_of(policy, as_of), not_found

    return origin


def _names(terms):
    return [name for _, _, name, _, _ in terms]
