"""Folding, and highlighting exactly the characters that match."""

from html import unescape
from random import Random
from re import findall

import pytest

from search.text import excerpt, fold, mark, matches

CHARACTERS = "企业研发科技創新創％Ｒｒ&＆〔〕“”—- 2２０㎡℃<b>\u200b\u3000"


@pytest.mark.parametrize(
    "alike",
    [
        ["内党发[2020]17号", "内党发〔2020〕17号", "内党发（2020）17号", "内党发【2020】 17 号", "内党发2020 17号"],
        ["2021—2025年", "2021－2025年", "2021-2025 年", "２０２１–２０２５年"],
        ["R＆D", "r&d", "Ｒ＆Ｄ"],
        ["20％", "20%", "２０ %"],
        ["370亿元", "370 亿元"],
        ["科技興蒙行動", "科技兴蒙行动", "“科技兴蒙”行动", "「科技興蒙」行動"],
    ],
)
def test_what_reads_alike_is_folded_alike(alike):
    assert len({fold(text) for text in alike}) == 1


def test_what_is_marked_is_what_matches_wherever_it_came_from():
    random = Random(3)
    for _ in range(2000):
        text = "".join(random.choice(CHARACTERS) for _ in range(random.randint(1, 30)))
        word = fold("".join(random.choice(CHARACTERS) for _ in range(random.randint(1, 3))))
        if not word:
            continue
        spans = matches(text, [word])
        assert bool(spans) == (word in fold(text))
        for start, end in spans:
            assert fold(text[start]) and fold(text[end - 1])  # begins and ends on characters that matched
            assert word in fold(text[start:end])


def test_marking_changes_nothing_of_the_text():
    text = "給予Ｒ＆Ｄ<script>「科技興蒙」行動㎡"
    html = mark(text, [fold("r&d"), fold("兴蒙行动"), "m2"])
    assert findall("<mark>(.*?)</mark>", html) == ["Ｒ＆Ｄ", "興蒙」行動㎡"]
    assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == text


def test_an_excerpt_holds_the_first_match():
    text = "甲" * 300 + "乙丙" + "丁" * 300
    assert "乙丙" in excerpt(text, ["乙丙"], 60)
    assert len(excerpt(text, ["乙丙"], 60)) == 62
