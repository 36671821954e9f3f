"""Nobody publishes what they wrote any part of: every kind of record × part of it × way to do so."""

from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from indicators.models import Indicator
from policies.models import Contact, Department, Duty, Measure, Platform, Policy, Target, Theme
from records import review
from records.guard import Unreviewed, guarded
from records.models import Document, Status, Version
from records.record_checks import published_otherwise
from records.revisions import revision_of
from records.snapshot import snapshot_of
from records.tracking import acting
from terms.models import Term
from tests import builders
from tests.builders import a_department, a_document, a_policy, a_reviewer, a_term, an_administrator, an_editor, cited
from tests.databases import first_on_both
from tests.staff.desk import Answer, Form, Page

pytestmark = pytest.mark.django_db

MAKE = {
    "policy": lambda **values: builders.a_policy(a_department(), **values),
    "measure": lambda **values: builders.a_measure(policy=a_policy(), **values),
    "platform": builders.a_platform,
    "indicator": builders.an_indicator,
    "department": builders.a_department,
    "document": builders.a_document,
    "contact": lambda **values: builders.a_contact(a_department(), **values),
    "term": builders.a_written_term,
}
NAME = {
    Policy: "title", Measure: "heading", Platform: "name", Indicator: "name", Department: "name", Document: "title",
    Contact: "matter", Term: "name",
}  # fmt: skip


def another_row(rows, **values):
    return lambda form: form.row(rows, **{name: make() if callable(make) else make for name, make in values.items()})


def name(form):
    field = next(field for field in NAME.values() if field in form.values)
    form.values[field] = ["改过的名称"]
    return form


def citation(form):
    fields = next(iter(CITES[form.address.split("/")[3]]))
    return form.cite(a_document(), fields=[fields])


CITES = {model._meta.model_name: model.CITABLE for model in NAME}
PARTS = {  # (kind, part) -> how the form is changed
    **{(kind, "field"): name for kind in MAKE},
    **{(kind, "citation"): citation for kind in MAKE if kind != "document"},
    ("policy", "link"): lambda form: form.values.update(themes=[a_term(Theme).pk]) or form,
    ("policy", "department"): another_row(
        "policydepartment_set", department=lambda: a_department().pk, role="joint", basis="stated"
    ),
    ("policy", "relation"): another_row("relations", target=lambda: a_policy().pk, kind="implements"),
    ("measure", "link"): lambda form: form.values.update(targets=[a_term(Target).pk]) or form,
    ("measure", "quantity"): another_row(
        "quantities", text="5%", low="5", high="5", unit="%", bound="exact", role="figure"
    ),
}
# A field and a row of one kind run on both databases: what is judged is the same code for all.
ON_BOTH = [("policy", "field"), ("policy", "relation")]


def publishing():
    """Every part. Citations are parts of every kind by the same code: `make test` takes one kind's."""
    for kind, part in PARTS:
        marks = [] if (kind, part) in ON_BOTH else [pytest.mark.once]
        marks += [pytest.mark.exhaustive] if part == "citation" and kind != "measure" else []
        yield pytest.param(kind, part, id=f"{kind}-{part}", marks=marks)


STATES = ["draft", "published"]


def acting_as(person):
    return acting(lambda: person)


def stored(record):
    return type(record).objects.get(pk=record.pk)


def is_public_with(record, before):
    return stored(record).is_published and snapshot_of(record) != before


def listed(client, record, seen):
    address = record.admin_url.rsplit("/", 3)[0] + "/"
    data = {"action": "publish", "_selected_action": [record.pk], "_seen": seen}
    return Answer(client, address, data)


def newest():
    return Version.objects.first().pk


# --- Ways to write a part and to publish it alone; each takes (client, person, record, change) ---


def by_one_request(client, person, record, change):
    change(Form(client, record.admin_url)).sent("_publish")


def by_two_requests(client, person, record, change):
    change(Form(client, record.admin_url)).saved()
    Form(client, record.admin_url).sent("_publish")


def by_the_list(client, person, record, change):
    change(Form(client, record.admin_url)).sent("_submit")
    listed(client, record, newest())


def behind_a_colleague(client, person, record, change):
    """Somebody else writes the last word of it."""
    change(Form(client, record.admin_url)).saved()
    state = snapshot_of(record) if revision_of(record) is None else revision_of(record).state
    field = NAME[type(record)]
    with acting_as(an_editor()):
        if stored(record).was_public:
            review.revise(stored(record), state | {field: state[field] + "改"}, an_editor())
        else:
            colleague = stored(record)
            setattr(colleague, field, state[field] + "改")
            colleague.save()
    Form(client, record.admin_url).sent("_publish")


def by_restoring(client, person, record, change):
    change(Form(client, record.admin_url)).saved()
    version = Version.objects.of(record).first()
    if revision_of(stored(record)):
        review.discard(stored(record), an_editor())
    else:
        with acting_as(an_editor()):
            setattr(record, NAME[type(record)], "同事改的")
            record.save()
    review.restore(version, an_editor())
    Form(client, record.admin_url).sent("_publish")


def by_merging(client, person, record, change):
    form = change(Form(client, record.admin_url))
    other = Form(client, record.admin_url)
    other.values |= {"slug": ["hai-you-yi-ge"]} if "slug" in other.values else {"position": ["7"]}
    other.values |= {"aliases": ["另一个名称"]} if "aliases" in other.values else {"note": ["说明"]}
    editor = an_editor()
    client.force_login(editor)
    other.sent()
    client.force_login(person)
    page = form.sent()
    assert page.response.status_code == 409, page.messages
    merged = {
        field.get("name"): field.get("value")
        for field in page.root.find(".//div[@id='content-main']/form").iter("input")
        if field.get("name") and field.get("type") == "hidden"
    }
    client.post(record.admin_url.replace("change", "merge"), merged)
    Form(client, record.admin_url).sent("_publish")


def by_withdrawing_and_reinstating(client, person, record, change):
    change(Form(client, record.admin_url)).saved()
    if stored(record).is_published:
        Form(client, record.admin_url).sent("_withdraw", _reason="误发")
    Form(client, record.admin_url).sent("_publish")


WAYS = [
    by_one_request, by_two_requests, by_the_list, behind_a_colleague, by_restoring, by_merging,
    by_withdrawing_and_reinstating,
]  # fmt: skip


def attempts():
    """Every part × state × way. `make test` takes every way for one part in each state, and one way for any other part.

    State and way change from part to part; the rest is for `make prove`. Both databases see the form and the list.
    """
    for (number, case), status in product(enumerate(PARTS), STATES):
        for way in WAYS:
            has_all_ways = case == ON_BOTH[status == "draft"]
            is_kept = has_all_ways or (status == STATES[number % 2] and way is WAYS[number % len(WAYS)])
            marks = [] if has_all_ways and way in (by_one_request, by_the_list) else [pytest.mark.once]
            marks += [] if is_kept else [pytest.mark.exhaustive]
            yield pytest.param(*case, status, way, id="-".join([*case, status, way.__name__]), marks=marks)


@pytest.mark.parametrize(("kind", "part", "status", "way"), [*attempts()])
def test_whoever_wrote_a_part_does_not_publish_it(sign_in, kind, part, status, way):
    person = a_reviewer()
    record = MAKE[kind](status=status)
    before = snapshot_of(record)
    way(sign_in(person), person, record, PARTS[kind, part])
    assert not is_public_with(record, before)
    assert [*published_otherwise()] == []


@pytest.mark.parametrize("kind", first_on_both(MAKE))
def test_whoever_wrote_a_part_does_not_reinstate_it(sign_in, kind):
    record = MAKE[kind](status="withdrawn")
    before, client = snapshot_of(record), sign_in(a_reviewer())
    name(Form(client, record.admin_url)).sent("_publish")
    assert not is_public_with(record, before)


@pytest.mark.once
@pytest.mark.parametrize("model", ["observation", "change"])
@pytest.mark.parametrize("status", ["draft", "published", "withdrawn"])
def test_whoever_wrote_a_part_with_a_form_of_its_own_does_not_publish_it(sign_in, model, status):
    owner = (builders.an_indicator if model == "observation" else builders.a_platform)(status=status)
    part = cited(builders.an_observation(owner) if model == "observation" else builders.a_change(owner))
    before, client = snapshot_of(owner), sign_in(a_reviewer())
    Form(client, part.admin_url).sent(scope="别处", text="另一件事")
    Form(client, owner.admin_url).sent("_publish")
    assert not is_public_with(owner, before)


@pytest.mark.parametrize(("kind", "part"), [*publishing()])
def test_another_reviewer_publishes_it(sign_in, kind, part):
    record = MAKE[kind]()
    before = snapshot_of(record)
    PARTS[kind, part](Form(sign_in(an_editor()), record.admin_url)).sent("_submit")
    Form(sign_in(a_reviewer()), record.admin_url).sent("_publish")
    assert is_public_with(record, before)
    assert stored(record).reviewed_as == "reviewer"


@pytest.mark.parametrize("status", first_on_both(["published", "draft", "withdrawn"]))
def test_an_administrator_alone_gives_a_reason_and_the_record_says_so(sign_in, status):
    policy, client = a_policy(status=status), sign_in(an_administrator())
    page = Form(client, policy.admin_url).sent("_publish", summary="管理员写的")
    assert any("发布自己修改的内容须写明理由" in message for message in page.messages)
    Form(client, policy.admin_url).sent("_publish", _reason="科室只有一人")
    assert (stored(policy).summary, stored(policy).reviewed_as) == ("管理员写的", "alone")
    assert "管理员单独发布" in Form(client, policy.admin_url).html
    assert [*published_otherwise()] == []


# --- What the reviewer did not see ---


def test_a_list_publishes_nothing_that_changed_after_it_was_shown(sign_in):
    policy, editor = a_policy(status="in_review"), an_editor()
    client = sign_in(a_reviewer())
    page = Page(client.get("/admin/policies/policy/"))
    (seen,) = [field.get("value") for field in page.root.iter("input") if field.get("name") == "_seen"]
    with acting(lambda: editor):
        Policy.objects.filter(pk=policy.pk).update(summary="后来改的")
    (message,) = listed(client, policy, seen).messages
    assert "又修改了它，请重新核对以后发布" in message
    assert stored(policy).status == "in_review"


def test_a_list_publishes_nothing_that_was_never_submitted(sign_in):
    draft, withdrawn, public = a_policy(status="draft"), a_policy(status="withdrawn"), a_policy()
    review.revise(public, snapshot_of(public) | {"summary": "修订"}, an_editor())
    client = sign_in(a_reviewer())
    for policy in (draft, withdrawn, public):
        (message,) = listed(client, policy, newest()).messages
        assert "没有提交审核，不能在列表里发布" in message
    assert stored(public).summary == ""


NOT_SEEN = ["", "abc", "-1", "999999999", "9" * 30]  # nothing, no number, an entry that does not exist


@pytest.mark.parametrize("seen", first_on_both(NOT_SEEN))
def test_who_does_not_say_what_was_seen_publishes_nothing(sign_in, seen):
    with acting_as(an_editor()):
        policy = a_policy(status="in_review")
    client = sign_in(a_reviewer())
    listed(client, policy, seen)
    client.post(f"{policy.admin_url.removesuffix('change/')}review/", {"_publish": "1", "_seen": seen})
    assert stored(policy).status == "in_review"


def test_a_form_publishes_what_the_reviewer_saw(sign_in):
    policy, reviewer = a_policy(status="in_review"), a_reviewer()
    form = Form(sign_in(reviewer), policy.admin_url)
    with acting_as(an_editor()):
        Policy.objects.filter(pk=policy.pk).update(summary="后来改的")
    assert form.sent("_publish").response.status_code == 409
    with pytest.raises(ValidationError, match="请重新核对以后发布"):
        review.publish(stored(policy), reviewer, seen=int(form.values["_seen"][0]))


# --- Withdrawing, terms, duties, the last guard ---


def test_a_revision_nobody_submitted_stays_beside_what_is_withdrawn(client):
    policy = a_policy(summary="公开的")
    review.revise(policy, snapshot_of(policy) | {"summary": "写了一半的"}, an_editor())
    review.withdraw(policy, a_reviewer(), "误发")
    assert (stored(policy).summary, revision_of(stored(policy)).state["summary"]) == ("公开的", "写了一半的")
    review.discard(stored(policy), an_editor())
    review.publish(stored(policy), a_reviewer())
    assert (stored(policy).summary, stored(policy).status) == ("公开的", Status.PUBLISHED)


@pytest.mark.parametrize("model", ["theme", "instrument", "target", "region"])
def test_terms_are_changed_by_reviewers(sign_in, model):
    term = a_term(apps.get_model("policies", model), name="原名")
    address = f"/admin/policies/{model}/{term.pk}/change/"
    assert sign_in(an_editor()).post(address, {"name": "新名", "position": 0}).status_code == 403
    answer = sign_in(an_editor()).post(f"/admin/policies/{model}/add/", {"name": "某词", "slug": "x"})
    assert answer.status_code == (403 if model == "region" else 302)  # the others are proposed
    Form(sign_in(a_reviewer()), address).sent(name="新名")
    assert type(term).objects.get(pk=term.pk).name == "新名"


@pytest.fixture
def limited(sign_in):
    """An editor who is there for 本厅 alone."""
    person, own = an_editor(), a_department(name="本厅")
    Duty.objects.create(person=person, department=own)
    return sign_in(person), own


def test_a_new_policy_of_another_department_is_refused_in_words(limited):
    client, own = limited
    values = {"title": "某办法", "slug": "mou", "kind": "banfa"}
    for department, is_saved in ((a_department(), False), (own, True)):
        form = Form(client, "/admin/policies/policy/add/")
        form.row("policydepartment_set", department=department.pk, role="issuer", basis="stated")
        page = form.sent("_submit", **values)
        assert ("您负责的是本厅的政策：发文机关里至少要有其中一个部门" in page.errors) is not is_saved
        assert Policy.objects.filter(slug="mou").exists() is is_saved


def test_a_policy_of_another_department_is_not_restored_either(limited):
    client, _ = limited
    policy = a_policy(a_department(), status="draft")
    address, pk = policy.admin_url, policy.pk
    version = Version.objects.of(policy).first()
    policy.delete()
    page = Form(client, address.replace("change/", f"restore/{version.pk}/")).sent()
    assert "没有恢复。这一版不在您的分工之内" in page.messages
    assert not Policy.objects.filter(pk=pk).exists()


def test_a_draft_that_something_public_leads_to_is_not_deleted(sign_in):
    draft, indicator = a_policy(status="draft"), builders.an_indicator()
    builders.an_observation(indicator, policy=draft)
    page = Answer(sign_in(an_editor()), draft.admin_url.replace("change", "delete"), {"post": "yes"})
    assert "没有删除" in page.messages[-1]
    assert Policy.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("status", ["published", "withdrawn"])
@pytest.mark.parametrize("kind", first_on_both(MAKE))
def test_past_every_form_a_person_changes_nothing_that_was_public(kind, status):
    record = MAKE[kind](status=status)
    with pytest.raises(Unreviewed), acting_as(an_administrator()), guarded():
        type(record).objects.filter(pk=record.pk).update(**{NAME[type(record)]: "改了"})
    with pytest.raises(Unreviewed), acting_as(an_administrator()), guarded():
        record.delete()
    draft = MAKE[kind](status="draft")
    with pytest.raises(Unreviewed), acting_as(an_administrator()), guarded():
        type(draft).objects.filter(pk=draft.pk).update(**builders.PUBLIC)
