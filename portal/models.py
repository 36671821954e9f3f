"""What the operator of a site adds to it, and is no record of the knowledge base."""

from django.db import models

from records.models import Document


class OriginalText(models.Model):
    """The original text of a document, one paragraph to a line, as the operator of this site may show it.

    It is not ours to ship: it comes only by `manage.py add_text`, and is shown with its document or not at all.
    """

    document = models.OneToOneField(Document, models.CASCADE, related_name="original", verbose_name="来源文件")
    text = models.TextField("原文")
    added_at = models.DateTimeField("加入时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "原文"

    def __str__(self):
        return f"《{self.document}》的原文"
