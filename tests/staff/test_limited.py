"""Staff limited to some departments: no links that end in 403, and no access to others' sources."""

import re
from collections import Counter

import pytest

from policies.models import Duty, Measure
from tests.builders import a_department, a_document, a_measure, a_platform, a_policy, an_editor, an_indicator, cited
from tests.staff.desk import Form

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def department():
    return a_department()


@pytest.fixture
def limited(client, department):
    editor = an_editor()
    Duty.objects.create(person=editor, department=department)
    client.force_login(editor)
    return client


@pytest.fixture
def theirs():
    return a_policy(a_department(), title="别人的办法")


def addresses_on(html, page):
    for found in re.findall(r'(?:href|action)="([^"#]+)"', html):
        found = found.replace("&amp;", "&")
        yield page.partition("?")[0] + found if found.startswith("?") else found


@pytest.mark.once  # sixty pages that tests of their own ask of both databases
def test_no_link_of_the_desk_ends_in_a_refusal(limited, department, theirs):
    ours = a_policy(department, status="draft")
    records = [ours, theirs, a_measure(policy=theirs), a_platform(), an_indicator(), a_document(), department]
    # Three of each kind of address: more of them ask the same code.
    limited.raise_request_exception = False  # what breaks down is another test's
    waiting, seen, kinds = ["/admin/", *(record.admin_url for record in records)], set(), Counter()
    while waiting:
        page = waiting.pop(0)  # those named above come first
        kind = re.sub(r"\d+|\?.*", "", page)
        if page in seen or not page.startswith("/admin/") or "logout" in page or "/jsi18n" in page or kinds[kind] == 3:
            continue
        seen.add(page)
        kinds[kind] += 1
        response = limited.get(page)
        assert response.status_code != 403, page
        if "?" not in page and len(seen) < 60 and b"<html" in response.content:
            waiting += addresses_on(response.content.decode(), page)
    assert len(kinds) > 20


def test_a_measure_is_offered_own_policies_only(limited, department, theirs):
    ours = a_policy(department, title="自己的办法")
    asked = {"app_label": "policies", "model_name": "measure", "field_name": "policy", "term": "的办法"}
    offered = limited.get("/admin/autocomplete/", asked).json()["results"]
    assert [each["id"] for each in offered] == [str(ours.pk)]


def test_a_measure_for_another_departments_policy_is_refused_in_words(limited, theirs):
    page = Form(limited, "/admin/policies/measure/add/").sent(heading="要点", text="内容", policy=theirs.pk)
    assert page.errors == ["没有这项政策，或者它不归您负责的部门：请另选一项"]
    assert not Measure.objects.filter(policy=theirs).exists()


def test_no_more_measures_are_offered_for_another_departments_policy(limited, department, theirs):
    assert "增加一条" not in Form(limited, theirs.admin_url).html
    assert "增加一条" in Form(limited, a_policy(department).admin_url).html


def source_of(*records):
    document = a_document(status="draft")
    for record in records:
        cited(record, document)
    return document


def test_sources_of_other_departments_are_not_edited(limited, department, theirs):
    ours = a_policy(department)
    others = [source_of(theirs), source_of(ours, theirs), source_of(a_platform()), source_of()]
    for document in others:
        assert limited.post(document.admin_url, {"title": "改"}).status_code == 403
    own = source_of(ours, a_measure(policy=ours))
    assert Form(limited, own.admin_url).sent(note="改").errors == []
    own.refresh_from_db()
    assert own.note == "改"


def test_a_source_of_ones_own_is_edited_before_anything_cites_it(limited):
    Form(limited, "/admin/records/document/add/").sent(title="新来源", slug="xin", confidence="official")
    page = limited.get("/admin/records/document/?q=新来源").content.decode()
    address = re.search(r'href="(/admin/records/document/\d+/change/)', page)[1]
    assert Form(limited, address).sent(note="改").errors == []


def test_figures_of_nobodys_departments_are_not_added(limited):
    indicator = an_indicator()
    assert limited.get(f"/admin/indicators/observation/add/?indicator={indicator.pk}").status_code == 403
