"""The query string of a list: page sizes, known and tracking parameters, and suggestions for unknown ones."""

import re
from copy import copy
from difflib import get_close_matches

from records.dates import understand_date

PAGE_SIZE, LARGEST_PAGE = 20, 100  # records; programs may ask for other sizes
OF_EVERY_LIST = ("page", "page_size", "cursor", "more", "view")
# WeChat, Alibaba, Baidu, Tencent, ByteDance, Bilibili and Qihoo; then the rest of the world.
# Anchored, so that it is tried once and not at each character of a long name.
TRACKING = re.compile(
    r"^(?:from|isappinstalled|scene|clicktime|enterid|nsukey|wx_?\w+|share\w*|mpshare|srcid|pass_ticket|chksm|spm|scm"
    r"|bd_vid|hm(sr|pl|cu|kw|ci)|adtag|ptag|tt_\w+|vd_source|spm_id_from|qhclickid"
    r"|utm_\w*|[gw]braid|gad_\w+|(g|d|fb|y|tt|tw)clid|msclkid|igsh(id)?|mc_[ce]id|ref|_\w*)",
    re.IGNORECASE,
)
NEAR = 0.6  # similarity, up to 1, from which a name is suggested
SHOWN = 40  # characters


def known_names(filter):
    """The parameters of a list with this filter set."""
    return [*(name for name, one in filter.base_filters.items() if one), *OF_EVERY_LIST]


def only_known(parameters, names):
    """The parameters without unknown ones."""
    known = copy(parameters)
    for name in {*parameters} - {*names}:
        del known[name]
    return known


def unknown(parameters, names):
    """The unknown parameters: [{field, message}]. Empty and tracking parameters are ignored."""
    filled = [name for name, values in parameters.lists() if any(value.strip() for value in values)]
    strange = [name for name in filled if name not in names and not TRACKING.fullmatch(name)]
    return [{"field": readable(name), "message": _said(name, names)} for name in strange]


def _said(name, names):
    near = get_close_matches(name.lower().strip("[] "), names, n=1, cutoff=NEAR)
    advice = f"是不是要写 {near[0]}？" if near else f"可用的参数：{'、'.join(names)}。"
    return f"没有“{readable(name)}”这个参数，没有采用。{advice}"


def readable(text):
    """A text from the URL, made safe to display: shortened, without unprintable characters."""
    return "".join(filter(str.isprintable, text[:SHOWN]))


# --- Days and years as people write them ---


def day_of(text):
    """The date written as 2022年6月30日, 20220630, 2022/6/30 or the like; ValueError if it is none."""
    date = None if "\0" in text else understand_date(text)
    if date is None or date.precision != "day":
        raise ValueError(text)
    return date.earliest


def year_of(text):
    """The year written as 2021年 or in any width, as `2021`; the text itself if it is none."""
    try:
        date = None if "\0" in text else understand_date(text)
    except ValueError:
        return text
    return str(date) if date and date.precision == "year" else text
