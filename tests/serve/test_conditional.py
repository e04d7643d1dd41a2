"""304: by tag and by date, from memory and from the response, until the data changes."""

from __future__ import annotations

import pytest

from .conftest import Running


def test_what_a_client_has_is_not_sent_again(server: Running) -> None:
    first = server.ask("/server")
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    for _ in range(2):
        again = server.ask("/server", If_None_Match=tag)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Vary"] == first.headers["Vary"]
        assert "Content-Length" not in again.headers
        assert "default-src 'none'" in again.headers["Content-Security-Policy"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', '{},"y"', "*"])
def test_a_tag_may_stand_among_others(server: Running, form: str) -> None:
    tag = server.ask("/server").headers["ETag"]
    assert server.ask("/server", If_None_Match=form.format(tag)).status == 304


@pytest.mark.parametrize("form", ['"x"', "", "x{}", "{}", '"{}-gz"'])
def test_another_tag_gets_the_whole(server: Running, form: str) -> None:
    tag = server.ask("/server").headers["ETag"].strip('"')
    assert server.ask("/server", If_None_Match=form.format(tag)).status == 200


def test_a_tag_is_of_one_language_and_one_packing(server: Running) -> None:
    plain = server.ask("/server").headers["ETag"]
    chinese = server.ask("/server", accept_language="zh-TW").headers["ETag"]
    packed = server.ask("/server", accept_encoding="gzip").headers["ETag"]
    assert len({plain, chinese, packed}) == 3
    assert server.ask("/server", accept_language="zh-TW", If_None_Match=plain).status == 200
    assert server.ask("/server", accept_encoding="gzip", If_None_Match=plain).status == 200
    assert server.ask("/server", accept_encoding="gzip", If_None_Match=packed).status == 304


def test_head_is_answered_as_get_is_without_a_body(server: Running) -> None:
    full, head = server.ask("/server"), server.ask("/server", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["ETag"] == full.headers["ETag"]
    assert server.ask("/server", "HEAD", If_None_Match=full.headers["ETag"]).status == 304


def test_only_whole_answers_are_remembered(server: Running) -> None:
    for _ in range(2):
        assert server.ask("/nothing", If_None_Match="*").status == 404
        assert server.ask("/health", If_None_Match='"x"').status == 200


def test_a_date_is_enough_where_there_is_no_tag(server: Running) -> None:
    path = "/id/agency/hac.html"
    page = server.ask(server.ask(path).headers["Location"].split("/", 3)[3].join(("/", "")))
    changed = page.headers["Last-Modified"]
    assert changed is not None
    where = "/doc/agency/hac.html"
    assert server.ask(where, If_Modified_Since=changed).status == 304
    assert server.ask(where, If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status == 200
    assert server.ask(where, If_Modified_Since="nonsense").status == 200
    assert server.ask(where, If_Modified_Since=changed, If_None_Match='"x"').status == 200
