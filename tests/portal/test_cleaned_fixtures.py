"""Texts in fixtures are cleaned and parsed like those of the desk."""

import pytest

from policies.models import Policy
from tests.portal.fixture_files import FixtureFiles

pytestmark = pytest.mark.usefixtures("knowledge")
CITED = {"citations": [{"document": "report", "paragraph": 7, "fields": ["title"]}]}
POLICY = {"slug": "xin", "title": "新办法", "kind": "banfa"} | CITED


@pytest.fixture
def files(tmp_path):
    return FixtureFiles(tmp_path)


def loaded(files, **values):
    files.add("policies.yaml", **POLICY | values)
    files.load()
    return Policy.objects.get(slug="xin")


def test_every_text_is_cleaned(files):
    policy = loaded(files, title="新\u200b办法 ", summary="一\r\n二\x02", aliases=["甲\ufeff", "乙、丙"])
    assert (policy.title, policy.summary, policy.aliases) == ("新办法", "一\n二", ["甲", "乙、丙"])


def test_dates_numbers_and_addresses_are_understood(files):
    values = {"issued_on": "2021年7月", "doc_number": "内科发[2021]99号", "original_address": "http://a.cn/a.html。"}
    policy = loaded(files, **values)
    assert (policy.issued_on, policy.doc_number) == ("2021-07", "内科发〔2021〕99号")
    assert policy.original_address == "http://a.cn/a.html"


def test_a_broken_address_is_told_with_its_field(files):
    files.add("policies.yaml", **POLICY | {"original_address": "ftp://a.cn/"})
    assert "policies.yaml，记录“xin”：原文网址（original_address）：“ftp://a.cn/”不能用" in files.refusal()
