"""Finding at the desk: every record, public or not, by what is read and folded as the public search does."""

import re
from dataclasses import replace
from itertools import islice

from django.contrib import messages
from django.db.models import Q

from search.answer import Answer, Question
from search.index import REGISTERED
from search.query import All, Not, Term, parse
from search.text import fold
from staff.desk.listing import MOST

IN_SLUGS = re.compile("[A-Za-z0-9-]+")
NAMES = ("short_title", "aliases", "groups")  # of any model that has them


def ids_of(model, text, fields, is_in_texts=False):
    """The ids of the records of `model` that `text` finds, at most `MOST` and one more.

    Public ones are looked up in the index, the others are read: drafts are few. What is not indexed at all (terms,
    people) is read whole. Read are `fields`, and other names.
    """
    tree = parse(text)
    if not tree:
        return []
    rows, public = model._base_manager.order_by("pk"), []
    if model in REGISTERED:
        rows = model.objects.unpublished().order_by("pk")
        public = Answer(Question([model], tree if is_in_texts else _in_names(tree))).records(model)
    others = (pk for pk, lines in _lines(rows, fields) if _holds(tree, lines))
    return [*islice(others, MOST + 1), *public]


def is_held(text, lines):
    """Does what is asked by `text` stand in these lines?"""
    tree = parse(text)
    return bool(tree) and _holds(tree, [*map(fold, lines)])


def _lines(rows, fields):
    """(id, its folded texts) of each row."""
    names = [*fields, *(name for name in NAMES if name in {field.name for field in rows.model._meta.fields})]
    for pk, *values in rows.values_list("pk", *dict.fromkeys(names)):
        texts = (text for value in values for text in (value if isinstance(value, list) else [value]))
        yield pk, [*map(fold, texts)]


def _with_slug(model, text):
    """The ids, at most `MOST`, of those whose slug contains `text`; nothing is read for what no slug can contain."""
    if not IN_SLUGS.fullmatch(text):
        return []
    return [*model._base_manager.filter(slug__icontains=text).values_list("pk", flat=True)[:MOST]]


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
            found |= Q(pk__in=_with_slug(self.model, search_term.strip()))
        for link, _, name in (path.partition("__") for path in related):
            far = ids_of(self.opts.get_field(link).related_model, search_term, [name])
            found |= Q(**{f"{link}__in": far[:MOST]})
        return queryset.filter(found), False
