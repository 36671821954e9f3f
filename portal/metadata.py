"""Metadata in the <head> of a page: canonical URL, other formats, and content.

Search engines of Chinese governments read the names from 政府网站发展指引 (SiteName, ColumnName, ArticleTitle …),
social sites read og:, others JSON-LD.
"""

import json

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
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
SAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}  # escapes for JSON inside a page


def forms(request):
    """The other formats of the page at this URL: [(format, media type, URL)]."""
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
    """The metadata of one page, from its template context."""

    def __init__(self, context):
        self.context, self.request = context, context.get("request")
        match = self.request and self.request.resolver_match
        name = match.url_name if match else ""
        self.listing = BY_LIST.get(name) or BY_RECORD.get(name)
        self.record = self._shown(name)
        is_public = bool(match) and "admin" not in match.namespaces  # the desk uses public pages for errors
        self.is_there = is_public and (name not in BY_RECORD or self.record is not None)

    def _shown(self, name):
        """The record of the page; None on a page that reports a missing record."""
        record = self.context.get(name.removesuffix("_detail")) if name in BY_RECORD else None
        return record if isinstance(record, Row) else None

    @property
    def selection(self):
        """The selection at this page's URL; the style page contains another one as an example."""
        selection = self.context.get("selection")
        return selection if selection and selection.path == self.request.path else None

    @cached_property
    def address(self):
        """The canonical URL: without parameters that do not change the content."""
        if self.record:
            return self._whole(self.record.url)
        if selection := self.selection:
            return self._whole(selection.canonical)
        return self._whole(self.request.path)

    def _whole(self, path):
        """In production the Host header cannot be trusted; otherwise only this machine can send requests."""
        return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else self.request.build_absolute_uri(path)

    @property
    def robots(self):
        """The robots directive; combined filters contain nothing that is not in the sitemap."""
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
        """[(name, content)] according to 政府网站发展指引."""
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
        """[(property, content)] of Open Graph."""
        kind = "article" if self.record else "website"
        site, title = settings.SITE_NAME, self.title or settings.SITE_NAME
        tags = [("og:site_name", site), ("og:locale", "zh_CN"), ("og:type", kind), ("og:title", title)]
        tags += [("og:description", self.description), ("og:url", self.address)]
        if self.record:
            tags.append(("article:modified_time", self.record.updated_at.isoformat(timespec="seconds")))
        return [(name, content) for name, content in tags if content]

    @property
    def linked_data(self):
        """JSON-LD, escaped for use in a page, or empty."""
        if not self.record or self.record.record_kind.name != "policy":
            return ""
        tags = legislation(self.record, self.request.build_absolute_uri)
        return mark_safe(json.dumps(tags, ensure_ascii=False).translate(SAFE))
