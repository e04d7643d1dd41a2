"""Problems: a document for programs, a page for people, in the language asked for."""

from __future__ import annotations

import json
import string

from bscgraph.serve.problem import Problem
from bscgraph.serve.words import WORDS

from .conftest import Running

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_program_gets_a_problem_document_in_both_languages(server: Running) -> None:
    found = server.ask("/nothing", accept="text/turtle")
    assert (found.status, found.headers["Content-Type"]) == (404, "application/problem+json")
    document = json.loads(found.body)
    assert document["status"] == 404
    assert document["type"] == "/problem/not-found"
    assert document["title"] == "Not found"
    assert document["messages"]["zh-Hant"]["title"] == "找不到"
    assert document["request"] == found.headers["X-Request-Id"]
    assert server.ask(document["type"]).status == 200


def test_the_language_is_the_one_asked_for(server: Running) -> None:
    found = server.ask("/nothing", accept_language="zh-TW")
    assert json.loads(found.body)["title"] == "找不到"
    assert found.headers["Content-Language"] == "zh-Hant"


def test_a_browser_gets_a_page(server: Running) -> None:
    found = server.ask("/nothing", accept=BROWSER, accept_language="zh-TW")
    assert (found.status, found.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert '<html lang="zh-Hant">' in found.text
    assert "找不到" in found.text
    assert "Not found" in found.text


def test_nothing_of_the_address_is_in_the_page(server: Running) -> None:
    found = server.ask("/%3Cscript%3Ealert(1)%3C/script%3E", accept=BROWSER)
    assert found.status == 404
    assert "alert(1)" not in found.text


def test_a_wrong_method_is_told_the_right_ones(server: Running) -> None:
    found = server.ask("/health", "POST", b"x")
    assert found.status == 405
    assert "GET" in found.headers["Allow"]
    assert found.headers["Allow"] in json.loads(found.body)["detail"]


def test_unknown_kinds_of_problems_are_not_found(server: Running) -> None:
    assert server.ask("/problem/nothing").status == 404
    assert server.ask("/problem/host.detail").status == 404


def test_members_of_the_standard_are_not_overwritten() -> None:
    words = {"title": ("a", "b"), "detail": ("c", "d")}
    found = Problem(
        400, "x", title=words["title"], detail=words["detail"], extra={"status": 1, "line": 7}
    )
    assert found.document("en") | {"messages": 0} == {
        "type": "/problem/x", "title": "a", "status": 400, "detail": "c", "messages": 0, "line": 7,
    }  # fmt: skip


def test_the_words_ask_for_the_same_values_in_both_languages() -> None:
    for key, texts in WORDS.items():
        fields = [{f for _, f, _, _ in string.Formatter().parse(text) if f} for text in texts]
        assert fields[0] == fields[1], key
        assert all(texts), key
