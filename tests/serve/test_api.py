"""Stored questions over HTTP: parameters, formats, pages of rows, tags, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bscgraph import answers
from bscgraph import query as stored
from bscgraph.errors import BscgraphError
from bscgraph.query import Result
from bscgraph.serve.api import part_of
from bscgraph.serve.formats import FORMATS, form_of, written
from tests.serve.conftest import ROOT, Answer, Running

QUERIES = {one.id: one for one in stored.catalogue()}


def got(server: Running, path: str, headers: dict[str, str] | None = None, **given: str) -> Answer:
    words = f"?{urlencode(given)}" if given else ""
    return server.ask(f"/api/{path}{words}", **(headers or {}))


def document(server: Running, path: str, **given: str) -> dict[str, Any]:
    found = got(server, path, {"Accept": "application/json"}, **given)
    assert found.status == 200, found.text
    made: dict[str, Any] = json.loads(found.body)
    return made


def problem(found: Answer, status: int, slug: str) -> dict[str, Any]:
    assert found.status == status, found.text
    assert found.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(found.body)
    assert told["type"] == f"/problem/{slug}"
    assert told["status"] == status
    assert told["messages"]["en"]["detail"] != told["messages"]["zh-Hant"]["detail"]
    return told


def test_the_catalogue_lists_every_stored_question(server: Running) -> None:
    told = document(server, "")
    assert [one["id"] for one in told["queries"]] == list(QUERIES)
    for one in told["queries"]:
        assert one["url"] == f"/api/{one['id']}"
        assert set(one["title"]) == {"en", "zh-Hant"}
    assert got(server, "", {"Accept": "text/html"}).headers["Location"] == "/query/"
    some = document(server, "", q="美術 預算")
    assert 0 < len(some["queries"]) < len(QUERIES)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_examples_are_answered_as_their_headers_say(server: Running, name: str) -> None:
    for example in QUERIES[name].examples:
        given = {key: str(value) for key, value in example.get("arguments", {}).items()}
        told = document(server, name, **given)
        assert told["total"] == len(told["rows"])
        assert told["total"] == example["rows"], given
        assert [column["name"] for column in told["columns"]] == list(QUERIES[name].columns)
        assert all(list(row) == list(QUERIES[name].columns) for row in told["rows"])


@pytest.mark.parametrize(
    "given",
    [
        {"agency": "tfam", "year": "111"},
        {"agency": "北美館", "year": "2022"},
        {"agency": "台北市立美術館", "year": "民國111年"},
        {"agency": "臺北市立美術館", "year": "2022 (111)"},
        {"agency": "https://w3id.org/bscgraph/id/agency/tfam", "year": "１１１"},
    ],
)
def test_values_are_taken_as_people_write_them(server: Running, given: dict[str, str]) -> None:
    told = document(server, "target/achievement", **given)
    assert told["total"] == 14
    assert told["parameters"]["agency"]["value"].endswith("/id/agency/tfam")
    assert told["parameters"]["year"] == {"value": 2022, "shown": "2022 (111)"}


def test_what_has_to_be_known_of_an_answer_comes_with_it(server: Running) -> None:
    told = document(server, "budget/by-agency", agency="hac")
    assert any("could not be read" in note["en"] for note in told["notes"])
    assert all(set(note) == {"en", "zh-Hant"} for note in told["notes"])
    empty = document(server, "budget/by-agency", agency="tfam", year="99")
    assert empty["rows"] == []
    assert any("2022 (111)" in note["zh-Hant"] for note in empty["notes"])
    label = next(one for one in told["columns"] if one["name"] == "total")["label"]
    assert label["en"] != label["zh-Hant"]


def test_a_wrong_value_is_answered_with_the_nearest_right_ones(server: Running) -> None:
    told = problem(got(server, "budget/by-agency", agency="北美舘"), 400, "parameter")
    assert told["parameter"] == "agency"
    assert "臺北市立美術館" in told["messages"]["zh-Hant"]["detail"]
    told = problem(
        got(server, "budget/by-agency", agency="tfam", fiscalYear="abc"), 400, "parameter"
    )
    assert told["parameter"] == "fiscalYear"
    assert "111" in told["messages"]["en"]["detail"]
    told = problem(got(server, "budget/by-agency", fiscalyear="111"), 400, "parameter")
    assert told["meant"][0] == "fiscalYear"
    assert "fiscalYear" in told["detail"]
    told = problem(got(server, "coverage/frameworks", framework="SDG"), 400, "parameter")
    assert "SDGs" in told["detail"]
    told = problem(got(server, "budget/by-agancy"), 404, "no-query")
    assert "budget/by-agency" in told["meant"]


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("agency=tfam&agency=hac", "repeated"),
        ("agency=%ff", "query-string"),
        ("&".join(f"x{n}=1" for n in range(100)), "query-string"),
        ("page=0", "parameter"),
        ("size=0", "parameter"),
        ("size=100001", "parameter"),
        ("page=%EF%BC%91", "parameter"),
        ("bom=perhaps", "parameter"),
        ("lang=fr", "parameter"),
        ("format=doc", "format"),
        ("agency=", "parameter"),
        ("limit=0", "parameter"),
        ("limit=1e9", "parameter"),
    ],
)
def test_what_cannot_be_understood_is_a_problem(server: Running, words: str, slug: str) -> None:
    problem(server.ask(f"/api/budget/largest?{words}"), 400, slug)


def test_a_page_that_is_not_there_is_a_problem(server: Running) -> None:
    told = problem(got(server, "target/achievement", page="99", size="10"), 404, "page")
    assert "10" in told["detail"]


MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "txt": "text/plain; charset=utf-8",
}
NAMES = {"md": "markdown", "txt": "table"}


@pytest.mark.parametrize("suffix", sorted(MEDIA))
def test_a_format_is_the_same_by_suffix_by_name_and_by_accept(server: Running, suffix: str) -> None:
    where, given = "budget/by-agency", {"agency": "tfam"}
    file = got(server, f"{where}.{suffix}", **given)
    named = got(server, where, format=NAMES.get(suffix, suffix), **given)
    liked = got(server, where, {"Accept": MEDIA[suffix].partition(";")[0]}, **given)
    for found in (file, named, liked):
        assert found.status == 200, found.text
        assert found.headers["Content-Type"] == MEDIA[suffix]
        assert "Accept" in found.headers["Vary"]
        assert found.body
    if suffix != "json":  # its file has all rows, and says so
        assert file.body == named.body == liked.body
    assert (
        file.headers["Content-Disposition"] == f'attachment; filename="budget-by-agency.{suffix}"'
    )
    assert liked.headers["Content-Disposition"].startswith("inline")


def test_every_format_of_the_command_line_is_one_of_the_server() -> None:
    assert set(answers.FORMATS) == set(FORMATS)


def test_a_table_is_that_of_the_command_line(server: Running, store: Path) -> None:
    found = got(server, "target/below-last-actual.txt", agency="tfam", lang="zh-Hant")
    words = ["-m", "bscgraph", "query", "target/below-last-actual", "--agency", "tfam",
             "--store", str(store), "--lang", "zh-Hant"]  # fmt: skip
    env = {**os.environ, "COLUMNS": "160", "PYTHONPATH": str(ROOT)}
    shown = subprocess.run([sys.executable, *words], capture_output=True, env=env, check=True)
    assert found.body == shown.stdout
    assert "\x1b" not in found.text
    assert "北美館" in found.text or "美術館" in found.text


def test_a_table_too_long_to_read_is_refused() -> None:
    query = stored.load("trend/series")
    row = (None,) * len(query.columns)
    part = part_of(Result(query.id, tuple(query.columns), (row,) * 2001), 1, 0)
    with pytest.raises(BscgraphError, match="at most 2,000 rows"):
        written(query, None, part, form_of("txt"), {"lang": "en"})  # type: ignore[arg-type]


def test_formats_are_weighed(server: Running) -> None:
    liked = {"Accept": "text/csv;q=0.2, text/turtle;q=0.9, */*;q=0.1"}
    assert got(server, "budget/by-agency", liked).headers["Content-Type"].startswith("text/turtle")
    told = problem(got(server, "budget/by-agency", {"Accept": "image/png"}), 406, "format")
    assert "text/csv; charset=utf-8" in told["media"]
    problem(got(server, "budget/by-agency.csv", format="xlsx"), 400, "format")
    problem(got(server, "budget/by-agency.doc"), 404, "no-query")


def test_pages_have_all_rows_once_and_lead_to_each_other(server: Running) -> None:
    whole = document(server, "target/achievement")
    rows, address, seen = [], "/api/target/achievement?size=10", 0
    while address:
        found = server.ask(address, Accept="application/json")
        told = json.loads(found.body)
        rows += told["rows"]
        seen += 1
        assert told["page"] == seen
        assert told["size"] == 10
        links = {one.split('rel="')[1].rstrip('"'): one.split(">")[0].lstrip(" <")
                 for one in found.headers["Link"].split(",") if 'rel="' in one and "type" not in one}  # fmt: skip
        assert links["first"] == "/api/target/achievement?size=10&page=1"
        assert ("prev" in links) == (seen > 1)
        assert told["links"] == links
        address = links.get("next", "")
    assert rows == whole["rows"]
    assert links["last"].endswith(f"page={seen}")
    assert seen == -(-whole["total"] // 10) > 2


def test_files_have_all_rows(server: Running) -> None:
    whole = document(server, "trend/series", size="100000")
    assert whole["total"] > 200
    lines = list(csv.DictReader(io.StringIO(got(server, "trend/series.csv").text)))
    assert len(lines) == whole["total"]
    assert [line["label"] for line in lines] == [
        "" if row["label"] is None else row["label"] for row in whole["rows"]
    ]
    some = list(
        csv.DictReader(io.StringIO(got(server, "trend/series.csv", size="7", page="2").text))
    )
    assert some == lines[7:14]
    book = zipfile.ZipFile(io.BytesIO(got(server, "trend/series.xlsx").body))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") > whole["total"]


def test_a_byte_order_mark_is_there_when_asked_for(server: Running) -> None:
    plain = got(server, "budget/by-agency.csv").body
    assert got(server, "budget/by-agency.csv", bom="true").body == b"\xef\xbb\xbf" + plain


def test_what_people_read_is_in_their_language(server: Running) -> None:
    zh = got(server, "budget/by-agency.md", {"Accept-Language": "zh-TW"})
    en = got(server, "budget/by-agency.md", lang="en")
    assert zh.headers["Content-Language"] == "zh-Hant"
    assert "各機關預算" in zh.text
    assert "Budget by agency" in en.text
    assert zh.headers["ETag"] != en.headers["ETag"]


def test_tags_tell_answers_apart_and_save_sending_them_again(server: Running) -> None:
    first = got(server, "budget/by-agency")
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert got(server, "budget/by-agency").headers["ETag"] == tag
    others = {
        got(server, path, **given).headers["ETag"]
        for path, given in (
            ("budget/by-agency.csv", {}),
            ("budget/by-agency", {"agency": "tfam"}),
            ("budget/by-agency", {"size": "1"}),
            ("budget/by-theme", {}),
        )
    }
    assert tag not in others
    assert len(others) == 4
    again = got(server, "budget/by-agency", {"If-None-Match": tag})
    assert again.status == 304
    assert again.body == b""
    assert again.headers["ETag"] == tag
    assert got(server, "budget/by-agency", {"If-None-Match": '"x"'}).status == 200
    assert first.headers["Last-Modified"].endswith("GMT")


def test_only_what_reads_is_allowed(server: Running) -> None:
    head = server.ask("/api/budget/by-agency", "HEAD")
    whole = server.ask("/api/budget/by-agency")
    assert head.status == 200
    assert head.body == b""
    assert head.headers["ETag"] == whole.headers["ETag"]
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        found = server.ask("/api/budget/by-agency", method, b"x=1")
        assert found.status == 405, method
        assert "GET" in found.headers["Allow"]


def test_an_answer_as_html_may_do_nothing_but_show_itself(server: Running) -> None:
    found = got(server, "budget/by-agency.html")
    rules = found.headers["Content-Security-Policy"]
    assert rules.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe-inline" not in rules
    import base64
    import hashlib

    css = found.text.split("<style>")[1].split("</style>")[0]
    mark = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert f"'sha256-{mark}'" in rules


def test_no_question_has_a_parameter_of_ours() -> None:
    from bscgraph.serve.wanted import OWN

    assert not [one.id for one in QUERIES.values() if set(one.parameters) & {*OWN, "q"}]
