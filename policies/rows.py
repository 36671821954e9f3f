"""What is to be known of a stored policy, measure, platform or department, for pages and data alike."""

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.apps import apps

from lists.rows import Row, Stored, day, label, terms
from lists.vocabulary import Vocabulary
from policies.models import (
    Department,
    Instrument,
    Kind,
    Level,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Region,
    Relation,
    Target,
    Theme,
)
from policies.validity import validity_of
from records.models import Status
from search.answer import Answer, Question

ROLES, BASES = dict(PolicyDepartment.Role.choices), dict(PolicyDepartment.Basis.choices)
SHOWN_BESIDE = 20  # other measures of the same policy
NEWEST = 5  # policies of a department in a list
SHOWN_OF_DEPARTMENT = 50  # policies on a department's page; the list has them all
THEMES, REGIONS, INSTRUMENTS, TARGETS = map(Vocabulary, (Theme, Region, Instrument, Target))
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
    """How a policy stands to another, told by its row."""

    policy: Row
    kind: str
    is_incoming: bool = False

    @property
    def label(self):
        return Relation.INCOMING[self.kind] if self.is_incoming else Relation.Kind(self.kind).label


class PolicyRow(Row):
    issued_on, valid_from, valid_until, repealed_on = map(
        day, ("issued_on", "valid_from", "valid_until", "repealed_on")
    )
    kind_label, level_label = label("kind", Kind), label("level", Level)
    themes, regions = terms("themes", THEMES), terms("regions", REGIONS)

    def __str__(self):
        return self.short_title or self.title

    @property
    def confirmed_on(self):
        return date.fromisoformat(self.data["confirmed_on"]) if self.data["confirmed_on"] else None

    @cached_property
    def parts(self):
        """What public departments have a part in it, as they were entered."""
        public = self.block.words(DEPARTMENTS).by_key
        return [
            Part(public[one["department"]], one["role"], one["basis"])
            for one in self.data["policydepartment_set"]
            if one["department"] in public
        ]

    @property
    def has_issuer(self):
        """Does a source state who issued it? Being in charge of it is not issuing it."""
        return any(part.role != PolicyDepartment.Role.RESPONSIBLE for part in self.parts)

    @cached_property
    def validity(self):
        """On the day of its block."""
        return validity_of(self, self.block.day)

    # --- what is said of it elsewhere ---

    @cached_property
    def measures(self):
        found = self.block.children(Measure, self.pk)
        return sorted(found, key=lambda measure: (measure.position, measure.pk))

    @property
    def measure_count(self):
        return len(self.block.children(Measure, self.pk))

    @cached_property
    def serves(self):
        """The targets of its measures."""
        keys = {key for measure in self.block.children(Measure, self.pk) for key in measure.data["targets"]}
        return self.block.words(TARGETS).some(keys)

    @cached_property
    def gives(self):
        """Their instruments."""
        keys = {key for measure in self.block.children(Measure, self.pk) for key in measure.data["instruments"]}
        return self.block.words(INSTRUMENTS).some(keys)

    @cached_property
    def relations(self):
        """The public policies it says it stands to."""
        found = [(self.block.row(Policy, one["target"]), one["kind"]) for one in self.data["relations"]]
        return [Link(policy, kind) for policy, kind in found if policy]

    @cached_property
    def incoming(self):
        """The public policies that say they stand to it."""
        found = [(self.block.row(Policy, policy), kind) for policy, kind in self._incoming]
        return [Link(policy, kind, is_incoming=True) for policy, kind in found if policy]

    @property
    def _incoming(self):
        return self.block.once(Relation, lambda: incoming_relations(self.block))[self.pk]

    @cached_property
    def figures(self):
        """The public figures that are about it."""
        return figures_of(self.block, self._figures)

    @cached_property
    def _figures(self):
        return figures_about(self.block, policy=self.pk)

    @cached_property
    def platforms(self):
        """The public platforms it is about."""
        return [row for pk in self._platforms if (row := self.block.row(Platform, pk))]

    @cached_property
    def _platforms(self):
        links = Platform.policies.through.objects.filter(policy=self.pk).order_by("platform_id")
        found = list(links.values_list("platform_id", flat=True))
        self.block.expect(Platform, found)
        return found

    def prepare(self):
        """Find out all that its page leads to, so that it is read at once."""
        return self._incoming, self._figures, self._platforms


def incoming_relations(block):
    """{id: [(id of the policy that says so, how)]} for the policies of a block."""
    found, policies = defaultdict(list), [pk for pk, row in block.rows[Policy].items() if row]
    links = Relation.objects.filter(target__in=policies).order_by("pk")
    for target, policy, kind in links.values_list("target_id", "policy_id", "kind"):
        found[target].append((policy, kind))
    block.expect(Policy, [policy for pairs in found.values() for policy, _ in pairs])
    return found


def figures_about(block, **record):
    """[(id of an indicator, id of its figure)] of the figures that are about a policy or a platform, in their order."""
    observation = apps.get_model("indicators", "Observation")
    about = observation.objects.filter(**record).order_by("position", "id").values_list("indicator_id", "pk")
    found = list(about)
    block.expect(observation.indicator.field.related_model, [pk for pk, _ in found])
    return found


def figures_of(block, found):
    """Those of them that are public."""
    indicator = apps.get_model("indicators", "Indicator")
    rows = [(block.row(indicator, pk), figure) for pk, figure in found]
    return [row.figure(figure) for row, figure in rows if row]


class MeasureRow(Row):
    themes, instruments, targets = terms("themes", THEMES), terms("instruments", INSTRUMENTS), terms("targets", TARGETS)

    def __str__(self):
        return self.heading

    @property
    def policy(self):
        return self.parent

    @property
    def amounts(self):
        return [one["text"] for one in self.data["quantities"]]

    @cached_property
    def beside(self):
        """The first others of its policy."""
        others = [one for one in self.policy.measures if one.pk != self.pk] if self.policy else []
        return others[:SHOWN_BESIDE]


class ChangeRow(Stored):
    """What happened to a platform."""

    happened_on = day("happened_on")


class PlatformRow(Row):
    kind_label, level_label = label("kind", Platform.Kind), label("level", Level)
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
        """The public figures that are about it."""
        return figures_of(self.block, self._figures)

    @cached_property
    def _figures(self):
        return figures_about(self.block, platform=self.pk)

    def prepare(self):
        """Find out all that its page leads to, so that it is read at once."""
        return self._figures


class DepartmentRow(Row):
    level_label = label("level", Level)

    @property
    def policy_count(self):
        return self._count(Policy, "departments")

    @property
    def measure_count(self):
        return self._count(Measure, "policy__departments")

    def _count(self, model, path):
        if self.block.is_fresh:  # the index knows nothing of it
            return model.objects.published().filter(**{path: self.pk}).count()
        return self.block.once(f"counts {path}", lambda: counts(model)).get(str(self.pk), 0)

    @cached_property
    def links(self):
        """Its newest public policies, each with its part in them: [(policy, part)]."""
        public = PolicyDepartment.objects.filter(department=self.pk, policy__status=Status.PUBLISHED)
        newest = public.order_by("-policy__issued_on", "policy__id")[:SHOWN_OF_DEPARTMENT]
        found = list(newest.values_list("policy_id", "role", "basis"))
        self.block.expect(Policy, [pk for pk, _, _ in found])
        return [(self.block.row(Policy, pk), Part(self, role, basis)) for pk, role, basis in found]

    @cached_property
    def newest_policies(self):
        """The latest of its policies."""
        newest = self.block.once("newest of departments", lambda: newest_of_each(self.block))[self.pk]
        return [self.block.row(Policy, pk) for pk in newest]


def counts(model):
    """{department: how many public records of `model` it has}, from the index."""
    return Answer(Question([model])).counts("department")


def newest_of_each(block):
    """{id: ids of its latest policies} for the departments of a block."""
    found, whole = {}, Answer(Question([Policy]))
    for pk in block.rows[Department]:
        question = Question([Policy], facets={"department": [str(pk)]}, sort="-issued_on")
        found[pk] = [policy for _, policy in Answer(question, whole.picture).page(0, NEWEST)]
    block.expect(Policy, [policy for some in found.values() for policy in some])
    return found
