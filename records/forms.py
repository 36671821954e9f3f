"""Form fields for what records hold."""

import datetime
import re
from decimal import Decimal

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError

from records.dates import understand_date

KEY = re.compile(r"[0-9]{1,18}")


class PartialDateFormField(forms.CharField):
    """A date as precise as its source, as people write it. Refused here, it never reaches the record's `clean`."""

    widget = AdminTextInputWidget

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return understand_date(text) if text else ""
        except ValueError as reason:
            raise ValidationError(str(reason)) from None

    def has_changed(self, initial, data):
        try:
            return (initial or "") != self.to_python(data)
        except ValidationError:
            return True


class DayFormField(forms.DateField):
    """A whole day, as people write it."""

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, datetime.date):
            return super().to_python(value)
        try:
            written = understand_date(value)
        except ValueError as reason:
            raise ValidationError(str(reason)) from None
        if written.precision != "day":
            raise ValidationError(f"“{written.label}”不是一天：请写明年、月、日，例如 2021-12-17")
        return written.earliest


class LinesField(forms.CharField):
    """A list of names, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})

    def __init__(self, *, encoder=None, decoder=None, help_text="", **kwargs):
        super().__init__(help_text=f"{help_text}（每行一个）" if help_text else "每行一个", **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class NotFoundFormField(forms.MultipleChoiceField):
    """What was looked for and not found, each a box to tick."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "choices"})

    def __init__(self, **kwargs):
        told = "查过来源、来源没有写的才勾选；只是还没有录入的不要勾选。填写以后，勾选自动取消"
        super().__init__(**{"required": False, "help_text": told} | kwargs)

    def has_changed(self, initial, data):
        return sorted(initial or []) != sorted(data or [])


class NumberedLinesField(forms.CharField):
    """What is said of numbered paragraphs, `{"12": "小标题"}`: one on each line, its number first."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def __init__(self, *, encoder=None, decoder=None, **kwargs):
        super().__init__(**kwargs | {"help_text": "每行一段，先写段落号，空一格再写原因，例如：12 小标题"})

    def prepare_value(self, value):
        return "\n".join(f"{number} {text}" for number, text in value.items()) if isinstance(value, dict) else value

    def to_python(self, value):
        lines = [line.strip() for line in super().to_python(value).splitlines() if line.strip()]
        texts = {}
        for line in lines:
            number, _, text = line.partition(" ")
            if not (number.isascii() and number.isdigit() and int(number) and text.strip()):
                raise ValidationError(f"“{line}”应以段落号开头，空一格再写原因")
            texts[str(int(number))] = text.strip()
        return texts

    def has_changed(self, initial, data):
        try:
            return (initial or {}) != self.to_python(data)
        except ValidationError:
            return True


class PlainDecimalField(forms.DecimalField):
    """A number as people write it: `55`, not `55.0000`."""

    def prepare_value(self, value):
        text = f"{value:f}" if isinstance(value, Decimal) else value
        return text.rstrip("0").rstrip(".") if isinstance(value, Decimal) and "." in text else text


class _Lookup:
    """An autocomplete that shows what its row has `loaded` already: Django's asks the database for each row anew.

    What is no key (somebody sent it by hand) is refused by the field, and breaks nothing when it is shown again.
    """

    loaded = ()

    def optgroups(self, name, value, attrs=None):
        keys = [key for key in value if KEY.fullmatch(key)]
        known = {str(record.pk): str(record) for record in self.loaded}
        if not {*keys} <= {*known}:
            return super().optgroups(name, keys, attrs)
        shown = [] if self.is_required or self.allow_multiple_selected else [("", "")]
        shown += [(key, known[key]) for key in keys]
        options = [self.create_option(name, key, label, key in value, i) for i, (key, label) in enumerate(shown)]
        return [(None, options, 0)]


class Lookup(_Lookup, AutocompleteSelect):
    pass


class LookupMultiple(_Lookup, AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs, extra_attrs=None):
        """Each choice has its own cross. One more for all of them would be a stray element in their list."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class RowForm(forms.ModelForm):
    """A row of an inline; its autocompletes are told what came with the row (`RowInline.get_queryset`)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if self.instance.pk and isinstance(widget, LookupMultiple):
                widget.loaded = [*getattr(self.instance, name).all()]
            elif self.instance.pk and isinstance(widget, Lookup):
                widget.loaded = [*filter(None, [getattr(self.instance, name)])]
