"""A citation names an existing paragraph, if its document has paragraphs."""

import pytest
from django.core.exceptions import ValidationError

from records.models import Citation
from tests.builders import a_document, a_policy, cited


@pytest.mark.parametrize(
    ("count", "paragraph", "reason"),
    [
        (45, 46, "只有 45 段，没有第 46 段"),
        (45, None, "的第几段（1 至 45）"),
        (45, 0, "的第几段"),
        (None, 3, "不分段，请留空"),
    ],
)
def test_a_paragraph_that_cannot_be_is_refused_in_words(db, count, paragraph, reason):
    document = a_document(title="报告", paragraph_count=count)
    with pytest.raises(ValidationError) as refused:
        Citation(document=document, paragraph=paragraph).clean()
    assert reason in refused.value.message_dict["paragraph"][0]


@pytest.mark.parametrize(("count", "paragraph"), [(45, 1), (45, 45), (None, None)])
def test_a_paragraph_that_can_be(db, count, paragraph):
    Citation(document=a_document(paragraph_count=count), paragraph=paragraph).clean()


def test_a_citation_says_in_words_what_it_supports(db):
    policy = cited(a_policy(), fields=["title", "doc_number"])
    assert policy.citations.last().field_labels == ["标题", "文号"]


def test_a_document_that_is_cited_cannot_go(db):
    document = a_document()
    cited(a_policy(), document)
    with pytest.raises(Exception, match="protected"):
        document.delete()
