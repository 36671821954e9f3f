from django.urls import path

from indicators import views

urlpatterns = [
    path("indicators/", views.indicator_list, name="indicator_list"),
    path("indicators/compare/", views.indicator_compare, name="indicator_compare"),
    path("indicators/<slug:slug>/", views.indicator_detail, name="indicator_detail"),
]
