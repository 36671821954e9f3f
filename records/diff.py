"""Differences between two states of a record in words, and merging of two people's changes.

A state consists of units: each field is one, and each part with everything that belongs to it is one
(`("observations", 12)`). Two people who change different figures of an indicator therefore do not conflict.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import models

from records.models import Citation, NotFoundField
from records.snapshot import columns, links, model_field, parts

NOTHING = "（空）"
LONGEST = 3000  # characters that are compared one by one; longer texts are displayed whole


@dataclass
class Line:
    """A unit that differs: its label, and its old and new content as [(is different, text), …]."""

    unit: tuple
    label: str
    before: list
    after: list


def units(model, state):
    """{unit: value} of a state."""
    rows = {part.name for part in parts(model)}
    found = {(name,): value for name, value in state.items() if name not in rows}
    found |= {(name, row["id"]): row for name in rows for row in state.get(name, [])}
    return found


def lines(model, before, after):
    """The differences between two states, in the order of the record's form."""
    old, new = units(model, before), units(model, after)
    order = [*(column.name for column in columns(model)), *before, *after]
    changed = [unit for unit in dict.fromkeys([*old, *new]) if old.get(unit) != new.get(unit)]
    changed.sort(key=lambda unit: order.index(unit[0]) if unit[0] in order else len(order))
    return [line(model, unit, old.get(unit), new.get(unit)) for unit in changed]


def line(model, unit, before, after):
    one, other = in_words(model, unit, before), in_words(model, unit, after)
    return Line(unit, str(model_field(model, unit[0])), *marked(one, other))


def marked(before, after):
    """Two texts cut into pieces, each with a flag whether the other text lacks it."""
    if NOTHING in (before, after) or max(len(before), len(after)) > LONGEST:
        return [(before != NOTHING, before)], [(after != NOTHING, after)]
    old, new = [], []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old += [(kind != "equal", before[i:j])] if i < j else []
        new += [(kind != "equal", after[k:m])] if k < m else []
    return old, new


def in_words(model, unit, value):
    """The value of a unit in words."""
    if value is None or value == [] or value == "":
        return NOTHING
    if len(unit) > 1:
        part = next(part.model for part in parts(model) if part.name == unit[0])
        return row_in_words(part, value, model)
    for link in links(model):
        if link.name == unit[0]:
            return "、".join(named(link.related_model, pk) for pk in value)
    field = next((column for column in columns(model) if column.name == unit[0]), None)
    return value_in_words(field, value)


def row_in_words(model, row, owner):
    """A part in words: its fields, then its own parts."""
    said = []
    for field in columns(model):
        value = row.get(field.name)
        if value not in (None, "", []):
            if model is Citation and field.name == "fields":
                words = "、".join(owner.CITABLE.get(name, name) for name in value)
            else:
                words = value_in_words(field, value)
            said.append(f"{field.verbose_name}：{words}")
    for part in parts(model):
        name, below = part.model._meta.verbose_name, row.get(part.name, [])
        said += [f"{name}（{row_in_words(part.model, one, model)}）" for one in below]
    return "；".join(said) or NOTHING


def value_in_words(field, value):
    if field is None:
        return str(value)
    if field.is_relation:
        return named(field.related_model, value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(field, models.DecimalField):
        return f"{value}".rstrip("0").rstrip(".") if "." in f"{value}" else f"{value}"
    if isinstance(field, NotFoundField):
        return field.in_words(value) or NOTHING
    if isinstance(value, list):
        return "、".join(map(str, value)) or NOTHING
    if isinstance(value, dict):
        return "；".join(f"{key} {text}" for key, text in value.items()) or NOTHING
    return str(dict(field.flatchoices).get(value, value)) or NOTHING


def named(model, pk):
    record = model._base_manager.filter(pk=pk).first()
    return str(record) if record else f"（已删除的{model._meta.verbose_name} {pk}）"


@dataclass
class Merge:
    """A three-way merge: two states made from one base by two people, independently."""

    model: type
    base: dict
    theirs: dict
    mine: dict

    def __post_init__(self):
        self.of_base, self.of_theirs, self.of_mine = (
            units(self.model, state) for state in (self.base, self.theirs, self.mine)
        )
        everything = dict.fromkeys([*self.of_theirs, *self.of_mine, *self.of_base])
        self.by_them = [unit for unit in everything if self.of_theirs.get(unit) != self.of_base.get(unit)]
        self.by_me = [unit for unit in everything if self.of_mine.get(unit) != self.of_base.get(unit)]
        self.clashes = [
            unit for unit in self.by_me if unit in self.by_them and self.of_mine.get(unit) != self.of_theirs.get(unit)
        ]

    def state(self, mine=()):
        """Both changes combined; where they conflict, theirs, except for the units in `mine`."""
        chosen = dict(self.of_theirs)
        for unit in self.by_me:
            if unit not in self.clashes or unit in mine:
                chosen[unit] = self.of_mine.get(unit)
        rows = {part.name for part in parts(self.model)}
        state = {unit[0]: value for unit, value in chosen.items() if len(unit) == 1}
        state |= {name: [] for name in rows}
        for unit, row in chosen.items():
            if len(unit) > 1 and row is not None:
                state[unit[0]].append(row)
        return state

    def lines(self):
        changed = dict.fromkeys([*self.clashes, *self.by_them, *self.by_me])
        return [
            {
                "key": "-".join(map(str, unit)),
                "label": model_field(self.model, unit[0]),
                "base": in_words(self.model, unit, self.of_base.get(unit)),
                "theirs": in_words(self.model, unit, self.of_theirs.get(unit)) if unit in self.by_them else "",
                "mine": in_words(self.model, unit, self.of_mine.get(unit)) if unit in self.by_me else "",
                "clashes": unit in self.clashes,
            }
            for unit in changed
        ]
