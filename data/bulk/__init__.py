"""Bulk downloads: the whole knowledge base in one file per format, built once per data version."""
