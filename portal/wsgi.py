"""The WSGI application that the production server loads."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup(set_prefix=False)


class Portal(WSGIHandler):
    """Django, with complete responses returned as a list: with their length, in one piece."""

    def __call__(self, environ, start_response):
        response = super().__call__(environ, start_response)
        if not hasattr(response, "streaming") or response.streaming:
            return response
        response.close()
        return [response.content]


application = Portal()
