"""The data formats of lists and records: URL suffixes and media types. One line each."""

MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "atom": "application/atom+xml",
    "ris": "application/x-research-info-systems",
    "jsonld": "application/ld+json",
}
OF_RECORDS = ("ris", "jsonld")  # besides JSON; only for some kinds
OF_LISTS = tuple(form for form in MEDIA if form not in OF_RECORDS)  # of every list, besides its page
