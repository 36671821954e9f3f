from django.urls import path

from indicators import views
from indicators.lists import INDICATORS

urlpatterns = [
    path("indicators/", views.indicator_list, name="indicator_list"),
    path("indicators.json", INDICATORS.data, name="indicator_list_json"),
    path("indicators/<slug:slug>/", views.indicator_detail, name="indicator_detail"),
    path("indicators/<slug:key>.json", INDICATORS.record, name="indicator_json"),
]
