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
    """[(heading, what is said when there is nothing, [Work], whether there may be more)] for whoever looks."""
    person = context["request"].user
    returned, drafts = work.drafts_of(person)
    waiting, are_many = work.waiting_of(person), work.is_cut([*returned, *drafts])
    lists = [
        ("退回给我的", "", returned, are_many),
        ("我的草稿", "", drafts, are_many),
        ("我提交的，等待审核", "", waiting, work.is_cut(waiting)),
    ]
    if person.has_perm("records.review"):
        queue = work.queue()
        lists.insert(0, ("等待审核", "没有待审核的内容", queue, work.is_cut(queue)))
    return [(heading, nothing, found, are_more) for heading, nothing, found, are_more in lists if found or nothing]


@register.filter
def review_page(record):
    return review_address(record)


@register.filter
def wrong_fields(form, inlines):
    """[(label, id of its element)] of what has to be corrected in a form and the rows below it."""
    found = [(field.label, place_of(field)) for field in form if field.errors]
    for inline in inlines:
        rows, kind = inline.formset, inline.opts.verbose_name
        if rows.non_form_errors():
            found.append((inline.opts.verbose_name_plural, f"{rows.prefix}-group"))
        for number, row in enumerate(rows.forms, 1):
            name = f"{kind}第 {number} 项"
            found += [(f"{name}：{field.label}", place_of(field)) for field in row if field.errors]
            if row.non_field_errors():
                found.append((name, f"{rows.prefix}-{number - 1}"))
    return found


def place_of(field):
    return field.id_for_label or field.auto_id


@register.filter
def typed_token(request):
    """By which the browser knows the form that was sent (static/admin-typing.js); empty when none was."""
    return request.POST.get("_typed", "")
