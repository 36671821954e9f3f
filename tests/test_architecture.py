"""The rooms know only the rooms they may know."""

import ast

import pytest
from django.conf import settings

MAY_USE = {
    "records": set(),
    "search": set(),
    "staff": set(),
    "lists": {"records", "search"},
    "policies": {"records", "search", "lists"},
    "indicators": {"records", "search", "lists", "policies"},
    "documents": {"records", "search", "lists", "policies", "indicators", "terms"},
    "terms": {"records", "search", "lists", "policies"},
    "portal": {"records", "search", "lists", "staff", "policies", "indicators", "documents", "terms"},
}


def rooms_imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from {name.split(".")[0] for name in names} & set(MAY_USE)


@pytest.mark.parametrize("room", MAY_USE)
def test_room_uses_only_what_it_may(room):
    used = {
        (path.name, other)
        for path in (settings.BASE_DIR / room).rglob("*.py")
        if "migrations" not in path.parts
        for other in rooms_imported(path)
    }
    assert {pair for pair in used if pair[1] not in MAY_USE[room] | {room}} == set()
