"""Every page of the desk for every model responds, in Chinese."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from policies.models import Department, Duty
from records.models import Version
from staff.models import User
from tests.staff.desk import Form, Page, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
READ_ONLY = {Version}
# What may stand there in Latin letters: names of people and keys, parts of addresses and units.
LATIN = {"admin", "Control", "Command", "Mac", "ID", "URL", "App", "GoBack", "bookmark", "Engineering"}


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture(params=MODELS, ids=lambda model: model._meta.model_name)
def model(request):
    return request.param


@pytest.fixture
def record(model, admin_user):
    """One of the report's records; of what is no record, a new one."""
    return model.objects.first() or Duty.objects.create(
        person=User.objects.get(), department=Department.objects.first()
    )


def english(page):
    """The words of a page that are not Chinese and no data. The page is no use afterwards."""
    for element in page.root.iter():
        css = element.get("class") or ""
        is_data = element.tag in ("option", "textarea", "td", "bdi") or css == "readonly" or css.startswith("field-")
        if is_data or element.tag in ("script", "style") or not isinstance(element.tag, str):
            for inner in [element, *element.iter("a")]:
                inner.text = None  # not what the desk says: data, code, comments
    return set(re.findall(r"[A-Za-z]{3,}", words(page.root))) - LATIN


def test_list(admin_client, model, record):
    page = Page(admin_client.get(address(model, "changelist")))
    assert page.root.find(".//h1") is not None
    assert page.root.find(".//table[@id='result_list']/tbody/tr") is not None
    assert english(page) == set()


def test_list_can_be_searched(admin_client, model):
    assert admin_client.get(address(model, "changelist"), {"q": "内蒙古"}).status_code == 200


def test_list_can_be_filtered_and_sorted(admin_client, model):
    columns = admin.site._registry[model].get_list_display(None)
    every = ".".join(str(number) for number, _ in enumerate(columns, 1))
    assert admin_client.get(address(model, "changelist"), {"o": every}).status_code == 200
    for choices in Page(admin_client.get(address(model, "changelist"))).root.findall(".//details"):
        links = [link.get("href") for link in choices.findall(".//a")]
        for link in {*links[1:2], *links[-1:]}:  # the first is all; the others are one query with other values
            assert admin_client.get(address(model, "changelist") + link).status_code == 200


def test_add(admin_client, model):
    if model in READ_ONLY:
        assert admin_client.get(address(model, "add")).status_code == 403
        return
    form = Form(admin_client, address(model, "add"))
    page = form.sent()
    assert page.response.status_code == 200
    assert page.errors, "an empty form was taken"
    assert english(form) == set()


def test_change(admin_client, model, record):
    if model in READ_ONLY:
        assert admin_client.post(address(model, "change", record.pk), {"why": "改"}).status_code == 403
        return
    form = Form(admin_client, address(model, "change", record.pk))
    page = form.sent()
    assert page.errors == []
    assert not page.messages or "成功" in page.messages[0]  # nothing was changed
    assert english(form) == set()


@pytest.mark.parametrize("name", ["history", "delete"])
def test_no_english_about_a_record(admin_client, model, record, name):
    assert english(Page(admin_client.get(address(model, name, record.pk)))) == set()
