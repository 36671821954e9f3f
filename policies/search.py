"""What of each model readers can find it by."""

from policies.models import Department, Measure, Platform, Policy
from search.index import register


def register_all():
    register(
        Policy,
        names=lambda policy: [policy.title, policy.short_title, *policy.aliases, policy.doc_number],
        texts=lambda policy: [policy.summary],
    )
    register(Measure, names=lambda measure: [measure.heading], texts=lambda measure: [measure.text])
    register(
        Platform,
        names=lambda platform: [platform.name, *platform.aliases, *platform.groups],
        texts=lambda platform: [*platform.partners, platform.summary],
    )
    register(Department, names=lambda department: [department.name, *department.aliases], texts=lambda department: [])
