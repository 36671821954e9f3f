"""A record with everything its own page shows: few queries, always as many, nothing unpublished in what they give."""

from collections import defaultdict

from django.apps import apps
from django.db.models import Q, Value

from policies.links import VOCABULARIES, vocabularies
from policies.models import Change, Department, Measure, Platform, Policy, PolicyDepartment, Quantity, Relation
from records.models import Status
from records.prepared import Prepared, asked, give
from records.sources import sources_of

SHOWN_BESIDE = 20  # other measures of the same policy
SHOWN_OF_DEPARTMENT = 50  # policies on a department's page; the list has them all
LARGEST_ID = 2**63 - 1  # that a database has
NAMED = ("slug", "title", "short_title")  # of a policy that is named on the page of another record


def the_policy(slug):
    """The public policy with this slug, or None; its measures with what is shown of them, and no sources of theirs."""
    for policy in POLICY(slug=slug):
        parts = _grouped(PARTS_OF_POLICY(policy=policy.pk))
        measures = MEASURES_OF_POLICY(policy=policy.pk)
        for measure in measures:
            give(measure, **{name: parts[name, measure.pk] for name in ("targets", "instruments", "quantities")})
        relations = RELATIONS_OF_POLICY(policy=policy.pk)
        give(
            policy,
            policydepartment_set=ISSUERS(policy=policy.pk),
            themes=parts["themes", policy.pk],
            regions=parts["regions", policy.pk],
            relations=[link for link in relations if link.policy_id == policy.pk],
            incoming=[link for link in relations if link.target_id == policy.pk],
            measures=measures,
            figures=FIGURES_OF_POLICY(policy=policy.pk),
            platforms=PLATFORMS_OF_POLICY(policy=policy.pk),
            citations=sources_of(policy),
        )
        return policy
    return None


def the_measure(pk):
    """The public measure with this id, its policy with who issued it, and the policy's first others as `beside`;
    or None."""
    for measure in MEASURE(pk=pk) if pk <= LARGEST_ID else ():
        parts = _grouped(PARTS_OF_MEASURE(measure=pk))
        names = ("themes", "targets", "instruments", "quantities")
        give(measure, citations=sources_of(measure), **{name: parts[name, pk] for name in names})
        if measure.policy:
            give(measure.policy, policydepartment_set=ISSUERS(policy=measure.policy_id))
        measure.beside = BESIDE(policy=measure.policy_id, measure=pk) if measure.policy else []
        return measure
    return None


def the_platform(slug):
    """The public platform with this slug, or None."""
    for platform in PLATFORM(slug=slug):
        changes = CHANGES(platform=platform.pk)
        give(
            platform,
            regions=_grouped(REGIONS(platform=platform.pk))["regions", platform.pk],
            policies=POLICIES_OF_PLATFORM(platform=platform.pk),
            changes=changes,
            figures=FIGURES_OF_PLATFORM(platform=platform.pk),
            citations=sources_of(platform, changes),
        )
        return platform
    return None


def the_department(slug):
    """The public department with this slug, how many policies and measures it has, and its newest policies as `links`;
    or None."""
    for department in DEPARTMENT(slug=slug):
        give(department, citations=sources_of(department))
        department.links = LINKS_OF_DEPARTMENT(department=department.pk)
        return department
    return None


def _grouped(rows):
    """{(name of a relation, id of the record): what it holds, in order}, from rows of `_terms` and `_quantities`."""
    terms, grouped = vocabularies(), defaultdict(list)
    for name, owner, pk, text in rows:
        if name not in terms:
            grouped[name, owner].append(Quantity.from_db(None, ["id", "text"], [pk, text]))
        elif pk in terms[name]:  # else it came while this is answered
            grouped[name, owner].append(terms[name][pk])
    for (name, _), held in grouped.items():
        held.sort(key=in_order if name in terms else lambda quantity: quantity.pk)
    return grouped


def in_order(term):
    return term.position, term.pk


def _terms(model, name, **of):
    """Which terms the records of `model` have under `name`: (name, record, term, "")."""
    owner, term = model._meta.model_name, VOCABULARIES[name]._meta.model_name
    links = getattr(model, name).through.objects.filter(**of)
    return links.values_list(Value(name), f"{owner}_id", f"{term}_id", Value(""))


def _quantities(**of):
    return Quantity.objects.filter(**of).order_by().values_list(Value("quantities"), "measure_id", "pk", "text")


def _parts_of_policy():
    of_policy, of_measures = {"policy": asked("policy")}, {"measure__policy": asked("policy")}
    others = _terms(Policy, "regions", **of_policy), _quantities(**of_measures)
    others += tuple(_terms(Measure, name, **of_measures) for name in ("targets", "instruments"))
    return _terms(Policy, "themes", **of_policy).union(*others, all=True)


def _parts_of_measure():
    of = {"measure": asked("measure")}
    terms = [_terms(Measure, name, **of) for name in ("targets", "instruments")]
    return _terms(Measure, "themes", **of).union(*terms, _quantities(**of), all=True)


def _issuers():
    public = PolicyDepartment.objects.filter(policy=asked("policy"), department__status=Status.PUBLISHED)
    return public.select_related("department").only("policy", "role", "basis", "department__slug", "department__name")


def _relations_of_policy():
    public = Relation.objects.filter(policy__status=Status.PUBLISHED, target__status=Status.PUBLISHED)
    either_end = Q(policy=asked("policy")) | Q(target=asked("policy"))
    shown = [f"{end}__{name}" for end in ("policy", "target") for name in NAMED]
    return public.filter(either_end).select_related("policy", "target").only("kind", *shown)


def _measures_of_policy():
    measures = Measure.objects.published().filter(policy=asked("policy")).order_by("position", "id")
    return measures.only("policy", "number", "heading", "text")


def _figures():
    figures = apps.get_model("indicators", "Observation").objects.published().select_related("indicator")
    shown = [f"indicator__{name}" for name in ("slug", "name", "unit")]
    return figures.only("low", "high", "qualifier", "nature", "period", "scope", *shown)


def _beside():
    others = Measure.objects.published().filter(policy=asked("policy")).exclude(pk=asked("measure"))
    return others.order_by("position", "id").only("heading")[:SHOWN_BESIDE]


def _links_of_department():
    public = PolicyDepartment.objects.filter(department=asked("department"), policy__status=Status.PUBLISHED)
    return public.select_related("policy").order_by("-policy__issued_on", "policy__id")[:SHOWN_OF_DEPARTMENT]


POLICY = Prepared(lambda: Policy.objects.published().filter(slug=asked("slug")))
ISSUERS = Prepared(_issuers)
FIGURES_OF_POLICY = Prepared(lambda: _figures().filter(policy=asked("policy")))
PARTS_OF_POLICY = Prepared(_parts_of_policy)
RELATIONS_OF_POLICY = Prepared(_relations_of_policy)
MEASURES_OF_POLICY = Prepared(_measures_of_policy)
PLATFORMS_OF_POLICY = Prepared(
    lambda: Platform.objects.published().filter(policies=asked("policy")).only("slug", "name")
)

MEASURE = Prepared(lambda: Measure.objects.published().select_related("policy").filter(pk=asked("pk")))
PARTS_OF_MEASURE = Prepared(_parts_of_measure)
BESIDE = Prepared(_beside)

PLATFORM = Prepared(lambda: Platform.objects.published().filter(slug=asked("slug")))
REGIONS = Prepared(lambda: _terms(Platform, "regions", platform=asked("platform")))
POLICIES_OF_PLATFORM = Prepared(lambda: Policy.objects.published().filter(platforms=asked("platform")).only(*NAMED))
FIGURES_OF_PLATFORM = Prepared(lambda: _figures().filter(platform=asked("platform")))
CHANGES = Prepared(lambda: Change.objects.filter(platform=asked("platform")))

DEPARTMENT = Prepared(lambda: Department.objects.published().with_counts().filter(slug=asked("slug")))
LINKS_OF_DEPARTMENT = Prepared(_links_of_department)
