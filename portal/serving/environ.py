"""The WSGI environ of a request (PEP 3333)."""

import sys
from urllib.parse import unquote_to_bytes

REPEATED = {"HTTP_COOKIE": "; "}  # separators for repeated headers; default: a comma


def environ_of(scope, raw_path):
    """The WSGI environ of an ASGI scope, without a body yet."""
    server, client = scope["server"] or ("127.0.0.1", 80), scope["client"] or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": _path(raw_path),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = _key(name)
        if key is None:
            continue
        value = value.decode("latin-1")
        environ[key] = f"{environ[key]}{REPEATED.get(key, ',')}{value}" if key in environ else value
    return environ


def _path(raw):
    return (unquote_to_bytes(raw) if b"%" in raw else raw).decode("latin-1")


_keys = {}


def _key(name):
    """The variable of a header; None for names with an underscore, which could pass for another header."""
    if name not in _keys:
        key = None if b"_" in name else name.decode("latin-1").upper().replace("-", "_")
        if key and key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        if len(_keys) > 500:
            return key
        _keys[name] = key
    return _keys[name]
