"""A feed contains the latest publications and changes, whatever the dates of the documents."""

import pytest

from data.formats.atom import NEWEST
from policies import querysets
from portal.cache import AnswerCache
from records import models, review
from records.models import Status
from tests.builders import a_measure, a_platform, a_policy, a_reviewer
from tests.data.formats import feed
from tests.reading import read

pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


def titles(client, name, query=""):
    return [entry.title for entry in feed(client, f"/{name}", query).entries]


def test_what_is_published_today_is_first_whatever_its_date(client):
    for number in range(NEWEST + 10):
        a_policy(title=f"胡杨{number}", issued_on="2021")
    a_measure(policy=a_policy(title="无日期的办法", issued_on=""), heading="刚发布的措施")
    assert titles(client, "policies")[0] == "无日期的办法"
    assert titles(client, "measures")[0] == "刚发布的措施"
    assert titles(client, "policies", "sort=issued_on")[0] == "无日期的办法"
    assert titles(client, "policies", "q=胡杨") == [f"胡杨{number}" for number in range(NEWEST + 9, 9, -1)]


def test_what_is_changed_comes_first_again(client):
    policy = a_policy(title="改过的办法")
    a_policy()
    policy.summary = "改过"
    policy.save()
    assert titles(client, "policies")[0] == "改过的办法"
    assert titles(client, "search", "q=办法")[0] == "改过的办法"


def test_measures_come_with_the_policy_they_waited_for(client):
    policy = a_policy(status=Status.DRAFT)
    measure = a_measure(policy=policy, heading="久等的措施")
    a_measure()
    review.publish(policy, a_reviewer())
    parsed = feed(client, "/measures")
    assert parsed.entries[0].title == "久等的措施"
    assert parsed.entries[0].updated == parsed.feed.updated > measure.updated_at.isoformat()


def test_updated_is_that_of_its_newest_entry(client):
    parsed = feed(client, "/policies")
    assert parsed.feed.updated == max(entry.updated for entry in parsed.entries)
    a_platform()
    assert feed(client, "/policies").feed.updated == parsed.feed.updated


def test_an_empty_feed_never_moves(client):
    told = {feed(client, "/policies", f"q=%22不存在的字{number}%22").feed.updated for number in (1, 2)}
    assert told == {"1970-01-01T00:00:00+00:00"}


def test_subscribing_is_explained_where_the_feeds_are_told_of(client):
    assert "订阅（Atom）" in read(client, "/policies/", kind="banfa").links
    assert "复制到阅读器" in read(client, "/about/api/").text


def test_of_very_many_records_it_is_the_same(client, monkeypatch):
    few = client.get("/measures.atom?_=1").content.decode().replace("_=1", "")
    for module in (models, querysets):
        monkeypatch.setattr(module, "FEW", 3)
        assert client.get("/measures.atom?_=2").content.decode().replace("_=2", "") == few
        monkeypatch.setattr("portal.cache.ANSWERS", AnswerCache())
