from django.urls import path

from policies import views
from policies.lists import DEPARTMENTS, MEASURES, PLATFORMS, POLICIES

urlpatterns = [
    path("policies/", views.policy_list, name="policy_list"),
    path("policies.json", POLICIES.data, name="policy_list_json"),
    path("policies/<slug:slug>/", views.policy_detail, name="policy_detail"),
    path("policies/<slug:key>.json", POLICIES.record, name="policy_json"),
    path("measures/", views.measure_list, name="measure_list"),
    path("measures.json", MEASURES.data, name="measure_list_json"),
    path("measures/<int:pk>/", views.measure_detail, name="measure_detail"),
    path("measures/<int:key>.json", MEASURES.record, name="measure_json"),
    path("platforms/", views.platform_list, name="platform_list"),
    path("platforms.json", PLATFORMS.data, name="platform_list_json"),
    path("platforms/<slug:slug>/", views.platform_detail, name="platform_detail"),
    path("platforms/<slug:key>.json", PLATFORMS.record, name="platform_json"),
    path("departments/", views.department_list, name="department_list"),
    path("departments.json", DEPARTMENTS.data, name="department_list_json"),
    path("departments/<slug:slug>/", views.department_detail, name="department_detail"),
    path("departments/<slug:key>.json", DEPARTMENTS.record, name="department_json"),
]
