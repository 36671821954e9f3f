"""Pasted and typed variants find what their plain form finds."""

import pytest

from records.models import Document
from search.text import UNIFIED, fold
from tests.builders import a_policy
from tests.reading import data, read

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TITLE = "关于加快推进“科技兴蒙”行动支持科技创新若干政策措施"
PLAN = "内蒙古自治区“十四五”科技创新规划"


def found(client, words, **parameters):
    """Titles of what is found exactly, in order."""
    return [row["title"] for row in data(client, "/search.json", q=words, rewrite="off", **parameters)["results"]]


@pytest.mark.parametrize(
    "words",
    [
        f"《{TITLE}》（内党发〔2020〕17号）",
        f"内党发〔2020〕17号《{TITLE}》",
        f"关于印发《{TITLE}》的通知",
        f"《{TITLE}》第五条",
        f"{TITLE}第三条第二款",
        f"根据《{TITLE}》（内党发[2020]第17号）",
        "https://kjzc.example.cn/policies/keji-xingmeng-30-tiao/",
        "/policies/keji-xingmeng-30-tiao/",
        "keji-xingmeng-30-tiao",
        "科技兴蒙三十条",
        "科技兴蒙30条？",
    ],
)
def test_a_citation_leads_to_what_it_names(client, knowledge, words):
    assert found(client, words)[0] == TITLE


@pytest.mark.parametrize("words", [f"《{PLAN}》（2021年）", f"《{PLAN}》（2021）", f"{PLAN}。"])
def test_a_title_with_its_year_leads_to_the_policy(client, knowledge, words):
    assert found(client, words) == [PLAN]


def test_what_a_citation_names_and_no_record_holds_is_told(client, knowledge):
    assert "第五条" in read(client, "/search/", q=f"《{TITLE}》第五条").text


@pytest.mark.parametrize("mark", "。，、；？！：….")
def test_punctuation_at_the_end_is_nothing(client, knowledge, mark):
    assert found(client, f"科技{mark}") == found(client, "科技")


@pytest.mark.parametrize("between", ["、", "，", "；", " | ", " + ", " 、 ", " ，", "。"])
def test_punctuation_between_words_separates_them(client, knowledge, between):
    assert found(client, f"科技{between}企业") == found(client, "科技 企业") != []


def test_the_end_of_a_sentence_may_be_another(client, knowledge):
    assert found(client, "激发创新热情！") == found(client, "激发创新热情") != []


@pytest.mark.parametrize("words", ["部门", '"部门"', "标题", "年份"])
def test_the_name_of_a_field_is_a_word_unless_a_colon_follows(client, db, words):
    policy = a_policy(title="各部门办法的标题和年份")
    assert policy.title in found(client, words)


@pytest.mark.parametrize(
    ("traditional", "plain"), [("標題:科技", "标题:科技"), ("部門:科技厅", "部门:科技厅"), ("文號:13号", "文号:13号")]
)
def test_fields_have_traditional_names_too(client, knowledge, traditional, plain):
    assert found(client, traditional) == found(client, plain) != []


def test_a_number_after_the_name_of_its_field_is_that_number(client, knowledge):
    assert found(client, "文号 内党发〔2020〕17号") == found(client, "内党发〔2020〕17号") != []


def test_radicals_from_pdf_copies_are_the_characters_they_stand_for(client, db):
    a_policy(title="人⺠政府⻓期规划⻔户办法")
    for words in ("人民政府长期规划", "门户", "⻔户", "⺠政府⻓期"):
        assert found(client, words) == ["人⺠政府⻓期规划⻔户办法"]


def test_every_radical_with_an_equivalent_is_folded_to_it():
    assert all(fold(radical) == fold(other) for radical, other in UNIFIED.items()) and len(UNIFIED) > 113


@pytest.mark.parametrize("unseen", ["\ufe00", "\ufe0f", "\u034f", "\u180b", "\U000e0101", "\u200b", "\u2060"])
def test_what_cannot_be_seen_is_nothing(client, db, unseen):
    policy = a_policy(title="某办法", doc_number=f"内科发{unseen}〔2021〕17号")
    assert found(client, "内科发〔2021〕17号") == found(client, f"内科{unseen}发2021 17号{unseen}") == [policy.title]


def test_composed_and_decomposed_letters_are_the_same(client, db):
    a_policy(title="Pokémon 办法")
    assert found(client, "poke\u0301mon") == found(client, "Pok\u00e9mon") == ["Pokémon 办法"]


@pytest.mark.parametrize("rare", ["\U0002ebf0", "\U00031350", "\ue123", "𠮷", "𰻝"])
def test_two_rare_names_are_two_names(client, db, rare):
    a_policy(title=f"丁{rare}姓名")
    assert found(client, rare) == found(client, f"丁{rare}姓名") == [f"丁{rare}姓名"]
    assert found(client, "丁\U0002ebf1姓名") == []


NUMBERS = ["〔二○二一〕十七号", "〔二〇二一〕17号", "〔2021〕17号", "（二零二一）第17号", "⦗2021⦘17号", "❲2021❳第17号"]


@pytest.mark.parametrize("written", NUMBERS)
def test_a_number_is_found_however_it_is_written(client, db, written):
    policy = a_policy(title="某办法", doc_number=f"内政发{written}")
    misread = "〔2O21〕l7号"  # by a scanner
    assert all(found(client, f"内政发{typed}") == [policy.title] for typed in [*NUMBERS, misread])


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("二〇二一年", "2021年起"), ("2021年", "二○二一年起"), ("20亿元", "超过20亿"), ("20亿", "20亿元"),
        ("2021～2025", "2021—2025年"), ("2021〜2025", "2021-2025"), ("2021至2025", "2021－2025"),
        ("2021ー2025", "2021—2025"),
        ("百分之二十", "增长20%"), ("3-4个", "3至4个"), ("研发•转化", "研发·转化"),
        ("研发・转化", "研发‧转化"),
        ("著力", "着力"), ("甚麼", "什么"), ("計畫", "计划"), ("反覆", "反复"), ("瞭解", "了解"), ("着力", "著力"),
    ],
)  # fmt: skip
def test_what_reads_alike_is_found_alike(client, db, typed, text):
    policy = a_policy(title="某办法", summary=f"据{text}云云")
    assert policy.title in found(client, typed)


def test_every_word_counts_however_many_there_are(client, knowledge):
    words = "科 技 企 业 研 发 投 入 创 新 政 策"
    assert found(client, words) and not found(client, f"{words} 不存在的词")


def test_words_that_are_too_many_are_told(client, knowledge):
    page = read(client, "/search/", q=" ".join(f"w{number}" for number in range(40)))
    assert any("w32" in problem for problem in page.problems)


@pytest.mark.parametrize("query", ["q=%B2%B9%D6%FA", "q=%u8865%u52a9", "q=%e8%a1%a5%e5%8a%a9"])
def test_addresses_of_old_portals_are_read(client, knowledge, query):
    old = client.get("/search.json", QUERY_STRING=query + "&rewrite=off").json()
    assert [row["title"] for row in old["results"]] == found(client, "补助")


def test_a_damaged_address_is_told(client, knowledge):
    assert client.get("/measures.json", QUERY_STRING="q=%B2%B9%D6").status_code == 400
    page = client.get("/search/", QUERY_STRING="q=%B2%B9%D6").content.decode()
    assert "已经损坏" in page


def test_a_document_is_found_by_its_address_too(client, knowledge):
    document = Document.objects.published().first()
    assert document.title in read(client, "/documents/", q=document.get_absolute_url()).titles
