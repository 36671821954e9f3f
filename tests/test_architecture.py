"""Apps import only the apps they may import, without cycles; no file and no function grows too long."""

import ast
from functools import cache

import pytest
from django.conf import settings

KNOWLEDGE = {"records", "search", "lists", "policies", "indicators", "terms", "documents"}
MAY_USE = {
    "records": set(),
    "search": set(),
    "lists": {"records", "search"},
    "policies": {"records", "search", "lists"},
    "indicators": {"records", "search", "lists", "policies"},
    "terms": {"records", "search", "lists", "policies"},
    "documents": KNOWLEDGE - {"documents"},
    "staff": KNOWLEDGE,
    "data": KNOWLEDGE | {"staff"},
    "portal": KNOWLEDGE | {"staff", "data"},
}
LONGEST_FILE, LONGEST_FUNCTION = 450, 40  # lines


@cache
def modules(*rooms):
    """{dotted name of a module: its tree}, without migrations."""
    root = settings.BASE_DIR
    return {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): ast.parse(path.read_text())
        for room in rooms
        for path in (root / room).rglob("*.py")
        if "migrations" not in path.parts
    }


def imported(tree):
    """Every name that a module imports, dotted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("room", MAY_USE)
def test_room_uses_only_what_it_may(room):
    used = {(name, other.split(".")[0]) for name, tree in modules(room).items() for other in imported(tree)}
    assert {pair for pair in used if pair[1] in MAY_USE.keys() - MAY_USE[room] - {room}} == set()


def test_no_import_goes_in_a_circle():
    trees = modules(*MAY_USE)
    uses = {
        name: {other if other in trees else other.rpartition(".")[0] for other in imported(tree)}
        & trees.keys() - {name}
        for name, tree in trees.items()
    }
    while free := {name for name, others in uses.items() if not others & uses.keys()}:
        uses = {name: others for name, others in uses.items() if name not in free}
    assert uses == {}


def test_our_own_modules_are_imported_at_the_top():
    inside = [
        (name, function.name, other)
        for name, tree in modules(*MAY_USE).items()
        for function in functions(tree)
        if function.name != "ready"  # of an app: before it no model may be imported
        for other in imported(function)
        if other.split(".")[0] in MAY_USE
    ]
    assert inside == []


def test_no_file_and_no_function_is_too_long():
    trees = modules(*MAY_USE, "bench")
    lengths = {name: max((node.end_lineno for node in tree.body), default=0) for name, tree in trees.items()}
    long = [name for name, length in lengths.items() if length > LONGEST_FILE]
    long += [
        f"{name}.{function.name}"
        for name, tree in trees.items()
        for function in functions(tree)
        if function.end_lineno - function.lineno >= LONGEST_FUNCTION
    ]
    assert long == []
