"""The Jinja2 environment of the public pages, with its functions and filters.

The desk is Django's admin and uses Django templates, in `staff/templates/`.
"""

import datetime
import re
from functools import cache

from django.conf import settings
from django.template import defaultfilters
from django.templatetags import static as static_files
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.http import urlencode
from jinja2 import Environment, StrictUndefined, Template, pass_context
from markupsafe import Markup, escape

from data.citations import citations
from indicators.chart_groups import charts_of
from lists.heading import Heading
from policies import relations_picture
from policies.place_grid import place_grid
from portal.metadata import Metadata
from records.changes import public_history
from records.not_found import words_for
from records.web_addresses import is_web_address
from search.text import mark
from terms.explained import Explainer

SECTIONS = {
    "policy_list": "政策",
    "measure_list": "措施",
    "platform_list": "平台",
    "indicator_list": "指标",
    "department_list": "部门",
    "term_list": "名词",
    "document_list": "来源",
}
DAY = r"[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?"
MONEY, TELEPHONE = "(?<![0-9.,])[0-9][0-9.,]*+[万亿]*+元", "(?<![0-9-])[0-9]++(?:-[0-9]++)+"
WHOLE = re.compile(f"{DAY}|{MONEY}|{TELEPHONE}")


class Page(Template):
    def _get_default_module(self, ctx=None):
        """The template's exports, cached: no template has its own globals, which Jinja2 would check at each import."""
        return super()._get_default_module()


class Pages(Environment):
    template_class = Page

    def getattr(self, obj, attribute):
        """Like Jinja2's, but tries the key of a dictionary before its attributes: rows and choices are dictionaries,
        and the other order takes three times as long.
        """
        try:
            return obj[attribute] if type(obj) is dict else getattr(obj, attribute)
        except (KeyError, AttributeError):
            return super().getattr(obj, attribute)


def environment(**options):
    """The environment for Django. An undefined name raises an error instead of rendering as empty."""
    pages = Pages(**options | {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    pages.globals |= GLOBALS
    pages.filters |= FILTERS
    pages.tests["web_address"] = is_web_address
    return pages


# --- URLs; templates name few of them, and none changes during a process ---


@cache
def url(name, *args):
    return reverse(name, args=args)


@cache
def static(path):
    return static_files.static(path)


def filtered(listing, **parameters):
    """The URL of a list with a filter set: `filtered("measure", target=term.slug)`."""
    return f"{url(f'{listing}_list')}?{urlencode(parameters)}"


def selected(selection, name):
    """The URL of another page with the same parameters: `selected(selection, "indicator_compare")`."""
    return selection.address(path=url(name))


def data_address(record, form="json"):
    """The URL of the record as data."""
    return f"{record.url.rstrip('/')}.{form}"


# --- Text ---


def sections(request):
    """The sections of the site: [{label, url, current}]; `current` is `page`, `true` (on a page within it) or empty."""
    path = request.path if request else ""
    return [
        {"label": label, "url": at, "current": "page" if path == at else "true" if path.startswith(at) else ""}
        for at, label in ((url(name), label) for name, label in SECTIONS.items())
    ]


@pass_context
def metadata(context):
    """The metadata in the page's <head>."""
    return Metadata(context)


def cite(record, request):
    """How to cite `record` today, with the URL of its page: [(what is cited, text)]."""
    return citations(record, request.build_absolute_uri(record.url), timezone.localdate())


def small_charts_of(indicator):
    """An indicator's figures as small charts."""
    return charts_of(indicator, is_small=True)


def label(date):
    """A partial date in Chinese, or 日期不详."""
    return date.label if date else "日期不详"


def date(day, form="Y年n月j日"):
    """A date, or the local date of an instant, formatted with Django's `form`."""
    return dateformat.format(timezone.template_localtime(day), form)


def kind_name(record):
    """The kind of this record, in Chinese."""
    return record.model._meta.verbose_name


def history_of(record):
    return public_history(record.model, record.pk)


def marked(text, words):
    """`text` with the search words highlighted."""
    return mark(text, words) if words else text


def whole(text):
    """`text` with no line break inside a date, an amount of money or a telephone number."""
    return Markup(WHOLE.sub(r'<span class="whole">\g<0></span>', str(escape(text))))


def whole_number(doc_number):
    """A 文号 with no line break but the one before its year."""
    return Markup('<span class="whole">{}</span>').format(escape(doc_number).replace("〔", Markup("<wbr>〔")))


GLOBALS = {
    "request": None,  # Django renders the page for a bad request without one
    "url": url,
    "static": static,
    "filtered": filtered,
    "selected": selected,
    "sections": sections,
    "metadata": metadata,
    "site_name": settings.SITE_NAME,
    "heading_of": Heading,
    "cite": cite,
    "today": timezone.localdate,
    "words_for": words_for,
    "history_of": history_of,
    "small_charts_of": small_charts_of,
    "place_grid": place_grid,
    "relations_picture": relations_picture.picture_of,
    "explainer": Explainer,
}
FILTERS = {
    "data_address": data_address,
    "label": label,
    "date": date,
    "instant": datetime.datetime.fromisoformat,
    "kind_name": kind_name,
    "marked": marked,
    "whole": whole,
    "whole_number": whole_number,
    "linebreaksbr": defaultfilters.linebreaksbr,
    "truncatechars": defaultfilters.truncatechars,
    "filesizeformat": defaultfilters.filesizeformat,
}
