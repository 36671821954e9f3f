"""Runs our regular expressions on hostile texts: python -m bench.regexes. None may take long on any input."""

import importlib
import pkgutil
import re
import sys
import time

import django

ROOMS = ("documents", "indicators", "lists", "policies", "portal", "records", "search", "staff", "terms")
LENGTH = 100_000  # characters
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
    "\n",
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
                for name, value in vars(importlib.import_module(module.name)).items():
                    if isinstance(value, re.Pattern):
                        found[f"{module.name}.{name}"] = value
    return found


def slowest(pattern):
    """(seconds, repeated part) of the worst hostile text."""
    texts = [(part * (LENGTH // len(part)) + end, part) for part in _parts(pattern) for end in ENDS]
    return max((_seconds(pattern, text), part) for text, part in texts)


def _parts(pattern):
    """The parts to repeat: usual ones, and characters of the expression itself."""
    return {*PARTS, *re.findall(r"[\w《》（）“”—-]", pattern.pattern)}


def _seconds(pattern, text):
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
        seconds, part = slowest(pattern)
        failed += seconds > LIMIT
        verdict = "pass" if seconds <= LIMIT else "FAIL"
        sys.stdout.write(f"| {name} | {seconds * 1000:.1f} ms | {part!r} | {verdict} |\n")
        sys.stdout.flush()
    return failed


if __name__ == "__main__":
    sys.exit(main())
