"""Responses of every kind are compressed as well as the client accepts."""

import gzip

import brotli
import pytest

from portal.encodings import best_coding

pytestmark = pytest.mark.once

EVERY_KIND = ["/policies/", "/policies.json", "/policies.csv", "/policies.atom", "/api/v1/policies/", "/nothing/"]
EVERY_KIND += ["/sitemap.xml", "/policies/keji-xingmeng-30-tiao.json", "/api/v1/openapi.json", "/policies/x.json?q=1"]


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("br", "br"),
        ("br;q=1.0", "br"),
        ("gzip;q=1.0, deflate;q=0.5", "gzip"),
        ("gzip, deflate, br", "br"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("*", "br"),
        ("gzip ; q=0.8", "gzip"),
        ("gzip;q=0.8,br;q=0.3", "gzip"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0, *;q=0.1", "br"),
        ("identity, gzip;q=0.5", ""),
        ("gzip;q=0.5, identity;q=0.1", "gzip"),
        ("gzip;q=0", ""),
        ("*;q=0", ""),
        ("deflate", ""),
        ("", ""),
        ("gzip;q=x, ,;", ""),
    ],
)
def test_the_coding_a_reader_prefers(header, coding):
    assert best_coding(header) == coding


@pytest.mark.parametrize("address", EVERY_KIND)
@pytest.mark.parametrize(
    ("header", "coding", "decompress"),
    [("BR ; q=0.9", "br", brotli.decompress), ("gzip;q=1.0, deflate;q=0.5", "gzip", gzip.decompress)],
)
def test_every_kind_of_answer_is_compressed(client, knowledge, address, header, coding, decompress):
    plain = client.get(address)
    if len(plain.getvalue()) < 500:
        pytest.skip("too short to be compressed")
    small = client.get(address, headers={"Accept-Encoding": header})
    assert (small["Content-Encoding"], small.status_code) == (coding, plain.status_code)
    assert "Accept-Encoding" in small["Vary"] and "Accept-Encoding" in plain["Vary"]
    if "atom" not in address:
        assert decompress(small.getvalue()) == plain.getvalue()


def test_a_stream_is_compressed_as_it_comes(client, knowledge, monkeypatch):
    monkeypatch.setattr("data.formats.responses.CHUNK", 5)
    plain = client.get("/measures.csv")
    assert plain.streaming
    whole = plain.getvalue()
    for header, decompress in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        small = client.get("/measures.csv", headers={"Accept-Encoding": header})
        assert decompress(small.getvalue()) == whole


def test_static_files_follow_the_same_rule(client, db):
    for header in ("gzip;q=0", "identity, gzip;q=0.1"):
        assert not client.get("/static/portal.css", headers={"Accept-Encoding": header}).has_header("Content-Encoding")
