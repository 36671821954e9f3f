"""Every list and record as data, at the URL of its page plus the format's suffix."""

import json
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from data.citations import ris
from data.formats import atom, tables
from data.jsonld import legislation
from data.withdrawn import gone
from lists.filters import day_param
from lists.heading import Heading
from lists.selection import CHUNK, JSON, Selection, refused
from policies.lists import POLICIES

RIS = "application/x-research-info-systems; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def list_as(request, listing, form):
    """The whole list in a format, as selected by the same query string on the page."""
    selection = Selection.of(listing, request, is_whole=True)
    return selection.refusal() or FORMS[form](selection, request)


def as_json(selection, request):
    return sent(json_chunks(selection), selection, "application/json")


def json_chunks(selection):
    """The list as JSON, in chunks of rows."""
    encoded = json.JSONEncoder(**JSON).encode
    yield (encoded(selection.envelope())[:-1] + ', "results": [').encode()
    between = ""
    for rows in tables.batched(selection.rows()):
        yield (between + encoded(rows)[1:-1]).encode()
        between = ", "
    yield b"]}"


def as_csv(selection, request):
    response = sent(tables.csv_chunks(table_of(selection, request)), selection, "text/csv; charset=utf-8")
    return as_file(response, selection, "csv")


def as_xlsx(selection, request):
    file = tables.xlsx_file(table_of(selection, request), explanation(selection, request))
    return as_file(FileResponse(file, content_type=XLSX), selection, "xlsx")


def explanation(selection, request):
    """[(what, text)]: the description on the first sheet of an Excel file."""
    heading, day = Heading(selection), timezone.localtime()
    return [
        ("内容", f"{heading.before}{selection.count} {heading.after}"),
        ("效力", f"按 {selection.filter.day:%Y-%m-%d} 判断"),
        ("导出时间", f"{day:%Y-%m-%d %H:%M}（北京时间）"),
        ("数据版本", request.data_version),
        ("取自", request.build_absolute_uri()),
        ("来源", "内蒙古科技政策知识库。每条记录的“出处”一栏写明来源文件的标题和段落。"),
        ("空格", "空着的是还没有录入的；查过来源、来源没有写的，列在“已查资料未载明”一栏。"),
        ("使用", settings.DATA_LICENCE),
    ]


def as_atom(selection, request):
    return HttpResponse(atom.feed(selection, request), "application/atom+xml; charset=utf-8")


FORMS = {"json": as_json, "csv": as_csv, "xlsx": as_xlsx, "atom": as_atom}


def table_of(selection, request):
    return tables.Table(selection, request.build_absolute_uri)


def sent(chunks, selection, content_type):
    """A short response in one piece, so that it has a length and errors surface; a long one streamed."""
    if selection.count <= CHUNK:
        return HttpResponse(b"".join(chunks), content_type)
    return StreamingHttpResponse(chunks, content_type=content_type)


def as_file(response, selection, suffix):
    """Set a filename with label and day: 政策-20261122.csv."""
    listing, day = selection.listing, timezone.localdate().strftime("%Y%m%d")
    names = f"{listing.name}-{day}.{suffix}", quote(f"{listing.label}-{day}.{suffix}")
    response["Content-Disposition"] = "attachment; filename=\"{}\"; filename*=UTF-8''{}".format(*names)
    return response


# --- One record ---


@require_safe
def record_as_json(request, listing, key):
    as_of, problems = day_param(request)
    if problems:
        return refused(problems)
    row = listing.find(key, as_of)
    return JsonResponse(listing.kind.data(row), json_dumps_params=JSON) if row else missing(listing, key)


@require_safe
def record_as_ris(request, listing, key):
    record = listing.find(key)
    if record is None:
        return missing(listing, key)
    address = request.build_absolute_uri(record.url)
    response = HttpResponse(ris(record, address, timezone.localdate()), RIS)
    response["Content-Disposition"] = f'attachment; filename="{key}.ris"'
    return response


@require_safe
def policy_as_jsonld(request, key):
    record = POLICIES.find(key)
    if record is None:
        return missing(POLICIES, key)
    document = legislation(record, request.build_absolute_uri)
    return JsonResponse(document, json_dumps_params=JSON, content_type="application/ld+json")


def missing(listing, key):
    """The response for a missing record: 410 with the details if it was withdrawn, else 404."""
    if withdrawal := gone(listing, key):
        message = f"这条{listing.label}记录已撤回。{withdrawal['reason'] or '没有写明原因。'}"
        answer = {"errors": {listing.key: [message]}, "withdrawn": withdrawal}
        return JsonResponse(answer, status=410, json_dumps_params=JSON)
    return refused([{"field": listing.key, "message": f"没有这条{listing.label}记录。"}], status=404)
