"""Who may open and send what: every URL of the portal, for every kind of user, equals a reviewed table.

A new URL, or another response, fails here until the table is updated; review what changed, then write it again:

    make test ARGS="--only sqlite tests/test_permissions.py --write-permissions"
"""

import re

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import URLPattern, get_resolver

from policies.models import Department, Duty, Instrument, Region, Synonym, Target, Theme
from records.models import Version
from records.preview import preview_address
from staff.models import User
from tests import builders
from tests.exhaustive import EXHAUSTIVE

TABLE = settings.BASE_DIR / "tests" / "permissions.tsv"
PEOPLE = ("anonymous", "editor", "reviewer", "administrator")
HEADER = ["address", *(f"{person} {method}" for person in PEOPLE for method in ("GET", "POST")), "why"]
WHY = {
    "admin/staff/user/<path:object_id>/delete/": "back to the person's form, nobody deleted: deactivating is advised",
    "admin/policies/theme/add/": "an editor's is a proposal that readers do not see",
    "admin/policies/instrument/add/": "an editor's is a proposal that readers do not see",
    "admin/policies/target/add/": "an editor's is a proposal that readers do not see",
    "admin/autocomplete/": "says in the list that the login has ended, and no record",
}
ARGUMENT = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<regex>\w+)>(?:[^()]|\([^()]*\))*\)")


def addresses(patterns=None, before=""):
    """Every route there is, as the resolver knows it."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from addresses(pattern.url_patterns, route)


@pytest.fixture
def samples(db):
    """What stands in the addresses: a published record where readers look, a draft where it is edited."""
    policy, platform, indicator = builders.a_policy(), builders.a_platform(), builders.an_indicator()
    department, document = builders.a_department(), builders.a_document(paragraph_count=3)
    figure = builders.an_observation(builders.an_indicator(status="draft"))
    change = builders.a_change(builders.a_platform(status="draft"))
    drafts = [
        builders.a_policy(status="draft"), builders.a_measure(status="draft"), builders.a_platform(status="draft"),
        builders.an_indicator(status="draft"), builders.a_department(status="draft"),
        builders.a_document(status="draft"), builders.cited(figure), builders.cited(change),
        *(builders.a_term(model) for model in (Theme, Instrument, Target, Region)),
        builders.a_contact(builders.a_department(), status="draft"), builders.a_written_term(status="draft"),
        Synonym.objects.create(word="样词", also=["样字"], reason="全称与简称"),
        User.objects.create_user("somebody", is_staff=True),
    ]  # fmt: skip
    drafts += [Duty.objects.create(person=drafts[-1], department=Department.objects.first())]
    edited = {draft._meta.label_lower.replace(".", "/"): draft.pk for draft in drafts}
    edited |= {"auth/group": builders.Group.objects.first().pk, "records/version": Version.objects.first().pk}
    shown = {
        "policies": policy.slug, "measures": builders.a_measure(policy=policy).pk, "platforms": platform.slug,
        "indicators": indicator.slug, "departments": department.slug, "documents": document.slug,
    }  # fmt: skip
    return {"edited": edited, "shown": shown, "token": preview_address(drafts[0]).split("/")[-2]}


def filled(route, samples):
    """The address of `route` with something in every place that is there."""
    app_and_model = "/".join(route.split("/")[1:3])
    label = dict(zip(("content_type__app_label", "content_type__model"), app_and_model.split("/"), strict=False))
    versions = Version.objects.filter(object_id=samples["edited"].get(app_and_model, 0), **label)
    values = {
        "object_id": samples["edited"].get(app_and_model), "id": samples["edited"].get(app_and_model),
        "version": versions.values_list("pk", flat=True).first(), "token": samples["token"], "kind": "policies",
        "app_label": "policies", "url": "nothing", "content_type_id": 1,
    }  # fmt: skip
    first = route.removeprefix("api/v1/").split("/")[0]
    own = samples["shown"].get(first, samples["shown"]["policies"])

    def value(match):
        return str(values.get(match["name"] or match["regex"]) or own)

    return "/" + ARGUMENT.sub(value, route).replace("\\", "")


@pytest.fixture
def unrendered(monkeypatch):
    """Forms and lists of the desk without their HTML, which takes most of the time and which other tests read."""

    def render(response):
        response.content = b""
        return response

    if not EXHAUSTIVE:
        monkeypatch.setattr(TemplateResponse, "render", render)


def answered(client, method, address):
    """What comes back, in one word; whatever it did is undone."""
    with transaction.atomic():
        response = getattr(client, method.lower())(address, {} if method == "GET" else {"post": "yes"})
        transaction.set_rollback(True)
    return "login" if response.get("Location", "").startswith("/admin/login/") else str(response.status_code)


def logged_in(handler, person):
    """A client of this person, or of nobody, and its cookies."""
    client = Client(raise_request_exception=False)
    client.handler = handler
    if person:
        client.force_login(person)
    return client, client.cookies


def matrix(samples, handler):
    people = {
        "anonymous": None,
        "editor": builders.an_editor(),
        "reviewer": builders.a_reviewer(),
        "administrator": builders.an_administrator(),
    }
    clients = {name: logged_in(handler, person) for name, person in people.items()}
    rows = []
    for route in sorted({*addresses()}):
        row, address = [route], filled(route, samples)
        for client, cookies in clients.values():
            for method in ("GET", "POST"):
                client.cookies = cookies.copy()  # as they were before anything was asked
                row.append(answered(client, method, address))
        rows.append([*row, WHY.get(route, "")])
    return rows


@pytest.mark.long
@pytest.mark.once
def test_everybody_may_do_what_the_table_says_and_nothing_else(samples, handler, unrendered, request):
    rows = matrix(samples, handler)
    if request.config.getoption("--write-permissions"):
        TABLE.write_text("".join("\t".join(row) + "\n" for row in [HEADER, *rows]), encoding="utf-8")
    known = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    differences = [row for row in rows if row not in known] + [["gone:", *row] for row in known if row not in rows]
    assert differences == [], "look at these, then see the top of this file"


def test_every_kind_of_record_is_looked_at(samples):
    """An address without a record in it would prove nothing."""
    registered = {model._meta.label_lower.replace(".", "/") for model in admin.site._registry}
    assert registered <= {*samples["edited"]}


OPEN = ["admin/login/", "admin/jsi18n/", "admin/logout/", "admin/password/", "admin/password/<uidb64>/<token>/"]
OPEN += ["admin/autocomplete/"]  # only says that the login has ended (tests/staff/test_finding.py)


def test_nobody_gets_past_the_login():
    for route, *answers in (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]):
        if route.startswith("admin/") and route not in OPEN:
            assert {*answers[:2]} <= {"login", "404", "405"}, route


def test_no_answer_is_a_breakdown():
    assert "\t500" not in TABLE.read_text(encoding="utf-8")
