"""What is settled before a view is asked."""

from django.shortcuts import render

LONGEST_QUERY = 4096  # bytes; contract: a longer one gets a clear answer


def refuse_long_addresses(get_response):
    """Answer an address whose query is too long with a page that says so."""

    def middleware(request):
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return render(request, "414.html", {"longest": LONGEST_QUERY}, status=414)
        return get_response(request)

    return middleware
