"""Form fields for the fields of records."""

import datetime
import re
from decimal import Decimal

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError

from records.addresses import is_key
from records.clean_text import clean_text, understood
from records.dates import understand_date
from records.numbers import understand_number


class TypedField(forms.CharField):
    """A text field that parses input with `records.clean_text`. Text that is too long is rejected, not cut.

    `column` is the model field. Unchanged input keeps the stored value exactly.
    """

    column = None

    def to_python(self, value):
        try:
            return super().to_python(understood(self.column, "" if value is None else str(value)))
        except ValueError as reason:
            raise ValidationError(str(reason)) from None

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return clean_text(str(initial or "")) != clean_text(str(data or ""))

    def _clean_bound_field(self, bound):
        if bound.initial and not self.has_changed(bound.initial, bound.data):
            return bound.initial
        return super()._clean_bound_field(bound)

    def widget_attrs(self, widget):
        """Without `maxlength`: browsers silently cut pasted text to it."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class DayFormField(forms.DateField):
    """A full date, in any usual notation."""

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
    """A list of names: one per line, or several on a line separated by “、” or “；”."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})

    def __init__(self, *, encoder=None, decoder=None, help_text="", **kwargs):
        how = "每行一个，或用“、”“；”隔开；名称里本来有顿号的，写在《》里"
        super().__init__(help_text=f"{help_text}（{how}）" if help_text else how, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value, stored=()):
        """The names; a line equal to a name in `stored` is not split."""
        names = []
        for line in _lines(value):
            names += [line] if line in stored else names_in(line)
        return [*dict.fromkeys(names)]

    def has_changed(self, initial, data):
        return [clean_text(name) for name in initial or []] != _lines(data)

    def _clean_bound_field(self, bound):
        if not self.has_changed(bound.initial, bound.data):
            return bound.initial or []
        names = self.to_python(bound.data, stored=bound.initial or ())
        self.validate(names)
        return names


BETWEEN_NAMES = re.compile(r"[、；;]")
# Text in brackets or quotation marks is one name, whatever it contains.
ENCLOSED = re.compile(
    "《[^《》]*》|〈[^〈〉]*〉|“[^“”]*”|（[^（）]*）|\\([^()]*\\)|「[^「」]*」|『[^『』]*』|〔[^〔〕]*〕"
)


def names_in(line):
    """The names in a line: 甲办法、《乙、丙办法》；丁办法 are three. 书名号 around a name are dropped."""
    masked = ENCLOSED.sub(lambda part: "〇" * len(part[0]), line)
    cuts = [0, *(end for match in BETWEEN_NAMES.finditer(masked) for end in match.span()), len(line)]
    names = [line[start:end].strip() for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    return [name for name in (re.sub("^《([^《》]+)》$", r"\1", name) for name in names) if name]


def _lines(value):
    return [line.strip() for line in clean_text(value or "").split("\n") if line.strip()]


class NotFoundFormField(forms.MultipleChoiceField):
    """Checkboxes for what was searched for in the sources and not found."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "choices"})

    def __init__(self, **kwargs):
        help_text = "查过来源、来源没有写的才勾选；只是还没有录入的不要勾选。填写以后，勾选自动取消"
        super().__init__(**{"required": False, "help_text": help_text} | kwargs)

    def has_changed(self, initial, data):
        return sorted(initial or []) != sorted(data or [])


class NumberedLinesField(forms.CharField):
    """Notes on numbered paragraphs, `{"12": "小标题"}`: one per line, starting with the number."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def __init__(self, *, encoder=None, decoder=None, **kwargs):
        super().__init__(**kwargs | {"help_text": "每行一段，先写段落号，空一格再写原因，例如：12 小标题"})

    def prepare_value(self, value):
        return "\n".join(f"{number} {text}" for number, text in value.items()) if isinstance(value, dict) else value

    def to_python(self, value):
        texts = {}
        for line in _lines(value):
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


class _Number:
    """A number in any usual notation; a text input, because number inputs swallow 1,000 and 50%."""

    unit = ""
    examples = "1000、-5 或 57.4"

    def to_python(self, value):
        if not isinstance(value, str) or not clean_text(value):
            return super().to_python(None if isinstance(value, str) else value)
        try:
            return super().to_python(f"{understand_number(clean_text(value), self.unit, self.examples):f}")
        except ValueError as reason:
            raise ValidationError(str(reason)) from None


class PlainDecimalField(_Number, forms.DecimalField):
    """A decimal, displayed as `55`, not `55.0000`. `unit` is what it counts, and may be written after it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def prepare_value(self, value):
        text = f"{value:f}" if isinstance(value, Decimal) else value
        return text.rstrip("0").rstrip(".") if isinstance(value, Decimal) and "." in text else text


class WholeNumberField(_Number, forms.IntegerField):
    examples = "12"
    widget = AdminTextInputWidget(attrs={"inputmode": "numeric", "class": "vIntegerField"})


class YearField(WholeNumberField):
    """A year in any usual notation: 2021, 2021年, 二〇二一年."""

    examples = "2021"

    def to_python(self, value):
        try:
            return int(understand_date(value)) if isinstance(value, str) and value.strip() else super().to_python(value)
        except ValueError:
            return super().to_python(value)


class InUnits:
    """For forms with figures, which are parsed in the unit selected beside them."""

    def unit_written(self):
        raise NotImplementedError

    def full_clean(self):
        if self.is_bound:
            unit = self.unit_written()
            for field in self.fields.values():
                field.unit = unit
        super().full_clean()


class _Lookup:
    """An autocomplete that uses `loaded` choices of its row: Django's runs a query per row.

    A value that is not a key (a forged request) is rejected by the field, and can be redisplayed safely.
    """

    loaded = ()

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Whatever answers instead of the list (a page to log in, to change the password) is not parsed as one."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-ajax--data-type": "json"}

    def optgroups(self, name, value, attrs=None):
        keys = [key for key in value if is_key(key)]
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
        """Each choice has its own remove button. One for all would be an invalid element in their list."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class RowForm(forms.ModelForm):
    """A row of an inline; its autocompletes get the choices loaded with the row (`RowInline.get_queryset`)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if self.instance.pk and isinstance(widget, LookupMultiple):
                widget.loaded = [*getattr(self.instance, name).all()]
            elif self.instance.pk and isinstance(widget, Lookup):
                widget.loaded = [*filter(None, [getattr(self.instance, name)])]
