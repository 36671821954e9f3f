"""Storing the rows of what was written, and indexing it and what depends on it, in the transaction that writes."""

import orjson

from lists.models import StoredRow
from lists.pinyin import sort_key
from lists.rows import KINDS, TABLE, Block, made
from records.sql import marks, select
from search.postings import insert
from search.update import update

SOME, INDEXED = 500, 20_000  # batch sizes: records stored, records indexed


def follow(touched, states):
    """Store the rows of the touched records ({model: ids}), and index them and the records that depend on them.

    `states` are those already read, {model: {id: state}}.
    """
    waiting = {model: set(ids) for model, ids in touched.items() if model in KINDS}
    while waiting:
        for kind in KINDS.values():  # parents come first
            ids = sorted(waiting.pop(kind.model, ()))
            for start in range(0, len(ids), INDEXED):
                for model, more in store(kind, ids[start : start + INDEXED], states.get(kind.model)):
                    waiting.setdefault(model, set()).update(more)


def store(kind, ids, states=None):
    """Update rows and index of these records; `states` as in `made`. Return [(model, ids)] of the dependent records."""
    found = {}
    for start in range(0, len(ids), SOME):
        some = ids[start : start + SOME]
        rows = made(kind.model, some, states)
        write(kind, some, rows)
        found |= contents(kind, rows)
    return list(_following(kind, ids, update(kind.model, ids, found)))


def write(kind, ids, rows):
    """Store these rows ({id: row}), and delete those of the other ids."""
    texts = {pk: orjson.dumps(data).decode() for pk, data in rows.items()}
    keys = {pk: sort_key(data.get(kind.title, "")) for pk, data in rows.items()}
    there = f"SELECT record_id, title_key, text FROM {TABLE} WHERE kind = %s AND record_id IN ({marks(ids)})"
    before = {pk: known for pk, *known in select(there, kind.name, *ids)}
    if gone := before.keys() - texts.keys():
        StoredRow.objects.filter(kind=kind.name, record_id__in=gone).delete()
    changed = [
        (kind.name, pk, rows[pk].get(kind.inherits), keys[pk], text)
        for pk, text in texts.items()
        if before.get(pk) != [keys[pk], text]
    ]
    insert(StoredRow, changed, replacing=("kind", "record_id"))


def contents(kind, rows):
    """{id: indexed content} of these rows."""
    block = Block(is_fresh=False)
    return {pk: kind.content(block.put(kind.model, data)) for pk, data in rows.items()}


def _following(kind, ids, changes):
    """(model, ids) to index again after these changes of entries: {id: (before, after)}."""
    moved = [pk for pk, (before, after) in changes.items() if _given(before) != _given(after)]
    for heir in KINDS.values():
        if moved and heir.parent is kind.model:
            yield heir.model, _ids(heir.model._base_manager.filter(**{f"{heir.inherits}__in": moved}))
    if kind.dependents:
        yield from kind.dependents(ids, changes).items()


def _ids(records):
    return list(records.values_list("pk", flat=True))


def _given(content):
    """The part of an entry that other records inherit."""
    return content and (content.date, content.number, content.facets)
