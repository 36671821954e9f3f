"""What policies and measures lead to, of whatever kind, as plain values: one query for all of it."""

from collections import defaultdict

from django.db.models import F, Value

from policies.models import Measure, PolicyDepartment, Relation
from records.models import Status
from records.prepared import IDS, Prepared

NOTHING, FIRST = Value(""), Value(0)


class Links(Prepared):
    """The ends of several kinds of links from records: {(kind of link, id): [[slug, name, how, known]]}."""

    def __init__(self, *links):
        first, *others = links
        super().__init__(lambda: first().union(*(other() for other in others), all=True).order_by("place", "then"))

    def __call__(self, ids):
        found = defaultdict(list)
        for link, record, slug, name, how, known, _, _ in super().__call__(ids):
            found[link, record].append((slug, name, how, known))
        return found


def departments(policy):
    """Those that have a part in the policy at the end of a path, as they were entered: in what role, known by what."""
    public = PolicyDepartment.objects.filter(department__status=Status.PUBLISHED)
    return lambda: _links("departments", public, policy, "department", how=F("role"), known=F("basis"))


def terms(model, name):
    """The terms that records of `model` have, in the order of their vocabulary."""
    field = model._meta.get_field(name)
    record, term = f"{field.m2m_field_name()}_id", field.m2m_reverse_field_name()
    order = F(f"{term}__position"), F(f"{term}_id")
    return lambda: _links(name, field.remote_field.through.objects.all(), record, term, order=order)


def terms_of_measures(name):
    """The terms that a policy's public measures have, each once."""
    order = F(f"{name}__position"), F(f"{name}__id")
    having = {f"{name}__isnull": False}
    return lambda: _links(name, Measure.objects.published().filter(**having), "policy_id", name, order=order).distinct()


def relations(link, policy, other):
    """The public policies at the other end of a policy's relations."""
    public = Relation.objects.filter(**{f"{other}__status": Status.PUBLISHED})
    return lambda: _links(link, public, f"{policy}_id", other, "title", how=F("kind"))


def _links(link, queryset, record, end, name="name", how=NOTHING, known=NOTHING, order=None):
    """Each row of a queryset as a link from `record` to `end`, which are paths, in its own order or in another."""
    place, then = order or (FIRST, F("pk"))
    columns = {"link": Value(link), "record": F(record), "slug": F(f"{end}__slug"), "called": F(f"{end}__{name}")}
    columns |= {"how": how, "known": known, "place": place, "then": then}
    return queryset.filter(**{f"{record}__among": IDS}).order_by().annotate(**columns).values_list(*columns)
