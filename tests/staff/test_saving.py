"""Saving at the desk: one new version, status unchanged, readers and lists updated."""

import pytest

from policies.models import Instrument, Measure, Policy, Region, Target, Theme
from portal.fixtures import load
from records.models import Status
from tests.builders import (
    a_change,
    a_department,
    a_document,
    a_measure,
    a_platform,
    a_policy,
    a_term,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip
from tests.staff.desk import Form

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [a_policy, a_measure, a_platform, an_indicator, a_department, a_document])
def test_saving_makes_one_new_version(admin_client, make):
    record = make(status="draft")
    form = Form(admin_client, record.admin_url)
    form.sent()
    record.refresh_from_db()
    assert record.version == 1  # nothing was changed
    form.sent(**{next(name for name in ("title", "heading", "name") if name in form.values): "改过的名称"})
    record.refresh_from_db()
    assert record.version == 2


@pytest.mark.parametrize("status", Status.values)
def test_saving_keeps_the_status(admin_client, status):
    policy = a_policy(status=status)
    Form(admin_client, policy.admin_url).sent()
    policy.refresh_from_db()
    assert policy.status == status


def test_what_is_saved_is_public_at_once(admin_client, client):
    policy = a_policy()
    Form(admin_client, policy.admin_url).published(summary="改过的概要")
    assert "改过的概要" in client.get(policy.get_absolute_url()).content.decode()


def test_what_is_saved_is_found(admin_client, client):
    policy = a_policy()
    Form(admin_client, policy.admin_url).published(summary="独一无二的概要")
    assert client.get("/policies.json", {"q": "独一无二"}).json()["count"] == 1


def test_what_a_record_is_sorted_by_is_counted_at_once(admin_client, client):
    theme, department, policy = a_term(Theme, slug="zt"), a_department(slug="bm"), a_policy()
    form = Form(admin_client, policy.admin_url)
    form.row("policydepartment_set", department=department.pk, role="issuer", basis="stated").published(
        themes=[theme.pk]
    )
    for name, value in (("theme", "zt"), ("department", "bm")):
        answer = client.get("/policies.json", {name: value}).json()
        assert answer["count"] == 1
        assert {option["value"]: option["count"] for option in answer["facets"][name]}[value] == 1


def test_a_measure_leads_from_its_policy_to_its_sources(admin_client):
    policy = a_policy()
    measure = a_measure(policy=policy)
    assert measure.admin_url in Form(admin_client, policy.admin_url).links.values()


def test_of_very_many_measures_the_form_shows_the_list(admin_client):
    policy = a_policy()
    Measure.objects.bulk_create(Measure(policy=policy, heading=f"要点{n}", text="内容") for n in range(300))
    form = Form(admin_client, policy.admin_url)
    assert "measures-TOTAL_FORMS" not in form.values
    rows = form.links["300 条措施的列表"]
    assert "300 措施" in admin_client.get(rows).content.decode()
    form.published(summary="新的")
    assert (Policy.objects.get(pk=policy.pk).summary, policy.measures.count()) == ("新的", 300)


@pytest.mark.parametrize("part_of", ["indicator", "platform"])
def test_a_part_that_is_edited_is_a_new_version_of_its_record(admin_client, part_of):
    part = an_observation(an_indicator()) if part_of == "indicator" else a_change(a_platform())
    Form(admin_client, cited(part).admin_url).sent(**{"text": "改过", "scope": "改过"})
    Form(admin_client, getattr(part, part_of).admin_url).published()
    assert getattr(part, part_of)._meta.model.objects.get(pk=getattr(part, part_of).pk).version == 2


def test_a_part_that_is_deleted_is_a_new_version_of_its_record(admin_client):
    figure = cited(an_observation(an_indicator()))
    admin_client.post(figure.admin_url.replace("change", "delete"), {"post": "yes"})
    assert figure.indicator.observations.count() == 1
    Form(admin_client, figure.indicator.admin_url).published()
    figure.indicator.refresh_from_db()
    assert (figure.indicator.observations.count(), figure.indicator.version) == (0, 2)


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_what_was_public_keeps_its_address(admin_client, status):
    policy = a_policy(slug="jiu", status=status)
    Form(admin_client, policy.admin_url).sent(slug="xin")
    assert Policy.objects.get(pk=policy.pk).slug == "jiu"


def test_a_draft_may_get_another_address(admin_client):
    policy = a_policy(slug="jiu", status="draft")
    Form(admin_client, policy.admin_url).sent(slug="xin")
    assert Policy.objects.get(pk=policy.pk).slug == "xin"


@pytest.mark.parametrize("model", [Theme, Instrument, Target, Region])
def test_a_word_keeps_its_place_in_addresses(admin_client, model):
    term = a_term(model, slug="jiu")
    address = f"/admin/policies/{model._meta.model_name}/{term.pk}/change/"
    Form(admin_client, address).sent(slug="xin", name="新名")
    term.refresh_from_db()
    assert (term.slug, term.name) == ("jiu", "新名")


def test_a_word_in_use_is_not_deleted(admin_client):
    used, unused = a_term(Theme), a_term(Theme)
    a_policy(themes=[used])
    for term in (used, unused):
        admin_client.post(f"/admin/policies/theme/{term.pk}/delete/", {"post": "yes"})
    assert [*Theme.objects.filter(pk__in=[used.pk, unused.pk])] == [used]


def test_a_word_in_use_is_not_deleted_from_the_list(admin_client):
    used = a_term(Theme)
    a_policy(themes=[used])
    data = {"action": "delete_selected", "_selected_action": [used.pk], "post": "yes"}
    admin_client.post("/admin/policies/theme/", data)
    assert Theme.objects.filter(pk=used.pk).exists()


def test_a_load_of_the_fixtures_keeps_what_was_edited(knowledge, admin_client, settings, tmp_path):
    policy = Policy.objects.get(slug="keji-xingmeng-30-tiao")
    Form(admin_client, policy.admin_url).published(summary="工作人员改过的")
    text = (settings.BASE_DIR / "fixtures" / "policies.yaml").read_text()
    (tmp_path / "policies.yaml").write_text(text.replace("summary: 为加快", "summary: 另为加快"))
    assert load(tmp_path)["kept"] == 1
    policy.refresh_from_db()
    assert policy.summary == "工作人员改过的"


def test_a_new_record_begins_as_a_draft_nobody_sees(admin_client, client):
    form = Form(admin_client, "/admin/policies/platform/add/").cite(a_document(), fields=["name"])
    form.sent(name="某平台", slug="mou-pingtai", kind="park")
    assert client.get("/platforms/mou-pingtai/").status_code == 404
