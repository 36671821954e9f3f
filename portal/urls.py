"""Every address of the portal. Those of records are in their rooms."""

from django.contrib import admin
from django.urls import include, path, re_path

from portal import api, health, views
from portal.lists import DOCUMENTS, SEARCH

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search.json", SEARCH.data, name="search_json"),
    path("about/", views.about, name="about"),
    path("", include("policies.urls")),
    path("", include("indicators.urls")),
    path("documents/", views.document_list, name="document_list"),
    path("documents.json", DOCUMENTS.data, name="document_list_json"),
    path("documents/<slug:slug>/", views.document_detail, name="document_detail"),
    path("documents/<slug:key>.json", DOCUMENTS.record, name="document_json"),
    path("api/v1/", api.root, name="api_root"),
    path("api/v1/search/", SEARCH.api, name="api_search"),
    path("api/v1/<slug:kind>/", api.record_list, name="api_list"),
    path("api/v1/<slug:kind>/<slug:key>/", api.record, name="api_record"),
    re_path(r"^api/", api.not_found),
    path("favicon.ico", views.icon, name="icon"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"
