"""How many public records cite a document."""

from collections import Counter

from django.db.models import Count, Value

from indicators.models import Indicator
from policies.models import Contact, Measure, Platform, Policy
from terms.models import Term


def record_counts(documents):
    """{id of one of these documents: number of public records that cite it, themselves or in a part}.

    Counted are policies, measures, platforms, indicators, contacts and terms.
    """
    total = Counter()
    for model in (Policy, Measure):
        cited = model.objects.published().order_by().filter(citations__document__in=documents)
        total.update(dict(cited.values_list("citations__document").annotate(Count("pk", distinct=True))))
    cited_pairs = [
        model.objects.published()
        .order_by()
        .filter(**{f"{path}__document__in": documents})
        .values_list(Value(model._meta.model_name), "pk", f"{path}__document")
        for model, path in (
            (Platform, "citations"),
            (Platform, "changes__citations"),
            (Indicator, "citations"),
            (Indicator, "observations__citations"),
            (Contact, "citations"),
            (Term, "citations"),
        )
    ]
    total.update(document for *_, document in cited_pairs[0].union(*cited_pairs[1:]))
    return total
