"""Policies as schema.org Legislation (JSON-LD), for search engines."""

from django.utils import timezone

from policies.validity import State, validity_of

FORCE = {  # only what a source states; presumptions are not published as data
    State.IN_FORCE: "InForce",
    State.EXPIRED: "NotInForce",
    State.REPEALED: "NotInForce",
}


def legislation(policy, absolute):
    """The row of a policy as JSON-LD. `absolute(path)` returns absolute URLs. Unknown fields are left out."""
    address = absolute(policy.url)
    state = validity_of(policy, timezone.localdate()).state
    document = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": address,
        "url": address,
        "name": policy.title,
        "alternateName": [name for name in dict.fromkeys([policy.short_title, *policy.aliases]) if name],
        "legislationIdentifier": policy.doc_number,
        "legislationType": policy.kind_label,
        "legislationDate": policy.issued_on,
        "legislationPassedBy": [{"@type": "GovernmentOrganization", "name": one.name} for one in policy.issuers],
        "legislationJurisdiction": [region.name for region in policy.regions],
        "legislationLegalForce": FORCE.get(state) and f"https://schema.org/{FORCE[state]}",
        "temporalCoverage": period(policy),
        "isBasedOn": [absolute(link.policy.url) for link in policy.relations if link.kind != "under"],
        "about": [theme.name for theme in policy.themes],
        "abstract": policy.summary,
        "sameAs": policy.original_address,
        "citation": list(dict.fromkeys(one.document.address for one in policy.citations if one.document.address)),
        "inLanguage": "zh-Hans",
        "dateModified": policy.updated_at.isoformat(timespec="seconds"),
    }
    return {name: value for name, value in document.items() if value}


def period(policy):
    """An ISO 8601 interval with `..` for an unknown end; empty if both are unknown."""
    ends = policy.valid_from, policy.valid_until
    return "/".join(end or ".." for end in ends) if any(ends) else ""
