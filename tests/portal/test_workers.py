"""The real server with two processes: each shows changes made by a third one at the next request."""

import urllib.request
from urllib.parse import quote

import pytest

from tests.served import served

ASKED = 30  # times, over a connection each: either process answers some
PAGES = (
    "/policies/?kind=cuoshi",
    "/policies/keji-xingmeng-30-tiao/",
    "/policies.json",
    quote("/search/?q=科技兴蒙", safe="/?="),
)
CHANGE = """
from policies.models import Policy
policy = Policy.objects.get(slug="keji-xingmeng-30-tiao")
policy.title += "（新）"
policy.save()
"""

pytestmark = pytest.mark.once


def test_every_process_shows_a_change_at_the_next_request(started):
    with served(started) as portal:
        for page in PAGES:
            assert not any("（新）" in answer for answer in answers(portal.address + page)), page
        portal.run(CHANGE)
        for page in PAGES:
            assert all("（新）" in answer for answer in answers(portal.address + page)), page


def answers(address):
    return [urllib.request.urlopen(address, timeout=10).read().decode() for _ in range(ASKED)]
