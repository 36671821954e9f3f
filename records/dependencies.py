"""What a record is not true without: the sources, departments, contacts … that it or any part of it names."""

from collections import defaultdict

from records.models import Document, Record, Status
from records.snapshot import columns, links, parts


def dependencies(model, state):
    """[(model, id)] of the records that a state of `model` leads to, each once.

    Not those of its own kind: they stand beside it (a policy carries out another), and may lead back.
    """
    return [*dict.fromkeys((far, pk) for far, pk in _linked(model, state) if far is not model)]


def _linked(model, state):
    for column in columns(model):
        if column.is_relation and issubclass(column.related_model, Record) and state.get(column.name):
            yield column.related_model, state[column.name]
    for link in links(model):
        if issubclass(link.related_model, Record):
            yield from ((link.related_model, pk) for pk in state.get(link.name, []))
    for part in parts(model):
        for row in state.get(part.name, []):
            yield from _linked(part.model, row)


def named(record):
    """部门“科技厅”, 来源文件《某报告》."""
    quoted = f"《{record}》" if isinstance(record, Document) else f"“{record}”"
    return f"{record._meta.verbose_name}{quoted}"


NOT_PUBLIC = {
    Status.DRAFT: "还是草稿",
    Status.IN_REVIEW: "还在等待审核",
    Status.WITHDRAWN: "已撤回",
}


def not_public(model, state):
    """In words, what a state of `model` leads to that readers cannot see: 部门“科技厅”还是草稿."""
    pairs, ids = dependencies(model, state), defaultdict(list)
    for far, pk in pairs:
        ids[far].append(pk)
    hidden = {far: far._base_manager.exclude(status=Status.PUBLISHED).in_bulk(of_far) for far, of_far in ids.items()}
    found = [hidden[far][pk] for far, pk in pairs if pk in hidden[far]]
    return [f"{named(record)}{NOT_PUBLIC[record.status]}" for record in found]
