"""Vocabularies: words that classify records, and records they name; few enough for every process to cache."""

from django.utils.functional import cached_property

from records.data_version import while_unchanged

VOCABULARIES = {}  # model -> its vocabulary


class Words:
    """The words of a vocabulary at one data version, in order. Immutable."""

    def __init__(self, found):
        self.by_key = {one.pk: one for one in found}
        self.places = {pk: place for place, pk in enumerate(self.by_key)}

    @cached_property
    def by_slug(self):
        return {one.slug: one for one in self.by_key.values()}

    def some(self, keys):
        """The words with these keys, in the vocabulary's order."""
        known = [key for key in keys if key in self.by_key]
        return [self.by_key[key] for key in (sorted(known, key=self.places.__getitem__) if len(known) > 1 else known)]


class Vocabulary:
    """The records of `records()`, each with a slug and a name; read once per data version."""

    def __init__(self, model, records=None):
        self.model = model
        self.words = while_unchanged(lambda: Words(records() if records else model.objects.all()))
        VOCABULARIES[model] = self

    def labels(self):
        """{slug: name}, in order."""
        return {slug: one.name for slug, one in self.words().by_slug.items()}
