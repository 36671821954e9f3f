"""The original text of a document: added by the operator only, displayed unchanged, with statements highlighted."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.models import OriginalText
from records.models import Document
from tests.builders import a_document, a_measure, a_platform, a_policy, an_indicator, an_observation, cited
from tests.reading import data, read, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def file(tmp_path):
    """Write a text to a file, in the encoding asked for."""

    def write(text, encoding="utf-8"):
        path = tmp_path / "yuanwen.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return str(path)

    return write


def add(*arguments):
    said = StringIO()
    call_command("add_text", *arguments, stdout=said)
    return said.getvalue()


def refused(*arguments):
    """The words the command fails with, and what it said before."""
    said = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("add_text", *arguments, stdout=said)
    return str(failure.value), said.getvalue()


def shown(client, document):
    """[(paragraph's text, [(marked words, address of the statement)])]."""
    page = read(client, document.get_absolute_url())
    texts = page.root.findall(".//main//ol/li/div/p[@class='original']")
    return [
        ("".join(text.itertext()), [("".join(link.itertext()), link.get("href")) for link in text.findall("mark/a")])
        for text in texts
    ]


def test_without_it_no_word_of_the_original_is_shown(client, knowledge):
    page = read(client, "/documents/report/")
    assert "本库不转载原文" in page.text
    assert page.root.find(".//main//mark") is None


def test_the_report_is_shown_whole_and_unchanged(client, knowledge, shared):
    text = (shared / "report.txt").read_text(encoding="utf-8")
    assert "已加入《内蒙古：科技政策给力亮点多，促进科技创新出实招！》的原文：45 段。" in add(
        "report", str(shared / "report.txt")
    )
    lines = [line for line, _ in shown(client, Document.objects.get(slug="report"))]
    assert lines == text.replace("[bookmark: _GoBack]", "").rstrip().splitlines()


def test_every_figure_of_the_report_is_marked_and_leads_to_its_record_and_back(client, knowledge, shared):
    add("report", str(shared / "report.txt"))
    page = read(client, "/documents/report/")
    marks = shown(client, Document.objects.get(slug="report"))[13][1]
    (anchor,) = [address for text, address in marks if text == "370亿元左右"]
    statement = page.root.find(f".//*[@id='{anchor[1:]}']")
    assert statement.find("a").get("href") == "/indicators/yanfa-jingfei-guimo/"
    (back,) = [link.get("href") for link in statement.findall("span/a") if words(link) == "“370亿元左右”"]
    assert words(page.root.find(f".//mark[@id='{back[1:]}']")) == "370亿元左右"
    assert "/documents/report/#p14" in read(client, "/indicators/yanfa-jingfei-guimo/").links.values()


def test_no_two_anchors_are_the_same(client, knowledge, shared):
    add("report", str(shared / "report.txt"))
    ids = [element.get("id") for element in read(client, "/documents/report/").root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_every_record_says_in_which_words_or_that_it_is_in_our_own(client, knowledge, shared):
    add("report", str(shared / "report.txt"))
    page = read(client, "/documents/report/")
    for item in page.root.findall(".//main//ol/li/div/ul/li"):
        told = words(item.find("span[@class='said']"))
        assert told.startswith("原文：") or told == "用自己的话概括，没有逐字标出"


def test_width_spaces_and_dashes_do_not_hide_a_statement(client, file):
    document = a_document(slug="bg", paragraph_count=1)
    cited(an_observation(an_indicator(unit="%"), "57.4"), document, 1, ["value"])
    cited(a_policy(title="某方案（2021—2025年）"), document, 1, ["title"])
    add("bg", file("《某方案 (2021－2025年)》占 ５７.４％ 多，157.4%不算"))
    assert [text for text, _ in shown(client, document)[0][1]] == ["某方案 (2021－2025年)", "５７.４％"]


def test_what_two_records_share_is_marked_once_and_told_by_both(client, file):
    document = a_document(slug="bg", paragraph_count=1)
    policy = cited(a_policy(title="某办法"), document, 1, ["title"])
    cited(a_measure(text="见《某办法》，给5万元"), document, 1, ["text"])
    add("bg", file("《某办法》给5万元"))
    assert shown(client, document) == [("《某办法》给5万元", [("某办法", "#p1-r1"), ("5万元", "#p1-r2")])]
    text = read(client, document.get_absolute_url()).text
    assert f"政策{policy.title}标题原文：“某办法”" in text
    assert "措施正文原文：“某办法”“5万元”" in text


def test_a_short_word_within_a_longer_one_is_not_marked_elsewhere(client, file):
    document = a_document(slug="bg", paragraph_count=1)
    cited(a_policy(title="某办法", kind="banfa"), document, 1, ["title", "kind"])
    add("bg", file("这个办法叫《某办法》"))
    assert [text for text, _ in shown(client, document)[0][1]] == ["某办法"]


def test_the_text_is_never_markup(client, file):
    document = a_document(slug="bg", paragraph_count=1)
    cited(a_platform(name="<b>区</b>"), document, 1, ["name"])
    text = "<script>alert(1)</script>&amp;<b>区</b>"
    add("bg", file(text))
    assert shown(client, document) == [(text, [("<b>区</b>", "#p1-r1")])]
    assert "<script>alert" not in client.get("/documents/bg/").content.decode()


def test_a_web_page_shows_its_lines_and_its_records_at_the_end(client, file):
    document = a_document(slug="wy")
    cited(a_platform(name="某区"), document, None, ["name"])
    add("wy", file("第一行\n\n这里说到某区"))
    assert shown(client, document) == [("第一行", []), ("这里说到某区", [("某区", "#r1")])]
    assert "某区名称原文：“某区”" in read(client, "/documents/wy/").section("摘录的记录")


def test_what_is_not_published_is_not_marked(client, file):
    document = a_document(slug="bg", paragraph_count=1)
    cited(a_platform(name="胡杨区", status="draft"), document, 1, ["name"])
    add("bg", file("这里说到胡杨区"))
    assert shown(client, document) == [("这里说到胡杨区", [])]


def test_the_text_of_a_document_that_is_not_published_is_shown_nowhere(client, file):
    document = a_document(slug="bg", paragraph_count=1, status="draft")
    assert "还没有发布" in add("bg", file("胡杨"))
    assert client.get(document.get_absolute_url()).status_code == 404


def test_it_is_in_no_data_and_in_no_search(client, file):
    a_document(slug="bg", paragraph_count=1)
    add("bg", file("胡杨胡杨"))
    assert "胡杨" not in str(data(client, "/documents/bg.json"))
    assert read(client, "/search/", q="胡杨").titles == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_it_is_read_in_the_encodings_there_are(client, file, encoding):
    document = a_document(slug="bg", paragraph_count=1)
    add("bg", file("内蒙古〔2020〕", encoding))
    assert shown(client, document) == [("内蒙古〔2020〕", [])]


def test_adding_it_again_replaces_it_and_removing_it_takes_it_away(client, file):
    document = a_document(slug="bg", paragraph_count=1)
    add("bg", file("旧的"))
    assert "已更换" in add("bg", file("新的"))
    assert shown(client, document) == [("新的", [])]
    assert "已撤下" in add("bg", "--remove")
    assert shown(client, document) == []
    assert "没有加入过原文" in add("bg", "--remove")


def test_who_keeps_the_page_is_sent_it_anew(client, file):
    address = a_document(slug="bg", paragraph_count=1).get_absolute_url()
    for change in (("bg", file("原文")), ("bg", "--remove")):
        before = client.get(address)["ETag"]
        add(*change)
        assert client.get(address, headers={"If-None-Match": before}).status_code == 200


def test_another_documents_text_is_refused_with_what_is_missing(file):
    document = a_document(slug="bg", paragraph_count=2)
    cited(a_policy(title="某办法"), document, 2, ["title"])
    failure, said = refused("bg", file("一\n别的办法"))
    assert "1 处引用中有 1 处在文件里没有找到依据" in failure
    assert "第 2 段，标题：某办法" in said
    assert not OriginalText.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("一\n二\n三", "文件有 3 段（一行算一段），而"),
        ("一", "登记为 2 段：不是这份文件，或者分行不同"),
        (" \n ", "文件是空的"),
        (b"PK\x03\x04\x00\x00\xff\xff\xff", "不是 UTF-8 或 GB18030 的纯文本"),
        (b"a\x00b\nc", "不是 UTF-8 或 GB18030 的纯文本"),
    ],
)
def test_a_file_that_cannot_be_it_is_refused_and_changes_nothing(file, content, told):
    document = a_document(slug="bg", paragraph_count=2)
    OriginalText.objects.create(document=document, text="旧一\n旧二")
    failure, _ = refused("bg", file(content))
    assert told in failure
    assert "什么也没有改动" in failure
    assert document.original.text == "旧一\n旧二"


def test_mistakes_of_the_command_line_are_told(tmp_path):
    a_document(slug="bg")
    assert "没有名为“nope”的来源文件。现有：" in refused("nope", "x")[0]
    assert "请写出原文的文件" in refused("bg")[0]
    assert "读不了" in refused("bg", str(tmp_path / "nowhere.txt"))[0]
