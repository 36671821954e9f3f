"""The API views. Rows come from the same selections and columns as pages and other formats."""

from django.conf import settings
from django.urls import reverse
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from data.api.cursor import Following
from data.api.throttle import PerMinute
from data.lists import LISTINGS
from data.records import record_as_json
from lists.encoding import json_response
from lists.parameters import LARGEST_PAGE
from lists.selection import Selection, refused


class DataView(APIView):
    """Every response reports how many requests this address has left in the current minute."""

    throttle_classes = [PerMinute]

    def get_throttles(self):
        self.throttles = super().get_throttles()
        return self.throttles

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        for throttle in getattr(self, "throttles", ()):
            for name, value in throttle.as_headers().items():
                response[name] = value
        return response


class RootView(DataView):
    def get(self, request):
        """The URL of every list."""
        return Response(
            {name: request.build_absolute_uri(reverse(f"api_{name}")) for name in LISTINGS},
            headers={"Link": f'<{reverse("api_description")}>; rel="service-desc"; type="application/json"'},
        )


class ListView(DataView):
    listing = None

    def get(self, request):
        selection = Selection.of(self.listing, request, largest=LARGEST_PAGE)
        following = Following.of(selection)
        if selection.problems:
            return refused(selection.problems)
        answer = (following or selection).paged(request.build_absolute_uri)
        links = [
            f'<{answer[key]}>; rel="{rel}"' for key, rel in (("next", "next"), ("previous", "prev")) if answer[key]
        ]
        response = json_response(answer)
        if links:
            response["Link"] = ", ".join(links)
        return response


class RecordView(DataView):
    listing = None

    def get(self, request, key):
        return record_as_json(request, listing=self.listing, key=key)


class NowhereView(DataView):
    """Any other URL under /api/."""

    schema = None

    def get(self, request):
        raise NotFound(f"没有这个接口地址：{request.path[:200]}")


FIELDS = {404: "path", 405: "method", 429: "rate"}  # the key of an error that is not about a parameter


def refusal(problem, context):
    """Errors in the common form: {"errors": {what: [why]}}."""
    response = exception_handler(problem, context)
    if response is None:
        return None
    words = {
        405: "这个接口只读，只能用 GET、HEAD 或 OPTIONS。",
        429: f"请求太密：每分钟最多 {settings.API_REQUESTS_PER_MINUTE} 次。请等 {response.get('Retry-After')} 秒再试。",
    }
    why = words.get(response.status_code, str(getattr(problem, "detail", problem)))
    response.data = {"errors": {FIELDS.get(response.status_code, "request"): [why]}}
    return response
