"""What the <head> of a page tells programs: its one address, its other forms, and what it is about.

Search engines of Chinese governments read the names of 政府网站发展指引 (SiteName, ColumnName, ArticleTitle …), social
sites the og: ones, others JSON-LD.
"""

import json
from functools import cached_property

from django.conf import settings
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from data.citations import SOURCES
from data.jsonld import legislation
from data.lists import LISTINGS, SEARCH
from lists.formats import MEDIA, OF_LISTS
from lists.parameters import known_names
from lists.rows import Row
from lists.selection import VIEW

BY_LIST = {listing.url_name: listing for listing in (*LISTINGS.values(), SEARCH)}
BY_RECORD = {f"{listing.model._meta.model_name}_detail": listing for listing in LISTINGS.values()}
DESCRIPTION = 200  # characters
SAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}  # in JSON that stands in a page


def forms(request):
    """The other forms of the page at this address: [(format, media type, address)]."""
    name = request.resolver_match.url_name if request.resolver_match else None
    path = request.path.rstrip("/")
    if name in BY_LIST:
        names = {*known_names(BY_LIST[name].filter)} - {*VIEW}
        params = {key: values for key, values in request.GET.lists() if key in names and any(map(str, values))}
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        return [(form, MEDIA[form], f"{path}.{form}{query}") for form in OF_LISTS]
    if name not in BY_RECORD:
        return []
    own = ["json"]
    if BY_RECORD[name].model in SOURCES:
        own.append("ris")
    if name == "policy_detail":
        own.append("jsonld")
    return [(form, MEDIA[form], f"{path}.{form}") for form in own]


def link_header(request):
    """The same as the value of a Link header."""
    return ", ".join(f'<{address}>; rel="alternate"; type="{media}"' for _, media, address in forms(request))


class Metadata:
    """What is told of one page, from what its template shows."""

    def __init__(self, context):
        self.context, self.request = context, context.get("request")
        match = self.request and self.request.resolver_match
        name = match.url_name if match else ""
        self.listing = BY_LIST.get(name) or BY_RECORD.get(name)
        self.record = self._shown(name)
        is_public = bool(match) and "admin" not in match.namespaces  # the desk refuses on a public page
        self.is_there = is_public and (name not in BY_RECORD or self.record is not None)

    def _shown(self, name):
        """The record a page is of; there is none on a page that says it is not there."""
        record = self.context.get(name.removesuffix("_detail")) if name in BY_RECORD else None
        return record if isinstance(record, Row) else None

    @property
    def selection(self):
        """What the address of this page selects; the style page shows that of another as an example."""
        selection = self.context.get("selection")
        return selection if selection and selection.path == self.request.path else None

    @cached_property
    def address(self):
        """The page's one address: without what does not change what it shows."""
        if self.record:
            return self._whole(self.record.url)
        if selection := self.selection:
            return self._whole(selection.canonical)
        return self._whole(self.request.path)

    def _whole(self, path):
        """In production the host a request names is not to be trusted with this; else only this machine can ask."""
        return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else self.request.build_absolute_uri(path)

    @property
    def robots(self):
        """What search engines are told of this page; combinations of filters hold nothing that the sitemap does not."""
        return "noindex, follow" if self.selection and self.selection.is_combined else ""

    @property
    def forms(self):
        return forms(self.request) if self.record or self.selection else []

    @cached_property
    def title(self):
        if self.record:
            return getattr(self.record, "title", None) or str(self.record)
        return self.listing.label if self.listing else ""

    @property
    def description(self):
        texts = (getattr(self.record, name, "") for name in ("summary", "text", "definition", "meaning"))
        return next(filter(None, texts), "")[:DESCRIPTION]

    @property
    def named(self):
        """[(name, content)] as 政府网站发展指引 has them."""
        tags = [("SiteName", settings.SITE_NAME), ("SiteDomain", self.request.get_host())]
        if self.listing:
            column = f"{settings.SITE_NAME}的{self.listing.label}，每一条都注明出处"
            tags += [("ColumnName", self.listing.label), ("ColumnDescription", column)]
            tags += [("ColumnKeywords", f"内蒙古,科技政策,{self.listing.label}"), ("ColumnType", "政策文件")]
        if self.record:
            tags += [("ArticleTitle", self.title), ("PubDate", self._published), ("ContentSource", self._source)]
            tags += [("Keywords", ",".join(self._keywords)), ("Author", settings.SITE_NAME)]
            tags += [("Url", self.address)]
        return [(name, content) for name, content in tags if content]

    @property
    def _published(self):
        return timezone.localtime(self.record.public_since).strftime("%Y-%m-%d %H:%M")

    @property
    def _source(self):
        documents = [one.document for one in self.record.citations] if self.record.citable else ()
        return getattr(next(iter(documents), self.record), "publisher", "") or settings.SITE_NAME

    @property
    def _keywords(self):
        names = [term.name for name in ("themes", "targets") for term in getattr(self.record, name, ())]
        return list(dict.fromkeys([self.listing.label, *names, *getattr(self.record, "aliases", [])]))

    @property
    def social(self):
        """[(property, content)] of the Open Graph."""
        kind = "article" if self.record else "website"
        site, title = settings.SITE_NAME, self.title or settings.SITE_NAME
        tags = [("og:site_name", site), ("og:locale", "zh_CN"), ("og:type", kind), ("og:title", title)]
        tags += [("og:description", self.description), ("og:url", self.address)]
        if self.record:
            tags.append(("article:modified_time", self.record.updated_at.isoformat(timespec="seconds")))
        return [(name, content) for name, content in tags if content]

    @property
    def linked_data(self):
        """JSON-LD as it may stand in a page, or nothing."""
        if not self.record or self.record.record_kind.name != "policy":
            return ""
        tags = legislation(self.record, self.request.build_absolute_uri)
        return mark_safe(json.dumps(tags, ensure_ascii=False).translate(SAFE))
