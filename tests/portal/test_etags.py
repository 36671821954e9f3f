"""Every public response can be cached and revalidated: ETag, 304, and the data version it was made from."""

import pytest

from policies.models import Policy, Target
from records import review
from records.models import Status
from records.release import release
from tests.builders import a_measure, a_policy, a_quantity, a_reviewer, a_term

ADDRESSES = ["/", "/policies/", "/policies.json?q=科技", "/api/v1/policies/", "/policies/keji-xingmeng-30-tiao.json"]
pytestmark = pytest.mark.usefixtures("knowledge")


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_not_changed_is_not_sent_again(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Data-Version"] == first["Data-Version"]
    assert first["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_changed_record_is_sent_anew(client, address):
    first = client.get(address)
    Policy.objects.get(slug="keji-xingmeng-30-tiao").save()
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["Data-Version"] != first["Data-Version"]


def test_a_changed_part_of_a_record_counts_too(client):
    measure = a_measure()
    changes = [
        lambda: a_quantity(measure),
        lambda: measure.targets.add(a_term(Target)),
        measure.quantities.all().delete,
    ]
    etags = {client.get("/measures.json")["ETag"]}
    for number, change in enumerate(changes, 2):
        change()
        etags.add(client.get("/measures.json")["ETag"])
        assert len(etags) == number


def test_a_draft_changes_no_answer_but_may_be_asked_about(client):
    before = client.get("/policies.json").content
    a_policy(status=Status.DRAFT)
    assert client.get("/policies.json").content == before


def test_what_is_not_there_is_not_kept(client):
    response = client.get("/policies/no-such/")
    assert (response.status_code, response.has_header("ETag")) == (404, False)
    etag = client.get("/policies/")["ETag"]
    assert client.get("/policies/no-such/", headers={"If-None-Match": etag}).status_code == 404


@pytest.mark.parametrize("address", ["/policies/no-such/", "/policies/no-such.json", "/policies", "/favicon.ico"])
def test_no_browser_keeps_what_may_be_otherwise_tomorrow(client, address):
    assert "no-cache" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("form", ["/", ".json", ".ris"])
def test_no_browser_keeps_the_410_of_a_record_that_may_come_back(client, form):
    policy, reviewer = a_policy(slug="huyang-banfa"), a_reviewer()
    review.withdraw(policy, reviewer, "误发")
    gone = client.get(f"/policies/huyang-banfa{form}")
    assert (gone.status_code, "no-cache" in gone["Cache-Control"]) == (410, True)
    review.publish(policy, reviewer)
    assert client.get(f"/policies/huyang-banfa{form}").status_code == 200


@pytest.mark.parametrize("address", ["/livez", "/readyz", "/admin/login/"])
def test_what_is_asked_of_the_moment_is_never_kept(client, address):
    assert not client.get(address).has_header("ETag")


@pytest.mark.parametrize("room", ["a_new_room", "templates", "static", "tests"])
def test_another_release_gives_other_answers(room, settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / room).mkdir()
    (tmp_path / room / "__init__.py").write_text("")
    (tmp_path / room / "answers.py").write_text("ANSWER = 1")
    before = release.__wrapped__()
    (tmp_path / room / "answers.py").write_text("ANSWER = 2")
    assert (release.__wrapped__() != before) == (room != "tests")
