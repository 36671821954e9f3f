"""The living style guide: every component of the design with real records, as the pages use them."""

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from indicators.lists import INDICATORS
from lists.selection import Selection
from policies.lists import MEASURES, PLATFORMS, POLICIES
from policies.models import Relation
from policies.validity import State
from portal.home import main_figures

COLOURS = {
    "paper": "页面底色",
    "surface": "卡片、表格、输入框",
    "sunken": "表头、词条",
    "ink": "正文",
    "ink-soft": "次要文字",
    "line": "分隔线",
    "edge": "控件边框",
    "accent": "链接、按钮",
    "accent-soft": "选中的项目",
    "band": "页眉",
    "good": "有效、官方网站",
    "warn": "到期、目标、提醒",
    "bad": "废止、错误",
    "sky": "实际数据、说明",
}
EXAMPLE = "kind=banfa&kind=xize&department=kjt"  # a list with selected values, tags and facets
DRAWN = (  # one indicator per kind of drawing
    "hubaoe-gaoxiao-zhanbi",
    "yanfa-jingfei-zengsu",
    "shifanqu-pizhun-sheli",
    "yanfa-jingfei-guimo",
    "yuanshi-zhuanjia-gongzuozhan",
)
NOTHING = "q=没有这样的字词&kind=banfa"


def contents():
    """The template context, as a dictionary; an empty knowledge base displays what it can."""
    policies = POLICIES.records().order_by("-issued_on", "id").values_list("slug", flat=True)
    policy = POLICIES.find(policies.filter(Exists(MEASURES.records().filter(policy=OuterRef("pk")))).first())
    related = Relation.objects.filter(policy__in=POLICIES.records()).order_by("policy")
    today = timezone.localdate()
    drawn = list(INDICATORS.records().filter(slug__in=DRAWN).values_list("pk", flat=True))
    ctx = {
        "colours": COLOURS.items(),
        "states": State.choices,
        "listing": POLICIES,
        "selection": _selected(POLICIES, EXAMPLE),
        "nothing": _selected(POLICIES, NOTHING),
        "paged": _selected(MEASURES, "page=2"),
        "figures": main_figures()[:3],
        "drawn": list(INDICATORS.rows(drawn, today).values()),
        "platforms": PLATFORMS.whole(),
        "related": POLICIES.find(related.values_list("policy__slug", flat=True).first()),
        "policy": policy,
        "as_of": today,
        "problems": _selected(POLICIES, "year=1066").problems,
    }
    return ctx | ({"validity": policy.validity} if policy else {})


def _selected(listing, query):
    return Selection(listing, QueryDict(query), reverse(listing.url_name))
