"""文号: how the number of a document is stored and compared."""

import re
import unicodedata

from django.db import models

from records.dates import DIGITS, in_digits
from search.text import fold

BRACKETS = str.maketrans(dict.fromkeys("[［(（{｛【〖〘〚⦗❲❨⟦", "〔") | dict.fromkeys("]］)）}｝】〗〙〛⦘❳❩⟧", "〕"))
WRITTEN = re.compile(
    r"(?<![^〔〕])(?P<who>[^〔〕]*+)〔\s*+(?P<year>[0-9]{4})年?\s*+〕\s*+(?P<number>[0-9]{1,8})\s*+[号號]"
)
AS_KEY = re.compile(r"^(?P<who>.*?)(?P<year>[12][0-9]{3})年?第?(?P<number>[0-9]{1,8})号?")
SIGNS = str.maketrans("○◯", "〇〇")
YEAR_IN_WORDS = re.compile("[〇零一二三四五六七八九]{4}")
NUMBER_IN_WORDS = re.compile("[一二三四五六七八九十]{1,3}(?=号)")


def as_stored(doc_number):
    """Normalise X〔年〕n号 to official brackets and digits; leave 令, 公告, 第…号 and all else as written."""
    match = WRITTEN.fullmatch(unicodedata.normalize("NFKC", doc_number).translate(BRACKETS))
    who = match and match["who"].rstrip()
    if not match or who.endswith(("令", "公告")):
        return doc_number
    return f"{who}〔{match['year']}〕{int(match['number'])}号"


def key(doc_number):
    """A key equal for all ways to write a number: brackets, width, script, 第 and leading zeros do not count."""
    number = fold(doc_number.translate(SIGNS))
    number = YEAR_IN_WORDS.sub(lambda year: year[0].translate(DIGITS), number)
    number = NUMBER_IN_WORDS.sub(lambda words: in_digits(words[0]), number)
    found = AS_KEY.fullmatch(number)
    return f"{found['who']}{found['year']}第{int(found['number'])}号" if found else number


class DocNumberField(models.CharField):
    """A 文号. In the database and in migrations it is a CharField."""

    understand = staticmethod(as_stored)

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
