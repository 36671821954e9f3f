"""A page for each policy, measure, platform and department. Their lists are in `lists.py`."""

from django.http import Http404, QueryDict
from django.shortcuts import render
from django.utils import timezone

from policies.detail import the_department, the_measure, the_platform, the_policy
from policies.lists import DEPARTMENTS, MEASURES, PLATFORMS, POLICIES
from policies.validity import validity_of
from records.prepared import held
from search.filters import NONE, asked_day
from search.selection import Selection


def policy_list(request):
    return POLICIES.page(request)


def policy_detail(request, slug):
    policy = _there(the_policy(slug))
    as_of, problems = asked_day(request)
    ctx = {"policy": policy, "validity": validity_of(policy, as_of), "as_of": as_of, "problems": problems}
    return render(request, "policies/detail.html", ctx | {"figures": policy.public_figures})


def measure_list(request):
    return MEASURES.page(request)


def measure_detail(request, pk):
    measure = _there(the_measure(pk))
    as_of, problems = asked_day(request)
    ctx = {"measure": measure, "beside": measure.beside, "as_of": as_of, "problems": problems}
    return render(request, "measures/detail.html", ctx)


def platform_list(request):
    return PLATFORMS.page(request)


def platform_detail(request, slug):
    platform = _there(the_platform(slug))
    return render(request, "platforms/detail.html", {"platform": platform, "figures": held(platform, "figures")})


def department_list(request):
    """Departments with their newest policies, and how many policies no source assigns to any."""
    unassigned = Selection(POLICIES, QueryDict(f"department={NONE}"), request.path).count
    ctx = {"selection": Selection.of(DEPARTMENTS, request), "listing": DEPARTMENTS, "unassigned": unassigned}
    return render(request, "departments/list.html", ctx)


def department_detail(request, slug):
    department = _there(the_department(slug))
    ctx = {"department": department, "links": department.links, "as_of": timezone.localdate()}
    return render(request, "departments/detail.html", ctx)


def _there(record):
    if record is None:
        raise Http404
    return record
