"""The pages of policies, measures, platforms and departments. Their lists are in `lists.py`."""

from django.http import QueryDict
from django.shortcuts import render

from lists.fields import NONE
from lists.filters import day_param
from lists.selection import Selection
from policies.lists import DEPARTMENTS, MEASURES, PLATFORMS, POLICIES


def policy_list(request):
    return POLICIES.page(request)


def policy_detail(request, slug):
    as_of, problems = day_param(request)
    policy = POLICIES.find_or_404(slug, as_of)
    policy.leave_out_waiting()
    ctx = {"policy": policy, "validity": policy.validity, "as_of": as_of, "problems": problems}
    return render(request, "policies/detail.html", ctx | {"figures": policy.figures})


def measure_list(request):
    return MEASURES.page(request)


def measure_detail(request, pk):
    as_of, problems = day_param(request)
    measure = MEASURES.find_or_404(pk, as_of)
    ctx = {"measure": measure, "beside": measure.beside, "as_of": as_of, "problems": problems}
    return render(request, "measures/detail.html", ctx)


def platform_list(request):
    return PLATFORMS.page(request)


def platform_detail(request, slug):
    platform = PLATFORMS.find_or_404(slug)
    return render(request, "platforms/detail.html", {"platform": platform, "figures": platform.figures})


def department_list(request):
    """Departments with their newest policies, and the number of policies without an assigned department."""
    unassigned = Selection(POLICIES, QueryDict(f"department={NONE}"), request.path).count
    ctx = {"selection": Selection.of(DEPARTMENTS, request), "listing": DEPARTMENTS, "unassigned": unassigned}
    return render(request, "departments/list.html", ctx)


def department_detail(request, slug):
    department = DEPARTMENTS.find_or_404(slug)
    return render(request, "departments/detail.html", {"department": department, "links": department.links})
