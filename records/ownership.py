"""Which record a row belongs to: a part to its record, a citation to what it supports, a link row to its model."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

OWNERS: dict[type, tuple] = {}  # tracked model -> the columns that identify its record; () if it is a record itself
LINKS: dict[type, type] = {}  # many-to-many table -> the model it belongs to


def roots():
    """The models that are records or terms themselves."""
    return [model for model, columns in OWNERS.items() if not columns]


def owners(model, keys):
    """{model of a record: its ids} for rows of `model`, given the values of their OWNERS columns."""
    found = defaultdict(list)
    for *kind, key in keys:
        if key is not None:
            found[_owner_model(model, *kind)].append(key)
    return {owner: ids for owner, ids in found.items() if owner in OWNERS}


def records_of(model, ids):
    """{(model of a record, its id)} that these rows of `model` belong to; one query per level."""
    if not OWNERS[model]:
        return {(model, pk) for pk in ids}
    keys = model._base_manager.filter(pk__in=ids).values_list(*OWNERS[model])
    return {record for owner, found in owners(model, keys).items() for record in records_of(owner, found)}


def _owner_model(model, content_type=None):
    if content_type:
        return ContentType.objects.get_for_id(content_type).model_class()
    return LINKS.get(model) or model._meta.get_field(model.PART_OF).related_model
