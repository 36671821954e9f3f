"""A missing word is proposed from the form that lacks it; readers see it once the record is published."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from policies.models import Department, Theme
from records import review
from records.models import Version
from records.tracking import acting
from tests.builders import a_policy, a_reviewer, an_administrator, an_editor
from tests.staff.desk import Form, Page

pytestmark = [pytest.mark.django_db, pytest.mark.once]
POPUP = "/admin/policies/theme/add/?_to_field=id&_popup=1"


@pytest.fixture
def editor(client):
    person = an_editor()
    client.force_login(person)
    return person


@pytest.fixture
def proposal(client, editor):
    """A theme that the editor proposed from a form."""
    client.post(POPUP, {"name": "低空经济", "_popup": "1", "_to_field": "id"})
    return Theme.objects.get(name="低空经济")


@pytest.fixture
def policy(client, proposal):
    """A draft of the editor's that has it."""
    policy = a_policy(status="draft", title="某某办法")
    Form(client, policy.admin_url).saved(summary="概要", themes=[proposal.pk])
    return policy


def test_the_form_offers_it_in_place(client, editor):
    form = Form(client, a_policy(status="draft").admin_url)
    for field in ("add_id_themes", "add_id_policydepartment_set-__prefix__-department"):
        assert form.root.find(f".//a[@id='{field}']") is not None, field


def test_a_department_is_proposed_as_a_draft(client, editor):
    client.post("/admin/policies/department/add/?_popup=1", Form(client, "/admin/policies/department/add/").values | {
        "name": "某新设厅", "_popup": "1",
    })  # fmt: skip
    assert Department.objects.get(name="某新设厅").status == "draft"


def test_a_proposal_is_asked_for_its_name_only(client, editor):
    page = Page(client.get(POPUP))
    assert "发布以后读者才看得到" in page.html
    assert page.root.find(".//input[@name='position']") is None


def test_readers_do_not_see_a_proposal(client, proposal):
    assert proposal.is_proposed
    assert "低空经济" not in client.get("/policies/").content.decode()
    assert (
        client.get(f"/policies/?theme={proposal.slug}").status_code == client.get("/policies/?theme=none").status_code
    )
    assert client.get("/search/suggest/?q=低空").content.decode().count("低空经济") == 0


def test_it_is_accepted_with_the_record_that_has_it(client, policy, proposal):
    reviewer = a_reviewer()
    client.force_login(reviewer)
    assert "主题“低空经济”是新提议的词" in client.get(policy.admin_url.replace("change", "review")).content.decode()
    review.publish(policy, reviewer)
    assert not Theme.objects.get(pk=proposal.pk).is_proposed
    assert "低空经济" in client.get("/policies/").content.decode()


def test_nobody_accepts_their_own_proposal():
    reviewer, other = a_reviewer(), a_reviewer()
    with acting(lambda: reviewer):
        theme = Theme.objects.create(name="低空经济", slug="dikong", is_proposed=True)
    policy = a_policy(status="draft", themes=[theme])
    with pytest.raises(ValidationError, match="是您自己提议的"):
        review.publish(policy, reviewer)
    review.publish(policy, other)


def test_an_administrator_accepts_alone_with_a_reason():
    boss = an_administrator()
    with acting(lambda: boss):
        theme = Theme.objects.create(name="低空经济", slug="dikong", is_proposed=True)
        policy = a_policy(status="draft", themes=[theme])
    review.publish(policy, boss, "只有一人值班")
    assert not Theme.objects.get(pk=theme.pk).is_proposed


def test_who_reviews_adds_a_word_at_once(client):
    client.force_login(a_reviewer())
    Form(client, "/admin/policies/theme/add/").saved(name="低空经济", slug="dikong", position="9")
    assert not Theme.objects.get(slug="dikong").is_proposed


def test_an_editor_brings_no_word_back(client, editor):
    theme = Theme.objects.create(name="旧词", slug="jiuci")
    pk = theme.pk
    theme.delete()
    version = Version.objects.of_each(Theme, [pk]).first()
    assert client.post(f"/admin/policies/theme/{pk}/restore/{version.pk}/").status_code == 403
    assert not Theme.objects.filter(pk=pk).exists()


def test_an_earlier_version_of_an_accepted_word_stays_accepted(client, policy, proposal):
    reviewer = a_reviewer()
    review.publish(policy, reviewer)
    first = Version.objects.of(proposal).last()
    client.force_login(reviewer)
    Form(client, f"/admin/policies/theme/{proposal.pk}/restore/{first.pk}/").sent()
    assert not Theme.objects.get(pk=proposal.pk).is_proposed
    assert [one.action for one in Version.objects.of(proposal)][-2:] == ["published", "created"]


@pytest.mark.parametrize("slug", ["dikong-jingji", "dikong"])
def test_a_fixture_accepts_what_was_proposed(tmp_path, policy, slug):
    """Under the address of the fixture, whichever the proposal has."""
    Theme.objects.create(name="低空物流", slug="dikong-jingji", is_proposed=True)
    entry = f"- slug: {slug}\n  name: 低空物流\n"
    (tmp_path / "themes.yaml").write_text(entry, encoding="utf-8")
    call_command("load_fixtures", folder=tmp_path, verbosity=0)
    theme = Theme.objects.get(name="低空物流")
    assert (theme.slug, theme.is_proposed) == (slug, False)
