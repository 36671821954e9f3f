"""What templates may draw, and how a record is cited."""

from django import template
from django.urls import reverse
from django.utils import timezone

from indicators.pictures import picture_of
from policies import relations
from policies.places import place_grid
from portal.cite import gb_t_7714

register = template.Library()


@register.simple_tag
def selected(selection, name):
    """The address of another page that takes the same parameters: {% selected selection 'indicator_compare' %}."""
    return selection.address(path=reverse(name))


@register.simple_tag
def small_picture(indicator):
    """An indicator's figures as a small drawing; None when it has none."""
    return picture_of(indicator, is_small=True)


@register.simple_tag
def places(selection):
    """How many records of a list are in each place of the region: {tiles, others}."""
    tiles, others = place_grid(selection)
    return {"tiles": tiles, "others": others}


@register.simple_tag
def relations_picture(policy):
    """How a policy stands to others, as a drawing; None when it has no relations."""
    return relations.picture_of(policy)


@register.simple_tag(takes_context=True)
def cite(context, record):
    """How to cite `record` today, with the address of the page it is shown on; empty when it is not cited."""
    page = context["request"].build_absolute_uri(record.get_absolute_url())
    return gb_t_7714(record, page, timezone.localdate())
