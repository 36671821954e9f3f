"""Rows of policies, measures, platforms and departments, with their properties for pages and data."""

from typing import NamedTuple

from django.utils.functional import cached_property

from lists.rows import Row, Stored, read_as, terms
from lists.vocabulary import Vocabulary
from policies.linked import (
    contacts_in_departments,
    counts,
    figures_about,
    figures_of,
    incoming_relations,
    newest_of_each,
    years_of,
)
from policies.models import (
    INCOMING,
    OUTGOING,
    Change,
    Contact,
    Department,
    Instrument,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Quantity,
    Region,
    Relation,
    Target,
    Theme,
    amount_in_full,
)
from policies.querysets import edition
from policies.validity import changed_by, validity_of
from policies.validity_coverage import is_outside
from records.data_version import while_unchanged
from records.models import Status
from records.not_found import words_for
from records.sql import select

ROLES, BASES = dict(PolicyDepartment.Role.choices), dict(PolicyDepartment.Basis.choices)
SHOWN_BESIDE = 20  # other measures of the same policy
SHOWN_OF_DEPARTMENT = 50  # policies on a department's page; the list has them all
REGIONS = Vocabulary(Region)
THEMES, INSTRUMENTS, TARGETS = (Vocabulary(term, term.objects.accepted) for term in (Theme, Instrument, Target))
DEPARTMENTS = Vocabulary(Department, lambda: Department.objects.published())


class Part(NamedTuple):
    """A department's part in a policy."""

    department: Department
    role: str
    basis: str

    @property
    def name(self):
        return self.department.name

    @property
    def url(self):
        return self.department.url

    @property
    def role_label(self):
        return ROLES.get(self.role, self.role)

    @property
    def basis_label(self):
        return BASES.get(self.basis, self.basis)

    @property
    def data(self):
        return {"slug": self.department.slug, "name": self.name, "role": self.role, "basis": self.basis}


class Link(NamedTuple):
    """A relation to another policy, given by its row."""

    policy: Row
    kind: str
    is_incoming: bool = False

    @property
    def kind_label(self):
        return Relation.Kind(self.kind).label

    @property
    def label(self):
        return (INCOMING if self.is_incoming else OUTGOING)[self.kind]


class PolicyRow(Row):
    themes, regions = terms("themes", THEMES), terms("regions", REGIONS)

    def __str__(self):
        return self.short_title or self.title

    @cached_property
    def parts(self):
        """The public departments with a part in it, in the order of entry."""
        public = self.block.words(DEPARTMENTS).by_key
        return [
            Part(public[one["department"]], one["role"], one["basis"])
            for one in self.data["policydepartment_set"]
            if one["department"] in public
        ]

    @property
    def issuers(self):
        """The departments that issued it, alone or jointly."""
        return [part for part in self.parts if part.role != PolicyDepartment.Role.RESPONSIBLE]

    @property
    def in_charge(self):
        """The departments in charge that did not issue it (主管部门)."""
        return [part for part in self.parts if part.role == PolicyDepartment.Role.RESPONSIBLE]

    @property
    def edition(self):
        """What tells it from public policies of the same title: `（2025年）`, or its number; else empty."""
        known = self.block.once("namesakes", dict)
        if self.title not in known:
            titles = {self.title, *(row.title for row in self.block.rows[Policy].values() if row)}
            known |= years_of(titles)
        told = edition(self, known[self.title])
        return f"（{told}）" if told else ""

    @property
    def has_issuer(self):
        """Whether a source states the issuer. Being in charge is not issuing."""
        return bool(self.issuers)

    @property
    def has_outside_issuer(self):
        """Whether a Party organ or a national body issued it, alone or jointly. Unpublished departments count."""
        outside = self.block.once("outside", departments_outside)
        parts = self.data["policydepartment_set"]
        return any(one["department"] in outside for one in parts if one["role"] != PolicyDepartment.Role.RESPONSIBLE)

    @cached_property
    def validity(self):
        """Its validity on the day of its block."""
        return validity_of(self, self.block.day)

    @property
    def validity_reason(self):
        """Why it is so, and by which later policies it was revised or replaced, which the rule does not consider."""
        day, changes = self.block.day, [link for link in self.followers if link.kind != Relation.Kind.CITES]
        return self.validity.reason + "".join(changed_by(link.policy, link.kind_label, day) for link in changes)

    # --- from other records ---

    @cached_property
    def measures(self):
        found = self.block.children(Measure, self.pk)
        return sorted(found, key=lambda measure: (measure.position, measure.pk))

    @property
    def measure_count(self):
        return self.block.number_of_children(Measure, self.pk)

    @cached_property
    def serves(self):
        """The targets of its measures."""
        return self.block.words(TARGETS).some(self._of_measures["targets"])

    @cached_property
    def gives(self):
        """The instruments of its measures."""
        return self.block.words(INSTRUMENTS).some(self._of_measures["instruments"])

    @property
    def _of_measures(self):
        return self.block.links_of_children(Measure, ("targets", "instruments"), self.pk)

    @property
    def no_gives(self):
        return self._missing_in_measures("instruments")

    @property
    def no_serves(self):
        return self._missing_in_measures("targets")

    def _missing_in_measures(self, name):
        """The words to display if no measure of it has this field (instruments or targets)."""
        if not self.measures:
            return words_for(self.not_found, "measures")
        return words_for([name] * all(name in measure.not_found for measure in self.measures), name)

    @cached_property
    def not_found(self):
        """The keys of what was searched for and not found; see `leave_out_waiting`."""
        return self.data["not_found"]

    @cached_property
    def contacts(self):
        """Its contacts."""
        return contacts_of(self.block, self.data["contacts"])

    @property
    def followers(self):
        """The later policies that revise, replace or cite it."""
        return [link for link in self.incoming if link.kind in Relation.FOLLOWING]

    @cached_property
    def relations(self):
        """The public policies it refers to, with the relation."""
        found = [(self.block.row(Policy, one["target"]), one["kind"]) for one in self.data["relations"]]
        return [Link(policy, kind) for policy, kind in found if policy]

    @cached_property
    def incoming(self):
        """The public policies that refer to it, with the relation."""
        found = [(self.block.row(Policy, policy), kind) for policy, kind in self._incoming]
        return [Link(policy, kind, is_incoming=True) for policy, kind in found if policy]

    @property
    def _incoming(self):
        return self.block.once(Relation, lambda: incoming_relations(self.block))[self.pk]

    @cached_property
    def figures(self):
        """The public figures about it."""
        return figures_of(self.block, self._figures)

    @cached_property
    def _figures(self):
        return figures_about(self.block, "policy", self.pk)

    @cached_property
    def platforms(self):
        """The public platforms about it."""
        return [row for pk in self._platforms if (row := self.block.row(Platform, pk))]

    @cached_property
    def _platforms(self):
        links = f"SELECT platform_id FROM {Platform.policies.through._meta.db_table}"
        found = [pk for (pk,) in select(f"{links} WHERE policy_id = %s ORDER BY platform_id", self.pk)]
        self.block.expect(Platform, found)
        return found

    def prepare(self):
        """Collect everything its page refers to, so that it is read at once."""
        return self._incoming, self._figures, self._platforms

    def leave_out_waiting(self):
        """Measures not yet published do not count as not found."""
        if "measures" in self.not_found and Measure.objects.filter(policy=self.pk).exists():
            self.not_found = [key for key in self.not_found if key != "measures"]


@while_unchanged
def departments_outside():
    """The keys of Party organs and national bodies, published or not."""
    every = Department.objects.order_by().values_list("pk", "name", "level")
    return {pk for pk, name, level in every if is_outside(name, level)}


class ContactRow(Row):
    """A contact for one matter, displayed on the page of its department."""

    def __str__(self):
        return "，".join(filter(None, [self.matter, self.office, self.phone]))

    @property
    def department(self):
        """The department, or None if not public."""
        return self.block.words(DEPARTMENTS).by_key.get(self.data["department"])

    @property
    def url(self):
        """The URL; empty if its department has no page."""
        return f"{self.department.url}#contact-{self.slug}" if self.department else ""


def contacts_of(block, keys):
    """The public contacts with these keys, in order."""
    found = [row for key in keys if (row := block.row(Contact, key)) and row.department]
    return sorted(found, key=lambda contact: (contact.position, contact.pk))


class MeasureRow(Row):
    themes, instruments, targets = terms("themes", THEMES), terms("instruments", INSTRUMENTS), terms("targets", TARGETS)

    def __str__(self):
        return self.heading

    @property
    def policy(self):
        return self.parent

    @cached_property
    def amounts(self):
        """What is given, and its ceiling, each in full."""
        return [in_full(one) for one in self.quantities if one["role"] != Quantity.Role.FIGURE]

    @cached_property
    def numbers(self):
        """The other figures it mentions."""
        return [in_full(one) for one in self.quantities if one["role"] == Quantity.Role.FIGURE]

    @cached_property
    def contacts(self):
        """Its own contacts and those of its policy."""
        of_policy = self.policy.data["contacts"] if self.policy else []
        return contacts_of(self.block, {*self.data["contacts"], *of_policy})

    @cached_property
    def beside(self):
        """The first other measures of its policy."""
        others = [one for one in self.policy.measures if one.pk != self.pk] if self.policy else []
        return others[:SHOWN_BESIDE]


def in_full(amount):
    """An amount (of a row or as data) in words for readers."""
    return amount_in_full(*(amount[name] for name in ("text", "role", "per", "condition")))


class ChangeRow(Stored):
    """An event in the history of a platform."""


read_as(Change, ChangeRow)


class PlatformRow(Row):
    regions = terms("regions", REGIONS)

    @cached_property
    def policies(self):
        """The public policies it is about, the latest first."""
        found = [row for pk in self.data["policies"] if (row := self.block.row(Policy, pk))]
        return sorted(sorted(found, key=lambda one: one.pk), key=lambda one: one.issued_on, reverse=True)

    @cached_property
    def changes(self):
        rows = [ChangeRow(one, self.block) for one in self.data["changes"]]
        return sorted(rows, key=lambda change: (change.happened_on, change.pk))

    @cached_property
    def figures(self):
        """The public figures about it."""
        return figures_of(self.block, self._figures)

    @cached_property
    def _figures(self):
        return figures_about(self.block, "platform", self.pk)

    def prepare(self):
        """Collect everything its page refers to, so that it is read at once."""
        return self._figures


class DepartmentRow(Row):
    @property
    def policy_count(self):
        return self._count(Policy, "departments")

    @property
    def measure_count(self):
        return self._count(Measure, "policy__departments")

    def _count(self, model, path):
        if self.block.is_fresh:  # not in the index yet
            return model.objects.published().filter(**{path: self.pk}).count()
        return self.block.once(f"counts {path}", lambda: counts(model)).get(str(self.pk), 0)

    @cached_property
    def contacts(self):
        """Its contacts."""
        return contacts_of(self.block, self._contacts)

    @property
    def _contacts(self):
        return self.block.once(Contact, lambda: contacts_in_departments(self.block))[self.pk]

    def prepare(self):
        """Collect everything its page refers to, so that it is read at once."""
        return self._contacts, self._links

    @cached_property
    def links(self):
        """Its newest public policies with its part in each: [(policy, part)]."""
        return [(self.block.row(Policy, pk), Part(self, role, basis)) for pk, role, basis in self._links]

    @cached_property
    def _links(self):
        public = PolicyDepartment.objects.filter(department=self.pk, policy__status=Status.PUBLISHED)
        newest = public.order_by("-policy__issued_on", "policy__id")[:SHOWN_OF_DEPARTMENT]
        found = list(newest.values_list("policy_id", "role", "basis"))
        self.block.expect(Policy, [pk for pk, _, _ in found])
        return found

    @cached_property
    def newest_policies(self):
        """The latest of its policies."""
        newest = self.block.once("newest of departments", lambda: newest_of_each(self.block))[self.pk]
        return [self.block.row(Policy, pk) for pk in newest]
