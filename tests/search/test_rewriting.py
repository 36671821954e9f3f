"""Rewriting: displayed, switched off, counted separately; and near results if nothing matches."""

import pytest

from policies.models import Synonym
from search.spelling import Sounds
from tests.builders import a_department, a_measure, a_part, a_platform, a_policy
from tests.reading import data, read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def search(client, words, **parameters):
    return data(client, "/search.json", q=words, **parameters)


def titles(answer):
    return [row["title"] for row in answer["results"]]


@pytest.fixture
def synonym():
    return Synonym.objects.create(word="梭梭", also=["琐琐木"], reason="俗名")


def test_exact_results_come_first_then_those_of_a_synonym(client, synonym):
    a_policy(title="琐琐木办法")
    a_policy(title="别的办法", summary="种梭梭")
    answer = search(client, "梭梭")
    assert titles(answer) == ["别的办法", "琐琐木办法"]
    assert (answer["count"], answer["exact"]) == (2, 1)
    assert [row["found"] for row in answer["results"]] == ["exact", "rewritten"]
    assert {"typed": "梭梭", "also": ["琐琐木"]} in answer["rewritten"]


def test_what_is_switched_off_is_looked_for_as_typed(client, synonym):
    a_policy(title="琐琐木办法")
    for parameters in ({"rewrite": "off"}, {"rewrite": "off:梭梭"}):
        assert titles(search(client, "梭梭", **parameters)) == []
    assert titles(search(client, '"梭梭"')) == []


def test_a_synonym_of_one_direction_is_found_one_way(client):
    Synonym.objects.create(word="红柳", also=["柽柳树"], is_mutual=False, reason="俗名")
    a_policy(title="柽柳树办法")
    a_policy(title="红柳办法")
    assert titles(search(client, "红柳")) == ["红柳办法", "柽柳树办法"]
    assert titles(search(client, "柽柳树")) == ["柽柳树办法"]


def test_the_page_says_what_else_is_looked_for_with_a_link_for_the_word_alone(client, synonym):
    a_policy(title="琐琐木办法")
    page = read(client, "/search/", q="梭梭")
    assert "“梭梭”也找：琐琐木" in page.text and "没有全含所输入文字的记录" in page.text
    assert "rewrite=off%3A" in page.html


def test_a_department_stands_for_what_it_issued(client):
    policy = a_policy(title="胡杨办法")
    a_part(policy, a_department(name="内蒙古自治区胡杨厅", aliases=["胡杨局"]))
    for words in ("胡杨局", "内蒙古自治区胡杨厅"):
        assert policy.title in titles(search(client, words))


@pytest.mark.parametrize("words", ["xingchuang tiandi", "xctd", "xingchuang天地", "新创天地", "星创天第"])
def test_sounds_and_shapes_lead_to_what_was_meant(client, knowledge, words):
    answer = search(client, words)
    assert "内蒙古自治区星创天地管理办法（试行）" in titles(answer)[:3]
    assert answer["exact"] == 0 and answer["rewritten"]


@pytest.mark.parametrize("words", ["梭创中心", "梭国创中心", "梭创新中心"])
def test_some_characters_of_a_name_from_its_first_to_its_last_abbreviate_it(client, words):
    platform = a_platform(name="内蒙古梭梭国家技术创新中心")
    answer = search(client, words)
    assert titles(answer) == [platform.name]
    assert answer["rewritten"] == [{"typed": words, "also": [platform.name]}]
    assert platform.name not in titles(search(client, words, rewrite="off"))


@pytest.mark.parametrize("words", ["创梭中心", "梭创中间", "中梭中心", "梭心"])
def test_other_characters_abbreviate_nothing(client, words):
    a_platform(name="内蒙古梭梭国家技术创新中心")
    assert not any(row["found"] == "rewritten" for row in search(client, words)["results"])


def test_an_unknown_word_is_parted_where_it_joins_two(client):
    for name in ("琐琐木", "柠条"):
        a_measure(heading=f"种{name}的园区", text=f"在园区种{name}的给补助")
    words = {word for row in search(client, "柠条和琐琐木的园区")["results"] for word in row["words"]}
    assert {"柠条", "琐琐木"} <= words


def test_where_nothing_holds_all_what_comes_near_is_shown_with_what_it_holds(client, knowledge):
    answer = search(client, "星创天地申领支票")
    assert answer["relaxed"] and answer["exact"] == 0
    assert "星创天地" in answer["results"][0]["words"]
    assert "以下按相近程度列出" in read(client, "/search/", q="星创天地申领支票").text


@pytest.mark.parametrize(
    "story", ["老板让我问问隔壁厂说的高企奖补到底给不给我们", "上个月刚搬来这边，听人讲起特派员能上门，靠不靠得住"]
)
def test_a_story_round_one_word_of_the_subject_is_answered_by_that(client, knowledge, story):
    answer = search(client, story)
    (word,) = [word for word in ("高企", "特派员") if word in story]
    assert answer["results"] and word in answer["results"][0]["words"]


@pytest.mark.parametrize("story", ["老板让我问问隔壁店说的摊位补贴给不给我们", "上个月刚搬来，听人讲起户口迁移要排队"])
def test_a_story_of_something_else_is_not(client, knowledge, story):
    assert titles(search(client, story)) == []


@pytest.mark.parametrize("words", ["浙江省星创天地管理办法", '星创天地 "没有的词组"', "宁夏重点实验室"])
def test_another_place_and_quoted_words_are_never_relaxed(client, knowledge, words):
    assert titles(search(client, words)) == []


def test_what_is_excluded_stays_out_of_what_comes_near(client, knowledge):
    answer = search(client, "星创天地申领支票 -管理")
    assert not any("管理" in row["title"] for row in answer["results"])


def test_totals_and_facets_are_of_what_is_shown(client, knowledge):
    for words in ("高企补贴", "星创天地申领支票"):
        answer = search(client, words)
        assert answer["count"] == len(answer["results"]) == sum(one["count"] for one in answer["facets"]["type"])


def test_question_words_need_not_stand_in_an_answer(client):
    policy = a_policy(title="胡杨办法")
    a_measure(policy=policy, heading="种胡杨", text="种胡杨的给补助")
    assert policy.title in titles(search(client, "胡杨怎么申请"))


def test_a_question_about_words_that_records_hold_is_answered_by_these_words(client, synonym):
    policy = a_policy(title="梭梭苗办法")
    other = a_policy(title="琐琐木苗木办法", summary="育苗")
    answer = search(client, "梭梭怎么申请")
    assert (answer["count"], answer["exact"]) == (2, 1)
    assert {row["title"]: row["found"] for row in answer["results"]} == {
        policy.title: "exact",
        other.title: "rewritten",
    }
    page = read(client, "/search/", q="梭梭怎么申请").text
    assert "找到2条与“梭梭”有关的记录" in page and "没有全含" not in page
    assert "“怎么申请”是提问用语，不作为查找条件。" in page
    a_policy(title="柠条苗木办法")
    assert "找到1条含“柠条”的记录" in read(client, "/search/", q="柠条怎么申请").text


def test_where_nothing_is_found_no_word_is_said_to_have_been_left_out(client, synonym):
    assert "提问用语" not in read(client, "/search/", q="没有的词语 怎么申请").text
    a_policy(title="梭梭苗办法")
    assert "提问用语" in read(client, "/search/", q="梭梭 怎么申请").text


def test_what_follows_is_announced_only_where_something_follows(client, synonym):
    a_policy(title="琐琐木柠条苗办法")
    page = read(client, "/search/", q="梭梭 柠条").text
    assert "其后是" not in page and "以下1条按其他说法找到" in page
    a_policy(title="柠条办法", summary="柠条")
    page = read(client, "/search/", q="梭梭 柠条").text
    assert "按其他说法找到的1条在前，其后是不同时含“梭梭”“柠条”的记录" in page


@pytest.mark.parametrize("sort", ["title", "-issued_on", "issued_on"])
def test_in_another_order_each_result_still_says_how_it_was_found_and_nothing_is_first(client, synonym, sort):
    a_policy(title="琐琐木柠条苗办法", issued_on="2021")
    a_policy(title="柠条办法", issued_on="2020")
    answer, best = (search(client, "梭梭 柠条", sort=one)["results"] for one in (sort, "relevance"))
    assert {row["url"]: row["found"] for row in answer} == {row["url"]: row["found"] for row in best}
    page = read(client, "/policies/", q="梭梭 柠条", sort=sort).text
    assert "只含：柠条" in page and "不全含所输入的文字" in page
    assert not any(word in page for word in ("在前", "其后", "按相近程度"))


def test_a_number_is_not_near_a_longer_one_that_it_ends(client, synonym):
    a_policy(title="柠条甲", summary="补8730万元")
    a_policy(title="柠条乙", summary="补30万元")
    results = search(client, "梭梭柠条补30万")["results"]
    assert results[0]["title"] == "柠条乙"
    assert not any("30万" in word for row in results if row["title"] == "柠条甲" for word in row["words"])


def test_under_a_filter_nothing_is_said_to_be_nowhere(client, synonym):
    a_policy(title="柠条办法", issued_on="2020")
    page = read(client, "/policies/", q='柠条 "梭梭草"', year="2021").text
    assert "“柠条”：在所选范围内没有找到" in page and "本库只收录" not in page
    assert "本库只收录内蒙古的科技政策。" in read(client, "/policies/", q="没有的词").text


def test_a_word_that_no_record_contains_is_named(client, synonym):
    a_policy(title="柠条苗办法")
    assert "没有含“梭梭”的记录，以下按相近程度列出" in read(client, "/search/", q="梭梭 柠条").text


def test_two_letters_of_a_longer_word_are_not_near(client, synonym):
    a_policy(title="办法", summary="见 example.org")
    a_policy(title="第17号办法")
    for words in ("' or 8=8 --", "iphone 17"):
        assert titles(search(client, words)) == [], words


def test_a_single_question_word_of_money_leaves_what_the_money_is_called(client, knowledge):
    assert "新认定高新技术企业奖补30万元" in titles(search(client, "高企奖励多少钱"))[:3]


def test_an_empty_answer_leads_on(client, knowledge):
    page = read(client, "/search/", q='"彩票" 重点实验室')
    assert "单独查找其中一个词" in page.text and "相近的名称" in page.text


# --- What questions steer ---


def test_what_rewriting_hardly_finds_comes_first_and_what_is_near_follows(client, knowledge):
    answer = search(client, "研发费用jiajikouchu比例现在是多少")
    found = [row["found"] for row in answer["results"]]
    assert found == sorted(found, key=["exact", "rewritten", "relaxed"].index)
    assert found[0] == "rewritten" and "研发费用税前加计扣除" in titles(answer)[:3]
    assert "其后是不同时含" in read(client, "/search/", q="研发费用jiajikouchu比例现在是多少").text


@pytest.mark.parametrize("words", ["zhongshi 是啥意思", "揭榜制是个啥", "什么叫星创天地"])
def test_who_asks_for_a_meaning_gets_the_term(client, knowledge, words):
    assert search(client, words)["results"][0]["type"] == "term"


@pytest.mark.parametrize("words", ["高企 门槛", "gaoqi rending tiaojian", "国高要够什么条件"])
def test_a_question_word_lifts_the_name_that_holds_it_or_its_synonym(client, knowledge, words):
    assert titles(search(client, words))[0] == "高新技术企业的认定条件"


@pytest.mark.parametrize("words", ["科技兴盟30条", "想申抱科枝领军企业"])
def test_errors_are_found_across_words(client, knowledge, words):
    assert search(client, words)["corrected"]


def test_words_that_other_offices_share_do_not_bring_an_answer(client, knowledge):
    for words in (
        "学历认证",
        "药店开办条件",
        "排污许可证申请",
        "个人所得税退税",
        "取暖补贴发放标准",
        "放羊被罚款怎么办",
    ):
        assert titles(search(client, words)) == [], words


def test_names_of_records_join_the_sounds_of_the_vocabulary_and_leave_them_as_they_were():
    words = Sounds().also(["梭梭木"], 0.5)
    more = words.also(["梭梭草", "梭梭木", "索索"])
    assert [more.meant(letters) for letters in ("suosuocao", "ssm")] == [[["梭梭草"]], [["梭梭木"]]]
    assert [words.meant(letters) for letters in ("suosuocao", "ssm")] == [[], [["梭梭木"]]]
    assert words.by_sound["suo suo"] == {"梭梭": 2.5} and more.by_sound["suo suo"].keys() == {"梭梭", "索索"}
    assert more.by_sound["suo suo"]["梭梭"] == 2.5
