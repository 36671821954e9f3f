"""CSV and Excel files: Chinese column names, real dates and numbers, and no formulas."""

import datetime

import pytest
from openpyxl.utils.escape import unescape

from policies.models import Theme
from tests.builders import a_document, a_policy, a_term, cited
from tests.data.formats import csv_rows, workbook, xlsx_rows
from tests.reading import read

HOSTILE = [
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "  @A1", "＝1+1",
    "＋1", "－1", "＠A1", "=HYPERLINK(\"http://x.example\")", "=IMPORTXML(\"http://x.example\",\"//a\")", "{=1+1}",
    "=\"a\"", "'=1+1", "\"=1+1", "=1+1\"", "a,b", "a;b", "a\tb", "a\"b\"\"c", "a\nb", "a\r\nb", ",=1+1", "\",=1+1",
    "\"\n=1+1", "http://x.example", "https://x.example/?a=b#c", "mailto:a@x.example", "internal:Sheet1!A1",
    "external:c:\\a.xlsx", "ftp://x.example", "1e5", "00123", "1/2", "2021-01-01", "TRUE", "#REF!", "#N/A", "-", "=",
    "+", "@", "%s%n", "${1+1}", "{{1+1}}", "<b>x</b>", "&amp;", "]]>", "_x0041_", "\u200b=1+1", "\u00a0=1+1", "‮=1+1",
    "😀=1", "=SUM(A1:A9)*cmd", "DDE(\"cmd\";\"/C calc\";\"x\")",
]  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the rows of every format: test_same_everywhere


@pytest.fixture
def hostile():
    assert len(HOSTILE) >= 60
    for number, text in enumerate(HOSTILE):
        a_policy(slug=f"h{number}", title=text, summary=text, doc_number=text[:60], aliases=[text.strip() or "x"])


def test_no_cell_of_an_excel_file_is_a_formula(client, hostile):
    book = workbook(client, "/policies")
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    titles = {row["网址名"]: row["标题"] for row in xlsx_rows(client, "/policies")}
    for number, text in enumerate(HOSTILE):
        assert unescape(titles[f"h{number}"]) == text.replace("\r\n", "\n").replace("\r", "\n")


def test_no_cell_of_a_csv_begins_a_formula(client, hostile):
    rows = {row["网址名"]: row for row in csv_rows(client, "/policies")}
    for number, text in enumerate(HOSTILE):
        written = rows[f"h{number}"]["标题"]
        assert written in (text, f"'{text}")
        assert written.lstrip(" ")[0] not in "=+-@\t\r\n＝＋－＠"


def test_a_csv_is_one_header_and_one_line_for_each_record(client, knowledge):
    rows = csv_rows(client, "/policies", "as_of=2022-06-30")
    row = next(row for row in rows if row["网址名"] == "keji-xingmeng-30-tiao")
    assert len(rows) == read(client, "/policies/").count
    assert (row["短标题"], row["文号"], row["文种"], row["成文日期"]) == (
        "科技兴蒙30条",
        "内党发〔2020〕17号",
        "措施",
        "2020",
    )
    assert row["日期精度"] == "年"
    assert row["发文机关"].count("；") == 1
    assert row["出处"].startswith("《内蒙古：科技政策给力亮点多，促进科技创新出实招！》第7段")


def test_an_excel_file_has_typed_dates_and_numbers_and_links(client):
    a_policy(slug="x", issued_on="2021-12-17", valid_from="2021", original_address="https://example.org/a")
    sheet = workbook(client, "/policies", "q=政策").active
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, next(row for row in sheet.iter_rows(min_row=2) if row[3].value == "x"), strict=True))
    assert row["成文日期"].value == datetime.datetime(2021, 12, 17)
    assert row["成文日期"].number_format == "yyyy-mm-dd"
    assert row["施行或起始日期"].value == "2021"
    assert isinstance(row["更新时间"].value, datetime.datetime)
    assert (row["措施数"].value, row["措施数"].data_type) == (0, "n")
    assert row["本库网址"].hyperlink.target == "http://testserver/policies/x/"
    assert row["原文网址"].hyperlink.target == "https://example.org/a"


def test_an_excel_file_is_a_table_one_can_work_with(client, knowledge):
    sheet = workbook(client, "/measures").active
    assert (sheet.title, sheet.freeze_panes) == ("措施", "B2")
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
    assert sheet.max_row == read(client, "/measures/").count + 1


def test_words_of_vocabularies_are_written_out(client):
    a_policy(slug="x", themes=[a_term(Theme, slug="lin", name="林业"), a_term(Theme, slug="mu", name="牧业")])
    row = next(row for row in csv_rows(client, "/policies") if row["网址名"] == "x")
    assert (row["主题"], row["文种"], row["试行"]) == ("林业；牧业", "办法", "否")


def test_the_file_has_a_name_that_tells_what_it_is(client, knowledge):
    told = client.get("/policies.csv")["Content-Disposition"]
    assert told.startswith('attachment; filename="policies-20')
    assert "filename*=UTF-8''%E6%94%BF%E7%AD%96-20" in told


def test_a_text_longer_than_a_cell_is_cut_and_says_so(client):
    a_policy(slug="x", summary="长" * 40_000)
    row = next(row for row in xlsx_rows(client, "/policies") if row["网址名"] == "x")
    assert len(row["内容概要"]) == 32_767
    assert row["内容概要"].endswith("……（全文见 JSON）")


def test_an_indicator_has_its_figures_as_a_reader_writes_them(client, knowledge):
    row = next(row for row in csv_rows(client, "/indicators") if row["网址名"] == "yanfa-jingfei-guimo")
    assert "亿元" in row["数据"]
    assert int(row["数据个数"]) == row["数据"].count("；") + 1


# --- What a spreadsheet program makes of it ---


@pytest.mark.parametrize(
    "text",
    [
        *("04716325000", "０４７１", "150102199001011234", "1e5", "1.5E+10", "1.10", ".5", "(5)"),
        *("1-2", "2021/7", "3/4", "12/2021", "4:3", "SEPT2", "1-Mar", "TRUE"),
    ],
)
def test_what_excel_would_change_in_a_csv_survives(client, text):
    a_policy(slug="x", enquiries=text, summary=f"{text}。")
    row = next(row for row in csv_rows(client, "/policies") if row["网址名"] == "x")
    assert row["申报和咨询"] == f"'{text}"
    assert row["内容概要"] == f"{text}。"
    cell = next(row for row in xlsx_rows(client, "/policies") if row["网址名"] == "x")["申报和咨询"]
    assert cell == text


@pytest.mark.parametrize("text", ["2021-2022", "0471-6325000", "3.14", "may", "decision1", "1.10号", "2021年7月"])
def test_what_excel_leaves_alone_is_left_alone(client, text):
    a_policy(slug="x", enquiries=text)
    assert next(row for row in csv_rows(client, "/policies") if row["网址名"] == "x")["申报和咨询"] == text


def test_the_limits_of_csv_are_told(client, knowledge):
    told = read(client, "/about/api/").text
    assert "Excel一格最多放32,767个字" in told and "前加了一个撇号" in told


def test_a_line_ends_with_a_line_break_whoever_typed_it(client):
    a_policy(slug="x", summary="第一行\r\n第二行\r第三行")
    sheet = workbook(client, "/policies").active
    cell = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("第一行"))
    assert cell.value == "第一行\n第二行\n第三行"
    assert cell.alignment.wrap_text


def test_a_source_is_named_by_its_title(client):
    policy = a_policy(slug="x")
    cited(policy, a_document(slug="bg", title="某报告", paragraph_count=9), 7)
    row = next(row for row in xlsx_rows(client, "/policies") if row["网址名"] == "x")
    assert "《某报告》第7段" in row["出处"]


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ({"valid_until": "2025-12-31"}, datetime.datetime(2025, 12, 31)),
        ({"issued_on": "2021-11-17"}, datetime.datetime(2026, 11, 17)),
        ({"issued_on": "2021"}, "2026"),
        ({"kind": "guihua", "issued_on": "2021"}, None),
    ],
)
def test_the_end_of_validity_is_a_date(client, values, ends):
    a_policy(slug="x", **values)
    row = next(row for row in xlsx_rows(client, "/policies") if row["网址名"] == "x")
    assert row["效力截止"] == ends


def test_the_first_sheet_says_what_the_table_is(client, knowledge, settings):
    book = workbook(client, "/policies", "kind=banfa&as_of=2022-06-30")
    told = dict(book["说明"].values)
    assert book.sheetnames == ["说明", "政策"]
    assert book.active.title == "政策"
    assert told["内容"].startswith("文种为办法的政策 ")
    assert told["效力"] == "按 2022-06-30 判断"
    assert told["数据版本"] == client.get("/policies/")["Data-Version"]
    assert "/policies.xlsx?kind=banfa" in told["取自"]
    assert told["使用"] == settings.DATA_LICENCE


def test_a_search_says_where_it_matched_and_what(client, knowledge):
    row = xlsx_rows(client, "/search", "q=后补助")[0]
    assert "后补助" in row["匹配的内容"] + row["标题"]
    assert row["匹配处"] and not any(one.isascii() for one in row["匹配处"].split("；"))  # in words, no keys
