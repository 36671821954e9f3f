"""The query string of a list: what the list knows, what only counts visitors, and what was meant by the rest."""

import re
from difflib import get_close_matches

from records.dates import understand_date

OF_EVERY_LIST = ("page", "page_size", "cursor", "more", "view")
# Of WeChat, Alibaba, Baidu, Tencent, ByteDance, Bilibili and Qihoo; then of the rest of the world.
TRACKING = re.compile(
    r"from|isappinstalled|scene|clicktime|enterid|nsukey|wx_?\w+|share\w*|mpshare|srcid|pass_ticket|chksm|spm|scm"
    r"|bd_vid|hm(sr|pl|cu|kw|ci)|adtag|ptag|tt_\w+|vd_source|spm_id_from|qhclickid"
    r"|utm_\w*|[gw]braid|gad_\w+|(g|d|fb|y|tt|tw)clid|msclkid|igsh(id)?|mc_[ce]id|ref|_\w*",
    re.IGNORECASE,
)
NEAR = 0.6  # of 1: how like a name must be to be meant
SHOWN = 40  # characters


def known_names(filter):
    """The parameters that a list with this filter set takes."""
    return [*(name for name, one in filter.base_filters.items() if one), *OF_EVERY_LIST]


def only_known(parameters, names):
    """The parameters without those that nobody knows."""
    known = parameters.copy()
    for name in {*parameters} - {*names}:
        del known[name]
    return known


def unknown(parameters, names):
    """What is wrong with the names of parameters: [{field, message}]. Empty ones and tracking are nobody's fault."""
    filled = [name for name, values in parameters.lists() if any(value.strip() for value in values)]
    strange = [name for name in filled if name not in names and not TRACKING.fullmatch(name)]
    return [{"field": readable(name), "message": _said(name, names)} for name in strange]


def _said(name, names):
    near = get_close_matches(name.lower().strip("[] "), names, n=1, cutoff=NEAR)
    advice = f"是不是要写 {near[0]}？" if near else f"可用的参数：{'、'.join(names)}。"
    return f"没有“{readable(name)}”这个参数，没有采用。{advice}"


def readable(text):
    """A text from the address as it may be shown again: short, and without what cannot be printed."""
    return "".join(filter(str.isprintable, text[:SHOWN]))


# --- Days and years as people write them ---


def day_of(text):
    """The day that somebody wrote, 2022年6月30日 or 20220630 or 2022/6/30, as a date; raise ValueError otherwise."""
    date = None if "\0" in text else understand_date(text)
    if date is None or date.precision != "day":
        raise ValueError(text)
    return date.earliest


def year_of(text):
    """The year that somebody wrote, 2021年 or in any width, as `2021`; the text itself where it is none."""
    try:
        date = None if "\0" in text else understand_date(text)
    except ValueError:
        return text
    return str(date) if date and date.precision == "year" else text
