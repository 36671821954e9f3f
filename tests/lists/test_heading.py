"""The sentence above a list describes its content; the table view and the day fields are plain URL parameters."""

import pytest

from policies.models import Instrument, Target, Theme
from tests.builders import a_department, a_measure, a_part, a_policy, a_term
from tests.reading import LISTS, read, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def department():
    return a_department(slug="linye", name="内蒙古自治区林业厅")


def sentence(client, address, **parameters):
    return words(read(client, address, **parameters).root.find(".//main//p[@role='status']"))


def test_who_issued_them_when_and_in_which_order(client, department):
    for _ in range(2):
        a_policy(department, issued_on="2021")
    assert sentence(client, "/policies/", department="linye", year="2021") == (
        "林业厅2021年发布的政策2项，按日期从新到旧排列"
    )


def test_being_in_charge_is_not_called_issuing(client, department):
    a_part(a_policy(), department, "responsible")
    assert sentence(client, "/policies/", department="linye") == "林业厅发布或主管的政策1项"


def test_no_stated_issuer_is_said_in_words(client):
    a_policy(kind="tongzhi", issued_on="1999")
    assert sentence(client, "/policies/", department="none", year="1999", kind="tongzhi") == (
        "没有写明发文机关的、1999年发布、文种为通知的政策1项"
    )


def test_whom_a_measure_serves_and_by_what_means(client):
    target, instrument = a_term(Target, slug="muchang", name="牧场"), a_term(Instrument, slug="daikuan", name="贷款")
    a_measure([target], [instrument])
    assert sentence(client, "/measures/", target="muchang", instrument="daikuan") == ("给牧场、政策工具为贷款的措施1条")


def test_any_of_several_is_or(client):
    first, second = a_term(Theme, slug="one", name="草原"), a_term(Theme, slug="two", name="沙漠")
    a_policy(themes=[first])
    a_policy(themes=[second])
    assert sentence(client, "/policies/", theme=["one", "two"]).startswith("主题为草原或沙漠的政策2项")


def test_words_and_the_day_asked_for(client):
    a_policy(title="胡杨办法")
    told = sentence(client, "/policies/", q="胡杨 -红柳", as_of="2022-06-30")
    assert told == "找到1项含“胡杨”、不含“红柳”的政策；效力按2022年6月30日判断"


def test_a_department_goes_on_with_the_validity_of_its_policies(client, department):
    a_policy(department, valid_until="2001")
    told = sentence(client, "/policies/", department="linye", validity=["expired", "presumed_expired"])
    assert told == "林业厅已到期或推定到期的政策1项"


def test_several_words_are_all_in_what_is_found(client):
    a_policy(title="胡杨红柳梭梭办法")
    assert sentence(client, "/search/", q="胡杨 红柳") == "找到1条同时含“胡杨”和“红柳”的记录"
    assert sentence(client, "/policies/", q="胡杨 红柳 梭梭") == "找到1项同时含“胡杨”、“红柳”和“梭梭”的政策"


def test_what_holds_none_of_the_words_is_not_said_to_hold_them(client, knowledge):
    assert "项与“高企”有关的政策" in sentence(client, "/policies/", q="高企")


@pytest.mark.parametrize("name", LISTS)
def test_nothing_chosen_is_everything(client, name):
    assert sentence(client, f"/{name}/").startswith("全部")


@pytest.mark.parametrize("name", LISTS)
def test_the_table_holds_the_same_records(client, knowledge, name):
    rows, table = read(client, f"/{name}/"), read(client, f"/{name}/", view="table")
    named = table.root.findall(".//main//tbody//th[@scope='row']/a")  # an indicator is, beside each of its figures
    listed = rows.root.findall(".//main//li/h2/a")
    assert list(dict.fromkeys(map(name_and_address, named))) == list(map(name_and_address, listed))
    assert table.count == rows.count


def name_and_address(link):
    return words(link).strip("《》"), link.get("href")


def test_the_table_of_a_search(client, knowledge):
    page = read(client, "/search/", q="科技特派员", view="table")
    assert len(page.root.findall(".//main//tbody/tr")) == min(page.count, 20)


def test_a_filter_keeps_the_table_and_a_view_there_is_not_is_the_list(client, knowledge):
    page = read(client, "/policies/", view="table")
    assert all("view=table" in option.address for options in page.facets.values() for option in options.values())
    assert read(client, "/policies/", view="x").titles


def test_both_days_are_labelled_fields_that_keep_what_was_chosen(client, knowledge):
    root = read(client, "/policies/", kind="banfa", q="办法", as_of="2022-06-30").root
    (form,) = root.findall(".//aside//form")
    assert [words(label) for label in form.findall(".//label")] == [
        "查看某一天的效力（不填按今天）",
        "本库更新日期不早于",
    ]
    sent = {field.get("name"): field.get("value") for field in form.findall(".//input")}
    assert sent == {"q": "办法", "kind": "banfa", "as_of": "2022-06-30", "since": ""}
