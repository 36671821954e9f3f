"""What staff is told at the desk: what was done last, and what waits for them."""

from django import template

from records.models import Version
from staff import work
from staff.desk.reviewing import review_address

register = template.Library()


@register.simple_tag(takes_context=True)
def latest_versions(context, number):
    return Version.objects.visible_to(context["user"]).select_related("by").defer("state")[:number]


@register.simple_tag(takes_context=True)
def my_work(context):
    """[(heading, what is said when there is nothing, [Work])] for whoever looks."""
    person = context["request"].user
    returned, drafts = work.drafts_of(person)
    lists = [
        ("退回给我的", "", returned),
        ("我的草稿", "", drafts),
        ("我提交的，等待审核", "", work.waiting_of(person)),
    ]
    if person.has_perm("records.review"):
        lists.insert(0, ("等待审核", "没有待审核的内容", work.queue()))
    return [(heading, nothing, found) for heading, nothing, found in lists if found or nothing]


@register.filter
def review_page(record):
    return review_address(record)
