"""Lists as Atom feeds: subscribe to any selection, such as 科技厅 × 后补助."""

import datetime
import re

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from lists.matches import Match
from lists.rows import Block

NEWEST = 50
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_atom(selection, request):
    return HttpResponse(feed(selection, request), "application/atom+xml; charset=utf-8")


def feed(selection, request):
    """The newest entries of a selection as Atom."""
    absolute = request.build_absolute_uri
    records = newest(selection)
    gone = [(absolute(one["url"]), datetime.datetime.fromisoformat(one["withdrawn_at"])) for one in selection.withdrawn]
    label = for_xml("、".join(f"{tag['label']}：{tag['value']}" for tag in selection.tags))
    made = Feed(
        title=f"{selection.listing.label}{f'（{label}）' if label else ''} - {settings.SITE_NAME}",
        link=absolute(selection.address(path=reverse(selection.listing.url_name))),
        description="每一条都注明出处",
        language="zh-Hans",
        author_name=settings.SITE_NAME,
        feed_url=absolute(),
        feed_guid=absolute(selection.address()),
        last_updated=max([*map(moved_at, records), *(instant for _, instant in gone)], default=EMPTY),
        data_version=request.data_version,
        withdrawn=[(address, instant.isoformat()) for address, instant in gone],
    )
    for record in records:
        made.add_item(**entry(record, absolute))
    return made.writeString("utf-8")


def newest(selection):
    """The rows of a feed: those published or changed last, whatever their dates and the requested order."""
    moved = [one for model in selection.listing.models for one in _moved(selection, model)]
    moved.sort(key=lambda one: one[2], reverse=True)
    return Block().read_all([(model, pk) for model, pk, _ in moved[:NEWEST]])


def _moved(selection, model):
    """(model, id, instant) of the records of a model changed last, at most NEWEST."""
    moved = model.objects.published().last_moved(selection.answer.records(model), NEWEST)
    return [(model, pk, instant) for pk, instant in moved]


def entry(record, absolute):
    match = Match(record)
    address = absolute(record.url)
    return {
        "title": for_xml(match.texts[0][1]),
        "link": address,
        "unique_id": address,
        "description": escape(for_xml(match.body)),
        "pubdate": record.public_since,
        "updateddate": moved_at(record),
        "categories": [match.label],
    }


def moved_at(record):
    """When a record last changed for readers: it may have become public only with its parent."""
    return max(record.updated_at, record.public_since)


def for_xml(text):
    """A text without the characters that XML does not allow."""
    return NOT_XML.sub("", text)


EMPTY = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Feed(Atom1Feed):
    """Atom with deleted entries (RFC 6721) and the data version it was made from."""

    def root_attributes(self):
        return super().root_attributes() | {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def latest_post_date(self):
        """Never the time of the request: an empty feed must not change."""
        return self.feed["last_updated"]

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        handler.addQuickElement("generator", settings.SITE_NAME, {"version": self.feed["data_version"]})
        for address, instant in self.feed["withdrawn"]:
            handler.addQuickElement("at:deleted-entry", None, {"ref": address, "when": instant})
