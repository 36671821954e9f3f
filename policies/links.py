"""What policies and measures lead to, of whatever kind, as plain values: one query for all of it."""

from collections import defaultdict

from django.db.models import CharField, F, Value

from policies.models import Instrument, Measure, PolicyDepartment, Region, Relation, Target, Theme
from records.edition import while_unchanged
from records.models import Status
from records.prepared import IDS, Prepared

VOCABULARIES = {"themes": Theme, "regions": Region, "instruments": Instrument, "targets": Target}
NOTHING = Value(None, CharField())  # of a column; an empty text each took a quarter of the query


class Links(Prepared):
    """The ends of several kinds of links from records: {(kind, id): [(place, slug, name, how, known)]}, in order."""

    def __init__(self, *links):
        first, *others = links
        super().__init__(lambda: first().union(*(other() for other in others), all=True))

    def __call__(self, ids):
        found, terms = defaultdict(list), ends_at_terms()
        for kind, record, end, slug, name, how, known in super().__call__(ids):
            if (of_kind := terms.get(kind)) is None:
                found[kind, record].append((end, slug, name, how, known))
            elif end in of_kind:  # else it came while this is answered
                found[kind, record].append(of_kind[end])
        for ends in found.values():
            ends.sort()
        return found


@while_unchanged
def vocabularies():
    """The terms of each vocabulary in their order: {name: {id: term}}. They are few, and joining them to every link
    took half of the query."""
    return {name: {term.pk: term for term in model.objects.all()} for name, model in VOCABULARIES.items()}


@while_unchanged
def ends_at_terms():
    """The same as ends of links."""
    return {
        name: {pk: (place, term.slug, term.name, "", "") for place, (pk, term) in enumerate(terms.items())}
        for name, terms in vocabularies().items()
    }


def departments(policy):
    """Those that have a part in the policy at the end of a path, as they were entered: in what role, known by what."""
    public = PolicyDepartment.objects.filter(department__status=Status.PUBLISHED)
    named = F("department__slug"), F("department__name")
    return lambda: _links("departments", public, policy, F("pk"), *named, F("role"), F("basis"))


def terms(model, name):
    """The terms that records of `model` have."""
    field = model._meta.get_field(name)
    record, term = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    return lambda: _links(name, field.remote_field.through.objects.all(), record, F(term))


def terms_of_measures(name):
    """The terms that a policy's public measures have, each once."""
    having = {f"{name}__isnull": False}
    return lambda: _links(name, Measure.objects.published().filter(**having), "policy_id", F(name)).distinct()


def relations(kind, policy, other):
    """The public policies at the other end of a policy's relations, with how they stand to each other."""
    public = Relation.objects.filter(**{f"{other}__status": Status.PUBLISHED})
    named = F(f"{other}__slug"), F(f"{other}__title")
    return lambda: _links(kind, public, f"{policy}_id", F("pk"), *named, F("kind"))


def _links(kind, queryset, record, end, slug=NOTHING, name=NOTHING, how=NOTHING, known=NOTHING):
    """Each row of a queryset as a link from `record`, a path, to the term with the id `end`, or to what has a name."""
    columns = {"link": Value(kind), "record": F(record), "end": end}
    columns |= {"slug": slug, "called": name, "how": how, "known": known}
    return queryset.filter(**{f"{record}__among": IDS}).order_by().annotate(**columns).values_list(*columns)
