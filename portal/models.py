"""Content added by the operator of a site; not part of the knowledge base."""

from django.db import models

from records.models import Document


class OriginalText(models.Model):
    """The original text of a document, one paragraph per line, if the operator of this site may show it.

    We may not ship it: it comes only from `manage.py add_text`, and is displayed only with its document.
    """

    document = models.OneToOneField(Document, models.CASCADE, related_name="original", verbose_name="来源文件")
    text = models.TextField("原文")
    added_at = models.DateTimeField("加入时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "原文"

    def __str__(self):
        return f"《{self.document}》的原文"
