"""The page that offers the files, and the downloads."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from data.bulk import store
from data.bulk.build import FILES, TYPES
from data.bulk.ranges import ranged
from data.bulk.tables import TABLES
from data.lists import LISTINGS

NOTES = {"SHA256SUMS": "text/plain; charset=utf-8", "manifest.json": "application/json"}
SECONDS = 60  # Retry-After while the files are being built


@require_safe
def page(request):
    folder = store.newest()
    manifest = store.manifest(folder) if folder else None
    files = [{**file, "about": FILES[file["name"]]} for file in manifest["files"]] if manifest else []
    counts = [(LISTINGS[name], count) for name, count in manifest["records"].items()] if manifest else []
    ctx = {"manifest": manifest, "files": files, "counts": counts, "tables": TABLES, "types": TYPES}
    ctx["licence"] = settings.DATA_LICENCE
    ctx["is_current"] = bool(manifest) and manifest["data_version"] == request.data_version
    response = render(request, "data.html", ctx)
    if not ctx["is_current"]:
        response["Cache-Control"] = "no-store"  # it changes when the files are built, although no record changes
    return response


@require_safe
def file(request, name):
    if name not in FILES and name not in NOTES:
        raise Http404
    folder = store.newest()
    if folder is None:
        answer = HttpResponse("整库文件正在生成，请过一分钟再取。\n", "text/plain; charset=utf-8", status=503)
        answer["Retry-After"] = str(SECONDS)
        return answer
    manifest = store.manifest(folder)
    content_type = NOTES.get(name) or FILES[name][1]
    path = folder / name
    response = FileResponse(path.open("rb"), as_attachment=name in FILES, filename=name, content_type=content_type)
    response["Data-Version"] = manifest["data_version"]
    etag = next((one["sha256"] for one in manifest["files"] if one["name"] == name), folder.name)
    response["ETag"] = f'"{etag}"'
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return ranged(request, answer, path.stat().st_size) if answer is response else answer
