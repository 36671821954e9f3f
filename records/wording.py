"""The wordings by which free text is checked against its source: figures and quoted names."""

import re

FIGURE = re.compile(r"\d+(?:,\d{3}(?!\d))*(?:\.\d+)?(?:[%％]|亿元|万元|[年月日家个人位条项])?")
NAME = re.compile(r"[《“]([^》”]+)([》”]|\Z)")  # an unclosed one is matched once, to the end, and dropped


def wording(text):
    """Every figure and every quoted name in `text`, each as a claim that must occur in the source."""
    return [[found] for found in FIGURE.findall(text)] + [[name] for name, end in NAME.findall(text) if end]


def date_wording(date):
    """The claims of `2021-12`: `2021年` and `12月`, because sources split dates over a sentence."""
    if not date:
        return []
    year, *rest = date.split("-")
    return [[year]] + [[f"{int(part)}{unit}"] for part, unit in zip(rest, "月日", strict=False)]


def address_wording(address):
    """The claim of a URL, as sources print it: without scheme and last slash."""
    return [[address.split("//")[-1].rstrip("/")]]
