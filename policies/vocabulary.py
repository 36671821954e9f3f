"""The search vocabulary of policies: names of facet values, and synonyms."""

from collections import defaultdict

from django.urls import reverse

from lists.listing import by_code_point
from policies.models import REGION_NAME, Department, Instrument, Kind, Level, Platform, Policy, Region, Target, Theme
from policies.querysets import edition
from policies.synonyms import Synonym
from records.addresses import addresses
from search.vocabulary import Group, Known, Named

MOST_KNOWN = 3_000  # records per kind whose names are known by sound
SUFFIXES = ("市", "盟")  # left out when people name a place
LEADING = ("policy", "measure", "platform")  # meant first, unless the query asks for figures


def groups():
    """Every synonym, in an order that no database's locale changes."""
    rows = Synonym.objects.order_by(by_code_point("word")).values_list("word", "also", "is_mutual")
    # Thousands, read after every save: without instances of the model it takes half the time.
    for word, also, is_mutual in rows:
        words = (word, *also)
        yield Group(words, typed=words if is_mutual else (word,))


def named():
    """Every facet value, as indexed, with its names."""
    for department in Department.objects.published():
        names = dict.fromkeys(filter(None, [*department.wordings(), *map(_shorter, department.wordings())]))
        yield Named("department", str(department.pk), tuple(names), "部门", department.url)
    for region in Region.objects.exclude(slug="quanqu"):
        short = tuple(region.name[:-1] for end in SUFFIXES if region.name.endswith(end))
        url = f"{reverse('platform_list')}?region={region.slug}"
        yield Named("region", str(region.pk), (region.name, *short), "地区", url, is_place=True)
    for model in (Theme, Instrument, Target):
        for term in model.objects.accepted():
            names = (term.name, *(part for part in term.name.split("与") if len(part) > 3))
            name, url = model._meta.model_name, reverse("measure_list")
            yield Named(name, str(term.pk), names, model._meta.verbose_name, f"{url}?{name}={term.slug}")
    for value, label in [*Kind.choices, *Platform.Kind.choices]:
        yield Named("kind", value, (label,), "文种" if value in Kind.values else "类型")
    for value, label in Level.choices:
        yield Named("level", value, (label,), "层级")
    for year in Policy.objects.published().years():
        yield Named("year", year, (f"{year}年", year), "年份")


def _shorter(name):
    """A department name without the region: 自治区人民政府办公厅 becomes 办公厅; for 人民政府 itself 政府 remains."""
    name = name.removeprefix(REGION_NAME).removeprefix("自治区")
    return name.removeprefix("人民政府").removeprefix("政府") or name.replace("人民政府", "政府")


def known():
    """Records that people call by name."""
    columns = ("slug", "title", "short_title", "aliases", "issued_on", "doc_number")
    policies = list(Policy.objects.published().order_by("-pk").values_list(*columns, named=True)[:MOST_KNOWN])
    address, years = addresses(Policy), defaultdict(list)
    for policy in policies:
        years[policy.title].append(policy.issued_on[:4])
    for policy in policies:
        names = [policy.title, *filter(None, [policy.short_title]), *policy.aliases]
        if told := edition(policy, years[policy.title]):
            names.insert(0, f"{policy.title}（{told}）")
        yield Known(tuple(names), "政策", address(policy.slug))
    for platform in Platform.objects.published()[:MOST_KNOWN]:
        yield Known((platform.name, *platform.aliases, *platform.groups), "平台", platform.url)
