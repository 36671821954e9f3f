"""Generated requests checked against the API's description: about 300 in `make test`, 50,000 in `make prove`."""

import os

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings, strategies
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from data.api.description import openapi

CASES = int(os.environ.get("API_CASES") or 180)
DESCRIPTION = schemathesis.openapi.from_dict(openapi())
DESCRIPTION.config.checks.negative_data_rejection.expected_statuses += ["414", "301"]  # too long; led on
OPERATIONS = {found.ok().label: found.ok() for found in DESCRIPTION.get_all_operations()}
EACH = CASES // (len(OPERATIONS) - 1) + 1  # the root takes no parameter: one request to it is like another
LEFT_OUT = {
    positive_data_acceptance: "whether there is such a slug, year or page depends on the records",
}
AS_IT_IS = {"Accept-Encoding": "identity"}  # who asks in the process itself decodes nothing
EVERY_CASE_NEW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
pytestmark = pytest.mark.usefixtures("knowledge")


@pytest.fixture(scope="session")
def application(static_files):
    return WSGIHandler()


@pytest.fixture
def undisturbed(settings):
    """No limit of requests; and they leave the test's connection open, which is in a transaction."""
    settings.API_REQUESTS_PER_MINUTE = 10**9
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("label", OPERATIONS)
def test_the_answer_is_as_described(application, undisturbed, label):
    requests = [OPERATIONS[label].as_strategy(generation_mode=mode) for mode in GenerationMode]

    @settings(max_examples=EACH, deadline=None, derandomize=True, database=None, suppress_health_check=EVERY_CASE_NEW)
    @given(case=strategies.one_of(requests))
    def ask(case):
        left_out = [*LEFT_OUT, *[negative_data_rejection] * is_wrong_only_before_it_is_written(case)]
        case.call_and_validate(app=application, headers=AS_IT_IS, excluded_checks=left_out)

    ask()


def is_wrong_only_before_it_is_written(case):
    """Is all that was made wrong empty in the address? `kind=` chooses nothing, whatever `kind` was meant to be."""
    wrong = {mutation.parameter for mutation in getattr(case.meta.phase.data, "mutations", ())} & set(case.query)
    return bool(wrong) and all(is_empty(case.query[name]) for name in wrong)


def is_empty(value):
    if isinstance(value, list):
        return all(map(is_empty, value))
    return not (value.strip() if isinstance(value, str) else value)
