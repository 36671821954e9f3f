"""Every change of every field adds one entry to the history, however it is made."""

import pytest
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db import transaction

from indicators.models import Observation
from policies.models import Measure, Policy, PolicyDepartment, Quantity, Region, Theme
from records.models import Citation, Version
from records.tracking import NotSupportedInBulk, acting, writing
from staff.models import User
from tests.builders import (
    a_change,
    a_department,
    a_document,
    a_measure,
    a_platform,
    a_policy,
    a_quantity,
    a_relation,
    a_term,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return User.objects.create_user("xiaoli")


def entries(record):
    return Version.objects.of(record)


def written(record, person, change):
    """The entries that `change()` leaves when `person` makes it."""
    last = Version.objects.first()
    with acting(lambda: person):
        change()
    return [*entries(record).filter(pk__gt=last.pk if last else 0)]


def set_title(policy):
    policy.title = "改过"
    policy.save()


def load_dump(policy):
    """As `loaddata` does: past `save`."""
    policy.title = "改过"
    [row] = serializers.deserialize("json", serializers.serialize("json", [policy]))
    row.save()


def save_some(policy):
    policy.summary = "新"
    policy.save(update_fields=["summary"])


def update_objects(policy):
    policy.kind = "xize"
    Policy.objects.bulk_update([policy], ["kind"])


def links_in_bulk(policy):
    through = Policy.themes.through
    through.objects.bulk_create([through(policy=policy, theme=a_term(Theme))])


def part(policy):
    return PolicyDepartment(policy=policy, department=a_department(), basis="stated")


ISSUERS = "policydepartment_set"
WAYS = {
    "save": (set_title, "title"),
    "save some fields": (save_some, "summary"),
    "update": (lambda policy: Policy.objects.filter(pk=policy.pk).update(title="改过"), "title"),
    "bulk_update": (update_objects, "kind"),
    "update_or_create": (lambda policy: Policy.objects.update_or_create({"title": "改过"}, pk=policy.pk), "title"),
    "loaddata": (load_dump, "title"),
    "add a link": (lambda policy: policy.themes.add(a_term(Theme)), "themes"),
    "set links": (lambda policy: policy.regions.set([a_term(Region), a_term(Region)]), "regions"),
    "link from the other end": (lambda policy: a_term(Theme).policies.add(policy), "themes"),
    "links in bulk": (links_in_bulk, "themes"),
    "add a part": (lambda policy: part(policy).save(), ISSUERS),
    "parts in bulk": (lambda policy: PolicyDepartment.objects.bulk_create([part(policy)]), ISSUERS),
    "through": (lambda policy: policy.departments.add(a_department(), through_defaults={"basis": "stated"}), ISSUERS),
    "add a source": (cited, "citations"),
    "update sources": (lambda policy: policy.citations.update(fields=["kind"]), "citations"),
    "remove sources": (lambda policy: policy.citations.all().delete(), "citations"),
    "remove one source": (lambda policy: policy.citations.first().delete(), "citations"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_change_leaves_one_entry_with_its_person(person, way):
    policy, (change, field) = a_policy(), WAYS[way]
    made = written(policy, person, lambda: change(policy))
    assert [(entry.by, entry.role, entry.action, entry.changed) for entry in made] == [
        (person, "editor", "changed", [field])
    ]


PARTS = {
    "quantity": lambda: a_quantity(a_measure()),
    "change": lambda: a_change(a_platform()),
    "figure": lambda: an_observation(an_indicator()),
    "relation": lambda: a_relation(a_policy(), a_policy()),
}


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("way", ["save", "update", "delete", "bulk delete"])
def test_a_part_is_part_of_its_records_history(person, name, way):
    part = PARTS[name]()
    record, rows = getattr(part, part.PART_OF), type(part).objects.filter(pk=part.pk)
    field = {
        "quantity": ("text", "一"),
        "change": ("text", "一"),
        "figure": ("scope", "一"),
        "relation": ("kind", "under"),
    }[name]
    ways = {
        "save": lambda: (setattr(part, *field), part.save()),
        "update": lambda: rows.update(**dict([field])),
        "delete": part.delete,
        "bulk delete": rows.delete,
    }  # fmt: skip
    assert [entry.by for entry in written(record, person, ways[way])] == [person]


def test_the_source_of_a_part_too(person):
    figure = cited(an_observation(an_indicator()))
    change = lambda: Citation.objects.filter(object_id=figure.pk).update(paragraph=None, fields=["scope"])  # noqa: E731
    [entry] = written(figure.indicator, person, change)
    assert entry.changed == ["observations"]


def test_a_part_that_moves_changes_both_records(person):
    quantity, other = a_quantity(a_measure()), a_measure()
    before = quantity.measure
    change = lambda: Quantity.objects.filter(pk=quantity.pk).update(measure=other)  # noqa: E731
    assert [entry.changed for entry in written(before, person, change)] == [["quantities"]]
    assert entries(other).first().changed == ["quantities"]


@pytest.mark.parametrize("way", ["delete", "bulk delete", "with its policy"])
def test_what_is_deleted_is_kept(person, way):
    measure = a_measure(policy=a_policy(status="draft"), text="不能丢的正文")
    pk = measure.pk
    ways = {
        "delete": measure.delete,
        "bulk delete": Measure.objects.filter(pk=pk).delete,
        "with its policy": measure.policy.delete,
    }
    with acting(lambda: person):
        ways[way]()
    entry = Version.objects.of_each(Measure, [pk]).first()
    assert (entry.action, entry.by, entry.state["text"]) == ("deleted", person, "不能丢的正文")


def test_a_word_that_goes_changes_what_it_stood_with(person):
    theme = a_term(Theme)
    policy = a_policy(themes=[theme])
    assert [entry.changed for entry in written(policy, person, theme.delete)] == [["themes"]]


def test_a_figure_is_told_that_its_policy_went(person):
    policy = a_policy()
    figure = an_observation(an_indicator(), policy=policy)
    assert [entry.changed for entry in written(figure.indicator, person, policy.delete)] == [["observations"]]
    assert Observation.objects.get(pk=figure.pk).policy is None


def test_many_made_at_once_have_an_entry_each(person):
    with acting(lambda: person):
        made = Measure.objects.bulk_create(Measure(heading=f"要点{n}", text="内容") for n in range(1200))
    found = Version.objects.of_each(Measure, [measure.pk for measure in made])
    assert {(entry.action, entry.by_id) for entry in found} == {("created", person.pk)}
    assert found.count() == 1200


def test_what_is_written_together_is_one_entry(person):
    with writing(by=person, why="统一用语"):
        policy = a_policy(a_department(), themes=[a_term(Theme)])
        set_title(policy)
    [entry] = entries(policy)
    assert (entry.action, entry.why, entry.state["title"]) == ("created", "统一用语", "改过")
    assert len(entry.state["themes"]) == len(entry.state["policydepartment_set"]) == 1


def test_what_is_rolled_back_leaves_nothing(person):
    policy = a_policy()

    def fail():
        with transaction.atomic():
            set_title(policy)
            transaction.set_rollback(True)

    assert written(policy, person, fail) == []


def test_a_way_that_cannot_tell_what_it_wrote_is_refused():
    policy = a_policy()
    with pytest.raises(NotSupportedInBulk):
        Policy.objects.bulk_create([policy], update_conflicts=True, unique_fields=["slug"], update_fields=["title"])
    with pytest.raises(NotSupportedInBulk):
        Policy.objects.bulk_create([Policy(slug="a", title="甲", kind="banfa")], ignore_conflicts=True)


def test_nobody_changes_history():
    entry = entries(a_document()).first()
    for change in (entry.save, entry.delete, Version.objects.all().delete, lambda: Version.objects.update(why="")):
        with pytest.raises(PermissionDenied):
            change()


def test_a_person_with_history_is_not_deleted(person):
    written(policy := a_policy(), person, lambda: set_title(policy))
    with pytest.raises(Exception, match="protected"):
        person.delete()
