"""URLs damaged by chats, texts and capitals redirect to the right one."""

import pytest

from tests.reading import read

RECORD = "/policies/keji-xingmeng-30-tiao/"
pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


@pytest.mark.parametrize(
    "behind",
    [
        "。",
        "）",
        "，",
        "，详见附件",
        "】",
        "”",
        "’",
        "；",
        "：",
        "！",
        "？",
        "、",
        "》",
        " ",
        ".",
        ",",
        "）。",
        "…",
        "①",
        "\u200b",
        "\ufeff",
        "（原文",
        "&gt;",
    ],
)
@pytest.mark.parametrize("address", [RECORD, RECORD[:-1], "/measures/1/", "/policies/", "/policies.json", "/search/"])
def test_what_stands_behind_an_address_is_dropped(client, address, behind):
    response = client.get(address + behind)
    meant = address if address.endswith(("/", ".json")) else f"{address}/"
    assert (response.status_code, response["Location"]) == (301, meant)


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/policies/KEJI-XINGMENG-30-TIAO/", RECORD),
        ("/Policies/Keji-Xingmeng-30-Tiao", RECORD),
        (f"{RECORD}的说明", RECORD),
        (f"{RECORD}　详见附件。", RECORD),
        ("/POLICIES.JSON", "/policies.json"),
        ("/policies//", "/policies/"),
        ("/policies//keji-xingmeng-30-tiao//", RECORD),
        ("/policies/keji-xingmeng-30-tiao.json/", RECORD[:-1] + ".json"),
        ("/policies.csv/", "/policies.csv"),
        ("/api/v1", "/api/v1/"),
        ("/api/v1/policies", "/api/v1/policies/"),
        ("/api/v1/policies//", "/api/v1/policies/"),
        ("/api/v1/policies/keji-xingmeng-30-tiao", "/api/v1/policies/keji-xingmeng-30-tiao/"),
        ("/api/v1/openapi.json/", "/api/v1/openapi.json"),
        ("/data/knowledge.jsonl/", "/data/knowledge.jsonl"),
        ("/data", "/data/"),
        ("/robots.txt/", "/robots.txt"),
        ("/about", "/about/"),
    ],
)
def test_capitals_and_slashes(client, address, meant):
    response = client.get(address, headers={"Host": "testserver"})
    assert (response.status_code, response["Location"]) == (301, meant)


def test_noughts_before_a_number_are_forgiven(client):
    page = read(client, "/measures/0004/")
    assert page.root.find(".//link[@rel='canonical']").get("href") == "http://testserver/measures/4/"


def test_the_query_stays(client):
    assert client.get(f"{RECORD}。?as_of=2022-06-30")["Location"] == f"{RECORD}?as_of=2022-06-30"


@pytest.mark.parametrize(
    "address",
    [
        "/policies/nothing/。",
        "/nothing）",
        "/measures/99999/，",
        "/policies/某办法/",
        "/policies/nothing/的说明",
        f"{RECORD}２",
        "/api/v1/policies/某办法/",
        "/ADMINX/",
        "/api/v1/nothing",
    ],
)
def test_what_is_not_there_is_not_led_to(client, address):
    assert client.get(address).status_code == 404
