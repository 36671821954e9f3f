"""How to cite a record: GB/T 7714 text on its page, RIS for reference managers."""

import datetime

import pytest
from django.utils import timezone

from data.citations import citations, ris
from tests.builders import (
    a_department,
    a_document,
    a_measure,
    a_part,
    a_platform,
    a_policy,
    an_indicator,
    an_observation,
    cited,
    row_of,
)
from tests.reading import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = datetime.date(2026, 11, 22)


def cited_on(client, record):
    """What the page of a record offers to copy."""
    return read(client, record.get_absolute_url()).root.find(".//*[@id='cite-text']").text


def text_of(record, number=0):
    """What is cited first of a record, or further on."""
    return citations(row_of(record), "http://x/", TODAY)[number][1]


def test_a_policy_with_its_issuers_number_and_date(client):
    policy = a_policy(title="某细则", slug="xize", doc_number="内科发〔2021〕1号", issued_on="2021-11-17")
    for name in ("某厅", "某局"):
        a_part(policy, a_department(name=name))
    assert cited_on(client, policy) == ("某厅, 某局. 某细则: 内科发〔2021〕1号[A]. 2021-11-17.")


def test_the_record_of_a_policy_is_cited_apart_and_has_no_authors(client):
    policy = a_policy(title="某细则", slug="xize", issued_on="2021-11-17")
    a_part(policy, a_department(name="某厅"))
    today = timezone.localdate()
    assert read(client, "/policies/xize/").root.find(".//*[@id='cite-record']").text == (
        f"某细则: 政策记录[DB/OL]//内蒙古科技政策知识库. ({today})[{today}]. http://testserver/policies/xize/."
    )


def test_a_policy_whose_text_is_known_is_cited_there():
    policy = a_policy(title="某细则", original_address="https://example.org/a", issued_on="2021")
    assert text_of(policy) == "某细则[A/OL]. (2021)[2026-11-22]. https://example.org/a."


def test_what_no_source_states_is_left_out():
    assert text_of(a_policy(title="某办法")) == "某办法[A]."


def test_who_is_in_charge_is_not_the_author():
    policy = a_policy(title="某办法")
    a_part(policy, a_department(name="某厅"), "responsible")
    assert "某厅" not in text_of(policy)


def test_of_many_issuers_three_are_named():
    policy = a_policy(title="某办法")
    for name in "甲乙丙丁":
        a_part(policy, a_department(name=name), "joint")
    assert text_of(policy).startswith("甲, 乙, 丙, 等. 某办法[A]")


def test_an_indicator_is_cited_with_its_value_period_and_source():
    indicator = an_indicator(name="某比率", unit="%")
    figure = an_observation(indicator, 55, qualifier="以上", period="2021年", scope="自治区")
    cited(figure, a_document(title="某报告"), 12, ["value"])
    assert text_of(indicator).startswith(
        "某比率: 55%以上（实际，2021年，自治区，据《某报告》第 12 段）[DB/OL]//内蒙古科技政策知识库. ("
    )


@pytest.mark.parametrize("make", [a_platform, an_indicator])
def test_a_record_in_our_words_is_cited_as_this_database(client, make):
    record = make(name="某<名>", slug="mou")
    day = timezone.localdate(record.updated_at)
    assert cited_on(client, record) == (
        f"某<名>[DB/OL]//内蒙古科技政策知识库. ({day})[{timezone.localdate()}]. "
        f"http://testserver{record.get_absolute_url()}."
    )


def test_a_measure_says_which_policy_it_is_of(client):
    measure = a_measure(heading="给钱", policy=a_policy(title="某办法"))
    assert cited_on(client, measure).startswith("给钱: 出自《某办法》[DB/OL]//内蒙古科技政策知识库. (")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"publisher": "某网", "published_on": "2022-01-05", "address": "https://example.org/a"},
            "某网. 某文[EB/OL]. (2022-01-05)[2026-11-22]. https://example.org/a.",
        ),
        ({"publisher": "某社", "published_on": "2013"}, "某社. 某文[Z]. 2013."),
        (
            {"publisher": "example.org", "address": "https://www.example.org/a"},
            "某文[EB/OL]. [2026-11-22]. https://www.example.org/a.",
        ),
        ({}, "某文[Z]."),
    ],
)
def test_a_document_is_cited_where_it_stands(client, values, expected):
    document = a_document(title="某文", **values)
    assert text_of(document) == expected
    assert cited_on(client, document) == expected.replace("2026-11-22", str(timezone.localdate()))


def test_a_department_is_not_cited(client):
    assert read(client, a_department().get_absolute_url()).root.find(".//*[@id='cite-text']") is None
    assert citations(row_of(a_department()), "http://x/", TODAY) == []
    assert ris(row_of(a_department()), "http://x/", TODAY) == ""


def test_ris_holds_the_same():
    policy = a_policy(title="某\n细则", doc_number="内科发〔2021〕1号", issued_on="2021-11-17")
    a_part(policy, a_department(name="某厅"))
    day = timezone.localdate(policy.updated_at)
    assert ris(row_of(policy), "http://x/", TODAY).split("\r\n") == [
        "TY  - GOVDOC", "AU  - 某厅", "TI  - 某 细则", "M1  - 内科发〔2021〕1号",
        "PY  - 2021", "DA  - 2021/11/17", "LA  - zh-CN", "ER  - ",
        "TY  - DATA", "TI  - 某 细则", "T2  - 内蒙古科技政策知识库", "M1  - 政策记录", "PB  - 内蒙古科技政策知识库",
        f"PY  - {day:%Y}", f"DA  - {day:%Y/%m/%d}", "UR  - http://x/", "Y2  - 2026/11/22", "LA  - zh-CN", "ER  - ", "",
    ]  # fmt: skip


def test_the_file_for_reference_managers_is_beside_it(client, knowledge):
    link = read(client, "/policies/keji-xingmeng-30-tiao/").links["下载给文献管理软件的文件（RIS）"]
    assert client.get(link)["Content-Type"].startswith("application/x-research-info-systems")


def test_the_copy_button_copies_the_citation(knowledge, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/policies/keji-xingmeng-30-tiao/")
    page.get_by_role("button", name="复制").first.click()
    page.get_by_text("已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#cite-text").inner_text()


def test_without_a_script_there_is_no_button_and_the_text_is_there(client, knowledge):
    root = read(client, "/policies/keji-xingmeng-30-tiao/").root
    assert root.find(".//button[@data-copy]").get("hidden") is not None
    assert "科技兴蒙" in words(root.find(".//*[@id='cite-text']"))
