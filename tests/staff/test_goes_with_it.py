"""A record becomes public with or after everything it leads to: no page names what readers cannot see."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from policies.models import Department, Duty, Policy
from records import review
from records import reviewed_together as together
from records.snapshot import snapshot_of
from records.tracking import acting
from tests import builders
from tests.builders import a_contact, a_department, a_document, a_measure, a_policy, a_reviewer, an_editor, cited
from tests.staff.desk import Form, Page
from tests.staff.test_four_eyes import listed, newest

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def with_contact(record, contact):
    record.contacts.add(contact)
    return record


def draft_department(**values):
    return a_department(name="某厅", status="draft", **values)


def draft_contact():
    return a_contact(a_department(), matter="某事", phone="12345", status="draft")


LEADING = {  # what waits × what it leads to that is a draft
    "部门“某厅”": lambda: a_policy(draft_department(), status="in_review"),
    "来源文件《某报告》": lambda: cited(a_policy(status="in_review"), a_document(title="某报告", status="draft")),
    "联系方式“某事，12345”": lambda: with_contact(a_policy(status="in_review"), draft_contact()),
    "政策“某办法”": lambda: a_measure(policy=a_policy(title="某办法", status="draft"), status="in_review"),
}


def contact_of_draft():
    return a_contact(draft_department(), status="in_review")


def measure_with_contact():
    return with_contact(a_measure(policy=a_policy(), status="in_review"), draft_contact())


def platform_of_draft():
    return builders.a_platform(policies=[a_policy(title="某办法", status="draft")], status="in_review")


def figure_of_draft():
    indicator = builders.an_indicator(status="in_review")
    cited(builders.an_observation(indicator, policy=a_policy(title="某办法", status="draft")))
    return indicator


CASES = [
    *LEADING.items(),
    ("部门“某厅”", contact_of_draft),
    ("联系方式“某事，12345”", measure_with_contact),
    ("政策“某办法”", platform_of_draft),
    ("政策“某办法”", figure_of_draft),
]


def by_form(client, record):
    return Form(client, record.admin_url).sent("_publish")


def by_list(client, record):
    return listed(client, record, newest())


def by_package(client, record):
    root = together.root_of(record)
    form = Form(client, root.admin_url.replace("change", "review"))
    return form.sent("_publish")


def attempts():
    """Every case × way. `make test` takes every way for the first case, and one way for each other."""
    ways = (by_form, by_list, by_package)
    for (number, (named, make)), way in product(enumerate(CASES), ways):
        is_kept = number == 0 or way is ways[number % len(ways)]
        yield pytest.param(named, make, way, marks=[] if is_kept else [pytest.mark.exhaustive])


@pytest.mark.parametrize(("named", "make", "way"), [*attempts()])
def test_what_leads_to_a_draft_is_refused_and_the_draft_named(sign_in, named, make, way):
    record = make()
    page = way(sign_in(a_reviewer()), record)
    assert any(f"{named}还是草稿" in message for message in page.messages), page.messages
    assert not type(record).objects.get(pk=record.pk).is_published


@pytest.mark.parametrize(("named", "make"), CASES)
def test_submitted_together_all_become_public(sign_in, named, make):
    record = make()
    root = together.root_of(record)
    review_page = root.admin_url.replace("change", "review")
    Form(sign_in(an_editor()), review_page).sent("_submit")
    page = Form(sign_in(a_reviewer()), review_page).sent("_publish")
    assert any("已发布" in message for message in page.messages), page.messages
    assert type(record).objects.get(pk=record.pk).is_published
    assert together.items_of(type(root).objects.get(pk=root.pk)) == []


def test_what_is_withdrawn_carries_nothing_either():
    department = a_department(name="某厅")
    review.withdraw(department, a_reviewer(), "误发")
    with pytest.raises(ValidationError, match="部门“某厅”已撤回"):
        review.publish(a_policy(department, status="in_review"), a_reviewer())


def test_a_contact_and_its_new_department_are_in_the_package():
    contact = a_contact(draft_department(), matter="某事", status="draft")
    policy = with_contact(a_policy(status="draft"), contact)
    measure = with_contact(a_measure(policy=policy, status="draft"), contact)
    assert [item.record for item in together.items_of(policy)] == [
        contact.department,
        contact,
        policy,
        measure,
    ]


def test_submitting_one_record_names_what_does_not_go_with_it(sign_in):
    policy = cited(a_policy(draft_department(), status="draft"), a_document(title="某报告", status="draft"))
    page = Form(sign_in(an_editor()), policy.admin_url).sent("_submit")
    assert f"“{policy}”已提交审核" in page.messages[0]
    assert "没有随同提交、还是草稿的：来源文件《某报告》、部门“某厅”" in page.messages[1]
    assert page.links["审核页"]


def test_submitting_one_with_nothing_left_says_no_more(sign_in):
    page = Form(sign_in(an_editor()), a_policy(status="draft").admin_url).sent("_submit")
    assert len(page.messages) == 1


# --- Within one's duties ---


@pytest.fixture
def limited():
    """A reviewer who is there for one department."""
    person, own = a_reviewer(), a_department(name="本厅")
    Duty.objects.create(person=person, department=own)
    return person, own


def test_through_a_package_nobody_publishes_what_they_may_only_look_at(sign_in, limited):
    person, own = limited
    other = a_department(name="别厅", status="in_review")
    policy = a_policy(own, status="in_review")
    builders.a_part(policy, other, role="joint")
    page = by_package(sign_in(person), policy)
    assert any("部门“别厅”还在等待审核" in message for message in page.messages)
    assert not Department.objects.get(pk=other.pk).is_published
    by_package(sign_in(a_reviewer()), policy)
    assert Department.objects.get(pk=other.pk).is_published


def test_what_is_not_theirs_waits_and_is_named(sign_in, limited):
    person, own = limited
    policy, other = a_policy(own, status="in_review"), a_department(name="别厅")
    builders.a_part(policy, other, role="joint")
    review.revise(other, snapshot_of(other) | {"address": "新址"}, an_editor())
    review.submit(other, an_editor())
    page = by_package(sign_in(person), policy)
    assert Policy.objects.get(pk=policy.pk).is_published
    assert Department.objects.get(pk=other.pk).address == ""
    assert any("还没有公开的：部门“别厅”" in message for message in page.messages)


def test_nobody_locks_themselves_out_of_a_policy(sign_in):
    editor, own = an_editor(), a_department(name="本厅")
    Duty.objects.create(person=editor, department=own)
    policy = a_policy(own, status="draft")
    form = Form(sign_in(editor), policy.admin_url)
    page = form.sent(**{"policydepartment_set-0-DELETE": "on"})
    assert page.errors == ["您负责的是本厅的政策：发文机关里至少要有其中一个部门"]
    assert policy.policydepartment_set.count() == 1


def test_who_may_only_look_is_offered_no_change(sign_in):
    editor = an_editor()
    Duty.objects.create(person=editor, department=a_department())
    page = Page(sign_in(editor).get("/admin/"))
    rows = {row.get("class"): row for row in page.root.iter("tr")}
    offered = {name: [link.get("class") for link in row.iter("a")] for name, row in rows.items() if name}
    for kind in ("department", "platform", "indicator", "term"):
        assert any("viewlink" in (one or "") for one in offered[f"model-{kind}"]), offered
    assert any("changelink" in (one or "") for one in offered["model-policy"])


def test_the_lists_refusal_names_the_record_and_the_place_of_the_reason(sign_in):
    person = builders.an_administrator()
    with acting(lambda: person):
        policy = a_policy(title="某办法", status="in_review")
    (message,) = listed(sign_in(person), policy, newest()).messages
    assert "“某办法”" in message
    assert "打开它的表单或审核页，写在“理由”里" in message


def test_home_says_when_the_draft_was_written(sign_in):
    policy, editor = a_policy(), an_editor()
    long_ago = timezone.now() - timedelta(hours=3)
    Policy.objects.filter(pk=policy.pk).update(updated_at=long_ago)
    review.revise(policy, snapshot_of(policy) | {"summary": "新"}, editor)
    (entry,) = [
        one for one in Page(sign_in(editor).get("/admin/")).root.iter("li") if "修订" in "".join(one.itertext())
    ]
    assert "0 分钟前" in "".join(entry.itertext()).replace("\xa0", " ")
