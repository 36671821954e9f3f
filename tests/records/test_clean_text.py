"""Typed or pasted input, as it is stored."""

from decimal import Decimal

import pytest
from django.db import models

from policies.models import Policy
from records.clean_text import clean_text, understood
from records.numbers import understand_number
from records.web_addresses import understand_web_address

UNSEEN = [chr(code) for code in (0, 2, 7, 0x1F, 0x7F, 0x9F, 0xAD, 0x200B, 0x200E, 0x202B, 0x2060, 0x2066, 0xFE00)]
UNSEEN += [chr(code) for code in (0xFE0F, 0xFEFF, 0xFFFF, 0x1FFFE, 0xD800, 0x180E, 0x200C, 0x200D, 0xE0041)]


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
def test_what_nobody_sees_is_not_stored(unseen):
    assert clean_text(f"{unseen}科{unseen}技{unseen}") == "科技"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_there_is_one_kind_of_line_end(end):
    assert clean_text(f"第一行{end}第二行{end}") == "第一行\n第二行"


def test_on_one_line_words_stay_apart():
    assert clean_text("某\r\n办法", is_one_line=True) == "某办法"
    assert clean_text("Data\n Act", is_one_line=True) == "Data Act"


JOINERS = ["\u180e", "\u200c", "\u200d", "\u202f"]


@pytest.mark.parametrize("joiner", JOINERS, ids=ascii)
def test_a_joiner_between_mongolian_letters_stays(joiner):
    word = f"ᠮᠣᠩᠭᠣᠯ{joiner}ᠤᠨ"
    assert clean_text(f"{joiner}{word}{joiner}") == word
    assert clean_text(f"ᠮ\u180b{joiner}ᠤ") == f"ᠮ\u180b{joiner}ᠤ"


def test_a_narrow_space_elsewhere_is_a_space():
    assert clean_text("10\u202f000") == "10 000"
    assert clean_text("某\u200d办法，ᠮ\u200d办") == "某办法，ᠮ办"


@pytest.mark.parametrize(
    "text", ["𠮷", "\U0002ebf0", "\U00031350", "\ue000", "葛\U000e0100", "　缩进\n　第二段".strip()]
)
def test_rare_characters_and_indents_stay(text):
    assert clean_text(text) == text


def test_texts_are_composed_and_without_spaces_at_the_ends():
    assert clean_text("　 e\u0301a\t\u0308 \u3000") == "éa \u0308"
    assert clean_text("行末 \u3000\n下一行") == "行末\n下一行"


@pytest.mark.parametrize("text", ["a\u200b\u0301", "\u200d\ufeff ᠮ\u200d\ufeffᠨ \r", " \x0b\u2028甲\u00a0"])
def test_cleaning_again_changes_nothing(text):
    assert clean_text(clean_text(text)) == clean_text(text)


NUMBERS = {
    ("1,000", ""): "1000", ("１，０００", "家"): "1000", ("1 000 000", ""): "1000000", ("50%", "%"): "50",
    ("５０％", "%"): "50", ("－5", ""): "-5",
    ("−5", ""): "-5", ("- 5", ""): "-5", ("+5", ""): "5", ("1.50", ""): "1.50",
    ("370亿", "亿元"): "370", ("370亿元", "亿元"): "370", ("370 亿", "亿元"): "370", ("370亿", "万元"): "3700000",
    ("370亿", ""): "37000000000", ("1.5万", "人"): "15000", ("1.5万人", "人"): "15000", ("18家", "家"): "18",
    ("2百万", "元"): "2000000", ("100", "亿元"): "100", ("３．５", ""): "3.5",
}  # fmt: skip


@pytest.mark.parametrize(("text", "unit"), NUMBERS)
def test_a_number_is_understood_in_its_unit(text, unit):
    assert understand_number(text, unit) == Decimal(NUMBERS[text, unit])


NO_NUMBERS = [("约3", ""), ("3至4", "家"), ("50%", "家"), ("370亿元", "家"), ("1,00", ""), ("1_000", ""), ("NaN", "")]
NO_NUMBERS += [("五十", ""), ("-", ""), ("%", "%"), ("1e999", ""), ("٣", "")]


@pytest.mark.parametrize(("text", "unit"), NO_NUMBERS)
def test_what_is_no_number_in_this_unit_is_refused_in_words(text, unit):
    with pytest.raises(ValueError, match=f"“{text}”.*数字"):
        understand_number(text, unit)


PAGE = "http://kjt.nmg.gov.cn/a.html"
ROUND = [
    "{}。",
    "{}，",
    "{}）",
    "{}（原文）",
    "（{}）",
    "《{}》",
    "{}；",
    " {} ",
    "{} 原文",
    "原文网址：{}",
    "\u201c{}\u201d。",
]
ROUND += ["{}.", "{})", "{}】（2021年发布）。", "<{}>", "网址:{}", "{}\u3000（来源：科技厅）"]


@pytest.mark.parametrize("text", ROUND)
def test_what_stands_round_an_address_is_left_out(text):
    assert understand_web_address(text.format(PAGE)) == PAGE


TAKEN = [
    "https://www.nmg.gov.cn/", "https://内蒙古.中国/政策/关于印发《办法》的通知.html", "http://a.cn/a_(1)", "http://a.cn/?a=1&b=2",
    "http://a.cn:8080/x;jsessionid=1#wechat_redirect", "https://web.archive.org/x?url=http://a.cn/",
]  # fmt: skip


@pytest.mark.parametrize("address", TAKEN)
def test_a_right_address_stays(address):
    assert understand_web_address(address) == address


def test_an_address_is_written_as_browsers_need_it():
    assert understand_web_address("HTTP：//kjt.nmg.gov.cn/a.html") == PAGE
    assert understand_web_address("www.nmg.gov.cn/x") == "https://www.nmg.gov.cn/x"


BROKEN = [
    "没有",
    "http://",
    "http:///a",
    "ftp://a.cn/x",
    "javascript://a.cn/x",
    "http://没有",
    "http:/a.cn/x",
    "见附件",
]
BROKEN += [f"{PAGE} {PAGE}", f"{PAGE}，{PAGE}", "http://a.cn/a b.html", f"{PAGE}。2021年发布", "mailto:a@b.cn"]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_address_is_refused_in_words(text):
    with pytest.raises(ValueError, match="网址"):
        understand_web_address(text)


USUAL = "内科发〔2021〕99号"
WAYS = [
    "内科发[2021]99号",
    "内科发（2021）９９号",
    "内科发【2021】99 号",
    "内科发\ufe00〔２０２１〕099号",
    "内科发 ⦗2021⦘ 99號",
    USUAL,
]
AS_WRITTEN = ["内科发〔2021〕第99号", "自治区人民政府令第252号", "科技厅公告[2021]5号", "2021年第5号", "（2021）"]
DOC_NUMBERS = dict.fromkeys(WAYS, USUAL) | {number: number for number in AS_WRITTEN}


@pytest.mark.parametrize("text", DOC_NUMBERS)
def test_a_doc_number_is_stored_in_its_usual_form(text):
    assert understood(Policy._meta.get_field("doc_number"), text) == DOC_NUMBERS[text]


def test_lists_are_cleaned_name_by_name():
    assert understood(models.JSONField(), ["甲\u200b ", " 乙"]) == ["甲", "乙"]
