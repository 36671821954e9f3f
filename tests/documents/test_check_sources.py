"""Checks every citation against the original text."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from policies.models import Policy
from records.models import Document
from tests.builders import a_document, a_measure, a_policy, an_indicator, an_observation, cited

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def check(document, file):
    """What the command says, and the words it fails with."""
    said = StringIO()
    try:
        call_command("check_sources", document=document, file=file, stdout=said)
    except CommandError as failure:
        assert failure.returncode == 1
        return said.getvalue(), str(failure)
    return said.getvalue(), ""


@pytest.fixture
def source(tmp_path):
    """Make a document with this text, one paragraph to a line; give the words `check` fails with."""
    document = a_document(slug="yuanwen")

    def holds(record, fields, text, paragraph=1):
        record.citations.all().delete()
        cited(record, document, paragraph, fields)
        path = tmp_path / "yuanwen.txt"
        path.write_text(text, encoding="utf-8")
        return check("yuanwen", path)[1] == ""

    return holds


def test_the_report_supports_every_record(knowledge, shared):
    said, failure = check("report", shared / "report.txt")
    (total, supported) = re.search(r"：(\d+) 处引用，(\d+) 处有原文支持", said).groups()
    assert (total == supported, failure) == (True, "")
    assert int(total) == Document.objects.get(slug="report").supports.count() > 150


def test_paragraphs_nothing_was_taken_from_are_listed_with_the_reason(knowledge, shared):
    said, _ = check("report", shared / "report.txt")
    listed = {int(number): reason for number, reason in re.findall(r"未摘录：第 (\d+) 段“.*……”（(.*)）", said)}
    assert listed == {int(key): why for key, why in Document.objects.get(slug="report").passed_over.items()}


def test_what_is_not_found_is_told_with_record_paragraph_and_value(knowledge, shared):
    Policy.objects.filter(slug="xingchuang-tiandi-guanli-banfa").update(title="内蒙古自治区星星天地管理办法（试行）")
    said, failure = check("report", shared / "report.txt")
    assert re.search(r"未找到：政策“.*”（\d+），第 22 段，标题：内蒙古自治区星星天地管理办法（试行）", said)
    assert failure.endswith("处引用在原文里没有找到依据，见上。")


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("共有5位", True),
        ("共有 ５ 位", True),
        ("共有15位", False),
        ("共有1.5位", False),
        ("共有50位", False),
        ("共有5个", False),
        ("", False),
    ],
)
def test_a_figure_stands_there_whole_and_with_its_unit(source, text, is_there):
    indicator = an_indicator(unit="位")
    assert source(an_observation(indicator, 5), ["value"], text) is is_there


@pytest.mark.parametrize(
    ("own", "text", "is_there"),
    [
        ("3至4个", "设立3至4个", True),
        ("3至4个", "设立30至4个", False),
        ("2021至2025年", "2021—2025年", True),
        ("20%", "增长20％", True),
        ("20%", "增长1.20%", False),
        ("20亿元", "120亿元", False),
        ("500家", "1,500家", False),
        ("500家", "今年15，500家企业", True),
        ("1500家", "1,500家", True),
        ("1,500家", "1500家", True),
        ("1,234,567元", "1234567元", True),
        ("1,500.5万元", "1500.5万元", True),
    ],
)
def test_a_figure_in_a_text_of_ours_stands_in_the_source(source, own, text, is_there):
    assert source(a_measure(text=f"我们写{own}"), ["text"], text) is is_there


@pytest.mark.parametrize(
    ("qualifier", "text", "is_there"),
    [
        ("左右", "370亿元左右", True),
        ("左右", "370亿元以上", False),
        ("超过", "累计超过370亿元", True),
        ("", "370亿元", True),
    ],
)
def test_a_qualifier_is_the_sources_own(source, qualifier, text, is_there):
    figure = an_observation(an_indicator(unit="亿元"), 370, qualifier=qualifier)
    assert source(figure, ["value"], text) is is_there


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("《某方案（2021－2025年）》", True),
        ("《某方案 （2021-2025年）》", True),
        ("《某方案(2021—2025年)》", True),
        ("《某方案（2021年）》", False),
        ("某 方 案", False),
    ],
)
def test_width_spaces_and_dashes_make_no_difference(source, text, is_there):
    assert source(a_policy(title="某方案（2021—2025年）"), ["title"], text) is is_there


def test_it_must_stand_in_the_cited_paragraph(source):
    policy, text = a_policy(title="某办法"), "第一段\n《某办法》\n第三段"
    for paragraph, is_there in ((1, False), (2, True), (9, False), (None, True)):
        assert source(policy, ["title"], text, paragraph) is is_there


@pytest.mark.parametrize(
    ("date", "text", "is_there"),
    [
        ("2021-12", "2021年12月，出台的", True),
        ("2021-12", "2021年2月，出台的", False),
        ("2021-02", "2021年12月，出台的", False),
        ("2021", "2020年，出台的", False),
    ],
)
def test_a_date_stands_there_as_far_as_it_is_known(source, date, text, is_there):
    assert source(a_policy(issued_on=date), ["issued"], text) is is_there


def test_a_document_nobody_knows_is_told_with_those_there_are(tmp_path):
    a_document(slug="bekannt")
    _, failure = check("unknown", tmp_path / "x.txt")
    assert "没有名为“unknown”的来源文件" in failure
    assert "bekannt" in failure


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    a_document(slug="yuanwen")
    assert "读不了" in check("yuanwen", tmp_path / "nowhere.txt")[1]
    (tmp_path / "gb.txt").write_bytes("内蒙古".encode("gb18030"))
    assert "读不了" in check("yuanwen", tmp_path / "gb.txt")[1]
