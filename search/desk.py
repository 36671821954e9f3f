"""Finding at the desk: every record, public or not, by what is read and folded as the public search does."""

from dataclasses import replace
from itertools import islice

from django.contrib import messages
from django.db.models import Q

from search.answer import Answer, Question
from search.index import REGISTERED
from search.query import All, Not, Term, parse
from search.text import fold

MOST = 10_000  # records that a search of the desk lists; nobody pages through more


def ids_of(model, text, fields, is_in_texts=False):
    """The ids of the records of `model` that `text` finds, at most `MOST` and one more.

    Public ones are looked up in the index, the others are read: drafts are few. What is not indexed at all (terms,
    people) is read whole, its `fields` only.
    """
    tree = parse(text)
    if not tree:
        return []
    if model not in REGISTERED:
        return [*islice((pk for pk, lines in _rows(model, fields) if _holds(tree, lines)), MOST + 1)]
    asked = tree if is_in_texts else _in_names(tree)
    public = Answer(Question([model], asked)).records(model)
    return [*islice((pk for pk, lines in _unpublished(model, is_in_texts) if _holds(tree, lines)), MOST + 1), *public]


def _rows(model, fields):
    for pk, *values in model._base_manager.order_by("pk").values_list("pk", *fields):
        yield pk, [fold(value) for value in values]


def _unpublished(model, is_in_texts):
    searched = REGISTERED[model]
    others = model._base_manager.exclude(status="published")
    for record in searched.load(model.objects.filter(pk__in=others.values("pk"))):
        texts = [text for name, _, text in searched.fields(record) if is_in_texts or name in searched.names]
        yield record.pk, [*map(fold, texts)]


def _in_names(part):
    """`part`, to be found in titles and other names only."""
    if isinstance(part, Term):
        return part if part.field else replace(part, field="title")
    if isinstance(part, Not):
        return Not(_in_names(part.part))
    return replace(part, parts=tuple(map(_in_names, part.parts)))


def _holds(part, lines):
    """Do these folded lines hold what is asked?"""
    if isinstance(part, Term):
        return any(part.word in line for line in lines)
    if isinstance(part, Not):
        return not _holds(part.part, lines)
    return (all if isinstance(part, All) else any)(_holds(one, lines) for one in part.parts)


class FoldedSearch:
    """For an admin: its list and its autocompletes find what the public search would find, in a fixed order."""

    is_found_by_texts = False  # or by names only

    def get_search_results(self, request, queryset, search_term):
        if not queryset.ordered:  # counting something for each row takes the model's own order away
            queryset = queryset.order_by(*self.opts.ordering or ["pk"])
        if not search_term.strip():
            return queryset, False
        own, related = [], []
        for name in self.search_fields:
            (related if "__" in name else own).append(name)
        ids = ids_of(self.model, search_term, own, self.is_found_by_texts)
        if len(ids) > MOST:
            self.message_user(request, f"找到的太多，只列出其中 {MOST} 条，请再加一个词", messages.WARNING)
        found = Q(pk__in=ids[:MOST])
        if "slug" in own:
            found |= Q(slug__icontains=search_term.strip())
        for link, _, name in (path.partition("__") for path in related):
            far = ids_of(self.opts.get_field(link).related_model, search_term, [name])
            found |= Q(**{f"{link}__in": far[:MOST]})
        return queryset.filter(found), False
