"""Loading the fixtures again: nothing changes, no edit by staff is lost, corrections arrive."""

import pytest
from django.contrib.auth import get_user_model

from indicators.models import Indicator
from policies.models import Measure, Policy
from records import review
from records.snapshot import snapshot_of
from tests.builders import a_measure, a_reviewer, an_editor
from tests.portal.fixture_files import FixtureFiles, everything
from tests.staff.desk import Form

SLUG = "keji-xingmeng-30-tiao"
pytestmark = pytest.mark.usefixtures("knowledge")


@pytest.fixture
def files(tmp_path):
    return FixtureFiles(tmp_path)


def policy():
    return Policy.objects.get(slug=SLUG)


def edit():
    """What a member of staff does at the desk."""
    edited = policy()
    edited.summary = "同事改过"
    edited.save()


def test_twice_changes_nothing(files):
    before = everything()
    assert files.load().startswith("新增 0 条，更新 0 条，")
    assert everything() == before


def test_a_corrected_fixture_updates_a_record_nobody_edited(files):
    before = policy()
    files.change("policies.yaml", SLUG, summary="文件里改过")
    assert "更新 1 条" in files.load()
    assert (policy().summary, policy().pk, policy().version) == ("文件里改过", before.pk, before.version + 1)
    assert "更新 0 条" in files.load()


def test_what_a_fixture_lists_under_a_record_is_replaced_not_added(files):
    before = everything()
    files.change("policies.yaml", SLUG, summary="文件里改过")
    files.load()
    after = everything()
    assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}


def test_a_record_that_staff_edited_is_kept(files):
    edit()
    files.change("policies.yaml", SLUG, summary="文件里改过")
    assert "保留工作人员修改的 1 条" in files.load()
    assert policy().summary == "同事改过"


def test_a_record_that_staff_withdrew_stays_withdrawn(files):
    review.withdraw(policy(), a_reviewer(), "误发")
    files.change("policies.yaml", SLUG, summary="文件里改过")
    files.load()
    assert not policy().is_published


def test_overwrite_brings_back_what_the_file_says_and_publishes_nothing_withdrawn(tmp_path):
    files = FixtureFiles(tmp_path, "policies.yaml")
    summary = policy().summary
    edit()
    review.withdraw(withdrawn := Policy.objects.exclude(slug=SLUG).first(), a_reviewer(), "误发")
    files.load(overwrite=True)
    assert policy().summary == summary
    assert not Policy.objects.get(pk=withdrawn.pk).is_published


def test_a_figure_that_staff_edited_on_its_own_page_is_kept(files, client):
    client.force_login(get_user_model().objects.create_superuser("bianji"))
    indicator = Indicator.objects.get(slug="keji-jinbu-gongxianlv")
    assert Form(client, indicator.observations.get().admin_url).sent(note="同事改过").errors == []
    Form(client, indicator.admin_url).published()
    files.change("indicators.yaml", indicator.slug, definition="文件里改过")
    files.load()
    assert indicator.observations.get().note == "同事改过"


def test_a_record_with_a_revision_waits_until_it_is_published(files):
    review.revise(policy(), snapshot_of(policy()) | {"summary": "同事正在改"}, an_editor())
    files.change("policies.yaml", SLUG, summary="文件里改过")
    assert "保留工作人员修改的 1 条" in files.load()


def test_measures_made_at_the_desk_have_ids_no_fixture_will_use(files):
    made = a_measure()
    assert made.pk >= 100_001
    files.add("measures.yaml", **files.entries("measures.yaml")[0] | {"id": 500, "heading": "文件里的新措施"})
    files.load()
    assert Measure.objects.get(pk=500).heading == "文件里的新措施"
    assert a_measure().pk == made.pk + 1


def test_the_id_of_a_measure_that_went_is_not_used_again(files):
    first = a_measure()
    gone = first.pk
    first.delete()
    files.load()
    assert a_measure().pk > gone


def test_a_fixture_may_not_use_the_ids_of_the_desk(files):
    entry = files.entries("measures.yaml")[0] | {"id": 100_001}
    files.add("measures.yaml", **entry)
    assert "measures.yaml，记录“100001”：" in files.refusal()


def test_what_the_fixture_no_longer_says_is_gone(files):
    files.change("policies.yaml", SLUG, doc_number=None, themes=None)
    files.load()
    assert (policy().doc_number, policy().themes.count(), policy().is_published) == ("", 0, True)


def test_a_new_record_may_take_the_title_that_another_gives_up(files):
    before = files.entries("policies.yaml")[0]
    files.change("policies.yaml", before["slug"], title="文件里改了标题")
    files.add("policies.yaml", **before | {"slug": "xin", "implements": []})
    assert files.load().startswith("新增 1 条，更新 1 条，")
    assert Policy.objects.get(slug="xin").title == before["title"]


def test_an_id_in_quotes_is_the_same_id(tmp_path):
    files = FixtureFiles(tmp_path, "measures.yaml")
    entry = files.entries("measures.yaml")[0]
    files.write("measures.yaml", [entry | {"id": f"00{entry['id']}", "heading": "文件里改过"}])
    files.load(overwrite=True)
    assert Measure.objects.get(pk=entry["id"]).heading == "文件里改过"
