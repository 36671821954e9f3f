"""Citations as people paste them, split into what they name.

《title》（文号）, 文号《title》, 关于印发《…》的通知, …第五条, and URLs of records.
"""

import re
from dataclasses import dataclass

from search.numerals import CHINESE, DIGITS, chinese_of, value_of
from search.text import fold

OPEN, CLOSE = r"[〔\[［（(【⦗❲{｛]", r"[〕\]］）)】⦘❳}｝]"
NUMERAL = "0-9０-９lIOo〇○◯零一二三四五六七八九十百千"
NOT_OFFICE = "根据|依据|按照|参照|文号|见|据|为|是|和|与|及|的|按|照|号"
NUMBER = re.compile(
    rf"(?P<office>(?!{NOT_OFFICE})[\u4e00-\u9fff]{{2,12}}?)\s*+{OPEN}\s*+(?P<year>[{NUMERAL}]{{4}})\s*+年?\s*+{CLOSE}"
    rf"\s*+第?\s*+(?P<order>[{NUMERAL}]+)\s*+[号號]"
)
TITLE = re.compile(r"《(?P<title>[^《》]+)》|《(?P<nested>(?:[^《》]|《[^《》]*》)+)》")
YEAR = re.compile(rf"{OPEN}\s*((?:19|20)\d\d)\s*年?\s*{CLOSE}")
# What surrounds a title in the name of the notice that issues it.
BEFORE_TITLE = re.compile(r"(?:关于|关於|關於)?(?:批转|转发|轉發|印发|印發|发布|發布|公布|修订|根据|依据|按照){1,5}$")
AFTER_TITLE = re.compile(r"^的?(?:通知|公告|函|规定|規定)|^(?:等|中|里|的)$")
ARTICLE = re.compile(rf"(?<=.{{3}})(?:第(?:{CHINESE}|[0-9０-９零]){{1,5}}[条條款章节節项項]){{1,9}}$")
ADDRESS = re.compile(r"^(?:https?://[^/\s]+)?/?(?:[a-z0-9-]+/)+[a-z0-9-]+/?(?:[?#].*)?$|^https?://\S+$")
SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)+$")
LOOK_ALIKE = str.maketrans("lIOo○◯零", "1100〇〇〇")


@dataclass(frozen=True)
class Cited:
    """A part of a citation; `what` is word, title, number or year."""

    what: str
    text: str


def taken_apart(run):
    """([Cited], [what was left out]) of a run without spaces outside 《》; a single word if it cites nothing."""
    parts, left_out, place = [], [], 0
    for found in _named(run):
        parts += _round(run[place : found.start()], parts, before_title=found.re is TITLE)
        parts.append(_cited(found))
        place = found.end()
    rest = run[place:]
    if parts and (article := ARTICLE.search("《…》" + rest)):
        left_out.append(article[0])
        rest = rest[: len(rest) - len(article[0])]
    elif article := ARTICLE.search(rest):
        left_out.append(article[0])
        rest = rest[: article.start()]
    return [*parts, *_round(rest, parts)], left_out


def _named(run):
    """Titles and numbers in order; of overlapping ones the first."""
    found = sorted([*TITLE.finditer(run), *NUMBER.finditer(run)], key=lambda one: one.start())
    end = 0
    for one in found:
        if one.start() >= end:
            yield one
            end = one.end()


def _cited(found):
    if found.re is TITLE:
        return Cited("title", found["title"] or found["nested"])
    return Cited("number", found[0])


def _round(text, parts, before_title=False):
    """The parts between the names: a year in brackets, or words, but not those that only introduce a title."""
    if parts and parts[-1].what == "title":
        if year := YEAR.match(text):
            return [Cited("year", year[1]), *_round(text[year.end() :], [])]
        text = AFTER_TITLE.sub("", text)
    if before_title:
        text = BEFORE_TITLE.sub("", text)
    return [Cited("word", text)] if fold(text) else []


def number_forms(text):
    """Other ways to write a 文号: with or without 第, digits in Chinese or not, look-alikes corrected."""
    found = NUMBER.fullmatch(text)
    if not found:
        return []
    office, year, order = fold(found["office"]), _digits(found["year"]), _digits(found["order"])
    if not (year and order):
        return []
    years = year, "".join(DIGITS[int(digit)] for digit in year)
    orders = [order, *([chinese_of(int(order))] if len(order) < 5 else [])]
    return [f"{office}{y}{nth}{n}号" for y in years for n in orders for nth in ("", "第")]


def _digits(text):
    text = text.translate(LOOK_ALIKE)
    if all(character in CHINESE for character in text):
        number = value_of(text)
        return "" if number is None else str(number)
    text = fold(text.replace("〇", "0"))
    return text if text.isascii() and text.isdecimal() else ""


def is_address(run):
    return bool(ADDRESS.match(run))


def is_slug(run):
    return bool(SLUG.match(run))
