"""Who is logged in where: noted at each login in the session itself, listed from the sessions there are, ended."""

import hashlib
import re
import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.utils import timezone

from staff.lockout import address_of
from staff.middleware import LAST_SEEN
from staff.models import User

NOTE = "logged_in"
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "MicroMessenger": "微信", "Firefox": "Firefox", "Chrome": "Chrome"}
BROWSERS |= {"Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
SYSTEMS |= {"Linux": "Linux"}


@dataclass(frozen=True)
class OpenSession:
    """A session that is still open; `name` tells it apart without giving its key away."""

    key: str
    since: datetime
    seen: datetime
    address: str
    browser: str

    @property
    def name(self):
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]


def note_login(sender, request, user, **kwargs):
    """Write down where a login came from. Past the signals of models: a login waits for no writer of records."""
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    agent = request.META.get("HTTP_USER_AGENT", "")
    request.session[NOTE] = {"at": int(time.time()), "address": address_of(request) or "", "browser": _browser(agent)}


def _browser(agent):
    found = [next((name for part, name in known.items() if part in agent), "") for known in (BROWSERS, SYSTEMS)]
    return "，".join(filter(None, found)) or re.sub(r"\s.*", "", agent)[:40]


def begin_noting():
    """Django's own note of the last login would save the person, and with it their history."""
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    user_logged_in.connect(note_login, dispatch_uid="note_login")


def open_sessions(person):
    """The sessions in which `person` is logged in, the newest first."""
    now, found = int(time.time()), []
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        data = session.get_decoded()
        is_theirs = data.get(SESSION_KEY) == str(person.pk) and data.get(BACKEND_SESSION_KEY)
        if not is_theirs or data.get(HASH_SESSION_KEY) != person.get_session_auth_hash():
            continue
        note = data.get(NOTE, {})
        seen = data.get(LAST_SEEN) or note.get("at") or now
        if now - seen <= settings.IDLE_LOGOUT:
            since = _instant(note.get("at") or seen)
            found.append(
                OpenSession(session.pk, since, _instant(seen), note.get("address", ""), note.get("browser", ""))
            )
    return sorted(found, key=lambda one: one.since, reverse=True)


def _instant(seconds):
    return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())


def end_sessions(person, name="", but=None):
    """End the session `name`, or all of them without a name; never the one with the key `but`. Return how many."""
    keys = [one.key for one in open_sessions(person) if name in ("", one.name) and one.key != but]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)
