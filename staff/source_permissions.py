"""Whose a source is: who is limited to some departments changes those that only their own records are drawn from."""

from django.contrib.contenttypes.models import ContentType

from policies.models import Contact, Measure, Policy, PolicyDepartment
from records.models import Citation, Version
from staff.permissions import began, covers_measure, covers_policy, departments_of


def covers_source(user, document):
    """One that the user began or drew records from, and that no record of anybody else is drawn from."""
    if not departments_of(user):
        return True
    cited = Citation.objects.filter(document=document).values_list("content_type", "object_id").distinct()
    if not cited:
        return began(user, document)
    return all(_covers(user, ContentType.objects.get_for_id(kind).model_class(), pk) for kind, pk in cited)


def _covers(user, model, pk):
    covers = {Policy: covers_policy, Measure: covers_measure, Contact: _covers_contact}.get(model)
    record = covers and model._base_manager.filter(pk=pk).first()
    return record is not None and covers(user, record)


def _covers_contact(user, contact):
    return contact.department_id in departments_of(user)


def policies_within(user):
    """The policies that measures may be given to by `user`; all of them for whoever is limited to no department."""
    mine = departments_of(user)
    if not mine:
        return Policy.objects.all()
    begun = Version.objects.filter(
        content_type=ContentType.objects.get_for_model(Policy), action="created", by=user
    ).values("object_id")
    shared = PolicyDepartment.objects.filter(department__in=mine).values("policy")
    return Policy.objects.filter(pk__in=shared) | Policy.objects.filter(pk__in=begun, policydepartment=None)
