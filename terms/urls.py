from django.urls import path

from terms import views

urlpatterns = [
    path("terms/", views.term_list, name="term_list"),
    path("terms/<slug:slug>/", views.term_detail, name="term_detail"),
]
