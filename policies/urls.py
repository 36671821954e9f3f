from django.urls import path

from policies import views

urlpatterns = [
    path("policies/", views.policy_list, name="policy_list"),
    path("policies/<slug:slug>/", views.policy_detail, name="policy_detail"),
    path("measures/", views.measure_list, name="measure_list"),
    path("measures/<int:pk>/", views.measure_detail, name="measure_detail"),
    path("platforms/", views.platform_list, name="platform_list"),
    path("platforms/<slug:slug>/", views.platform_detail, name="platform_detail"),
    path("departments/", views.department_list, name="department_list"),
    path("departments/<slug:slug>/", views.department_detail, name="department_detail"),
]
