"""gzip, where it is asked for and worth it."""

from __future__ import annotations

import gzip
import json

import pytest

from bscgraph.serve.packing import takes_gzip

from .conftest import Running


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (b"gzip", True),
        (b"br;q=1.0, gzip; q=0.2", True),
        (b"GZIP", True),
        (b"gzip;q=0", False),
        (b"gzip; q = 0.000", False),
        (b"gzip;q=0.001", True),
        (b"", False),
        (b"identity", False),
        (b"notgzip", False),
    ],
)
def test_who_takes_it(header: bytes, takes: bool) -> None:
    assert takes_gzip(header) is takes


def test_text_is_packed_when_asked(server: Running) -> None:
    plain, packed = server.ask("/server"), server.ask("/server", accept_encoding="gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + '-gz"'


def test_little_is_not_packed(server: Running) -> None:
    found = server.ask("/health", accept_encoding="gzip")
    assert "Content-Encoding" not in found.headers
    assert json.loads(found.body)["status"] == "ready"


def test_a_head_tells_the_packing_of_the_body(server: Running) -> None:
    found = server.ask("/static/style.css", "HEAD", accept_encoding="gzip")
    assert (found.headers["Content-Encoding"], found.body) == ("gzip", b"")
