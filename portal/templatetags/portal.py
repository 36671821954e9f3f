"""What templates may say."""

import datetime

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from policies.validity import validity_of
from portal.metadata import Metadata
from portal.told import Told
from search.text import mark

SECTIONS = {
    "policy_list": "政策",
    "measure_list": "措施",
    "platform_list": "平台",
    "indicator_list": "指标",
    "department_list": "部门",
    "document_list": "来源",
}
register = template.Library()


@register.simple_tag(takes_context=True)
def sections(context):
    """The sections of the site: [{label, url, current}]; `current` is `page`, `true` (on a page within it) or empty."""
    path = context["request"].path if "request" in context else ""
    return [
        {"label": label, "url": url, "current": "page" if path == url else "true" if path.startswith(url) else ""}
        for url, label in ((reverse(name), label) for name, label in SECTIONS.items())
    ]


@register.simple_tag
def told(selection):
    """What the page of a list says of its selection."""
    return Told(selection)


@register.simple_tag
def validity(policy, day):
    """The validity of `policy` on `day` (today when none is given): its state, label and reason."""
    return validity_of(policy, day or timezone.localdate())


@register.filter
def label(date):
    """A partial date in Chinese, or that it is not known."""
    return date.label if date else "日期未写明"


@register.filter
def data_address(record, form="json"):
    """The record's address as data: JSON, unless another form is named."""
    return f"{record.get_absolute_url().rstrip('/')}.{form}"


@register.filter
def instant(text):
    """The moment an ISO text names."""
    return datetime.datetime.fromisoformat(text)


@register.simple_tag(takes_context=True)
def metadata(context):
    """What the page's <head> tells programs."""
    return Metadata(context)


@register.simple_tag
def filtered(listing, **parameters):
    """The address of a list with one filter set: {% filtered 'measure' target=term.slug %}."""
    ((name, value),) = parameters.items()
    return f"{reverse(f'{listing}_list')}?{urlencode({name: value})}"


@register.filter
def kind_name(record):
    """What sort of record this is, in Chinese."""
    return record._meta.verbose_name


@register.filter
def marked(text, words):
    """`text` with the words that were searched for marked."""
    return mark(text, words or [])
