"""A record as RIS, the form reference managers (EndNote, NoteExpress, Zotero) read. One line for each tag."""

TYPE = "application/x-research-info-systems; charset=utf-8"
SITE = "内蒙古科技政策知识库"
NAMES = ("title", "heading", "name")
TEXTS = ("summary", "text", "definition")


def citation(row, listing, address):
    """The RIS of a record from its dictionary; `address` is its page here."""
    lines = [("TY", "GOVDOC" if listing.name == "policies" else "ELEC")]
    lines += [("TI", next(row[name] for name in NAMES if name in row))]
    lines += [("T2", row["policy"]["title"])] if row.get("policy") else []
    lines += [("AU", part["name"]) for part in row.get("departments", ()) if part["role"] != "responsible"]
    lines += [("M1", row.get("doc_number")), ("PB", row.get("publisher"))]
    if date := (row.get("issued") or row.get("published") or {}).get("date"):
        lines += [("PY", date[:4]), ("DA", "/".join([*date.split("-"), "", ""][:3]) + "/")]
    lines += [("AB", next((row[name] for name in TEXTS if row.get(name)), ""))]
    lines += [("UR", row.get("original_address") or row.get("address")), ("UR", address)]
    lines += [("DB", SITE), ("LA", "zh")]
    written = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\r\n".join([*written, "ER  - ", ""])
