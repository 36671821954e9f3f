"""The wording by which a free text can be held to its source: its figures, and the names it quotes."""

import re

FIGURE = re.compile(r"\d+(?:\.\d+)?(?:[%％]|亿元|万元|[年月日家个人位条项])?")
NAME = re.compile(r"[《“]([^》”]+)([》”]|\Z)")  # one that is never closed is read once, to the end, and is none


def wording(text):
    """Every figure and every quoted name in `text`, each as a claim that must stand in the source."""
    return [[found] for found in FIGURE.findall(text)] + [[name] for name, end in NAME.findall(text) if end]


def date_wording(date):
    """`2021-12` is claimed as `2021年` and `12月`: sources split a date over a sentence."""
    if not date:
        return []
    year, *rest = date.split("-")
    return [[year]] + [[f"{int(part)}{unit}"] for part, unit in zip(rest, "月日", strict=False)]


def address_wording(address):
    """A web address is claimed as sources print it: without scheme and last slash."""
    return [[address.split("//")[-1].rstrip("/")]]
