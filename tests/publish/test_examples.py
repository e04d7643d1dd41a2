"""The examples' page: every question in both languages, with the answer it must give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bscgraph.publish import PublishError
from bscgraph.publish.examples import Example, read_examples
from bscgraph.resources import folder
from bscgraph.wording import LANGUAGES
from tests.publish.markup import Page

DATA = "# Question: What?\n# 問題：什麼？\n<a:s> <a:p> 1 .\n"
QUERY = "SELECT ?s (?o AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def examples() -> tuple[Example, ...]:
    return read_examples(folder("ontology") / "examples")


def planted(
    tmp_path: Path, data: str = DATA, query: str = QUERY, answer: str = '[["s", null]]'
) -> Path:
    for suffix, text in (("ttl", data), ("rq", query), ("json", answer)):
        (tmp_path / f"one.{suffix}").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_is_shown_with_its_answer(
    lang: str, examples: tuple[Example, ...], files: dict[str, bytes]
) -> None:
    page = Page(files[f"{lang}/examples.html"].decode("utf-8"))
    headings = [element.text.strip() for element in page.all("h2")]
    rows = page.all("tr")
    assert len(examples) == len(list((folder("ontology") / "examples").glob("*.ttl"))) > 20
    for example in examples:
        assert [text.lang for text in example.questions.of(lang)] == [lang]
        assert example.questions.of(lang)[0].value in headings
        assert example.id in page.ids
    answers = sum(
        len(json.loads(p.read_bytes())) for p in (folder("ontology") / "examples").glob("*.json")
    )
    assert len(rows) == answers + sum(bool(example.rows) for example in examples)


def test_data_and_query_of_every_example_are_published(files: dict[str, bytes]) -> None:
    place = folder("ontology") / "examples"
    for path in (*place.glob("*.ttl"), *place.glob("*.rq")):
        assert files[f"examples/{path.name}"] == path.read_bytes()


def test_an_example_is_read_as_it_is(tmp_path: Path) -> None:
    (example,) = read_examples(planted(tmp_path))
    assert example.id == "one"
    assert [(t.lang, t.value) for t in example.questions.all] == [
        ("en", "What?"),
        ("zh-Hant", "什麼？"),
    ]
    assert example.columns == ("s", "n")
    assert example.rows == (("s", ""),)


@pytest.mark.parametrize(
    "part",
    [
        {"data": "<a:s> <a:p> 1 ."},
        {"query": "SELECT ?s WHERE {"},
        {"answer": '[["only one"]]'},
        {"answer": "{}"},
        {"answer": "["},
    ],
)
def test_an_example_that_is_not_whole_is_named(tmp_path: Path, part: dict[str, str]) -> None:
    with pytest.raises(PublishError, match=r"example one\.(ttl|rq|json) is not whole") as caught:
        read_examples(planted(tmp_path, **part))
    assert "不完整" in caught.value.zh


def test_no_examples_are_no_failure(tmp_path: Path) -> None:
    assert read_examples(tmp_path / "none") == ()
