"""A page for each term. Their list is in `lists.py`."""

from django.http import Http404
from django.shortcuts import render

from terms.lists import TERMS


def term_list(request):
    return TERMS.page(request)


def term_detail(request, slug):
    term = TERMS.detail(slug)
    if term is None:
        raise Http404
    return render(request, "terms/detail.html", {"term": term})
