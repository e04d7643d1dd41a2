"""Headers, columns and the list of questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bscgraph import query
from bscgraph.errors import QueryError
from bscgraph.query.columns import columns
from bscgraph.query.syntax import calls_service, form_of, selected
from tests.query.asking import BODY, HEADER, stored

QUERIES = query.catalogue()


@pytest.mark.parametrize(
    ("parameter", "fault"),
    [
        ('type = "date"', "none of"),
        ('type = "year"\nvariable = "a b"', "variable of asked"),
        ('type = "choice"\noptions = [ { value = "x", en = "X" } ]', "zh-Hant"),
        ("type = 5", "none of"),
        ('types = "year"', "type"),
    ],
)
def test_a_wrong_parameter_is_told(tmp_path: Path, parameter: str, fault: str) -> None:
    with pytest.raises(QueryError, match=fault) as caught:
        query.load("own/plans", stored(tmp_path, parameter))
    assert "plans.rq" in caught.value.en and "plans.rq" in caught.value.zh


def test_a_text_in_one_language_only_is_told(tmp_path: Path) -> None:
    place = tmp_path / "x.rq"
    place.write_text(HEADER.replace('#+ zh-Hant = "大型計畫"\n', "") + BODY, encoding="utf-8")
    with pytest.raises(QueryError, match="title must have en and zh-Hant"):
        query.load("x", tmp_path)


def test_a_parameter_that_the_values_line_lacks_is_told(tmp_path: Path) -> None:
    place = stored(tmp_path, 'type = "text"\nvariable = "other"')
    with pytest.raises(QueryError, match=r"lacks \?other"):
        query.bind(query.load("own/plans", place), {"asked": "x"})


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    stored(tmp_path, 'type = "text"')
    assert query.load("own/plans", tmp_path).parameters["asked"].type == "text"
    stored(tmp_path, 'type = "integer"')
    assert query.load("own/plans", tmp_path).parameters["asked"].type == "integer"


def test_a_header_may_name_a_column_otherwise(tmp_path: Path) -> None:
    more = '[columns.code]\nen = "Plan"\n[columns.asked]\nen = "A"\nzh-Hant = "甲"\nkind = "text"'
    question = query.load("own/plans", stored(tmp_path, 'type = "text"', more=more))
    assert question.column("code").title("en") == "Plan"
    assert question.column("code").title("zh-Hant") == columns()["code"].title("zh-Hant")
    assert question.column("asked").title("zh-Hant") == "甲"


def test_notations_are_said_in_words_from_the_code_lists() -> None:
    known = columns()
    assert known["perspective"].label("C", "zh-Hant") == "顧客"
    assert known["reason"].label("pandemic", "en") == "pandemic"
    assert known["kind"].label("appropriated", "zh-Hant") == "已編預算"
    assert known["kind"].label("something-else", "en") == "something-else"


@pytest.mark.parametrize("words", ["預算 機關", "BUDGET agency", "各機關預算", "Budget by agency"])
def test_questions_are_found_in_both_languages(words: str) -> None:
    assert "budget/by-agency" in [one.id for one in query.search(words, QUERIES)]


def test_a_word_in_the_title_counts_more_than_one_in_the_reading() -> None:
    found = [one.id for one in query.search("below-last-actual", QUERIES)]
    assert found[0] == "target/below-last-actual"
    assert query.search("沒有這種字詞", QUERIES) == []
    assert len(query.search("", QUERIES)) == len(QUERIES)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "select"),
        ("# DROP ALL\nPREFIX x: <http://x/insert#>\nask {}", "ask"),
        ("PREFIX drop: <http://x/> DESCRIBE drop:x", "describe"),
        ("construct where { ?s ?p 'DELETE' }", "construct"),
    ],
)
def test_the_form_of_a_query(text: str, form: str) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize(
    "text", ["", "DROP ALL", "# SELECT\nINSERT DATA { <x:a> <x:b> 1 }", "WITH <x:g> DELETE {} WHERE {}",
             "LOAD <file:///etc/passwd>", "'SELECT'", "<SELECT>"],
)  # fmt: skip
def test_what_does_not_read_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="SELECT, ASK, CONSTRUCT or DESCRIBE"):
        form_of(text)


def test_a_call_to_another_address_is_seen() -> None:
    assert calls_service("SELECT * { SERVICE <http://x> { ?s ?p ?o } }")
    assert calls_service("SELECT * { service?x{} }")
    assert not calls_service(
        "SELECT ?service { ?service x:service 'SERVICE' . <service> ?p 1 } # SERVICE"
    )


def test_the_columns_of_a_select() -> None:
    text = (
        "SELECT DISTINCT ?a (IF(COUNT(?b) = 0, 1/0, SUM(?b)) AS ?n) ?c FROM <x:g> { SELECT ?d {} }"
    )
    assert selected(text) == ("a", "n", "c")
    assert selected("# SELECT ?no\nSELECT * WHERE {}") == ()
    assert selected("ASK {}") == ()


def test_a_name_longer_than_any_file_may_have_is_no_query() -> None:
    with pytest.raises(QueryError, match="no stored query"):
        query.load("budget/" + "𠮷" * 5000)
