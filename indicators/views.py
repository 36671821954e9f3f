"""The page of each indicator, and one that compares them. Their list is in `lists.py`."""

from django.shortcuts import render

from indicators.chart_groups import charts_of, comparison, with_columns
from indicators.lists import INDICATORS
from lists.selection import Selection

MOST_COMPARED = 8  # indicators on one page, to limit its size on phones


def indicator_list(request):
    return INDICATORS.page(request)


def indicator_compare(request):
    """The indicators that the same parameters select in the list, drawn side by side."""
    selection = Selection.of(INDICATORS, request, is_whole=True)
    found = selection.found(0, MOST_COMPARED)
    ctx = {
        "selection": selection,
        "categories": comparison(INDICATORS.load_for_page(found, selection)),
        "shown": MOST_COMPARED,
        "left_out": max(0, selection.count - MOST_COMPARED),
    }
    return render(request, "indicators/compare.html", ctx)


def indicator_detail(request, slug):
    indicator = INDICATORS.find_or_404(slug)
    ctx = {"indicator": indicator, "charts": charts_of(indicator), "derived": with_columns(indicator.derived)}
    return render(request, "indicators/detail.html", ctx)
