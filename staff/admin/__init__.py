"""The desk's forms for what is edited. Django finds them here."""

from staff.admin import departments, documents, indicators, measures, people, platforms, policies, terms, words

__all__ = ["departments", "documents", "indicators", "measures", "people", "platforms", "policies", "terms", "words"]
