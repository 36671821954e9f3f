"""What a member of staff must do before anything else."""

from django.shortcuts import redirect
from django.urls import reverse


def require_own_password(get_response):
    """Lead a member of staff whose password was chosen by somebody else to the page that changes it."""

    def middleware(request):
        # Looked at under /admin/ only: public pages read no session.
        if request.path.startswith(reverse("admin:index")) and request.user.is_authenticated:
            open_pages = {reverse(f"admin:{name}") for name in ("password_change", "logout", "jsi18n")}
            if request.user.must_change_password and request.path not in open_pages:
                return redirect("admin:password_change")
        return get_response(request)

    return middleware
