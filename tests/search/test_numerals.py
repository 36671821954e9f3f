"""Numbers are found however people write them."""

import pytest

from search.numerals import other_forms, value_of


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("两百", 200),
        ("二百", 200),
        ("两千五百", 2500),
        ("一百〇五", 105),
        ("二〇二一", 2021),
        ("两", 2),
        ("十四五", None),
        ("两三", None),
    ],
)
def test_the_value_of_a_numeral(numeral, value):
    assert value_of(numeral) == value


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("两百家", "200家"),
        ("两家", "2家"),
        ("百分之二十", "20%"),
        ("三十条", "30条"),
        ("17条", "十七条"),
        ("20亿元", "20亿"),
        ("40多个", "40余个"),
        ("四十来个", "40余个"),
    ],
)
def test_a_number_is_searched_in_its_other_form(typed, form):
    assert form in other_forms(typed)


@pytest.mark.parametrize("typed", ["十四五", "两个", "一带一路"])
def test_what_is_no_number_keeps_its_form(typed):
    assert all("十4" not in form and "带1" not in form for form in other_forms(typed))
