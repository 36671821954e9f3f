"""Form fields for what records hold."""

from django import forms


class LinesField(forms.CharField):
    """A list of names, one on each line."""

    widget = forms.Textarea

    def __init__(self, **kwargs):
        kwargs.pop("encoder", None), kwargs.pop("decoder", None)
        super().__init__(**{"help_text": "每行一个", **kwargs})
        self.widget.attrs["rows"] = 3

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)
