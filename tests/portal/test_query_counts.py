"""Every page runs a fixed number of queries, whatever the number of rows."""

from collections import Counter
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.models import Instrument, Measure, Quantity, Region, Target, Theme
from portal.models import OriginalText
from records.tracking import writing
from tests.builders import (
    PUBLIC,
    a_change,
    a_department,
    a_document,
    a_measure,
    a_part,
    a_platform,
    a_policy,
    a_quantity,
    a_relation,
    a_term,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the same code asks either database
FEW, MANY = 2, 4
VERY_MANY = 300  # measures of one policy
MOST = 40  # what the busiest list may take
MOST_OF_RECORD = 10  # what the page of one record may take
times = count()  # pages of one address are kept


@pytest.fixture
def theme():
    return a_term(Theme, slug="ours")


@pytest.fixture
def document():
    """A document that every record of a test cites."""
    return a_document(slug="bg", paragraph_count=FEW + MANY, confidence="founding")


def terms(model):
    return [a_term(model), a_term(model)]


def policies(number, theme, document):
    """Policies with everything a row or a dictionary shows."""
    for _ in range(number):
        policy = a_policy(a_department(), [theme, *terms(Theme)], terms(Region), issued_on="2021")
        a_part(policy, a_department(), "joint")
        a_relation(policy, a_policy())
        a_relation(a_policy(), policy)
        a_measure(policy=cited(policy, document, 1))


def measures(number, theme, document):
    for _ in range(number):
        policy = a_policy(a_department(), issued_on="2021")
        measure = a_measure(terms(Target), terms(Instrument), [theme, *terms(Theme)], policy=policy)
        a_quantity(cited(measure, document, 1))


def platforms(number, theme, document):
    for _ in range(number):
        platform = cited(a_platform(terms(Region), [a_policy(), a_policy()], level="national"), document, 1)
        cited(a_change(platform), document, 1)


def indicators(number, theme, document):
    for _ in range(number):
        indicator = cited(an_indicator(category="talent"), document, 1)
        for _ in range(2):
            cited(an_observation(indicator, policy=a_policy(), platform=a_platform()), document, 1)


def departments(number, theme, document):
    for _ in range(number):
        a_measure(policy=a_policy(cited(a_department(), document, 1)))


def documents(number, theme, document):
    for _ in range(number):
        cited(a_policy(), a_document(confidence="founding"))


LISTS = {
    "policies": (policies, "theme=ours"),
    "measures": (measures, "theme=ours"),
    "platforms": (platforms, "level=national"),
    "indicators": (indicators, "category=talent"),
    "departments": (departments, "since=2020-01-01"),
    "documents": (documents, "confidence=founding"),
}


def queries(client, address):
    """The statements `address` takes, once what is remembered between requests is warm; it is made anew."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"{address}{'&' if '?' in address else '?'}rewrite=off:{next(times)}")
    assert response.status_code == 200, address
    return Counter(query["sql"][:100] for query in captured)


def same(client, addresses, grow, most=MOST):
    """Fail unless each address takes as many queries after `grow` as before; say which became more."""
    before = {address: queries(client, address) for address in addresses}
    with writing():  # only quicker
        grow()
    for address in addresses:
        after = queries(client, address)
        assert after.total() == before[address].total(), f"{address}: {after - before[address]}"
        assert after.total() <= most, f"{address}: {after}"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_in_every_format(client, theme, document, name):
    make, query = LISTS[name]
    make(FEW, theme, document)
    addresses = [f"/{name}/?{query}", f"/{name}.json?{query}", f"/api/v1/{name}/?{query}&page_size=100"]
    same(client, addresses, lambda: make(MANY - FEW, theme, document))


@pytest.mark.parametrize("name", ["policies", "measures"])
def test_a_list_of_very_many_takes_five(client, theme, document, name):
    """The data version, the stamp of the index, the rows, what they lead to, and policies of the same title."""
    make, query = LISTS[name]
    make(FEW, theme, document)
    found = queries(client, f"/{name}/?{query}")
    assert found.total() <= 5, found


def same_of_record(client, record, grow):
    page = record.get_absolute_url()
    same(client, [page, page.rstrip("/") + ".json"], grow, MOST_OF_RECORD)


def test_the_page_of_a_policy(client, document):
    policy = a_policy()

    def grow(number=MANY - FEW):
        for _ in range(number):
            a_part(policy, a_department())
            a_relation(policy, a_policy())
            a_relation(a_policy(), policy)
            measure = cited(a_measure(terms(Target), terms(Instrument), policy=policy), document, 1)
            a_quantity(measure)
            cited(an_observation(an_indicator(), policy=policy), document, 1)
            a_platform(policies=[cited(policy, document, 1)])

    grow(FEW)
    same_of_record(client, policy, grow)


def test_the_page_of_a_policy_with_very_many_measures(client):
    policy = a_policy()
    target, instrument = a_term(Target), a_term(Instrument)

    def grow(number=VERY_MANY - FEW):
        made = [Measure(policy=policy, heading=f"第{n}条", text="乙", position=n, **PUBLIC) for n in range(number)]
        made = Measure.objects.bulk_create(made)
        Quantity.objects.bulk_create(Quantity(measure=measure, text="20%", unit="%") for measure in made)
        for terms, term in ((Measure.targets, target), (Measure.instruments, instrument)):
            name = term._meta.model_name
            terms.through.objects.bulk_create(terms.through(**{"measure": one, name: term}) for one in made)

    grow(FEW)
    same(client, [policy.get_absolute_url()], grow, MOST_OF_RECORD)
    assert client.get(policy.get_absolute_url()).content.decode().count('class="measure"') == VERY_MANY


def test_the_page_of_a_measure(client, document):
    policy = a_policy()
    measure = a_measure(policy=policy)

    def grow(number=MANY - FEW):
        for _ in range(number):
            a_part(policy, a_department())
            measure.targets.add(a_term(Target))
            measure.instruments.add(a_term(Instrument))
            measure.themes.add(a_term(Theme))
            a_quantity(measure)
            a_measure(policy=policy)
            cited(measure, document, 1)

    grow(FEW)
    same_of_record(client, measure, grow)


def test_the_page_of_a_platform(client, document):
    platform = a_platform()

    def grow(number=MANY - FEW):
        for _ in range(number):
            platform.regions.add(a_term(Region))
            platform.policies.add(a_policy())
            cited(a_change(platform), document, 1)
            cited(an_observation(an_indicator(), platform=platform), document, 1)
            cited(platform, document, 1)

    grow(FEW)
    same_of_record(client, platform, grow)


def test_the_page_of_an_indicator(client, document):
    indicator = an_indicator()

    def grow(number=MANY - FEW):
        for _ in range(number):
            cited(an_observation(indicator, policy=a_policy(), platform=a_platform()), document, 1)
            cited(indicator, document, 1)

    grow(FEW)
    same_of_record(client, indicator, grow)


def test_the_comparison_of_indicators(client, theme, document):
    indicators(FEW, theme, document)
    same(
        client,
        ["/indicators/compare/?category=talent"],
        lambda: indicators(MANY - FEW, theme, document),
    )


def test_the_page_of_a_department(client, document):
    department = a_department()

    def grow(number=MANY - FEW):
        for _ in range(number):
            a_measure(policy=a_policy(department))
            cited(department, document, 1)

    grow(FEW)
    same_of_record(client, department, grow)


def test_the_page_of_a_document(client, theme, document):
    def grow(number=MANY - FEW):
        for make in (policies, measures, platforms, indicators, departments):
            make(number, theme, document)

    grow(1)
    same_of_record(client, document, lambda: grow(5))


def test_the_page_of_a_document_with_its_original_text(client, theme, document):
    def grow(number=MANY - FEW):
        for make in (policies, measures, platforms, indicators, departments):
            make(number, theme, document)

    OriginalText.objects.create(document=document, text="20% 政策1办法\n" * (FEW + MANY))
    grow(1)
    same(client, [document.get_absolute_url()], lambda: grow(5), MOST_OF_RECORD + 1)


def test_home_and_about(client, knowledge, theme, document):
    def grow():
        for make in (policies, measures, platforms, indicators):
            make(5, theme, document)

    same(client, ["/", "/about/"], grow, MOST_OF_RECORD)


def test_search(client):
    """A page of results takes no more than one with records of all four kinds on it."""

    def grow(number):
        for _ in range(number):
            a_policy(a_department(), [a_term(Theme)], summary="胡杨")
            a_measure([a_term(Target)], [a_term(Instrument)], text="胡杨", policy=a_policy(a_department()))
            a_platform([a_term(Region)], summary="胡杨")
            an_observation(an_indicator(definition="胡杨"))

    grow(FEW)
    before = queries(client, "/search/?q=胡杨")
    grow(MANY // 4)
    assert queries(client, "/search/?q=胡杨").total() <= before.total() <= MOST


def test_the_row_of_its_own_among_departments(client, knowledge):
    same(client, ["/departments/"], lambda: [a_policy() for _ in range(MANY)])
