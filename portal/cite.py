"""How to cite a record: as GB/T 7714—2015 text, and as RIS for reference managers. Nothing unknown is filled in."""

from dataclasses import dataclass

from django.utils import timezone

from indicators.models import Indicator
from policies.models import Measure, Platform, Policy, PolicyDepartment
from records.models import Document
from terms.models import Term

SITE = "内蒙古科技政策知识库"
MOST_AUTHORS = 3  # GB/T 7714 names three, then 等


@dataclass(frozen=True)
class Source:
    """What any style of citation is made of; empty is unknown. Dates are `2021`, `2021-12` or `2021-12-17`."""

    title: str
    carrier: str  # GB/T 7714: what sort of document, and on what: A/OL
    ris_type: str
    authors: tuple = ()
    number: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    within: str = ""  # the database, when `url` is a page of it


def source_of(record, page):
    """What is cited: the policy or document of a row where its address is known, else the record at the address `page`.

    None for records that are not cited (departments).
    """
    make = SOURCES.get(record.model)
    return make(record, page) if make else None


def gb_t_7714(record, page, today):
    """The record as GB/T 7714—2015 asks for it, read on `today`; empty for records that are not cited."""
    source = source_of(record, page)
    if source is None:
        return ""
    authors = ", ".join(source.authors[:MOST_AUTHORS]) + (", 等" if len(source.authors) > MOST_AUTHORS else "")
    title = f"{source.title}: {source.number}" if source.number else source.title
    title += f"[{source.carrier}]" + (f"//{source.within}" if source.within else "")
    if source.url:
        day = (f"({source.date})" if source.date else "") + f"[{today.isoformat()}]"
        return ". ".join(filter(None, [authors, title, day, source.url])) + "."
    place = ", ".join(filter(None, [source.publisher if source.publisher != authors else "", source.date]))
    return ". ".join(filter(None, [authors, title, place])) + "."


def ris(record, page, today):
    """The record as one RIS entry, lines ending in CRLF; empty for records that are not cited."""
    source = source_of(record, page)
    if source is None:
        return ""
    lines = [
        ("TY", source.ris_type),
        *(("AU", author) for author in source.authors),
        ("TI", source.title),
        ("T2", source.within),
        ("M1", source.number),
        ("PB", source.publisher),
        ("PY", source.date[:4]),
        ("DA", source.date.replace("-", "/")),
        ("UR", source.url),
        ("Y2", f"{today:%Y/%m/%d}" if source.url else ""),
        ("LA", "zh-CN"),
    ]
    told = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\r\n".join([*told, "ER  - ", ""])


def _policy(policy, page):
    issuers = [part.name for part in policy.parts if part.role != PolicyDepartment.Role.RESPONSIBLE]
    return Source(
        title=policy.title,
        carrier="A/OL",
        ris_type="GOVDOC",
        authors=tuple(issuers),
        number=policy.doc_number,
        date=policy.issued_on,
        url=policy.original_address or page,
        within="" if policy.original_address else SITE,
    )


def _measure(measure, page):
    number = f"出自《{measure.policy.title}》" if measure.policy else ""
    return _of_ours(measure, measure.heading, page, number)


def _named(record, page):
    return _of_ours(record, record.name, page)


def _of_ours(record, title, page, number=""):
    """A record in our own words: what is cited is this database, as of the record's last change."""
    date = timezone.localdate(record.updated_at).isoformat()
    return Source(title, "DB/OL", "DATA", number=number, publisher=SITE, date=date, url=page, within=SITE)


def _document(document, page):
    """The document itself. One without a public address is cited without any: ours is not where it stands."""
    return Source(
        title=document.title,
        carrier="EB/OL" if document.address else "Z",
        ris_type="ELEC" if document.address else "GEN",
        authors=(document.publisher,) if document.publisher else (),
        publisher=document.publisher,
        date=document.published_on,
        url=document.address,
    )


SOURCES = {
    Policy: _policy,
    Measure: _measure,
    Platform: _named,
    Indicator: _named,
    Term: _named,
    Document: _document,
}
