"""The desk for the words that records are sorted by and found by."""

from django.contrib import admin
from django.db.models import Max

from policies.models import Instrument, Region, Synonym, Target, Theme
from staff.desk.forms import InWords
from staff.desk.history import HistoryPages
from staff.desk.saving import Saving
from staff.finding import FoldedSearch
from staff.permissions import departments_of


class ChangedByReviewers(Saving):
    """For the admin of words that are public as soon as they are written: only whoever reviews writes them."""

    def get_urls(self):
        return [self.page_at("merge"), *super().get_urls()]

    def is_within(self, user):
        return user.has_perm("records.review") and not departments_of(user)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.is_within(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_within(request.user)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_within(request.user)


@admin.register(Region)
class WordAdmin(ChangedByReviewers, FoldedSearch, HistoryPages, InWords, admin.ModelAdmin):
    list_display = ["name", "slug", "position"]
    list_editable = ["position"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "position"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # it stands in the addresses of lists

    def has_delete_permission(self, request, obj=None):
        """A word that is in use stays."""
        return super().has_delete_permission(request, obj) and (obj is None or not _is_used(obj))


PROPOSED = "这是提议：随选用它的记录一起审核，发布以后读者才看得到"


@admin.register(Theme, Instrument, Target)
class ProposableWordAdmin(WordAdmin):
    """Whoever writes records may propose a word, also from the form that lacks it; readers see it with the record."""

    list_display = ["name", "slug", "position", "is_proposed"]
    list_filter = ["is_proposed"]

    def has_add_permission(self, request):
        return admin.ModelAdmin.has_add_permission(self, request)

    def may_restore(self, request, record):
        return super().may_restore(request, record) and self.is_within(request.user)

    def get_fields(self, request, obj=None):
        return ["name"] if obj is None and not self.is_within(request.user) else super().get_fields(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None and not self.is_within(request.user):
            kwargs["help_texts"] = {"name": PROPOSED}
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change and not self.is_within(request.user):
            obj.is_proposed = True
            obj.position = (self.model.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        super().save_model(request, obj, form, change)


@admin.register(Synonym)
class SynonymAdmin(ChangedByReviewers, FoldedSearch, HistoryPages, InWords, admin.ModelAdmin):
    list_display = ["word", "others", "is_mutual", "reason"]
    list_filter = ["is_mutual"]
    search_fields = ["word", "reason"]
    fields = ["word", "also", "is_mutual", "reason"]

    @admin.display(description="也找")
    def others(self, synonym):
        return "、".join(synonym.also)


def _is_used(term):
    return any(getattr(term, link.get_accessor_name()).exists() for link in term._meta.related_objects)
