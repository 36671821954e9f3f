"""Runs our regular expressions on hostile texts: python -m bench.regexes. None may take long on any input."""

import importlib
import pkgutil
import re
import sys
import time

import django

ROOMS = ("data", "documents", "indicators", "lists", "policies", "portal", "records", "search", "staff", "terms")
LENGTHS = (100, 1_000, 10_000, 100_000)  # characters; an expression that is slow on fewer is not run on more
LIMIT = 0.1  # seconds
PARTS = (
    "0",
    " ",
    "a",
    "《",
    "》",
    "第",
    "年",
    "2021",
    "-",
    ".",
    "“",
    "（",
    "[bookmark:",
    "<",
    "&",
    "1-",
    "一",
    "，a",
    "：",
    "第一条",
    "印发",
    "\n",
    "\n ",
    "\0",
)
ENDS = ("", "!", "x", "》", "\n")


def patterns():
    """Every compiled expression in our modules: {name: pattern}."""
    found = {}
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations." not in module.name and ".management." not in module.name:
                found |= dict(_patterns_of(importlib.import_module(module.name)))
    return found


def _patterns_of(module):
    for name, value in vars(module).items():
        for number, one in enumerate(value if isinstance(value, list | tuple) else [value]):
            if isinstance(one, re.Pattern):
                yield f"{module.__name__}.{name}" + (f"[{number}]" if one is not value else ""), one


def slowest(pattern):
    """(seconds, repeated part, characters) of the worst hostile text of the longest length that was run."""
    for length in LENGTHS:
        texts = [(part * (length // len(part)) + end, part) for part in _parts(pattern) for end in ENDS]
        worst, part = max((seconds(pattern, text), part) for text, part in texts)
        if worst > LIMIT:
            break
    return worst, part, length


def _parts(pattern):
    """The parts to repeat: usual ones, and characters of the expression itself."""
    return {*PARTS, *re.findall(r"[\w《》（）“”—-]", pattern.pattern)}


def seconds(pattern, text):
    worst = 0.0
    for method in (pattern.search, pattern.fullmatch, lambda text: sum(1 for _ in pattern.finditer(text))):
        begun = time.process_time()
        method(text)
        worst = max(worst, time.process_time() - begun)
    return worst


def main():
    django.setup()
    failed = 0
    for name, pattern in sorted(patterns().items()):
        seconds, part, length = slowest(pattern)
        failed += seconds > LIMIT
        verdict = "pass" if seconds <= LIMIT else "FAIL"
        sys.stdout.write(f"| {name} | {seconds * 1000:.1f} ms | {part!r} × {length} | {verdict} |\n")
        sys.stdout.flush()
    return failed


if __name__ == "__main__":
    sys.exit(main())
