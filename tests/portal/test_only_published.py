"""Unpublished content is public nowhere: not in pages, counts, filters, searches or data."""

from copy import deepcopy

import pytest
from django.db import transaction

from policies.models import Instrument, Target, Theme
from records.models import Status
from tests.builders import (
    a_change,
    a_department,
    a_document,
    a_measure,
    a_part,
    a_platform,
    a_policy,
    a_relation,
    a_term,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip
from tests.databases import first_on_both
from tests.reading import LISTS, data, read, refusal

SECRET = "胡杨"  # in every name and text of what is not published, and nowhere else
UNPUBLISHED = [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN]
pytestmark = pytest.mark.django_db


class World:
    """A published record of each kind, tied in every way to unpublished ones."""

    def __init__(self, status):
        hidden = {"status": status}
        self.theme = a_term(Theme)
        self.department, self.policy, self.platform = a_department(), a_policy(themes=[self.theme]), a_platform()
        self.indicator, self.measure = an_indicator(), a_measure(policy=self.policy, themes=[self.theme])
        self.document = a_document(paragraph_count=1)

        self.hidden_document = a_document(title=SECRET, slug="no-document", address="https://huyang.example/", **hidden)
        self.hidden_department = a_department(name=SECRET, slug="no-department", **hidden)
        self.hidden_policy = a_policy(
            self.department, [self.theme], title=f"{SECRET}办法", short_title=SECRET, slug="no-policy", **hidden
        )
        self.hidden_platform = a_platform(name=SECRET, slug="no-platform", policies=[self.policy], **hidden)
        self.hidden_indicator = an_indicator(name=SECRET, slug="no-indicator", **hidden)
        self.hidden_measure = a_measure(heading=SECRET, policy=self.policy, themes=[self.theme], **hidden)
        self.measure_of_hidden_policy = a_measure(heading=SECRET, policy=self.hidden_policy, themes=[self.theme])
        self.tie()

    def tie(self):
        a_part(self.policy, self.hidden_department)
        a_relation(self.policy, self.hidden_policy)
        a_relation(self.hidden_policy, self.policy, "supports")
        self.platform.policies.add(self.hidden_policy)
        an_observation(self.indicator, policy=self.hidden_policy, platform=self.hidden_platform)
        an_observation(self.hidden_indicator, 123456, policy=self.policy, platform=self.platform)
        a_change(self.hidden_platform, text=SECRET)
        for record in (self.policy, self.measure, self.platform, self.indicator, self.department):
            cited(record, self.hidden_document)
        for record in self.hidden:
            if record is not self.hidden_document:
                cited(record, self.document, 1)

    @property
    def public(self):
        return [self.policy, self.measure, self.platform, self.indicator, self.department, self.document]

    @property
    def hidden(self):
        return [
            self.hidden_policy, self.hidden_measure, self.measure_of_hidden_policy, self.hidden_platform,
            self.hidden_indicator, self.hidden_department, self.hidden_document,
        ]  # fmt: skip


@pytest.fixture(scope="module", params=first_on_both(UNPUBLISHED))
def made(request, module_db):
    with transaction.atomic():
        yield World(request.param)
        transaction.set_rollback(True)


@pytest.fixture
def world(db, made):
    return deepcopy(made)


def forms(record):
    """Every address of a record."""
    page = record.get_absolute_url()
    return [page, page.rstrip("/") + ".json", f"/api/v1{page}"]


def other_forms(client, record):
    """What the page of a record says it is to be had as, too."""
    page = read(client, record.get_absolute_url())
    return [link.get("href") for link in page.root.findall(".//link[@rel='alternate']")]


def test_no_page_or_data_of_what_is_public_tells_of_what_is_not(client, world):
    addresses = [address for record in world.public for address in forms(record)]
    addresses += [form.format(name) for name in LISTS for form in ("/{}/", "/{}.json", "/api/v1/{}/?page_size=100")]
    addresses += [form.format(name) for name in LISTS for form in ("/{}.csv", "/{}.atom", "/sitemap-{}.xml")]
    addresses += [address for record in world.public for address in other_forms(client, record)]
    for address in ["/", "/about/", "/search/", "/search/?q=123456", *addresses]:
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.getvalue().decode()
        for trace in (SECRET, "no-policy", "no-platform", "no-department", "no-document", "huyang", "123456个"):
            assert trace not in text, f"{trace}: {address}"


def test_it_has_no_page_and_no_data(client, world):
    for record in world.hidden:
        assert [client.get(address).status_code for address in forms(record)] == [404, 404, 404], record


def test_it_is_not_found(client, world):
    assert read(client, "/search/", q=SECRET).titles == []
    for name in LISTS:
        assert data(client, f"/{name}.json", q=SECRET)["count"] == 0


def test_it_is_not_counted(client, world):
    department = data(client, world.department.get_absolute_url().rstrip("/") + ".json")
    assert (department["policy_count"], department["measure_count"]) == (0, 0)
    assert data(client, world.policy.get_absolute_url().rstrip("/") + ".json")["measure_count"] == 1
    assert data(client, world.document.get_absolute_url().rstrip("/") + ".json")["record_count"] == 0
    for name in ("policies", "measures"):
        answer = data(client, f"/{name}.json", theme=world.theme.slug)
        assert answer["count"] == 1
        for options in answer["facets"].values():
            assert all(option["count"] <= 1 for option in options if option["value"] in (world.theme.slug, "none"))


def test_nothing_of_it_stands_at_a_paragraph(client, world):
    assert read(client, world.document.get_absolute_url()).section("逐段摘录").endswith("第1段没有摘录")


def test_an_issuer_that_is_not_published_is_as_good_as_none(client, world):
    """The page and the list agree."""
    assert read(client, world.policy.get_absolute_url()).fact("发文机关") == "本库尚未录入"
    assert data(client, "/policies.json", theme=world.theme.slug, department="none")["count"] == 1


@pytest.mark.parametrize(
    ("name", "parameter", "value"),
    [
        ("policies", "department", "no-department"),
        ("measures", "department", "no-department"),
        ("measures", "policy", "no-policy"),
    ],
)
def test_its_slug_is_no_more_known_than_any_other(client, world, name, parameter, value):
    assert [*refusal(client, f"/{name}.json", **{parameter: value})] == [parameter]


@pytest.mark.parametrize("status", first_on_both(UNPUBLISHED))
def test_a_year_of_nothing_published_is_no_more_known_than_any_other(client, status):
    a_policy(issued_on="1987", status=status)
    an_observation(an_indicator(status=status), year_until=1987)
    for name in ("policies", "measures", "indicators"):
        assert [*refusal(client, f"/{name}.json", year="1987")] == ["year"]


@pytest.mark.parametrize("status", first_on_both(UNPUBLISHED))
def test_words_used_by_nothing_published_are_no_choice(client, status):
    targets, instruments = [a_term(Target, name=SECRET)], [a_term(Instrument, name=SECRET)]
    a_measure(targets, instruments, status=status)
    assert SECRET not in client.get("/measures/").content.decode()


def test_the_row_of_its_own_does_not_count_it(client, knowledge):
    before = data(client, "/policies.json", department="none")["count"]
    a_policy(status=Status.DRAFT)
    assert f"查看这{before}项政策" in read(client, "/departments/").links
