"""Every way to write records, each as a function of a `Desk`. The importer must set up Django."""

from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import yaml
from django.core.management import call_command
from django.db import transaction
from django.db.models import Max

from bench import corpus
from indicators.models import Indicator, Observation
from policies.models import (
    Change,
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
)  # fmt: skip
from records import review
from records.diff import Merge
from records.history import Action, Version
from records.models import Citation
from records.revisions import proposed, rehearsed, revision_of
from records.snapshot import snapshot_of
from records.tracking import writing
from staff.roles import EDITOR, REVIEWER
from terms.models import Term
from tests.builders import a_person

KINDS = (Policy, Measure, Platform, Department, Indicator, Term)  # kinds that people revise
SAYS = {Policy: "summary", Measure: "text", Indicator: "definition", Term: "meaning"}  # the others: other names
WAYS = []  # the possible edits: functions of a Desk


def way(edit):
    WAYS.append(edit)
    return edit


class GivenUp(Exception):
    """Rolls back a transaction."""


class Desk:
    """Who edits, random choices, and words that occur nowhere else."""

    def __init__(self, seed):
        self.random, self.numbers = Random(seed), count(1)
        self.editor, self.reviewer = (
            a_person(EDITOR, username="bench-editor"),
            a_person(REVIEWER, username="bench-reviewer"),
        )

    def word(self):
        return f"第{next(self.numbers)}次改写"

    def slug(self):
        return f"edited-{next(self.numbers)}"

    def date(self):
        return self.random.choice(["", "2019", "2020-05", "2023-11-30", "2031-01-01"])

    def some(self, rows, number=1):
        """`number` random rows of a queryset; fewer if there are fewer."""
        last, found = rows.aggregate(last=Max("pk"))["last"] or 0, {}
        for _ in range(3 * number):
            one = rows.filter(pk__gte=self.random.randint(1, last or 1)).order_by("pk").first()
            if one and len(found) < number:
                found[one.pk] = one
        rest = rows.exclude(pk__in=found).order_by("pk")[: number - len(found)]  # draws may repeat
        return [*found.values(), *rest]

    def one(self, model):
        """A random public record."""
        return self.some(model.objects.published())[0]

    def any(self, model):
        """A random term or part."""
        return self.some(model.objects.all())[0]


# --- Single records ---


@way
def save_a_policy(desk):
    policy = desk.one(Policy)
    policy.summary, policy.is_trial = desk.word(), not policy.is_trial
    policy.save()


@way
def save_one_column_of_a_measure(desk):
    measure = desk.one(Measure)
    measure.heading = desk.word()
    measure.save(update_fields=["heading"])


@way
def date_a_policy(desk):
    policy = desk.one(Policy)
    policy.issued_on, policy.valid_until = desk.date(), desk.date()
    policy.save()


@way
def move_a_measure(desk):
    measure = desk.one(Measure)
    measure.policy = desk.random.choice([None, desk.one(Policy)])
    measure.save()


@way
def rename_a_department(desk):
    department = desk.one(Department)
    department.name, department.aliases = desk.word(), [desk.word()]
    department.save()


@way
def delete_a_measure(desk):
    desk.one(Measure).delete()


@way
def delete_a_policy_with_its_measures(desk):
    desk.one(Policy).delete()


# --- Terms ---


@way
def rename_a_term(desk):
    term = desk.any(desk.random.choice([Theme, Instrument, Target, Region]))
    term.name, term.slug = desk.word(), desk.slug()
    term.save()


@way
def rename_terms_by_update(desk):
    model = desk.random.choice([Theme, Instrument, Target])
    model.objects.filter(pk=desk.any(model).pk).update(name=desk.word())


@way
def add_and_delete_a_term(desk):
    theme = Theme.objects.create(name=desk.word(), slug=desk.slug())
    theme.policies.add(*desk.some(Policy.objects.all(), 3))
    desk.any(Theme).delete()


# --- Links ---


@way
def set_links(desk):
    measure = desk.one(Measure)
    measure.themes.set(desk.some(Theme.objects.all(), 2))
    measure.targets.set(desk.some(Target.objects.all(), 2))


@way
def set_links_from_the_other_side(desk):
    desk.any(Region).policies.set(desk.some(Policy.objects.all(), 5))


@way
def add_links(desk):
    desk.one(Policy).themes.add(*desk.some(Theme.objects.all(), 2))
    desk.any(Instrument).measures.add(*desk.some(Measure.objects.all(), 4))


@way
def remove_links(desk):
    policy = desk.one(Policy)
    policy.themes.remove(*policy.themes.all()[:1])
    theme = desk.any(Theme)
    theme.measures.remove(*theme.measures.all()[:3])


@way
def clear_links(desk):
    desk.one(Measure).instruments.clear()
    desk.one(Platform).policies.clear()


@way
def write_a_table_of_links(desk):
    through = Policy.themes.through
    through.objects.filter(policy=desk.one(Policy)).delete()
    rows = [through(policy_id=desk.one(Policy).pk, theme_id=desk.any(Theme).pk)]
    through.objects.bulk_create(rows, ignore_conflicts=True)


# --- Parts ---


@way
def give_a_policy_a_department(desk):
    policy, department = desk.one(Policy), desk.one(Department)
    role = desk.random.choice(PolicyDepartment.Role.values)
    PolicyDepartment.objects.update_or_create(
        policy=policy, department=department, defaults={"role": role, "basis": "stated"}
    )


@way
def move_a_department_to_another_policy(desk):
    part = desk.any(PolicyDepartment)
    part.policy = desk.one(Policy)
    part.save()


@way
def take_a_department_off(desk):
    PolicyDepartment.objects.filter(policy=desk.one(Policy)).delete()


@way
def relate_two_policies(desk):
    kind = desk.random.choice(Relation.Kind.values)
    policy, target = desk.some(Policy.objects.published(), 2)
    Relation.objects.create(policy=policy, target=target, kind=kind)


@way
def give_a_measure_figures(desk):
    measures = desk.some(Measure.objects.published(), 3)
    Quantity.objects.bulk_create(
        Quantity(measure=measure, text="20%", low=20, high=20, unit="%") for measure in measures
    )
    Quantity.objects.filter(measure=measures[0]).update(text="21%", low=21, high=21)


@way
def change_what_platforms_and_indicators_have(desk):
    Change.objects.create(platform=desk.one(Platform), happened_on="2022-07", text=desk.word())
    observation = desk.any(Observation)
    observation.note = desk.word()
    observation.save()


@way
def cite_another_paragraph(desk):
    measure = desk.one(Measure)
    known = [*measure.citations.all()]
    corpus.cite([measure])
    Citation.objects.filter(pk__in=[one.pk for one in known]).delete()


# --- Bulk writes ---


@way
def update_many(desk):
    some = [policy.pk for policy in desk.some(Policy.objects.all(), 20)]
    Policy.objects.filter(pk__in=some).update(issued_on=desk.date(), doc_number="")


@way
def move_many_measures(desk):
    some = [measure.pk for measure in desk.some(Measure.objects.all(), 20)]
    Measure.objects.filter(pk__in=some).update(policy=desk.one(Policy))


@way
def add_many(desk):
    with writing(via="bench"):
        measures = Measure.objects.bulk_create(
            Measure(policy=policy, heading=desk.word(), text=desk.word(), **corpus.REVIEWED)
            for policy in desk.some(Policy.objects.published(), 5)
        )
        corpus.cite(measures)


@way
def rewrite_many(desk):
    measures = desk.some(Measure.objects.all(), 10)
    for measure in measures:
        measure.text = desk.word()
    Measure.objects.bulk_update(measures, ["text"])


@way
def delete_many(desk):
    Measure.objects.filter(pk__in=[measure.pk for measure in desk.some(Measure.objects.all(), 5)]).delete()


@way
def load_fixtures(desk):
    """Load new policies with measures, then the same file changed, over intermediate edits."""
    slug, first = desk.slug(), 90_000 + next(desk.numbers)
    cited = [{"document": corpus.source().slug, "fields": ["title"]}]
    policy = {"slug": slug, "title": f"{slug}办法", "kind": "banfa", "citations": cited}
    measure = {"id": first, "policy": slug, "heading": "甲", "text": "乙"}
    measure["citations"] = [cited[0] | {"fields": ["text"]}]
    department = Department.objects.exclude(slug="").order_by("pk").first().slug
    for part in ([], [{"department": department, "role": "issuer", "basis": "stated"}]):
        _load({"policies": [policy | {"departments": part, "summary": desk.word()}], "measures": [measure]})
        Policy.objects.filter(slug=slug).update(summary=desk.word())


def _load(files):
    with TemporaryDirectory() as folder:
        for name, entries in files.items():
            (Path(folder) / f"{name}.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
        call_command("load_fixtures", folder=Path(folder), overwrite=True, verbosity=0)


# --- The life cycle of a record ---


def _revised(desk, record):
    """A state for a revision of `record`: other words in one of its fields."""
    name = SAYS.get(type(record), "aliases")
    return proposed(record) | {name: [desk.word()] if name == "aliases" else desk.word()}


def _publish(desk, record):
    review.submit(record, desk.editor)
    review.publish(record, desk.reviewer)


@way
def revise_and_publish(desk):
    record = desk.one(desk.random.choice(KINDS))
    review.revise(record, _revised(desk, record), desk.editor)
    _publish(desk, record)


@way
def revise_links_and_parts(desk):
    measure = desk.one(Measure)
    state = proposed(measure) | {"themes": [desk.any(Theme).pk], "policy": desk.one(Policy).pk}
    state["quantities"] = state["quantities"][1:]
    review.revise(measure, state, desk.editor)
    _publish(desk, measure)


@way
def revise_and_leave_it(desk):
    record = desk.one(Policy)
    review.revise(record, _revised(desk, record), desk.editor)


@way
def give_a_revision_up(desk):
    record = desk.one(Policy)
    review.revise(record, _revised(desk, record), desk.editor)
    review.discard(record, desk.editor)


@way
def withdraw(desk):
    review.withdraw(desk.one(desk.random.choice(KINDS)), desk.reviewer, "试验")


@way
def withdraw_a_department(desk):
    review.withdraw(desk.one(Department), desk.reviewer, "试验")


@way
def reinstate(desk):
    for model in KINDS:
        for record in desk.some(model.objects.filter(status="withdrawn")):
            review.publish(record, desk.reviewer)


@way
def restore_what_was_said_before(desk):
    record = desk.one(desk.random.choice(KINDS))
    review.restore(desk.random.choice(Version.objects.of(record).filter(of_draft=False)[:5]), desk.editor)
    _publish(desk, record)


@way
def restore_what_was_deleted(desk):
    gone = Version.objects.filter(action=Action.DELETED, content_type__model="policy").order_by("-pk")
    for version in gone[:1]:
        review.restore(version, desk.editor)
        _publish(desk, Policy.objects.get(pk=version.object_id))


@way
def merge(desk):
    policy = desk.one(Policy)
    base = proposed(policy)
    theirs, mine = base | {"summary": desk.word()}, base | {"enquiries": desk.word(), "summary": desk.word()}
    review.revise(policy, theirs, desk.editor)
    merged = Merge(Policy, base, proposed(policy), mine)
    review.revise(policy, merged.state(merged.clashes[:1]), desk.editor, Action.MERGED)
    if revision_of(policy):
        _publish(desk, policy)


# --- What leaves no trace ---


@way
def abort_a_transaction(desk):
    _undone(desk, [save_a_policy, rename_a_department, move_many_measures])


@way
def abort_a_part_of_a_write(desk):
    with writing(via="bench"):
        save_a_policy(desk)
        _undone(desk, [delete_a_measure, rename_a_term, set_links_from_the_other_side])
        save_one_column_of_a_measure(desk)


def _undone(desk, edits):
    try:
        with transaction.atomic():
            for edit in edits:
                edit(desk)
            raise GivenUp
    except GivenUp:
        pass


@way
def rehearse(desk):
    policy = desk.one(Policy)
    with rehearsed(policy, snapshot_of(policy) | {"title": desk.word(), "issued_on": "2001"}):
        assert Policy.objects.get(pk=policy.pk).issued_on == "2001"
