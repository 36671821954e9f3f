"""Error responses for requests that do not reach Django, or that it cannot answer now."""

import json
from contextlib import suppress

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.templatetags.static import static

from portal.headers import DATA, everywhere

SAID = {  # status: (title, what to do)
    400: ("请求不完整", "服务器看不懂这个请求。请检查网址后再试。"),
    408: ("提交的内容没有收全", "提交的内容太久没有传完，连接已断开，什么也没有改动。请检查网络后再试。"),
    413: ("提交的内容太大", "提交的内容超过了这里允许的大小，没有接收，什么也没有改动。"),
    431: ("请求头太长", "请求头超过了 64 KB，没有处理。请清除本网站的 Cookie 后再试。"),
    503: ("现在太忙", "正在处理的请求太多，这一个没有处理，什么也没有改动。请过几秒再试。"),
}
UNFINISHED = "还没有做完", "等了一分钟还没有做完，结果还不知道。请先看看是否已经生效，再决定要不要再做一次。"


def refusal(environ, status, said=None, retry_after=None, most=None, body=None, typed=()):
    """(status, headers, body) of an error: JSON for data URLs, otherwise a page.

    The page contains the unprocessed form input, to be sent again: `typed` as [(name, value)], or `body` as
    received, open.
    """
    title, message = said or SAID[status]
    if most:
        message += f"最多 {most // 1024} KB。" if most < 1024 * 1024 else f"最多 {most // 1024 // 1024} MB。"
    path = environ.get("PATH_INFO", "/")
    if path.startswith(("/api/", "/readyz")) or path.endswith(DATA):
        errors = {"errors": {"server": [f"{title}：{message}"]}}
        content, kind = json.dumps(errors, ensure_ascii=False).encode(), "application/json"
    else:
        content, kind = page(title, message, path, typed or _typed(environ, body)), "text/html; charset=utf-8"
    headers = [("Content-Type", kind), ("Cache-Control", "no-store"), *everywhere()]
    if retry_after:
        headers.append(("Retry-After", str(retry_after)))
    return status, headers, content


def page(title, message, path, typed=()):
    """A page that needs no database. `typed` is form input: [(name, value)]."""
    fields = [(name, value, _is_long(value)) for name, value in typed]
    context = {"title": title, "message": message, "path": path, "fields": fields, "style": _style()}
    return render_to_string("refusal.html", context, using="jinja2").encode()


def typed_in(request):
    """Form input without passwords: [(name, value)]."""
    with suppress(RequestDataTooBig, SuspiciousOperation, MultiPartParserError, OSError):
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
        return [pair for pair in pairs if "password" not in pair[0]]
    return []


def _typed(environ, body):
    if body is None or environ.get("REQUEST_METHOD") != "POST":
        return []
    with suppress(ValueError):  # a thread that took too long is still using it, and has closed it
        body.seek(0)
        return typed_in(WSGIRequest(environ))
    return []


def _style():
    """The URL of the stylesheet; empty if static files were not collected, so that the error still displays."""
    with suppress(ValueError):
        return static("portal.css")
    return ""


def _is_long(value):
    return "\n" in value or len(value) > 80
