"""A page for each policy, measure, platform and department. Their lists are in `lists.py`."""

from django.shortcuts import get_object_or_404, render

from policies.filters import without_issuer
from policies.lists import DEPARTMENTS, MEASURES, PLATFORMS, POLICIES
from policies.models import Policy
from policies.validity import validity_of
from search.lists import Selection, asked_day


def policy_list(request):
    return POLICIES.page(request)


def policy_detail(request, slug):
    policy = get_object_or_404(POLICIES.records().for_detail(), slug=slug)
    as_of, problem = asked_day(request)
    figures = policy.figures.published().for_page()
    ctx = {"policy": policy, "validity": validity_of(policy, as_of), "as_of": as_of, "figures": figures}
    return render(request, "policies/detail.html", ctx | {"problems": [problem] if problem else []})


def measure_list(request):
    return MEASURES.page(request)


def measure_detail(request, pk):
    measure = get_object_or_404(MEASURES.records().for_detail(), pk=pk)
    beside = MEASURES.records().filter(policy=measure.policy_id).exclude(pk=pk).order_by("position", "id")
    return render(
        request, "measures/detail.html", {"measure": measure, "beside": beside[:20] if measure.policy else []}
    )


def platform_list(request):
    return PLATFORMS.page(request)


def platform_detail(request, slug):
    platform = get_object_or_404(PLATFORMS.records().for_data(), slug=slug)
    figures = platform.figures.published().for_page()
    return render(request, "platforms/detail.html", {"platform": platform, "figures": figures})


def department_list(request):
    """Departments with their newest policies, and how many policies no source assigns to any."""
    unassigned = Policy.objects.published().filter(without_issuer("pk")).count()
    ctx = {"selection": Selection(DEPARTMENTS, request), "listing": DEPARTMENTS, "unassigned": unassigned}
    return render(request, "departments/list.html", ctx)


def department_detail(request, slug):
    department = get_object_or_404(DEPARTMENTS.records().for_data(), slug=slug)
    links = department.policydepartment_set.filter(policy__in=Policy.objects.published())
    links = links.select_related("policy").order_by("-policy__issued_on", "policy__id")
    return render(request, "departments/detail.html", {"department": department, "links": links})
