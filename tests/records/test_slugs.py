"""The slugs of records."""

import pytest
from django.core.exceptions import ValidationError

from records.models import Document


@pytest.mark.parametrize("slug", ["Report", "re.port", "re port", "re_port", "报告", "report/", "report\n", ""])
def test_a_slug_has_small_letters_digits_and_hyphens_only(slug):
    with pytest.raises(ValidationError) as refused:
        Document(slug=slug, title="来源", confidence="official").clean_fields()
    assert [*refused.value.message_dict] == ["slug"]


def test_a_slug_that_fits():
    Document(slug="kjt-2024-1", title="来源", confidence="official").clean_fields()
