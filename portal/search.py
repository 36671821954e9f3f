"""What documents can be found by."""

from records.models import Document
from search.index import register


def register_all():
    register(
        Document,
        fields=lambda document: [("title", "标题", document.title), ("publisher", "发布者", document.publisher)],
        names=("title",),
        facets=lambda document: {"confidence": [document.confidence]},
        date=lambda document: document.published_on,
    )
