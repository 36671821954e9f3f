"""A page for each policy, measure, platform and department. Their lists are in `lists.py`."""

from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from policies.lists import DEPARTMENTS, MEASURES, PLATFORMS, POLICIES
from policies.models import Policy
from policies.validity import validity_of
from search.filters import NONE
from search.lists import Selection, asked_day

SHOWN_BESIDE = 20  # other measures of the same policy
SHOWN_OF_DEPARTMENT = 50  # policies on a department's page; the list has them all


def policy_list(request):
    return POLICIES.page(request)


def policy_detail(request, slug):
    policy = get_object_or_404(POLICIES.records().for_detail(), slug=slug)
    as_of, problems = asked_day(request)
    figures = policy.figures.published().for_page()
    ctx = {"policy": policy, "validity": validity_of(policy, as_of), "as_of": as_of, "figures": figures}
    ctx |= {"serves": terms_of(policy, "targets"), "gives": terms_of(policy, "instruments"), "problems": problems}
    return render(request, "policies/detail.html", ctx)


def terms_of(policy, name):
    """The targets or instruments of a policy's measures, each once, in their own order."""
    terms = {term for measure in policy.measures.all() for term in getattr(measure, name).all()}
    return sorted(terms, key=lambda term: (term.position, term.pk))


def measure_list(request):
    return MEASURES.page(request)


def measure_detail(request, pk):
    measure = get_object_or_404(MEASURES.records().for_detail(), pk=pk)
    as_of, problems = asked_day(request)
    beside = MEASURES.records().filter(policy=measure.policy_id or 0).exclude(pk=pk).order_by("position", "id")
    ctx = {"measure": measure, "beside": beside[:SHOWN_BESIDE], "as_of": as_of, "problems": problems}
    return render(request, "measures/detail.html", ctx)


def platform_list(request):
    return PLATFORMS.page(request)


def platform_detail(request, slug):
    platform = get_object_or_404(PLATFORMS.records().for_data(), slug=slug)
    figures = platform.figures.published().for_page()
    return render(request, "platforms/detail.html", {"platform": platform, "figures": figures})


def department_list(request):
    """Departments with their newest policies, and how many policies no source assigns to any."""
    unassigned = Selection(POLICIES, QueryDict(f"department={NONE}"), request.path).count
    ctx = {"selection": Selection.of(DEPARTMENTS, request), "listing": DEPARTMENTS, "unassigned": unassigned}
    return render(request, "departments/list.html", ctx)


def department_detail(request, slug):
    department = get_object_or_404(DEPARTMENTS.records().for_data(), slug=slug)
    links = department.policydepartment_set.filter(policy__in=Policy.objects.published())
    links = links.select_related("policy").order_by("-policy__issued_on", "policy__id")[:SHOWN_OF_DEPARTMENT]
    ctx = {"department": department, "links": links, "as_of": timezone.localdate()}
    return render(request, "departments/detail.html", ctx)
