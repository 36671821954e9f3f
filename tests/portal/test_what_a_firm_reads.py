"""Amounts, conditions, ways to apply, contacts, evidence, trends and terms: on pages, in each format, in /data/."""

import io
import json
import re
import zipfile

import pytest

from records import data_version
from tests.data.formats import csv_rows, xlsx_rows
from tests.reading import data, read

pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]
KNOWN = {  # a list and a record of it: what must stand there, in any format
    ("measures", "80"): ["1%", "最高10%", "500万元", "每家每年", "独立法人企业", "严重失信名单"],
    ("measures", "83"): ["10名以上", "意向特派员", "备案申请书和诚信承诺书", "高新技术科"],
    ("measures", "90"): ["10万元", "每个项目", "f.nmkjt.org.cn/nmzrjjw", "0471-6328716"],
    ("measures", "104"): ["30万元", "每家，一次性", "首次认定为高新技术企业", "0471-6328553"],
    ("measures", "116"): ["2026年6月1日至8月31日", "企业自己在网上填报", "不超过500人"],
    ("policies", "shifan-jidi-zhongshi-pingtai-banfa"): ["2023年8月7日", "仍以它为依据", "两种说法并列"],
    ("policies", "chanye-zhengce-qingdan-2023"): ["内政发〔2023〕3号", "2024年1月21日", "稳中快进稳中优进"],
    ("departments", "kjt"): ["0471-6328553", "科技资源统筹处", "丰州南路78号", "12345"],
    ("platforms", "hubaoe-zizhu-chuangxin-shifanqu"): ["还没有获批为国家自主创新示范区", "争取尽早落地"],
    ("indicators", "yanfa-jingfei-guimo"): ["161.07", "209.5", "375", "209.5−19.4=190.1", "370÷(1+20%)⁵"],
    ("terms", "gaoxin-jishu-qiye"): ["国科发火〔2016〕32号", "高企", "评分高于70分"],
}
each_record = pytest.mark.parametrize("place", KNOWN, ids="/".join)


def missing(place, text):
    text = re.sub(r"\s", "", text)
    return [one for one in KNOWN[place] if one not in text]


def row_of(rows, key):
    (row,) = [row for row in rows if key in (row.get("网址名"), str(row.get("编号")))]
    return json.dumps(row, ensure_ascii=False, default=str)


@each_record
def test_it_stands_on_the_page_with_its_source(client, place):
    page = read(client, "/{}/{}/".format(*place))
    assert missing(place, page.text) == []
    assert page.section("出处")


@each_record
def test_it_stands_in_the_data(client, place):
    row = data(client, "/{}/{}.json".format(*place))
    assert missing(place, json.dumps(row, ensure_ascii=False)) == []
    assert row["citations"]


@each_record
@pytest.mark.parametrize("rows", [csv_rows, xlsx_rows])
def test_it_stands_in_the_tables(client, place, rows):
    name, key = place
    assert missing(place, row_of(rows(client, f"/{name}"), key)) == []


def test_it_stands_in_the_files_of_the_whole(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    data_version.count_up()
    lines = client.get("/data/knowledge.jsonl").getvalue().decode().splitlines()
    for place in KNOWN:
        address = "/{}/{}/".format(*place)
        (line,) = [line for line in lines if json.loads(line).get("url") == address]
        assert missing(place, line) == []
    with zipfile.ZipFile(io.BytesIO(client.get("/data/knowledge.csv.zip").getvalue())) as archive:
        tables = {name: archive.read(name).decode() for name in archive.namelist()}
    assert "每家每年" in tables["quantities.csv"] and "0471-6328553" in tables["contacts.csv"]
    assert "209.5 − 19.4 = 190.1" in tables["observations.csv"] and "国科发火〔2016〕32号" in tables["terms.csv"]


def test_what_is_published_for_a_year_stands_before_what_was_computed(client):
    """2020: 161.07 published; 148.7 follows from the report's target, and says which stands first."""
    text = read(client, "/indicators/yanfa-jingfei-guimo/").text
    assert text.index("161.07亿元") < text.index("148.7亿元")
    assert re.search(r"公布的?数[^。]{0,20}161\.07亿元|161\.07亿元[^。]{0,30}公布", text)


@pytest.mark.parametrize(
    "address", ["/indicators/?view=table", "/indicators/compare/", "/indicators/yanfa-jingfei-guimo/"]
)
def test_a_computed_figure_shows_how_wherever_it_stands(client, address):
    assert "209.5−19.4=190.1" in read(client, address).text


@pytest.mark.parametrize(
    ("address", "both"),
    [
        ("/indicators/yanfa-jingfei-guimo/", ["370亿元左右", "375亿元"]),
        ("/indicators/gongjian-xinxing-yanfa-jigou/", ["51家", "68家"]),
        ("/indicators/zhongdian-shiyanshi/", ["151家", "155家"]),
        ("/indicators/kejixing-zhongxiao-qiye/", ["约1590家", "约1595家"]),
    ],
)
def test_two_sources_that_differ_stand_side_by_side(client, address, both):
    text = read(client, address).text
    assert [one for one in both if one not in text] == []


def test_about_says_what_was_looked_for_in_vain_and_leads_to_the_rule_of_validity(client):
    page = read(client, "/about/")
    assert "查找过、没有找到原文的" in page.text and "科技创新券" in page.text
    assert page.links["规定的内容和出处"] == "/terms/guifanxing-wenjian-youxiaoqi/"
    assert "政府令第191号" in read(client, "/terms/guifanxing-wenjian-youxiaoqi/").text
