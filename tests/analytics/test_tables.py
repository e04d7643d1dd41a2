"""The tables say what SPARQL finds, row by row, and are the same bytes however they were made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from bscgraph import analytics
from bscgraph.store import LocalStore

from . import mirrors

PREFIXES = "PREFIX bsc: <https://w3id.org/bscgraph/ns#>\n"
FIGURES = {
    "observations": (
        "SELECT ?submission ?row ?year ?number WHERE { GRAPH ?submission {"
        " { ?row a bsc:Observation } UNION { ?row a bsc:MissingObservation }"
        " ?row bsc:periodYear ?year . OPTIONAL { ?row bsc:value ?number } } }",
        ("submission", "observation", "periodYear", "value"),
    ),
    "budgets": (
        "SELECT ?submission ?row ?year ?number WHERE { GRAPH ?submission {"
        " ?row a bsc:Budget ; bsc:fiscalYear ?year . OPTIONAL { ?row bsc:amount ?number } } }",
        ("submission", "budget", "fiscalYear", "amount"),
    ),
}


def read(folder: Path, name: str, *columns: str) -> set[tuple[Any, ...]]:
    table = parquet.read_table(folder / f"{name}.parquet", columns=list(columns))
    return set(zip(*(table.column(one).to_pylist() for one in columns), strict=True))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", ["seeds", "odd"])
def test_each_figure_has_its_row_and_iri_as_sparql_finds_them(name: str, tmp_path: Path) -> None:
    graphs = mirrors.files(mirrors.COLLECTIONS[name]())
    told = analytics.write(tmp_path, mirrors.sources(graphs))
    store = mirrors.stored(graphs, LocalStore())
    for table, (text, columns) in FIGURES.items():
        rows = store.select(PREFIXES + text).rows
        assert read(tmp_path, table, *columns) == set(rows)
        assert told.rows[table] == len(rows) > 40


def test_units_and_codes_of_a_row_are_those_of_its_indicator_and_plan(tmp_path: Path) -> None:
    graphs = mirrors.files(mirrors.seeds())
    analytics.write(tmp_path, mirrors.sources(graphs))
    store = mirrors.stored(graphs, LocalStore())
    rows = store.select(
        PREFIXES + "SELECT ?row ?theme ?perspective ?units WHERE { GRAPH ?g { ?row bsc:inSeries"
        " ?series . ?series bsc:themeCode ?theme ; bsc:seriesOf ?kpi . ?kpi bsc:perspective ?p ."
        " OPTIONAL { ?kpi bsc:responsibleUnits ?units } } BIND (STRAFTER(STR(?p), 'perspective/') AS ?perspective)}"
    ).rows
    assert read(tmp_path, "observations", "observation", "theme", "perspective", "units") == {*rows}
    paid = store.select(
        PREFIXES + "SELECT ?row ?theme ?units WHERE { GRAPH ?g { ?row bsc:budgetOf ?plan . ?plan"
        " bsc:implements ?kpi ; bsc:responsibleUnits ?units . ?kpi bsc:themeCode ?theme } }"
    ).rows
    assert read(tmp_path, "budgets", "budget", "theme", "units") >= {*paid} and paid


def test_what_changed_is_made_anew_and_the_bytes_are_those_of_a_first_run(tmp_path: Path) -> None:
    before = mirrors.files(mirrors.seeds())
    analytics.write(tmp_path / "a", mirrors.sources(before))
    cards = mirrors.seeds()
    cards[1:2] = [replace(cards[1], action_plans=cards[1].action_plans[:3])]
    after = mirrors.files([*cards, cards[0]])  # one changed, one submitted again
    opened = []
    fresh = {
        name: replace(one, read=lambda name=name, one=one: opened.append(name) or one.read())
        for name, one in mirrors.sources(after).items()
    }
    assert analytics.write(tmp_path / "a", fresh).changed
    assert sorted(opened) == sorted(name for name in after if after[name] != before.get(name))
    assert len(opened) == 2
    told = analytics.write(tmp_path / "b", mirrors.sources(after))
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    newest = read(tmp_path / "a", "scorecards", "submission", "newest")
    assert {name.rpartition("/")[2] for name, last in newest if not last} == {"1"}
    assert sum(not last for _, last in newest) == 1
    assert told == replace(analytics.write(tmp_path / "a", fresh), changed=True)


def test_an_unchanged_run_writes_nothing_and_damage_is_mended(tmp_path: Path) -> None:
    graphs = mirrors.sources(mirrors.files(mirrors.seeds()))
    analytics.write(tmp_path, graphs)
    wanted = contents(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert not analytics.write(tmp_path, graphs).changed
    assert times == {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    for name in wanted:
        path = tmp_path / name
        path.write_bytes(path.read_bytes()[:-9] + b"something")
        assert analytics.write(tmp_path, graphs).changed and contents(tmp_path) == wanted
        path.unlink()
        assert analytics.write(tmp_path, graphs).changed and contents(tmp_path) == wanted


def test_a_graph_that_is_no_submission_has_no_rows(tmp_path: Path) -> None:
    name = "https://w3id.org/bscgraph/graph/history"
    line = f"<urn:a> <http://www.w3.org/ns/prov#wasRevisionOf> <urn:b> <{name}> .\n"
    told = analytics.write(tmp_path, mirrors.sources({name: line.encode()}))
    assert set(told.rows.values()) == {0}
    assert all(parquet.read_table(path).num_rows == 0 for path in tmp_path.glob("*.parquet"))
