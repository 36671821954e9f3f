"""The page of each term. Their list is in `lists.py`."""

from django.shortcuts import render

from terms.lists import TERMS


def term_list(request):
    return TERMS.page(request)


def term_detail(request, slug):
    term = TERMS.find_or_404(slug)
    return render(request, "terms/detail.html", {"term": term})
