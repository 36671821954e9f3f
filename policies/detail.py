"""A record with everything its own page shows: few queries, always as many, nothing unpublished in what they give."""

from collections import defaultdict
from operator import attrgetter, itemgetter
from typing import NamedTuple

from django.apps import apps
from django.db.models import F, Q, Value

from policies.links import NOTHING, VOCABULARIES, vocabularies
from policies.models import (
    Change,
    Contact,
    Department,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Quantity,
    Relation,
    Term,
    amount_in_full,
)  # fmt: skip
from policies.querysets import has_outside_issuer
from policies.shown import Part
from records.addresses import addresses
from records.models import Status
from records.not_found import words_for
from records.prepared import Prepared, asked, give, held
from records.sources import sources_of

SHOWN_BESIDE = 20  # other measures of the same policy
SHOWN_OF_DEPARTMENT = 50  # policies on a department's page; the list has them all
LARGEST_ID = 2**63 - 1  # that a database has
NAMED = ("slug", "title", "short_title")  # of a policy that is named on the page of another record


class Other(NamedTuple):
    """A record that is named on the page of another."""

    name: str
    url: str


class MeasureOfPolicy(NamedTuple):
    """A measure as the page of its policy shows it."""

    pk: int
    url: str
    number: str
    heading: str
    text: str
    targets: list[Term]
    instruments: list[Term]
    not_found: list[str]
    amounts: list[str]


def the_policy(slug):
    """The public policy with this slug, or None. Beside what it has itself, it has what its page shows of others:
    `public_measures`, whom they serve (`serves`) and by what means (`gives`), `public_figures`, `public_platforms`,
    `public_contacts`; and the policies that came after it and change or stand on it as `followers`.
    """
    for policy in POLICY(slug=slug):
        parts = _grouped(PARTS_OF_POLICY(policy=policy.pk))
        relations = RELATIONS_OF_POLICY(policy=policy.pk)
        give(
            policy,
            themes=parts["themes", policy.pk],
            regions=parts["regions", policy.pk],
            relations=[link for link in relations if link.policy_id == policy.pk],
            incoming=[link for link in relations if link.target_id == policy.pk],
            citations=sources_of(policy),
        )
        policy.followers = [link for link in held(policy, "incoming") if link.kind in Relation.FOLLOWING]
        policy.parts = _parts(policy, parts)
        policy.public_measures = measures = _measures(policy, parts)
        if "measures" in policy.not_found and Measure.objects.filter(policy=policy).exists():
            policy.not_found = [key for key in policy.not_found if key != "measures"]  # they only wait to be published
        policy.no_gives, policy.no_serves = (_missing_in(policy, name) for name in ("instruments", "targets"))
        policy.serves = _in_order(term for measure in measures for term in measure.targets)
        policy.gives = _in_order(term for measure in measures for term in measure.instruments)
        policy.public_figures = FIGURES_OF_POLICY(policy=policy.pk)
        policy.public_contacts = CONTACTS_OF_POLICY(policy=policy.pk)
        address = addresses(Platform)
        policy.public_platforms = [Other(name, address(slug)) for name, slug, *_ in parts["platforms", policy.pk]]
        return policy
    return None


def _parts(policy, parts):
    address = addresses(Department)
    return [Part(slug, name, *how, address(slug)) for name, slug, *how in parts["departments", policy.pk]]


def _missing_in(policy, name):
    """What to say where no measure of the policy says by what means it works, or whom it serves."""
    if not policy.public_measures:
        return words_for(policy.not_found, "measures")
    return words_for([name] * all(name in measure.not_found for measure in policy.public_measures), name)


def _measures(policy, parts):
    address = addresses(Measure)
    return [
        MeasureOfPolicy(
            pk, address(pk), *told, parts["targets", pk], parts["instruments", pk], not_found, _amounts(pk, parts)
        )
        for pk, *told, not_found in MEASURES_OF_POLICY(policy=policy.pk)
    ]


def _amounts(measure, parts):
    return [amount_in_full(*told) for told in parts["quantities", measure]]


def the_measure(pk):
    """The public measure with this id, its figures as `amounts`, whom to ask (`public_contacts`, its policy's too), its
    policy with who issued it, and the policy's first others as `beside`; or None."""
    for measure in MEASURE(pk=pk) if pk <= LARGEST_ID else ():
        parts = _grouped(PARTS_OF_MEASURE(measure=pk, policy=measure.policy_id))
        terms = {name: parts[name, pk] for name in ("themes", "targets", "instruments")}
        give(measure, citations=sources_of(measure), **terms)
        measure.amounts, measure.beside = _amounts(pk, parts), []
        measure.public_contacts = CONTACTS_OF_MEASURE(measure=pk, policy=measure.policy_id)
        if measure.policy:
            measure.policy.has_outside_issuer = measure.has_outside_issuer
            measure.policy.parts = _parts(measure.policy, parts)
            address, beside = addresses(Measure), BESIDE(policy=measure.policy_id, measure=pk)
            measure.beside = [Other(heading, address(other)) for other, heading in beside]
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
    """The public department with this slug, how many policies and measures it has, whom to ask there
    (`public_contacts`), and its newest policies as `links`; or None."""
    for department in DEPARTMENT(slug=slug):
        department.public_contacts = contacts = CONTACTS_OF_DEPARTMENT(department=department.pk)
        give(department, citations=sources_of(department, contacts))
        department.links = LINKS_OF_DEPARTMENT(department=department.pk)
        for link in department.links:
            link.policy.has_outside_issuer = link.has_outside_issuer
        return department
    return None


def _grouped(rows):
    """{(name of a relation, id of the record): its terms, or what is told of others, each in order}."""
    terms, grouped = vocabularies(), defaultdict(list)
    for name, owner, pk, *told in sorted(rows, key=itemgetter(2)):
        if name not in terms:
            grouped[name, owner].append(told)
        elif pk in terms[name]:  # else it came while this is answered
            grouped[name, owner].append(terms[name][pk])
    for key in grouped:
        if key[0] in terms:
            grouped[key] = _in_order(grouped[key])
    return grouped


def _in_order(terms):
    """Each of these terms once, as their vocabulary has them."""
    return sorted({term.pk: term for term in terms}.values(), key=attrgetter("position", "pk"))


def _terms(model, name, **of):
    """Which terms the records of `model` have under `name`."""
    owner, term = model._meta.model_name, VOCABULARIES[name]._meta.model_name
    links = getattr(model, name).through.objects.filter(**of)
    return _told(name, links, f"{owner}_id", f"{term}_id")


def _quantities(**of):
    told = (F("text"), F("role"), F("per"), F("condition"))
    return _told("quantities", Quantity.objects.filter(**of), "measure_id", "pk", *told)


def _departments():
    public = PolicyDepartment.objects.filter(policy=asked("policy"), department__status=Status.PUBLISHED)
    told = (F("department__name"), F("department__slug"), F("role"), F("basis"))
    return _told("departments", public, "policy_id", "pk", *told)


def _platforms():
    links = Platform.policies.through.objects.filter(policy=asked("policy"), platform__status=Status.PUBLISHED)
    return _told("platforms", links, "policy_id", "platform_id", F("platform__name"), F("platform__slug"))


def _told(name, links, owner, end, text=NOTHING, slug=NOTHING, role=NOTHING, basis=NOTHING):
    """Rows for `_grouped`: (name, id of the record, id of what it holds, what is told of that)."""
    return links.order_by().values_list(Value(name), owner, end, text, slug, role, basis)


def _parts_of_policy():
    of_policy, of_measures = {"policy": asked("policy")}, {"measure__policy": asked("policy")}
    terms = [_terms(Policy, name, **of_policy) for name in ("themes", "regions")]
    terms += [_terms(Measure, name, **of_measures) for name in ("targets", "instruments")]
    return _departments().union(*terms, _quantities(**of_measures), _platforms(), all=True)


def _parts_of_measure():
    of = {"measure": asked("measure")}
    terms = [_terms(Measure, name, **of) for name in ("themes", "targets", "instruments")]
    return _departments().union(*terms, _quantities(**of), all=True)


def _relations_of_policy():
    public = Relation.objects.filter(policy__status=Status.PUBLISHED, target__status=Status.PUBLISHED)
    either_end = Q(policy=asked("policy")) | Q(target=asked("policy"))
    shown = [f"{end}__{name}" for end in ("policy", "target") for name in NAMED]
    return public.filter(either_end).select_related("policy", "target").only("kind", *shown)


def _measures_of_policy():
    measures = Measure.objects.published().filter(policy=asked("policy")).order_by("position", "id")
    return measures.values_list("pk", "number", "heading", "text", "not_found")


def _figures():
    figures = apps.get_model("indicators", "Observation").objects.published().select_related("indicator")
    shown = [f"indicator__{name}" for name in ("slug", "name", "unit", "not_found")]
    return figures.only("low", "high", "qualifier", "nature", "period", "scope", *shown)


def _measure():
    measures = Measure.objects.published().annotate(has_outside_issuer=has_outside_issuer("policy"))
    return measures.select_related("policy").filter(pk=asked("pk"))


def _beside():
    others = Measure.objects.published().filter(policy=asked("policy")).exclude(pk=asked("measure"))
    return others.order_by("position", "id").values_list("pk", "heading")[:SHOWN_BESIDE]


def _links_of_department():
    public = PolicyDepartment.objects.filter(department=asked("department"), policy__status=Status.PUBLISHED)
    public = public.annotate(has_outside_issuer=has_outside_issuer("policy")).select_related("policy")
    return public.order_by("-policy__issued_on", "policy__id")[:SHOWN_OF_DEPARTMENT]


def _contacts(**of):
    contacts = Contact.objects.published().filter(department__status=Status.PUBLISHED)
    return contacts.filter(**of).select_related("department")


def _contacts_of_measure():
    """Its own, and those of its policy."""
    own, of_policy = Q(measures=asked("measure")), Q(policies=asked("policy"))
    return _contacts().filter(own | of_policy).distinct()


POLICY = Prepared(lambda: Policy.objects.published().with_outside_issuer().filter(slug=asked("slug")))
FIGURES_OF_POLICY = Prepared(lambda: _figures().filter(policy=asked("policy")))
PARTS_OF_POLICY = Prepared(_parts_of_policy)
RELATIONS_OF_POLICY = Prepared(_relations_of_policy)
MEASURES_OF_POLICY = Prepared(_measures_of_policy)
CONTACTS_OF_POLICY = Prepared(lambda: _contacts(policies=asked("policy")))

MEASURE = Prepared(_measure)
PARTS_OF_MEASURE = Prepared(_parts_of_measure)
BESIDE = Prepared(_beside)
CONTACTS_OF_MEASURE = Prepared(_contacts_of_measure)

PLATFORM = Prepared(lambda: Platform.objects.published().filter(slug=asked("slug")))
REGIONS = Prepared(lambda: _terms(Platform, "regions", platform=asked("platform")))
POLICIES_OF_PLATFORM = Prepared(lambda: Policy.objects.published().filter(platforms=asked("platform")).only(*NAMED))
FIGURES_OF_PLATFORM = Prepared(lambda: _figures().filter(platform=asked("platform")))
CHANGES = Prepared(lambda: Change.objects.filter(platform=asked("platform")))

DEPARTMENT = Prepared(lambda: Department.objects.published().with_counts().filter(slug=asked("slug")))
LINKS_OF_DEPARTMENT = Prepared(_links_of_department)
CONTACTS_OF_DEPARTMENT = Prepared(lambda: _contacts(department=asked("department")))
