"""URLs as pasted from Chinese text: with a label, brackets or following words around them."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

SCHEMES = ["http", "https"]
FULL_WIDTH = str.maketrans("：／．", ":/.")
LABEL = re.compile(r"[^:：/]{0,12}[:：]\s*+(?=(?:https?[:：]|www\.))", re.IGNORECASE)  # 原文网址：
SCHEME = re.compile(r"(?<![a-z0-9+.-])(?P<scheme>[a-z][a-z0-9+.-]*+)[:：][/／]{2}", re.IGNORECASE)
OPENING, CLOSING = "<《〈“‘\"'（(【〔[「『＜", ">》〉”’\"'）】〕」』＞"
STOPS = "。，、；：？！…,;.!?:．"
IN_BRACKETS = re.compile(r"(（[^（）]*）|【[^【】]*】|〔[^〔〕]*〕|《[^《》]*》|「[^「」]*」|“[^“”]*”)$")
NEXT_SENTENCE = re.compile("[。，；！？]")

is_valid = URLValidator(schemes=SCHEMES)


class WebAddressField(models.URLField):
    """A URLField limited to our schemes (no ftp); the same column, so migrations see a URLField."""

    default_validators = [is_valid]

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


def is_web_address(text):
    """Whether it may be rendered as a link; values that bypassed validation are displayed as text."""
    return str(text).lower().startswith(tuple(f"{scheme}://" for scheme in SCHEMES))


def understand_web_address(text):
    """The URL in `text`, without its surroundings; ValueError for users if there is none or more than one."""
    address = _without_surroundings(text)
    scheme = SCHEME.match(address)
    if scheme and scheme["scheme"].lower() not in SCHEMES:
        raise ValueError(f"“{text}”不能用：网址要以 http:// 或 https:// 开头")
    if scheme:
        address = f"{scheme['scheme'].lower()}://{address[scheme.end() :]}"
    elif re.match(r"[\w-]+(\.[\w-]+)+(?=[:/?#]|$)", address):
        address = f"https://{address}"  # like a browser's address bar
    _refuse_more_than_one(text, address)
    try:
        is_valid(address)
    except ValidationError:
        raise ValueError(f"“{text}”不是网址：请写完整的网址，例如 https://www.nmg.gov.cn/，没有核实的就留空") from None
    return address


def _without_surroundings(text):
    """Remove label, brackets, quotation marks, stops, and words after a space."""
    address = LABEL.sub("", text.strip(), count=1).lstrip(OPENING + " \u3000")
    first, *rest = re.split(r"\s+", address, maxsplit=1)
    if rest and not re.search(r"[!-~]", rest[0]):
        address = first
    before = None
    while address != before:
        before = address
        address = IN_BRACKETS.sub("", address.rstrip(STOPS)).rstrip(f"{STOPS}{CLOSING}")
        if re.search(r"^[^(]*\)$|^[^\[]*\]$", address):
            address = address[:-1]
    return address


def _refuse_more_than_one(text, address):
    if len(SCHEME.findall(address)) > 1 and "?" not in address.split("://", 2)[1]:
        raise ValueError(f"“{text}”里不止一个网址：请只留一个")
    if re.search(r"\s", address):
        raise ValueError(f"“{text}”里有空格：请只留网址")
    if stop := NEXT_SENTENCE.search(address):
        first = address[: stop.start()]
        raise ValueError(f"“{text}”里除了网址还有别的文字：请只留网址，例如 {first}")
