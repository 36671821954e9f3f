"""How the fields of forms are rendered."""

from django.forms.renderers import DjangoTemplates, Jinja2
from django.utils.functional import cached_property


class FormRenderer(DjangoTemplates):
    """Django's own fields by Jinja, of every form: one of the desk has eighty, and they took a third of its time.

    The admin's fields have templates of Django's language alone.
    """

    @cached_property
    def jinja(self):
        return Jinja2()

    def get_template(self, template_name):
        if template_name.startswith("django/forms/"):
            return self.jinja.get_template(template_name)
        return super().get_template(template_name)
