"""名词解释: a list, a page, data, search, and the first use of a word on a page."""

import pytest

from terms.models import Term
from tests.builders import a_measure, a_policy, a_written_term
from tests.reading import data, read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_terms_are_listed_each_with_a_source(client, knowledge):
    rows = data(client, "/terms.json")["results"]
    assert len(rows) == Term.objects.count() == 17
    assert all(row["citations"] for row in rows)
    assert read(client, "/terms/").count == 17


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "atom"])
def test_they_are_data_in_every_format(client, knowledge, form):
    assert client.get(f"/terms.{form}").status_code == 200


def test_a_term_is_a_page_and_a_dictionary(client):
    term = a_written_term(slug="ci", name="某词", aliases=["某某"], meaning="它的意思")
    assert "它的意思" in read(client, "/terms/ci/").text
    row = data(client, "/terms/ci.json")
    assert (row["name"], row["aliases"], row["meaning"], row["id"]) == ("某词", ["某某"], "它的意思", term.pk)
    assert data(client, "/api/v1/terms/ci/") == row


def test_search_finds_a_term_by_name_alias_and_meaning(client):
    a_written_term(slug="ci", name="霜降补", aliases=["寒露补"], meaning="立冬以前")
    for words in ("霜降补", "寒露补", "立冬以前"):
        assert [hit["url"] for hit in data(client, "/search.json", q=words, type="term")["results"]] == ["/terms/ci/"]


def test_the_page_of_a_search_shows_a_term(client):
    a_written_term(slug="ci", name="霜降补", aliases=["寒露补"], meaning="立冬以前")
    assert any("立冬以前" in row for row in read(client, "/search/", q="霜降补").rows)


def test_the_first_place_of_a_word_on_a_page_leads_to_its_meaning(client):
    a_written_term(slug="ci", name="霜降补", meaning="意思")
    policy = a_policy(slug="p", summary="发霜降补，再发霜降补")
    a_measure(policy=policy, text="又是霜降补")
    page = read(client, "/policies/p/")
    assert page.html.count('href="/terms/ci/">霜降补') == 1
    assert page.html.count('popovertarget="term-ci"') == page.html.count('id="term-ci"') == 1


def test_the_longest_word_is_explained(client):
    a_written_term(slug="duan", name="霜降补", meaning="短")
    a_written_term(slug="chang", name="大霜降补", meaning="长")
    html = read(client, a_measure(text="发大霜降补").get_absolute_url()).html
    assert ("term-chang" in html, "term-duan" in html) == (True, False)


def test_a_text_with_markup_stays_a_text(client):
    a_written_term(slug="ci", name="霜降补", meaning="<b>意思</b>")
    html = read(client, a_measure(text="<i>霜降补</i> & 别的").get_absolute_url()).html
    assert "<b>意思" not in html and "<i>" not in html.split("<main")[1].split("</main")[0]


def test_a_term_that_is_not_public_explains_nothing(client):
    a_written_term(slug="ci", name="霜降补", meaning="意思", status="draft")
    assert "term-ci" not in read(client, a_measure(text="霜降补").get_absolute_url()).html
    assert client.get("/terms/ci/").status_code == 404


def test_a_changed_meaning_is_shown_at_once(client):
    a_written_term(slug="ci", name="霜降补", meaning="旧的")
    address = a_measure(text="霜降补").get_absolute_url()
    assert "旧的" in read(client, address).html
    term = Term.objects.get(slug="ci")
    term.meaning = "新的"
    term.save()
    assert "新的" in read(client, address).html
