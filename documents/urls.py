from django.urls import path

from documents import views

urlpatterns = [
    path("documents/", views.document_list, name="document_list"),
    path("documents/<slug:slug>/", views.document_detail, name="document_detail"),
]
