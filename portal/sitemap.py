"""The sitemap of every public page: an index, and per kind as many lists as its records need."""

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from data.lists import LISTINGS

PAGES = ("home", "search", "about", "about_api", "bulk", *(listing.url_name for listing in LISTINGS.values()))


class Records(Sitemap):
    """The records of a list."""

    limit = 10_000  # 50,000 are allowed, but each sitemap page is loaded as a whole

    def __init__(self, listing):
        self.listing = listing

    def items(self):
        records = self.listing.model.objects.published().order_by("pk")
        return records.only(*(["slug"] if self.listing.key == "slug" else []), "updated_at")

    def lastmod(self, record):
        return record.updated_at

    def get_latest_lastmod(self):
        records = self.listing.model.objects.published().order_by("-updated_at")  # MAX would go through all of them
        return records.values_list("updated_at", flat=True).first()


class Pages(Sitemap):
    """The pages that are not records."""

    def items(self):
        return PAGES

    def location(self, name):
        return reverse(name)


SITEMAPS = {"pages": Pages(), **{name: Records(listing) for name, listing in LISTINGS.items()}}
urlpatterns = [
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
]


@require_safe
def robots(request):
    """Everything may be crawled except the desk, searches and combined filters: the sitemap lists every record."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/?",
        "Disallow: /*?*as_of=",
        "Disallow: /*?*since=",
    ]
    lines += [
        "Disallow: /*?*q=",
        "Disallow: /*?*sort=",
        "Disallow: /*?*view=",
        "Disallow: /*?*more=",
        "Disallow: /*?*&",
    ]
    lines += ["Allow: /*?page=", "Disallow: /*?page=*&"]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
