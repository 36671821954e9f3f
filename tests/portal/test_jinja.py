"""What the template engine of the public pages guarantees to template authors."""

from types import SimpleNamespace

import pytest
from django.template import engines
from django.views.defaults import bad_request
from jinja2 import UndefinedError


def made(template, **context):
    return engines["jinja2"].from_string(template).render(context)


@pytest.mark.parametrize("text", ["{{ titel }}", "{{ record.titel }}", "{% if record.titel %}{% endif %}"])
@pytest.mark.parametrize("record", [{"title": "细则"}, SimpleNamespace(title="细则")])
def test_a_name_that_is_not_there_is_an_error(text, record):
    assert made("{{ record.title }}", record=record) == "细则"
    with pytest.raises(UndefinedError):
        made(text, record=record)


def test_a_key_of_a_dictionary_comes_before_its_methods_which_are_there_too():
    assert made("{{ one.values }}{{ one.items()|length }}", one={"values": "值"}) == "值1"


def test_text_is_escaped_and_marked_text_is_escaped_before_it_is_marked():
    assert made("{{ text }}", text="<b>&") == "&lt;b&gt;&amp;"
    assert made("{{ text|marked(['技']) }}", text="<b>科技") == "&lt;b&gt;科<mark>技</mark>"
    assert made("{{ text|marked([]) }}", text="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize("one", ["2025年", "2025年3月", "2025年12月31日", "1,000万元", "1.5亿元", "0471-6328553"])
def test_a_day_an_amount_and_a_telephone_stay_in_one_line_and_the_text_is_escaped(one):
    assert made("{{ text|whole }}", text=f"<至{one}止") == f'&lt;至<span class="whole">{one}</span>止'


def test_the_number_of_a_document_breaks_before_its_year_alone():
    html = '<span class="whole"><mark>内</mark>&lt;发<wbr>〔2020〕17号</span>'
    assert made("{{ number|marked(['内'])|whole_number }}", number="内<发〔2020〕17号") == html


def test_the_page_for_a_bad_request_needs_no_request(rf):
    """Django makes it without one, so that nothing of the request can show on it."""
    assert "无法处理这次请求" in bad_request(rf.get("/"), Exception()).content.decode()
