"""What the production server loads."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup(set_prefix=False)

from portal.cache import at_once  # noqa: E402

LINES = {200: "200 OK", 304: "304 Not Modified"}


class Portal(WSGIHandler):
    """Django, and before it what this process keeps."""

    def __call__(self, environ, start_response):
        if known := at_once(environ):
            status, headers, body = known
            start_response(LINES[status], headers)
            return [body]
        response = super().__call__(environ, start_response)
        if response.streaming:
            return response
        response.close()
        return [response.content]  # a list goes out at once, with its length; anything else in chunks


application = Portal()
