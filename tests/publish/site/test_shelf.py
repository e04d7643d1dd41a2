"""Answers on disk: the same rows, read in parts, and no question asked of all where one will do."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest

from bscgraph import query as stored
from bscgraph.answers import pieces
from bscgraph.flat import as_json
from bscgraph.publish.site import find, query, render
from bscgraph.publish.site.shelf import Rows, Shelf, _Spool, shelf
from bscgraph.publish.site.source import Site
from bscgraph.publish.streamed import Part as Piece
from bscgraph.publish.streamed import target
from bscgraph.query import Result
from bscgraph.store import Iri
from bscgraph.store.values import Row
from tests.publish.site import seen

_ROWS: list[Row] = [
    (n, Decimal(n) / 4, None if n % 3 else f"第{n}列\n\"x\"", Iri(f"https://x.example/{n}"), n % 2 == 0)
    for n in range(1_000)
]  # fmt: skip


def _held() -> Rows:
    rows = Rows(_Spool())
    rows.add(_ROWS)
    return rows


def test_rows_on_disk_are_the_rows_that_were_put_there() -> None:
    rows = _held()
    assert (len(rows), list(rows), list(rows)) == (1_000, _ROWS, _ROWS)
    assert (rows[0], rows[999], rows[-1]) == (_ROWS[0], _ROWS[999], _ROWS[999])
    assert rows[190:410] == tuple(_ROWS[190:410])
    assert rows[:0] == () == rows[2_000:]
    assert {type(value) for value in rows[3]} == {int, Decimal, str, Iri, bool}
    assert [one for batch in rows.batches() for one in batch] == _ROWS
    with pytest.raises(IndexError):
        rows[1_000]


def test_rows_that_are_put_behind_others_keep_their_places() -> None:
    spool = _Spool()
    whole, first, second = Rows(spool), Rows(spool), Rows(spool)
    first.add(_ROWS[:250])
    second.add(_ROWS[250:])
    whole.join(first)
    whole.join(second)
    assert (list(whole), whole[249], whole[250]) == (_ROWS, _ROWS[249], _ROWS[250])
    assert list(second) == _ROWS[250:]


def _asked_of(query_id: str, *, live: bool) -> list[dict[str, object]]:
    site = Site(seen.grown().store, live=live)
    rows, asked = site.rows, list[dict[str, object]]()

    def noting(name: str, **given: object) -> Result:
        asked.append(given)
        return rows(name, **given)

    site.rows = noting  # type: ignore[method-assign]
    held = Shelf(site)
    assert tuple(held.whole(query_id).rows) == rows(query_id).rows
    whole = rows(query_id).rows
    for agency in site.agencies:
        about = tuple(row for row in whole if row[0] == agency)
        assert tuple(held.of_agency(query_id, agency)) == about
    return asked


@pytest.mark.parametrize("name", ["trend/series", "budget/by-unit", "target/achievement"])
def test_what_looks_at_one_scorecard_is_asked_agency_by_agency(name: str) -> None:
    asked = _asked_of(name, live=False)
    assert [set(given) for given in asked] == [{"agency"}] * len(asked)
    assert len({given["agency"] for given in asked}) == len(asked) > 1


@pytest.mark.parametrize("name", ["alignment/same-code", "target/never-met", "compare/common"])
def test_what_looks_at_others_is_asked_once(name: str) -> None:
    assert _asked_of(name, live=False) == [{}]


def test_a_server_asks_once_of_all() -> None:
    assert _asked_of("trend/series", live=True) == [{}]


@pytest.mark.parametrize("name", ["budget/suspected-overlap", "alignment/same-code"])
def test_what_is_no_part_of_the_whole_is_asked_for_once(name: str) -> None:
    one = stored.load(name)
    assert not stored.is_cut(one, "agency", one.columns)
    site = seen.grown()
    for agency in site.agencies:
        first, again = (shelf(site).part(name, "agency", agency) for _ in range(2))
        assert first.rows is again.rows
        assert tuple(first.rows) == site.rows(name, agency=agency).rows


@pytest.mark.parametrize("rows", [[], _ROWS[:1], _ROWS])
def test_json_is_the_same_piece_by_piece(rows: list[Row]) -> None:
    names = ("n", "share", "a \"text\"", "iri", "truth")  # fmt: skip
    found = Result("", names, rows)
    written = b"".join(pieces(found, "json"))
    assert written == (as_json(found.records()) + "\n").encode()
    assert len(json.loads(written)) == len(rows)


def test_an_answer_of_very_many_rows_is_no_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    site = seen.grown()
    name = "query/budget/by-agency"
    before = {path for path, _ in query.files(site) if path.startswith(f"data/{name}.")}
    monkeypatch.setattr(query, "_WORKBOOK", 1)
    after = {path for path, _ in query.files(site) if path.startswith(f"data/{name}.")}
    assert before - after == {f"data/{name}.xlsx", f"data/{name}.ods"}
    page = find(site, name)
    assert page is not None
    shown = render(page, "en").decode()
    assert f"data/{name}.csv" in shown
    assert f"data/{name}.xlsx" not in shown


def test_a_file_of_pieces_is_listed_as_one_that_is_whole(tmp_path: Path) -> None:
    with target(tmp_path / "site") as made:
        part = Piece(*made.part())
        part.put("whole.txt", b"abc" * 1_000)
        part.put("pieces.txt", (b"abc" for _ in range(1_000)))
        part.close()
        assert part.size == 6_000
    listed = (tmp_path / "site" / "manifest.txt").read_text()
    assert listed.count(hashlib.sha256(b"abc" * 1_000).hexdigest()) == 2
