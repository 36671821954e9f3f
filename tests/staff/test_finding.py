"""The desk's searches and autocompletes parse and fold input like the public search."""

import pytest

from policies.models import Change, Theme
from tests.builders import a_change, a_document, a_measure, a_platform, a_policy, a_term
from tests.staff.desk import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven():
    numbers = ["内科发〔2021〕99号", "内科发[2021]99号", "内科发（2021）99号", "内科发〔2021〕９９号"]
    drafts = [a_policy(title=f"测试乙办法{n}", doc_number=number, status="draft") for n, number in enumerate(numbers)]
    return drafts + [a_policy(title=f"测试乙办法{n}", doc_number=number) for n, number in enumerate(numbers[:3], 4)]


def listed(client, address, query):
    page = Page(client.get(address, {"q": query}))
    return len(page.root.findall(".//table[@id='result_list']/tbody/tr"))


@pytest.mark.parametrize(
    "query", ["内科发[2021]99号", "内科发〔2021〕99号", "内科发(2021)99号", "內科發 2021 99", "《测试乙办法》"]
)
def test_a_policy_is_found_however_it_is_written(admin_client, seven, query):
    assert listed(admin_client, "/admin/policies/policy/", query) == 7


def offered(client, term, model="measure", field="policy", page=1):
    asked = {"app_label": "policies", "model_name": model, "field_name": field, "term": term, "page": page}
    return [each["text"] for each in client.get("/admin/autocomplete/", asked).json()["results"]]


@pytest.mark.parametrize("term", ["《测试乙办法》", "測試乙", "测试 乙", "内科发[2021]99号"])
def test_an_autocomplete_finds_the_same(admin_client, seven, term):
    assert len(offered(admin_client, term)) == 7


def test_pages_of_an_autocomplete_are_in_a_fixed_order(admin_client, recwarn):
    titles = {str(a_policy(title=f"测试丙办法{number}")) for number in range(45)}
    pages = [offered(admin_client, "测试丙", page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert {text for page in pages for text in page} == titles
    assert not [one for one in recwarn if "Unordered" in str(one.category)]


def test_an_autocomplete_says_that_the_login_has_ended(client, seven):
    assert ["登录已失效" in text for text in offered(client, "测试乙")] == [True]  # and nothing of the records


def test_every_autocomplete_and_list_folds(admin_client):
    a_term(Theme, name="測試主題")
    a_document(title="测试“来源”")
    a_platform(name="测试·平台")
    assert offered(admin_client, "测试主题", field="themes") == ["測試主題"]
    assert listed(admin_client, "/admin/records/document/", "测试来源") == 1
    assert listed(admin_client, "/admin/policies/platform/", "測試平台") == 1


def test_a_measure_is_found_by_its_text_and_by_its_policy(admin_client):
    a_measure(text="给予２０万元测试丁补助", policy=a_policy(title="测试戊办法"), status="draft")
    assert listed(admin_client, "/admin/policies/measure/", "20万元測試丁補助") == 1
    assert listed(admin_client, "/admin/policies/measure/", "《测试戊办法》") == 1


def test_a_part_is_found_by_its_record(admin_client):
    a_change(a_platform(name="测试己平台"))
    assert Change.objects.exists()
    assert listed(admin_client, "/admin/policies/change/", "測試己") == 1


def test_a_search_without_letters_finds_nothing(admin_client, seven):
    assert listed(admin_client, "/admin/policies/policy/", "《》") == 0
