"""Letters to staff about the steps of a review, where `EMAIL_URL` is set.

A step counts once its transaction is committed. At the end of the request its steps become one letter to each person,
in which a policy with six measures is one line. A thread of its own sends them: nobody waits for the mail server.
"""

import logging
from collections import defaultdict
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from threading import Thread

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver

from records.history import Action
from records.models import Record
from records.review import step_taken
from records.reviewed_together import root_of
from staff.desk.reviewing import review_address
from staff.models import User

log = logging.getLogger(__name__)
_steps: ContextVar = ContextVar("steps", default=None)  # of this request; None outside of one

TOLD = {Action.SUBMITTED: "提交审核", Action.SENT_BACK: "退回", Action.PUBLISHED: "发布"}
MOST_LINES = 30  # of a letter


@dataclass(frozen=True)
class Step:
    root: Record
    action: str
    by: User
    why: str
    people: frozenset  # ids of those who are told

    def line(self, absolute):
        why = f"，理由：{self.why}" if self.why else ""
        return f"{self.root._meta.verbose_name}“{self.root}”{why}\n{absolute(review_address(self.root))}"


class LettersMiddleware:
    """Tells reviewers what was submitted in the request, and writers what was returned or published."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _steps.set([])
        try:
            response = self.get_response(request)
            if steps := _steps.get():
                Thread(target=_send, args=[[*_letters(steps, request.build_absolute_uri)]]).start()
            return response
        finally:
            _steps.reset(token)


@receiver(step_taken)
def _note(sender, record, action, by, why, writers, **kwargs):
    steps = _steps.get()
    if steps is None or not settings.EMAIL_URL or action not in TOLD:
        return
    people = {person.pk for person in _reviewers(record)} - writers if action == Action.SUBMITTED else writers
    step = Step(root_of(record), action, by, why, frozenset(people - {by.pk}))
    transaction.on_commit(partial(steps.append, step))


def _reviewers(record):
    """Who may publish `record`, unless they wrote some of it."""
    right = Permission.objects.filter(content_type__app_label="records", codename="review")
    people = User.objects.filter(Q(groups__permissions__in=right) | Q(is_superuser=True), is_active=True, is_staff=True)
    desk = admin.site.get_model_admin(type(record))
    return [person for person in people.distinct() if desk.is_within(person, record)]


def _send(letters):
    try:
        get_connection().send_messages(letters)
    except Exception:  # the step was taken and stands; whoever runs the portal reads why nobody was told
        log.exception("审核通知没有寄出")


def _letters(steps, absolute):
    """A letter to each person for each kind of step."""
    lines_for = defaultdict(dict)
    for step in steps:
        for person in step.people:
            lines_for[person, step.action][step.line(absolute)] = step
    people = User.objects.filter(is_active=True).exclude(email="").in_bulk({person for person, _ in lines_for})
    for (person, action), lines in lines_for.items():
        if person in people:
            yield _letter(people[person], TOLD[action], [*lines], next(iter(lines.values())).by)


def _letter(person, what, lines, by):
    shown = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        shown.append(f"另有 {len(lines) - MOST_LINES} 条")
    body = f"{person.get_full_name() or person.get_username()}：\n\n{by.get_full_name() or by}{what}：\n\n"
    subject = f"{settings.SITE_NAME}：{what}（{len(lines)} 条）"
    return EmailMessage(subject, body + "\n\n".join(shown) + "\n", to=[person.email])
