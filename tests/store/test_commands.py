"""The commands ``load`` and ``store``, as typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bscgraph import bilingual
from bscgraph.graph import build, write
from bscgraph.store import LocalStore, opened
from bscgraph.store.mirror import attached
from tests.cards import agency_card, city_card
from tests.typed import Run, typed

AGENCY, CITY = build(agency_card()), build(city_card())
EXTRA = b"<http://e.x/a> <http://e.x/b> <http://e.x/c> .\n"


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    return typed(capfdbinary)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store with two submissions, and their canonical files beside it."""
    for one, name in ((AGENCY, "agency.nq"), (CITY, "city.nq")):
        (tmp_path / name).write_bytes(one.canonical())
    store = LocalStore(tmp_path / "s.db")
    with store.together():
        store.load(AGENCY.canonical(), AGENCY.graph)
        store.load(CITY.canonical(), CITY.graph)
    store.close()
    return tmp_path / "s.db"


@pytest.mark.parametrize("form", ["nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml"])
def test_every_graph_format_gives_the_canonical_graphs(run: Run, tmp_path: Path, form: str) -> None:
    suffix = {"nquads": "nq", "turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf"}.get(form, form)
    file, place = tmp_path / f"two.{suffix}", tmp_path / "s.db"
    file.write_bytes(write([AGENCY, CITY], form))
    code, _, err = run("load", file, "--store", place)
    assert (code, "added" in err) == (0, False)
    assert run("store", "export", "--store", place, "-o", tmp_path / "out")[0] == 0
    found = sorted(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert found == sorted([AGENCY.canonical(), CITY.canonical()])


def test_other_graphs_are_loaded_as_they_are(run: Run, tmp_path: Path) -> None:
    file, place = tmp_path / "links.ttl", tmp_path / "s.db"
    file.write_bytes(EXTRA)
    code, _, err = run("load", file, "--store", place)
    assert (code, "--graph IRI" in err) == (20, True)
    assert run("load", file, "--store", place, "--graph", "http://e.x/links")[0] == 0
    assert opened(place).graphs() == ("http://e.x/links",)
    assert run("store", "export", "--store", place)[1] == (
        "<http://e.x/a> <http://e.x/b> <http://e.x/c> <http://e.x/links> .\n"
    )


def test_statements_of_ones_own_in_a_submission_stay(run: Run, tmp_path: Path) -> None:
    own = f"<http://e.x/a> <http://e.x/b> <http://e.x/c> <{AGENCY.graph}> .\n".encode()
    file, place = tmp_path / "one.nq", tmp_path / "s.db"
    file.write_bytes(AGENCY.canonical() + own)
    assert run("load", file, "--store", place)[0] == 0
    assert own in opened(place).dump(AGENCY.graph)
    run("store", "export", "--store", place, "-o", tmp_path / "out.nq")
    assert own in (tmp_path / "out.nq").read_bytes()


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_half_a_submission_is_not_loaded(run: Run, tmp_path: Path, part: float) -> None:
    lines = AGENCY.canonical().splitlines(keepends=True)
    half, whole = tmp_path / "half.nq", tmp_path / "city.nq"
    half.write_bytes(b"".join(lines[: int(len(lines) * part)]))
    whole.write_bytes(CITY.canonical())
    code, _, err = run("load", half, whole, "--store", tmp_path / "s.db")
    assert code == 20
    assert opened(tmp_path / "s.db").graphs() == (CITY.graph,)  # the other file is loaded
    assert "next" not in err


def test_blank_nodes_are_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.ttl").write_text("<http://e.x/a> <http://e.x/b> [] .")
    code, _, err = run(
        "load", tmp_path / "b.ttl", "--store", tmp_path / "s", "--graph", "http://g.x/"
    )
    assert (code, "blank nodes" in err) == (20, True)


def test_info(run: Run, place: Path) -> None:
    code, out, _ = run("store", "info", "--store", place)
    assert code == 0
    for one in (AGENCY, CITY):
        assert f"{len(set(one.triples)):>9}  {one.graph.rpartition('/graph/')[2]}\n" in out
    found: dict[str, Any] = json.loads(
        run("store", "info", "--store", place, "--format", "json")[1]
    )
    assert found["quads"] == len(set(AGENCY.triples)) + len(set(CITY.triples))
    one = json.loads(run("store", "info", "tfam/2022", "--store", place, "--format", "json")[1])
    assert [entry["graph"] for entry in one["graphs"]] == [AGENCY.graph]


def test_drop(run: Run, place: Path) -> None:
    assert run("store", "drop", "--store", place)[0] == bilingual.EXIT_USAGE
    code, _, err = run("store", "drop", "tfan/2022/1", "--store", place)
    assert (code, "tfam/2022/1" in err) == (21, True)
    assert run("store", "drop", "tfam/2022", "--store", place)[0] == 0
    assert opened(place).graphs() == (CITY.graph,)
    assert run("store", "drop", "--all", "--store", place)[0] == 0
    assert opened(place).graphs() == ()


@pytest.mark.parametrize("action", ["info", "check", "export", "drop"])
def test_nothing_is_made_where_there_is_no_store(run: Run, tmp_path: Path, action: str) -> None:
    words = ["--all"] if action == "drop" else []
    assert run("store", action, "--store", tmp_path / "none", *words)[0] == 21
    assert list(tmp_path.iterdir()) == []


def test_a_sound_store(run: Run, place: Path) -> None:
    files = ["--file", place.with_name("agency.nq"), "--file", place.with_name("city.nq")]
    assert run("store", "check", "--store", place)[:2] == (0, "2 graphs checked, all sound\n")
    assert run("store", "check", "--store", place, *files)[0] == 0
    assert run("store", "check", "--store", place, "--format", "json")[1] == "[]\n"


def spoil(place: Path, update: str) -> None:
    import pyoxigraph

    pyoxigraph.Store(str(place)).update(update)  # behind our back, as any other tool may


SPOILT = [
    (f"DELETE {{ GRAPH <{AGENCY.graph}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{AGENCY.graph}> {{ ?s ?p ?o ; a <https://w3id.org/bscgraph/ns#KPI> }} }}", {"half"}),
    (f"DELETE {{ GRAPH <{AGENCY.graph}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{AGENCY.graph}> {{ ?s ?p ?o FILTER (?p = <https://w3id.org/bscgraph/ns#inSeries>) }} }}", {"half", "differs"}),
    (f"INSERT DATA {{ GRAPH <{AGENCY.graph}> {{ <http://e.x/a> <http://e.x/b> 1 }} }}", {"differs"}),
    (f"DELETE WHERE {{ GRAPH <{AGENCY.graph}> {{ ?s <https://w3id.org/bscgraph/ns#graphEdition> ?o }} }}", {"edition"}),
    (f"DELETE {{ GRAPH <{AGENCY.graph}> {{ ?s ?p 2 }} }} INSERT {{ GRAPH <{AGENCY.graph}> {{ ?s ?p 1 }} }} WHERE {{ GRAPH <{AGENCY.graph}> {{ ?s ?p 2 FILTER (?p = <https://w3id.org/bscgraph/ns#graphEdition>) }} }}", {"edition"}),
    (f"INSERT DATA {{ GRAPH <{AGENCY.graph}> {{ <http://e.x/a> <http://e.x/b> [] }} }}", {"blank-nodes"}),
    ("INSERT DATA { GRAPH <http://e.x/g> { [] <http://e.x/b> 1 } }", {"blank-nodes"}),
    ("INSERT DATA { <http://e.x/a> <http://e.x/b> 1 }", {"default-graph"}),
    (f"MOVE GRAPH <{AGENCY.graph}> TO <http://e.x/g>", {"half"}),
]  # fmt: skip


@pytest.mark.parametrize(("update", "kinds"), SPOILT)
def test_a_spoilt_store_is_found_out(run: Run, place: Path, update: str, kinds: set[str]) -> None:
    spoil(place, update)
    code, out, _ = run("store", "check", "--store", place, "--format", "json")
    assert code == 1
    (fault,) = json.loads(out)
    assert fault["fault"] in kinds
    code, out, _ = run("store", "check", "--store", place, "--lang", "zh-Hant")
    assert code == 1
    assert out.count("\n") == 1
    assert "{" not in out


def test_what_differs_from_the_files(run: Run, place: Path) -> None:
    files = ["--file", place.with_name("agency.nq"), "--file", place.with_name("city.nq")]
    run("store", "drop", "tfam/2022/1", "--store", place)
    spoil(place, "INSERT DATA { GRAPH <http://e.x/g> { <http://e.x/a> <http://e.x/b> 1 } }")
    code, out, _ = run("store", "check", "--store", place, "--format", "json", *files)
    assert code == 1
    assert {(one["graph"], one["fault"]) for one in json.loads(out)} == {
        (AGENCY.graph, "missing"),
        ("http://e.x/g", "no-file"),
    }
    other = CITY.canonical().replace("平衡".encode(), "平平".encode())
    place.with_name("city.nq").write_bytes(other)
    found = json.loads(
        run("store", "check", "taipei-c", "--store", place, "--format", "json", *files)[1]
    )
    assert [one["fault"] for one in found] == ["file"]
    assert found[0]["lacks"] == found[0]["more"] > 0


def test_a_document_is_no_file_to_compare_with(run: Run, place: Path) -> None:
    from bscgraph.resources import folder

    pdf = folder("examples") / "tfam-111.pdf"
    code, _, err = run("store", "check", "--store", place, "--file", pdf)
    assert (code, "convert" in err) == (20, True)


def test_the_figures_are_written_as_tables(run: Run, tmp_path: Path) -> None:
    from pyarrow import parquet

    file, place, out = tmp_path / "two.nq", tmp_path / "s.db", tmp_path / "tables"
    file.write_bytes(write([AGENCY, CITY], "nquads"))
    run("load", file, "--store", place)
    code, _, err = run("store", "export", "--analytics", "--store", place, "-o", out)
    assert (code, f"rows written into {out}" in err) == (0, True)
    found = opened(place).select(
        "PREFIX bsc: <https://w3id.org/bscgraph/ns#> SELECT ?b ?n WHERE { GRAPH ?g {"
        " ?b bsc:fiscalYear ?year . OPTIONAL { ?b bsc:amount ?n } } }"
    )
    table = parquet.read_table(out / "budgets.parquet", columns=["budget", "amount"])
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    assert set(rows) == set(found.rows) and table.num_rows == len(found.rows)
    known = attached(place, opened(place).revision())
    assert known is not None and known.folder == out.resolve()
    agency = AGENCY.graph.rpartition("/graph/")[2]
    some = tmp_path / "some"
    assert run("store", "export", agency, "--analytics", "--store", place, "-o", some)[0] == 0
    assert parquet.read_table(some / "scorecards.parquet").num_rows == 1
    known = attached(place, opened(place).revision())
    assert known is not None and known.folder == out.resolve()  # those of all graphs


def test_tables_need_a_folder(run: Run, tmp_path: Path) -> None:
    file, place = tmp_path / "two.nq", tmp_path / "s.db"
    file.write_bytes(write([AGENCY], "nquads"))
    run("load", file, "--store", place)
    code, _, err = run("store", "export", "--analytics", "--store", place, "--lang", "en")
    assert (code, "-o FOLDER" in err) == (64, True)
    (tmp_path / "file").write_text("")
    code, _, err = run(
        "store", "export", "--analytics", "--store", place, "-o", file, "--lang", "en"
    )
    assert (code, "cannot be written" in err) == (21, True)
