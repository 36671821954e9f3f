"""A page for each indicator. Their list is in `lists.py`."""

from django.shortcuts import get_object_or_404, render

from indicators.lists import INDICATORS


def indicator_list(request):
    return INDICATORS.page(request)


def indicator_detail(request, slug):
    indicator = get_object_or_404(INDICATORS.records().for_detail(), slug=slug)
    return render(request, "indicators/detail.html", {"indicator": indicator})
