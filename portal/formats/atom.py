"""Lists as feeds: subscribe to 科技厅 × 后补助, and be told of what is new."""

import datetime
import re

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from lists.filters import DEFAULT_SORT
from lists.matches import Match
from lists.rows import Block
from search.answer import Answer

NEWEST = 50
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SITE = "内蒙古科技政策知识库"


def feed(selection, request):
    """The newest entries of a selection as Atom, in the page's order."""
    absolute = request.build_absolute_uri
    records = newest(selection)
    label = for_xml("、".join(f"{tag['label']}：{tag['value']}" for tag in selection.tags))
    made = Feed(
        title=f"{selection.listing.label}{f'（{label}）' if label else ''} - {SITE}",
        link=absolute(selection.address(path=reverse(selection.listing.url_name))),
        description="每一条都注明出处",
        language="zh-Hans",
        author_name=SITE,
        feed_url=absolute(),
        feed_guid=absolute(selection.address()),
        last_updated=max((record.updated_at for record in records), default=EMPTY),
        data_version=request.data_version,
        withdrawn=[(absolute(gone["url"]), gone["withdrawn_at"]) for gone in selection.withdrawn],
    )
    for record in records:
        made.add_item(**entry(record, absolute))
    return made.writeString("utf-8")


def newest(selection):
    """The rows of a feed: the first ones in the order asked for. Words alone ask for no order, so when they find
    more than a feed holds, it holds those of the latest date."""
    found = selection.found(0, NEWEST)
    if selection.count > NEWEST and "sort" not in selection.filter.chosen and selection.filter.tree:
        question = selection.filter.question(selection.listing.models)
        question.sort = DEFAULT_SORT
        found = Answer(question).page(0, NEWEST)
    return Block().read_all(found)


def entry(record, absolute):
    match = Match(record)
    address = absolute(record.url)
    return {
        "title": for_xml(match.texts[0][1]),
        "link": address,
        "unique_id": address,
        "description": escape(for_xml(match.body)),
        "pubdate": record.public_since,
        "updateddate": record.updated_at,
        "categories": [match.label],
    }


def for_xml(text):
    """A text without the characters that XML cannot hold."""
    return NOT_XML.sub("", text)


EMPTY = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Feed(Atom1Feed):
    """Atom with what left (RFC 6721) and the data version it was made from."""

    def root_attributes(self):
        return super().root_attributes() | {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        handler.addQuickElement("generator", SITE, {"version": self.feed["data_version"]})
        for address, instant in self.feed["withdrawn"]:
            handler.addQuickElement("at:deleted-entry", None, {"ref": address, "when": instant})
