"""What of each model readers can find it by, and sort it by."""

from indicators.models import Indicator
from policies.models import Region
from search.index import FOUND_BY, register


def register_all():
    register(
        Indicator,
        fields=indicator_fields,
        names=("name",),
        facets=indicator_facets,
        load=lambda indicators: indicators.prefetch_related("observations__region", "observations__indicator"),
    )
    of_regions = FOUND_BY[Region]
    FOUND_BY[Region] = lambda ids: (
        of_regions(ids)
        | {Indicator: Indicator.objects.filter(observations__region__in=ids).values_list("pk", flat=True)}
    )


def indicator_fields(indicator):
    observations = indicator.observations.all()
    return [
        ("name", "名称", indicator.name),
        ("definition", "含义", indicator.definition),
        *(("scope", "范围", scope) for scope in dict.fromkeys(one.scope for one in observations)),
        *(("value", "数值", one.text) for one in observations),
        *(("period", "时间", period) for period in dict.fromkeys(one.period for one in observations)),
    ]


def indicator_facets(indicator):
    observations = indicator.observations.all()
    return {
        "category": [indicator.category],
        "nature": sorted({one.nature for one in observations}),
        "year": sorted({str(one.year_until) for one in observations if one.year_until}),
        "region": sorted({one.region.slug for one in observations if one.region}),
    }
