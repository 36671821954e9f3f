"""The pages of the sources."""

from django.db.models import F
from django.shortcuts import render

from documents.lists import DOCUMENTS
from documents.reading import read


def document_list(request):
    return DOCUMENTS.page(request)


def document_detail(request, slug):
    document = DOCUMENTS.find_or_404(slug, original_text=F("original__text"))
    original = document.original_text or ""
    paragraphs, unplaced = read(document, original)
    ctx = {"document": document, "original": original, "paragraphs": paragraphs, "unplaced": unplaced}
    return render(request, "documents/detail.html", ctx)
