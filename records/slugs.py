"""Slugs generated from names, if nobody wrote one."""

import re
from itertools import count

LONGEST = 60  # characters; whole syllables


def pinyin_slug(model, name):
    """`keji-chuangxin-tiaoli`, not used by another record of `model`."""
    from pypinyin import Style, lazy_pinyin  # imported late: slow to load

    syllables = lazy_pinyin(
        name, style=Style.NORMAL, v_to_u=False, errors=lambda text: [*re.findall(r"[A-Za-z0-9]+", text)]
    )
    slug = ""
    for syllable in map(str.lower, syllables):
        if len(longer := f"{slug}-{syllable}".strip("-")) > LONGEST:
            break
        slug = longer
    slug = slug or model._meta.model_name
    taken = set(model._base_manager.filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(numbered for number in count(2) if (numbered := f"{slug}-{number}") not in taken)
