"""Mistakes in fixtures are reported with file, record and reason, and nothing of that load remains."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.models import Policy
from records.models import Status
from tests.portal.fixture_files import FixtureFiles

REPORT = {"document": "report", "paragraph": 7, "fields": ["title"]}
POLICY = {"slug": "xin", "title": "新办法", "kind": "banfa", "citations": [REPORT]}
ISSUER = {"department": "kjt", "basis": "stated"}
FIGURE = {"low": 1, "high": 1, "nature": "actual", "scope": "全区"}
FIGURES = {"text": "3至4个", "low": 3, "high": 4, "unit": "个"}
NAMED = {"slug": "xin", "name": "新名", "citations": [REPORT | {"fields": ["name"]}]}
INDICATOR = NAMED | {"unit": "家", "category": "zones"}
PLATFORM = NAMED | {"kind": "park"}
MEASURE = {"id": 500, "heading": "新措施", "text": "内容", "citations": [REPORT | {"fields": ["text"]}]}
pytestmark = pytest.mark.usefixtures("knowledge")


def without(entry, key):
    return {name: value for name, value in entry.items() if name != key}


@pytest.fixture
def files(tmp_path):
    """A folder where a test's mistake stands alone; the report's records are there already."""
    return FixtureFiles(tmp_path, "themes.yaml")


@pytest.mark.once  # a mistake is found before the database is asked; the next tests undo a load on both
@pytest.mark.parametrize(
    ("file", "entry", "reason"),
    [
        ("policies.yaml", POLICY | {"departments": [ISSUER | {"department": "nobody"}]}, "没有名为“nobody”的部门"),
        ("policies.yaml", POLICY | {"departments": [without(ISSUER, "basis")]}, "依据（basis）"),
        ("policies.yaml", POLICY | {"departments": [ISSUER | {"basis": "heard"}]}, "依据（basis）"),
        ("policies.yaml", POLICY | {"themes": ["nothing"]}, "没有名为“nothing”的主题"),
        ("policies.yaml", POLICY | {"implements": [{"target": "nothing"}]}, "没有名为“nothing”的政策"),
        ("policies.yaml", POLICY | {"isued_on": "2021"}, "不认识的字段“isued_on”"),
        ("policies.yaml", POLICY | {"status": "draft"}, "status"),
        ("policies.yaml", POLICY | {"issued_on": "2021-13"}, "“2021-13”不是日期"),
        ("policies.yaml", POLICY | {"valid_from": "2021-13", "valid_until": "2025"}, "“2021-13”不是日期"),
        ("policies.yaml", POLICY | {"valid_from": "2025", "valid_until": "2021"}, "截止日期 2021 早于起始日期 2025"),
        ("policies.yaml", POLICY | {"kind": "law"}, "文种（kind）"),
        ("policies.yaml", POLICY | {"slug": "Xin.1"}, "只能用小写字母、数字和连字符"),
        ("policies.yaml", POLICY | {"aliases": "一个名字"}, "应为一组名称"),
        ("policies.yaml", without(POLICY, "title"), "标题（title）"),
        ("policies.yaml", without(POLICY, "citations"), "没有出处"),
        ("policies.yaml", POLICY | {"citations": []}, "没有出处"),
        ("policies.yaml", POLICY | {"citations": [REPORT | {"document": "nothing"}]}, "没有名为“nothing”的来源文件"),
        ("policies.yaml", POLICY | {"citations": [REPORT | {"fields": ["name"]}]}, "fields 应从这些里选"),
        ("policies.yaml", POLICY | {"citations": [without(REPORT, "fields")]}, "fields 应从这些里选"),
        ("policies.yaml", POLICY | {"citations": [REPORT | {"paragraph": 46}]}, "只有 45 段，没有第 46 段"),
        ("policies.yaml", POLICY | {"citations": [without(REPORT, "paragraph")]}, "的第几段"),
        ("policies.yaml", POLICY | {"citations": ["report"]}, "citations"),
        ("policies.yaml", POLICY | {"citations": [REPORT | {"page": 3}]}, "page"),
        ("policies.yaml", POLICY | {"departments": "kjt"}, "departments"),
        ("policies.yaml", without(POLICY, "slug"), "缺少“slug”"),
        ("policies.yaml", POLICY | {"departments": [ISSUER, ISSUER]}, "第 2 项：同一部门在一项政策里只写一次"),
        ("policies.yaml", POLICY | {"cited_on": "2021"}, "被引用为依据要同时填写"),
        ("measures.yaml", MEASURE | {"policy": "nothing"}, "没有名为“nothing”的政策"),
        ("measures.yaml", MEASURE | {"quantities": [without(FIGURES, "unit")]}, "单位（unit）"),
        ("measures.yaml", MEASURE | {"quantities": [FIGURES | {"low": 5}]}, "下限不能大于上限"),
        ("measures.yaml", MEASURE | {"quantities": [FIGURES | {"low": "几"}]}, "下限（low）"),
        ("platforms.yaml", PLATFORM | {"regions": ["mars"]}, "没有名为“mars”的地区"),
        ("platforms.yaml", PLATFORM | {"changes": [{"happened_on": "去年", "text": "获批"}]}, "“去年”不是日期"),
        ("indicators.yaml", without(INDICATOR, "unit"), "单位（unit）"),
        ("indicators.yaml", INDICATOR | {"observations": [FIGURE | {"nature": "hope"}]}, "性质（nature）"),
        ("indicators.yaml", INDICATOR | {"observations": [without(FIGURE, "high")]}, "数值（上限）（high）"),
        ("indicators.yaml", INDICATOR | {"observations": [FIGURE | {"region": "mars"}]}, "没有名为“mars”的地区"),
        ("indicators.yaml", INDICATOR | {"observations": [FIGURE | {"year_from": "去年", "year_until": 1}]}, "起始"),
        ("indicators.yaml", INDICATOR | {"observations": [FIGURE, FIGURE | {"low": 2}]}, "第 2 项：下限不能大于上限"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_record_and_reason(files, file, entry, reason):
    files.add(file, **entry)
    words = files.refusal()
    assert reason in words
    assert words.startswith(f"{file}，记录“{entry.get('slug') or entry.get('id') or '（无名）'}”：")
    assert "没有读入任何内容" in words


def test_a_title_that_is_there_already(files):
    title = Policy.objects.get(slug="xingchuang-tiandi-guanli-banfa").title
    files.add("policies.yaml", **POLICY | {"title": title})
    words = files.refusal()
    assert words.startswith("policies.yaml，记录“xin”：")
    assert "已有同名（且文号相同）的政策" in words


SAME_TITLE = POLICY | {"slug": "er"}


@pytest.mark.parametrize(
    ("entries", "slug", "reason"),
    [
        ([POLICY, SAME_TITLE], "er", "已有同名（且文号相同）的政策"),
        ([POLICY, SAME_TITLE, POLICY | {"slug": "san", "kind": "law"}], "er", "已有同名（且文号相同）的政策"),
        ([POLICY | {"cited_on": "2021"}, SAME_TITLE | {"kind": "law"}], "xin", "被引用为依据要同时填写"),
        ([POLICY | {"implements": [{"target": "nothing"}]}, SAME_TITLE | {"kind": "law"}], "er", "文种（kind）"),
    ],
)
def test_the_first_mistake_of_a_file_is_told(files, entries, slug, reason):
    """Whether the loader or the database sees it, and in whichever order they would."""
    for entry in entries:
        files.add("policies.yaml", **entry)
    words = files.refusal()
    assert words.startswith(f"policies.yaml，记录“{slug}”：")
    assert reason in words


def test_a_key_that_is_no_text(files):
    files.write("policies.yaml", [POLICY | {2021: "三"}])
    assert files.refusal().startswith("policies.yaml，记录“xin”：")


def test_a_word_that_is_the_same_but_for_a_space(files):
    for word in ("新词", "新词 "):
        files.add("synonyms.yaml", word=word, also=["旧词"], reason="同义")
    assert files.refusal().startswith("synonyms.yaml，记录“新词 ”：词（word）：")


@pytest.mark.parametrize("file", ["policies.yaml", "measures.yaml"])
def test_a_record_that_stands_twice_in_a_file(files, file):
    entry = POLICY if file == "policies.yaml" else MEASURE
    files.add(file, **entry)
    files.add(file, **entry | {"citations": entry["citations"] * 2})
    assert f"{file}，记录“{entry.get('slug') or entry['id']}”：" in files.refusal()


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- slug: [", "不是合格的 YAML"),
        ("slug: a\n", "应为一组记录"),
        ("- a\n- b\n", "应为一组记录"),
        ("", "应为一组记录"),
        ("- slug: \t!!python/object:os.system x\n", "不是合格的 YAML"),
    ],
)
def test_a_file_that_is_none(files, text, reason):
    files.write("indicators.yaml", text)
    assert files.refusal().startswith(f"indicators.yaml：{reason}")


def test_a_file_in_another_encoding(files):
    (files.folder / "indicators.yaml").write_bytes("- slug: 指标".encode("gb18030"))
    assert files.refusal().startswith("indicators.yaml：")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("load_fixtures", folder=tmp_path / "nowhere")


def test_a_list_left_empty_is_empty(files):
    files.add("policies.yaml", **POLICY | {"themes": None, "departments": None, "aliases": None})
    files.load()
    assert not Policy.objects.get(slug="xin").themes.exists()


def test_what_is_right_is_loaded_and_public(files, client):
    files.add("policies.yaml", **POLICY | {"departments": [ISSUER]})
    files.add("measures.yaml", **MEASURE | {"policy": "xin"})
    assert "新增 2 条" in files.load()
    assert Policy.objects.get(slug="xin").status == Status.PUBLISHED
    assert client.get("/policies/xin/").status_code == 200
    assert client.get("/measures/500.json").json()["policy"]["slug"] == "xin"


def test_new_records_are_written_together(files):
    """The statements of a load do not grow with its records."""
    assert statements(files, 30) <= statements(files, 1) + 5


def statements(files, number):
    for n in range(number):
        named = {"slug": f"xin-{number}-{n}", "title": f"新办法{number}之{n}"}
        files.add("policies.yaml", **POLICY | named | {"departments": [ISSUER], "themes": ["qiye-chuangxin"]})
    with CaptureQueriesContext(connection) as queries:
        files.load()
    return len(queries)
