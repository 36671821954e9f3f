"""How to cite a record: as GB/T 7714—2015 text, and as RIS for reference managers. Unknown values are left out."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from indicators.models import Indicator
from policies.models import Measure, Platform, Policy
from records.models import Document
from terms.models import Term

MOST_AUTHORS = 3  # GB/T 7714 names three, then 等
MOST_FIGURES = 6  # of an indicator
RECORD = "本库的这条记录"


@dataclass(frozen=True)
class Source:
    """The data for any citation style; unknown is empty. Dates are `2021`, `2021-12` or `2021-12-17`."""

    title: str
    carrier: str  # GB/T 7714 code of document type and medium, such as A/OL
    ris_type: str
    authors: tuple = ()
    number: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    within: str = ""  # the database, if `url` is a page of it


def sources_of(record, page):
    """What can be cited: [(what it is, Source)]; for a policy the document and, separately, our record at the URL
    `page`.

    Empty for records that are not cited (departments).
    """
    make = SOURCES.get(record.model)
    return make(record, page) if make else []


def citations(record, page, today):
    """The GB/T 7714—2015 citations of the record, accessed on `today`: [(what is cited, text)]."""
    return [(name, gb_t_7714(source, today)) for name, source in sources_of(record, page)]


def gb_t_7714(source, today):
    authors = ", ".join(source.authors[:MOST_AUTHORS]) + (", 等" if len(source.authors) > MOST_AUTHORS else "")
    title = f"{source.title}: {source.number}" if source.number else source.title
    title += f"[{source.carrier}]" + (f"//{source.within}" if source.within else "")
    if source.url:
        day = (f"({source.date})" if source.date else "") + f"[{today.isoformat()}]"
        return ". ".join(filter(None, [authors, title, day, source.url])) + "."
    place = ", ".join(filter(None, [source.publisher if source.publisher != authors else "", source.date]))
    return ". ".join(filter(None, [authors, title, place])) + "."


def ris(record, page, today):
    """The record as RIS, one entry per Source, with CRLF line ends; empty for departments."""
    return "".join(_ris_entry(source, today) for _, source in sources_of(record, page))


def _ris_entry(source, today):
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
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _policy(policy, page):
    """The policy as a document of its issuers, at its own URL if known; and our record of it."""
    document = Source(
        title=policy.title,
        carrier="A/OL" if policy.original_address else "A",
        ris_type="GOVDOC",
        authors=tuple(issuer.name for issuer in policy.issuers),
        number=policy.doc_number,
        date=policy.issued_on,
        url=policy.original_address,
    )
    return [("政策文件", document), (RECORD, _of_ours(policy, policy.title, page, "政策记录"))]


def _measure(measure, page):
    number = f"出自《{measure.policy.title}》" if measure.policy else ""
    return [(RECORD, _of_ours(measure, measure.heading, page, number))]


def _named(record, page):
    return [(RECORD, _of_ours(record, record.name, page))]


def _indicator(indicator, page):
    """With its figures, each with period and source."""
    figures = list(indicator.figures)
    lines = [_figure(one) for one in figures[:MOST_FIGURES]]
    if len(figures) > MOST_FIGURES:
        lines.append("等")
    return [(RECORD, _of_ours(indicator, indicator.name, page, "；".join(lines)))]


def _figure(observation):
    """`55%以上（实际，2021年，自治区，据《某报告》第 12 段）`."""
    places = [
        f"《{one.document.title}》" + (f"第 {one.paragraph} 段" if one.paragraph else "")
        for one in observation.citations
    ]
    parts = [observation.nature_label, observation.period or "时间未写明", observation.scope]
    return f"{observation.text}（{'，'.join([*parts, *(['据' + '、'.join(places)] if places else [])])}）"


def _of_ours(record, title, page, number=""):
    """A record in our own words: cites this database, as of the record's last change."""
    date = timezone.localdate(record.updated_at).isoformat()
    site = settings.SITE_NAME
    return Source(title, "DB/OL", "DATA", number=number, publisher=site, date=date, url=page, within=site)


def _is_host(document):
    """Whether its publisher is unknown, or only the host of its URL: a host is nobody's name."""
    host = urlsplit(document.address).hostname or ""
    return document.publisher.removeprefix("www.") in ("", host.removeprefix("www."))


def _document(document, page):
    """The document itself. If it has no public URL it is cited without one, because ours is not its location."""
    source = Source(
        title=document.title,
        carrier="EB/OL" if document.address else "Z",
        ris_type="ELEC" if document.address else "GEN",
        authors=() if _is_host(document) else (document.publisher,),
        publisher=document.publisher,
        date=document.published_on,
        url=document.address,
    )
    return [("来源文件", source)]


SOURCES = {
    Policy: _policy,
    Measure: _measure,
    Platform: _named,
    Indicator: _indicator,
    Term: _named,
    Document: _document,
}
