"""The URLs of records, computed once per model."""

import pytest
from django.urls import reverse

from tests.builders import a_department, a_document, a_measure, a_platform, a_policy, an_indicator

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("make", [a_policy, a_measure, a_platform, an_indicator, a_department, a_document])
def test_each_leads_to_its_page_and_to_its_form(client, make):
    record = make()
    room, name = record._meta.app_label, record._meta.model_name
    assert record.get_absolute_url() == reverse(f"{name}_detail", args=[getattr(record, "slug", record.pk)])
    assert record.admin_url == reverse(f"admin:{room}_{name}_change", args=[record.pk])
    assert client.get(record.get_absolute_url()).status_code == 200
