"""The read-only API: one page of any list, one record of any kind, and its own description."""
