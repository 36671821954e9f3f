"""The URLs of the portal. Those of records are in their apps."""

from django.contrib import admin
from django.urls import include, path, re_path

from data.api import views as api
from data.api.description import description
from data.bulk import views as bulk
from data.citations import SOURCES
from data.formats import list_as
from data.lists import LISTINGS, SEARCH
from data.records import policy_as_jsonld, record_as_json, record_as_ris
from lists.formats import OF_LISTS
from portal import health, sitemap, views


def data_addresses():
    """Every list and every record as data, next to its page."""
    for listing in (*LISTINGS.values(), SEARCH):
        for form in OF_LISTS:
            yield path(f"{listing.name}.{form}", list_as, {"listing": listing, "form": form})
    for listing in LISTINGS.values():
        key = "int:key" if listing.key == "pk" else "slug:key"
        yield path(f"{listing.name}/<{key}>.json", record_as_json, {"listing": listing})
        if listing.model in SOURCES:  # kinds that can be cited
            yield path(f"{listing.name}/<{key}>.ris", record_as_ris, {"listing": listing})
    yield path("policies/<slug:key>.jsonld", policy_as_jsonld)


def api_addresses():
    """The read-only API."""
    yield path("api/v1/", api.RootView.as_view(), name="api_root")
    yield path("api/v1/openapi.json", description, name="api_description")
    for listing in (*LISTINGS.values(), SEARCH):
        at = f"api/v1/{listing.name}/"
        yield path(at, api.ListView.as_view(listing=listing), name=f"api_{listing.name}")
        key = "int:key" if listing.key == "pk" else "slug:key"
        if listing is not SEARCH:
            yield path(f"{at}<{key}>/", api.RecordView.as_view(listing=listing), name=f"api_{listing.name}_record")
    yield re_path(r"^api/", api.NowhereView.as_view(), name="api_nowhere")


urlpatterns = [
    *data_addresses(),
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("about/", views.about, name="about"),
    path("about/components/", views.components, name="components"),
    path("about/api/", views.about_api, name="about_api"),
    path("data/", bulk.page, name="bulk"),
    path("data/<str:name>", bulk.file, name="bulk_file"),
    path("", include("policies.urls")),
    path("", include("indicators.urls")),
    path("", include("terms.urls")),
    path("", include("documents.urls")),
    *api_addresses(),
    *sitemap.urlpatterns,
    path("robots.txt", sitemap.robots, name="robots"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("favicon.ico", views.icon, name="icon"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", include("staff.urls")),
    path("admin/", admin.site.urls),
]
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"
