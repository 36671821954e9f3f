"""The desk: what every form of a record shares, by subject."""
