"""Invalid values: explained on pages, rejected by name in data, never a server error."""

from itertools import product
from string import ascii_letters
from urllib.parse import urlencode

import pytest

from tests.reading import LISTS, data, read, refusal

pytestmark = pytest.mark.usefixtures("knowledge")
DAY = "2022-06-30"
WRONG = [
    ("policies", "department", "no-such"),
    ("policies", "year", "1066"),
    ("policies", "kind", "BANFA"),
    ("policies", "theme", "没有"),
    ("policies", "validity", "maybe"),
    ("policies", "level", "world"),
    ("policies", "region", "mars"),
    ("policies", "as_of", "2021-02-30"),
    ("policies", "as_of", "1066-01-01"),
    ("policies", "since", "yesterday"),
    ("policies", "sort", "size"),
    ("policies", "q", "a\0b"),
    ("policies", "kind", "\0"),
    ("policies", "as_of", "2021-01-01\0"),
    ("measures", "target", "no-such"),
    ("measures", "instrument", "no-such"),
    ("measures", "policy", "no-such"),
    ("measures", "policy", "a\0b"),
    ("measures", "validity", "maybe"),
    ("platforms", "kind", "banfa"),
    ("platforms", "region", "mars"),
    ("indicators", "nature", "guess"),
    ("indicators", "year", "2021x"),
    ("indicators", "category", "x"),
    ("departments", "level", "world"),
    ("documents", "confidence", "blind"),
]
PAGES = ["/search/", *(f"/{name}/" for name in LISTS)]
WRONG_NUMBERS = ["0", "-1", "1.5", "x", "9" * 400, "１", "\0"]


@pytest.mark.parametrize(("name", "parameter", "value"), WRONG)
def test_a_page_explains_and_does_not_apply_it(client, name, parameter, value):
    page = read(client, f"/{name}/", **{parameter: value})
    (problem,) = page.problems
    assert f"（{parameter}）不能是“" in problem
    assert value.replace("\0", "") in problem.replace("\0", "")
    assert page.count == read(client, f"/{name}/").count


@pytest.mark.parametrize(("name", "parameter", "value"), WRONG)
@pytest.mark.parametrize("address", ["/{}.json", "/api/v1/{}/"])
def test_data_are_refused_naming_it(client, name, parameter, value, address):
    errors = refusal(client, address.format(name), **{parameter: value})
    assert [*errors] == [parameter]
    assert f"（{parameter}）不能是“" in errors[parameter][0]


@pytest.mark.parametrize("value", WRONG_NUMBERS)
def test_a_page_number_that_is_none(client, value):
    assert "“page”不能是“" in read(client, "/policies/", page=value).problems[0]
    assert [*refusal(client, "/api/v1/policies/", page=value)] == ["page"]


@pytest.mark.parametrize("value", [value for value in WRONG_NUMBERS if value.strip("9")])
def test_a_page_size_that_is_none(client, value):
    assert [*refusal(client, "/api/v1/policies/", page_size=value)] == ["page_size"]


def test_every_problem_is_told(client):
    wrong = {"kind": "x", "as_of": "x", "page": "x"}
    assert len(read(client, "/policies/", **wrong).problems) == 3
    assert {*refusal(client, "/api/v1/policies/", **wrong)} == {*wrong}


def test_the_values_that_are_understood_still_apply(client):
    page = read(client, "/policies/", kind=["banfa", "nope"], as_of=DAY)
    assert page.count == read(client, "/policies/", kind="banfa", as_of=DAY).count
    assert "nope" in page.problems[0]
    assert "banfa" not in page.problems[0]
    assert {*refusal(client, "/policies.json", kind=["banfa", "nope"])} == {"kind"}


@pytest.mark.parametrize("name", LISTS)
def test_empty_values_and_unknown_parameters_are_ignored(client, name):
    empty = {"q": " ", "as_of": "", "kind": ["", " "], "sort": "", "page": "", "since": ""}
    tracking = (
        "utm_source",
        "from",
        "spm",
        "shareid",
        "hmsr",
        "tt_from",
        "ADTAG",
        "wxfrom",
        "gclid",
        "fbclid",
        "_t",
        "ref",
    )
    ignored = empty | dict.fromkeys(tracking, "x") | {"unknown": " "}
    page = read(client, f"/{name}/", **ignored)
    assert (page.problems, page.tags, page.count) == ([], {}, read(client, f"/{name}/").count)
    assert data(client, f"/{name}.json", **ignored)["count"] == page.count


@pytest.mark.parametrize(
    ("parameter", "meant"),
    [("yaer", "year"), ("year[]", "year"), ("Year", "year"), ("sortby", "sort"), ("kinds", "kind")],
)
@pytest.mark.parametrize(
    "form", ["/policies.json", "/policies.csv", "/policies.xlsx", "/policies.atom", "/api/v1/policies/"]
)
def test_a_name_nobody_knows_is_refused_with_the_nearest(client, form, parameter, meant):
    errors = refusal(client, form, **{parameter: "2021"})
    assert [*errors] == [parameter]
    assert f"没有“{parameter}”这个参数" in errors[parameter][0]
    assert f"是不是要写 {meant}？" in errors[parameter][0]


def test_a_page_tells_it_and_shows_all_it_can(client):
    page = read(client, "/policies/", yaer="2021", kind="banfa")
    assert "是不是要写year？" in page.problems[0]
    assert page.count == read(client, "/policies/", kind="banfa").count
    assert not [link for link in page.links.values() if "yaer" in (link or "")]
    assert "yaer" not in page.root.find(".//link[@rel='canonical']").get("href")


def test_a_parameter_of_another_list_is_told(client):
    assert [*refusal(client, "/policies.json", target="qiye")] == ["target"]
    assert "没有“target”这个参数" in read(client, "/policies/", target="qiye").problems[0]


def test_a_repeated_q_is_one_with_both(client):
    assert read(client, "/measures/?q=补助&q=研发").count == read(client, "/measures/", q="补助 研发").count
    assert data(client, "/search.json?q=补助&q=研发")["count"] == data(client, "/search.json", q="补助 研发")["count"]


@pytest.mark.parametrize(
    "written",
    ["2022年6月30日", "2022/06/30", "2022.06.30", "20220630", "2022-6-30", "２０２２-06-30", " 2022年06月30号。"],
)
def test_days_are_understood_as_people_write_them(client, written):
    for address in ("/policies.json", "/policies/keji-xingmeng-30-tiao.json"):
        assert data(client, address, as_of=written) == data(client, address, as_of=DAY)
    assert read(client, "/policies/", since=written).problems == []


@pytest.mark.parametrize("written", ["2021年", "２０２１", "2021 ", "二〇二一年"])
def test_years_are_understood_as_people_write_them(client, written):
    page = read(client, "/policies/", year=written)
    assert page.problems == []
    assert page.count == read(client, "/policies/", year="2021").count < 17
    assert data(client, "/policies.json", year=written)["count"] == page.count


@pytest.mark.parametrize("written", ["2022-02-30", "0000-00-00", "2022-06-30T00:00:00", "2022-06", "2022"])
def test_a_day_that_is_none_is_refused(client, written):
    assert [*refusal(client, "/policies.json", as_of=written)] == ["as_of"]


@pytest.mark.parametrize("address", PAGES)
def test_a_nul_never_reaches_the_page(client, address):
    for parameter in ("q", "kind", "page", "as_of", "unknown"):
        response = client.get(address, {parameter: "科\0技"})
        assert (response.status_code, b"\0" in response.content) == (200, False), parameter


@pytest.mark.parametrize("address", ["/policies/%00/", "/policies/a%00b.json", "/api/v1/policies/%00/", "/%00"])
def test_a_nul_in_an_address_leads_nowhere(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_what_a_reader_typed_is_never_markup(client, address):
    typed = '"><script>alert(1)</script>'
    for parameter in ("q", "kind", "as_of", "page", "x"):
        assert "<script>alert" not in client.get(address, {parameter: typed}).content.decode()


@pytest.mark.parametrize("address", ["/search/", "/policies/", "/measures.json", "/api/v1/indicators/"])
def test_a_thousand_words_are_answered(client, address):
    words = " ".join(first + second for first, second in product(ascii_letters, ascii_letters))
    assert client.get(f"{address}?{urlencode({'q': words[:4000]})}").status_code in (200, 400)


@pytest.mark.parametrize("key", ["99999999999999999999999999", "0"])
def test_an_id_that_no_measure_has(client, key):
    for address in (f"/measures/{key}/", f"/measures/{key}.json", f"/api/v1/measures/{key}/"):
        assert client.get(address).status_code == 404
