"""Content of the home page: totals, entry points, new policies, policies ending soon, main figures."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from data.lists import SEARCHED
from indicators.lists import INDICATORS
from indicators.models import Nature, Observation
from policies.expiring import ending_soon
from policies.lists import DEPARTMENTS, MEASURES, PLATFORMS, POLICIES
from policies.models import Policy
from records.models import Document
from search.memory import memory

WAYS_IN = (  # the facets offered, per list
    (POLICIES, ("department", "theme")),
    (MEASURES, ("target", "instrument")),
    (POLICIES, ("year", "validity")),
)
QUESTIONS = (  # frequent questions of companies: (question, list, query in that list)
    ("投入研发有没有补助，补多少？", MEASURES, {"q": "研发投入后补助 比例"}),
    ("认定高新技术企业给多少钱？", MEASURES, {"q": "新认定 高新技术企业"}),
    ("挂牌上市有奖补吗？", MEASURES, {"q": "挂牌"}),
    ("怎样设立科技特派员工作站？", MEASURES, {"q": "特派员工作站 条件"}),
    ("建重点实验室给什么支持？", MEASURES, {"q": "国家级 重点实验室"}),
    ("引进和培养人才有什么支持？", MEASURES, {"theme": "keji-rencai", "instrument": "rencai-gongcheng"}),
    ("成果转化怎样分给科研人员？", MEASURES, {"q": "成果 使用权"}),
    ("这项政策现在还有效吗？", POLICIES, {"q": "管理办法"}),
    ("申报项目该问谁，电话多少？", DEPARTMENTS, {"q": "科学技术厅"}),
    ("什么时候、在哪里申报？", MEASURES, {"q": "填报"}),
)
SHOWN = 5  # policies
FIGURES = 6


def contents():
    """The template context, as a dictionary."""
    seen = memory()
    whole = {listing.name: listing.whole(seen) for listing in SEARCHED}
    return {
        "questions": [
            (question, f"{reverse(listing.url_name)}?{urlencode(params)}") for question, listing, params in QUESTIONS
        ],
        "counts": [(listing, whole[listing.name].count) for listing in SEARCHED],
        "ways": [
            (listing, whole[listing.name].filter.facets[name], whole[listing.name].options(name))
            for listing, names in WAYS_IN
            for name in names
        ],
        "platforms": whole[PLATFORMS.name],
        "newest": newest(whole[POLICIES.name]),
        "ending": ending_soon(timezone.localdate(), SHOWN, seen),
        "figures": main_figures(),
        "until": until(),
        "sources": Document.objects.published().exclude(slug="report").count(),
    }


def newest(policies):
    """The policies of a selection with the latest dates."""
    found = [pk for _, pk in policies.found(0, SHOWN)]
    return Policy.objects.published().filter(pk__in=found).exclude(issued_on="").order_by("-issued_on", "id")


def until():
    """How far the collection reaches: the latest date of a policy; empty if there is none."""
    dated = Policy.objects.published().exclude(issued_on="").order_by("-issued_on")
    return dated.values_list("issued_on", flat=True).first() or ""


def main_figures():
    """Indicators with all their figures, in their own order; those with a target are chosen first."""
    targets = Observation.objects.filter(nature=Nature.TARGET, indicator=OuterRef("pk"))
    indicators = INDICATORS.records().annotate(has_target=Exists(targets)).order_by("-has_target", "position", "id")
    found = INDICATORS.rows(list(indicators.values_list("pk", flat=True)[:FIGURES]), timezone.localdate())
    return sorted(found.values(), key=lambda indicator: (indicator.position, indicator.pk))
