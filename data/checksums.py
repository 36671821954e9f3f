"""Checksums, with which a download can be verified."""

import hashlib


def sha256(path):
    """The SHA-256 checksum of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
