"""Platforms by place: a tile per league and city, accessible as a list."""

import pytest

from policies.models import Region
from policies.place_grid import PLACES
from tests.builders import a_platform
from tests.reading import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def tiles(page):
    """{place: address of its tile, or None}."""
    section = next(one for one in page.root.findall(".//main//section") if words(one).startswith("平台在哪里"))
    items = section.find(".//ul").findall("li")
    return {words(item): item.find("a").get("href") if item.find("a") is not None else None for item in items}


def test_every_league_and_city_has_a_tile_of_its_own(knowledge):
    assert set(PLACES) == {*Region.objects.exclude(slug="quanqu").values_list("slug", flat=True)}
    assert len(set(PLACES.values())) == 12


def test_a_tile_says_how_many_and_leads_to_exactly_those(client, knowledge):
    found = tiles(read(client, "/platforms/"))
    assert "/platforms/?region=huhehaote" in found.values()
    assert found["呼伦贝尔0个"] is None
    for label, address in found.items():
        if address:
            assert label.endswith(f"{read(client, address).count}个")


def test_a_platform_in_several_places_counts_in_each(client, knowledge):
    before = tiles(read(client, "/platforms/"))
    a_platform(Region.objects.filter(slug__in=["chifeng", "tongliao"]))
    after = tiles(read(client, "/platforms/"))
    assert {"赤峰1个", "通辽0个"} <= {*before}
    assert {"赤峰2个", "通辽1个"} <= {*after}


def test_the_tiles_count_what_the_other_filters_leave(client, knowledge):
    found = tiles(read(client, "/platforms/", kind="centre"))
    assert found["包头1个"] == "/platforms/?kind=centre&region=baotou"
    assert "鄂尔多斯0个" in found


def test_a_chosen_place_is_said_to_be_and_can_be_left(client, knowledge):
    assert tiles(read(client, "/platforms/", region="baotou"))["包头3个，已选，再点取消"] == "/platforms/"


def test_platforms_whose_place_no_source_states_are_told(client, knowledge):
    assert read(client, "/platforms/").links["所在地不详：1个"] == "/platforms/?region=none"


def test_a_platform_that_is_not_published_counts_nowhere(client, knowledge):
    a_platform(Region.objects.filter(slug="hulunbeier"), status="draft")
    assert "呼伦贝尔0个" in tiles(read(client, "/platforms/"))
