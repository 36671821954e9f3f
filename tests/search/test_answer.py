"""A search finds exactly the records whose text contains the words, in an order that both databases share."""

import re
from datetime import date
from itertools import product
from random import Random

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from data.lists import SEARCH, SearchFilter
from lists import rebuild as lists_rebuild
from lists.fields import NONE
from lists.row_checks import untrue
from policies.models import Measure, Policy, Relation
from policies.validity import State, validity_of
from records import review
from records.models import Status
from search.answer import Answer
from search.query import Not, parse
from search.rebuild import rebuild, stale
from search.text import fold
from tests.builders import PUBLIC, an_administrator

CHARACTERS = "企业研发补助科技創新创％%&Ｒr〔〕“”-— 2０，。"
DAY = date(2024, 6, 30)
HOW_MANY = 120


def some_text(random, longest):
    return "".join(random.choice(CHARACTERS) for _ in range(random.randint(1, longest))) or "企"


@pytest.fixture
def corpus(db, few_characters):
    """Chance that goes on from the records, the same for every test."""
    random = Random()
    random.setstate(few_characters)
    return random


@pytest.fixture(scope="module")
def few_characters(module_db):
    """Policies and measures of few characters, so that runs of them meet often; the same in every run."""
    for model in (Relation, Measure, Policy):
        model.objects.all().delete()
    random = Random(7)
    policies = Policy.objects.bulk_create(
        Policy(
            slug=f"p{number}",
            title=f"{some_text(random, 8)}{number}",
            doc_number=random.choice(["", f"内科发〔20{number % 30:02}〕{number}号"]),
            kind="banfa",
            summary=some_text(random, 40),
            is_trial=random.random() < 0.3,
            issued_on=random.choice(["", "2019", "2021-03", f"202{number % 5}-0{number % 9 + 1}-11"]),
            **PUBLIC,
        )
        for number in range(HOW_MANY // 3)
    )
    Measure.objects.bulk_create(
        Measure(
            policy=random.choice([None, *policies]),
            heading=some_text(random, 6),
            text=some_text(random, 60),
            **random.choice([PUBLIC] * 9 + [{"status": Status.DRAFT}]),
        )
        for _ in range(HOW_MANY)
    )
    return random.getstate()


def ask(words, **parameters):
    query = QueryDict(mutable=True)
    query.update({"q": words, "as_of": DAY.isoformat(), "rewrite": "off"} | parameters)
    return Answer(SearchFilter(query, Policy.objects.all()).question([Policy, Measure]))


def everything():
    """{(model, id): (names, all text, record)} of what is public, folded."""
    found = {}
    for policy in Policy.objects.published():
        names = [policy.title, policy.short_title, *policy.aliases, policy.doc_number]
        found[Policy, policy.pk] = [*map(fold, filter(None, names))], [fold(policy.summary)], policy
    for measure in Measure.objects.published().select_related("policy"):
        found[Measure, measure.pk] = [fold(measure.heading)], [fold(measure.text)], measure.policy
    return found


def stands(part, names, texts):
    if isinstance(part, Not):
        return not stands(part.part, names, texts)
    lines = names if part.field == "title" else [*names, *texts]
    return any(part.word in line for line in lines)


def by_brute_force(words, records=None):
    """Everything that holds the words, in the order that is promised."""
    tree, ranked = parse(words), []
    plain = [part.word for part in tree.parts if not isinstance(part, Not) and not part.field]
    for (model, pk), (names, texts, policy) in (records or everything()).items():
        if not all(stands(part, names, texts) for part in tree.parts):
            continue
        wanted = [part for part in tree.parts if not isinstance(part, Not)]
        in_title = all(any(part.word in name for name in names) for part in wanted)
        rank = (model is Measure) if in_title else 2
        over = policy is not None and validity_of(policy, DAY).state in (State.EXPIRED, State.PRESUMED_EXPIRED)
        issued = int((policy.issued_on if policy else "").replace("-", "").ljust(8, "0"))
        ranked.append((rank, fit(rank, names, texts, plain), over, -issued, model is Measure, pk, model))
    return [(row[-1], row[-2]) for row in sorted(ranked, key=lambda row: row[:-1])]


def fit(rank, names, texts, words):
    if not words:
        return 0
    if rank < 2:
        lines = [name for name in names if any(word in name for word in words)]
        return min((1 - sum(len(word) for word in words if word in line) / len(line) for line in lines), default=1)
    return shortest("\n".join([*names, *texts]), words) if len(words) > 1 else 0


def shortest(text, words):
    """The shortest stretch of `text` that holds all words, by trying every combination of places."""
    places = [[at for at in range(len(text)) if text.startswith(word, at)] for word in words]
    return min(
        max(at + len(word) for at, word in zip(some, words, strict=True)) - min(some) for some in product(*places)
    )


def some_query(random, records=None):
    """Words cut out of the texts, some of them not there, some excluded, some for titles only."""
    records = records or everything()
    texts = [text for names, others, _ in records.values() for text in [*names, *others] if text]
    words = []
    for _ in range(random.choice([1, 1, 1, 2, 2, 3])):
        text = random.choice(texts)
        start = random.randrange(len(text))
        word = text[start : start + random.choice([1, 1, 2, 2, 3, 4, 5, 8])]
        words.append(random.choice(["", "", "", "", "-", "标题:"]) + random.choice([word, word, word[::-1]]))
    return " ".join(words)


@pytest.mark.parametrize("has_long_grams", [False, True])
def test_what_is_found_is_what_stands_in_the_text(corpus, monkeypatch, has_long_grams):
    if has_long_grams:
        monkeypatch.setattr("search.rebuild.FEWEST", 1)
        monkeypatch.setattr("search.rebuild.COMMON", 0.02)
        rebuild()
    records = everything()
    for query in [some_query(corpus, records) for _ in range(150)]:
        answer, true = ask(query), by_brute_force(query, records)
        assert answer.page(0, 1000) == true, query
        assert len(answer) == len(true)


@pytest.mark.parametrize("counted_one_by_one", [10**6, 0])
def test_counts_are_of_what_is_found(corpus, monkeypatch, counted_one_by_one):
    monkeypatch.setattr("search.memory.FEW", counted_one_by_one)
    for query in [some_query(corpus) for _ in range(12)]:
        answer, years = ask(query), {}
        for _, pk in (pair for pair in by_brute_force(query) if pair[0] is Policy):
            year = Policy.objects.get(pk=pk).issued_on[:4] or NONE
            years[year] = years.get(year, 0) + 1
        measures = [pk for model, pk in by_brute_force(query) if model is Measure]
        for measure in Measure.objects.filter(pk__in=measures).select_related("policy"):
            year = (measure.policy.issued_on[:4] if measure.policy else "") or NONE
            years[year] = years.get(year, 0) + 1
        assert answer.counts("year") == years


def test_the_index_follows_every_change(corpus):
    for policy in Policy.objects.published()[:5]:
        review.withdraw(policy, an_administrator(), "误发")
    for policy in Policy.objects.published()[:5]:
        policy.title, policy.issued_on = policy.title + "新", "2020"
        policy.save()
    Measure.objects.published().first().delete()
    assert list(stale()) == []
    query = some_query(corpus)
    assert ask(query).page(0, 1000) == by_brute_force(query)


def test_a_rebuilt_index_answers_alike(corpus):
    queries = [some_query(corpus) for _ in range(20)]
    before = [ask(query).page(0, 1000) for query in queries]
    rebuild()
    assert [ask(query).page(0, 1000) for query in queries] == before
    assert list(stale()) == []


def test_an_index_that_lies_is_told(corpus):
    policy = Policy.objects.published().first()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE policies_policy SET title = '悄悄改了' WHERE id = %s", [policy.pk])
    assert any(str(policy.pk) in line and "过时" in line for line in stale())


def test_the_search_page_asks_every_kind_that_answers():
    names = ["Policy", "Measure", "Platform", "Indicator", "Term", "Department", "Contact"]
    assert [model.__name__ for model in SEARCH.models] == names


def test_no_query_of_a_rebuild_or_check_excludes_what_another_lists(corpus):
    """PostgreSQL goes through the list again for each row: at a million records that took hours."""
    with CaptureQueriesContext(connection) as captured:
        lists_rebuild.rebuild()
        assert [*stale(), *untrue()] == []
    listing = re.compile(r"NOT (\(?\S+ )?IN \(SELECT")
    assert [query["sql"][:200] for query in captured if listing.search(query["sql"])] == []
