"""From a store to dumps and back into a store; and dumps of whatever a document may hold."""

from __future__ import annotations

import csv
import gzip
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph

from bscgraph import graph, query, stock
from bscgraph.model import Scorecard
from bscgraph.publish import catalogue, dumps
from bscgraph.publish.catalogue import About
from bscgraph.read import Limits
from bscgraph.store import LocalStore
from tests.publish.dumps.tabular import check
from tests.strategies import SCORECARDS

Stored = list[tuple[str, bytes]]


def exported(store: LocalStore) -> Stored:
    return list(stock.exported(store, store.graphs()))


def test_a_dump_of_a_store_makes_the_same_store(stored: Stored, tmp_path: Path) -> None:
    store = LocalStore()
    for name, data in stored:
        store.load(data, name)
    dumps.write(exported(store), tmp_path / "site", parquet=False)
    path = tmp_path / "all.nq"
    path.write_bytes(gzip.decompress((tmp_path / "site/data/all.nq.gz").read_bytes()))
    again = LocalStore()
    done = list(
        stock.loading(
            stock.read_files([path], Limits()), again, "https://w3id.org/bscgraph/", lambda *_: None
        )
    )
    assert [one.error for one in done] == [None]
    assert exported(again) == exported(store) == stored


def test_a_sum_over_the_table_is_that_of_the_stored_question(
    stored: Stored, tmp_path: Path
) -> None:
    """As docs/catalogue.md adds up: without plans that repeat others, amounts that were read."""
    store = LocalStore()
    for name, data in stored:
        store.load(data, name)
    dumps.write(stored, tmp_path, parquet=False)
    with (tmp_path / "data/tables/budgets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sums = Counter[tuple[str, int]]()
    for row in rows:
        if not row["aggregates"] and row["amount"]:
            sums[row["submission"], int(row["fiscalYear"])] += Decimal(row["amount"])
    net = {(str(row.submission), row.fiscalYear): row.net for row in query.run(store, "budget/net")}
    assert net == sums
    older = {row["submission"] for row in rows if row["newest"] == "false"}
    assert older == {name[:-1] + "1" for name, _ in stored if name.endswith("/2")}
    assert older


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(SCORECARDS, min_size=1, max_size=2))
def test_whatever_a_document_holds_comes_through(cards: list[Scorecard]) -> None:
    built = {one.graph: one.canonical() for one in (graph.build(card) for card in cards)}
    with tempfile.TemporaryDirectory() as place:
        site = Path(place)
        made = dumps.write(sorted(built.items()), site)
        whole = gzip.decompress((site / "data/all.nq.gz").read_bytes())
        assert whole == b"".join(
            sorted({line for data in built.values() for line in data.splitlines(keepends=True)})
        )
        for name, data in built.items():
            ((_, card),) = graph.read(data, "nquads")
            files = {file.form: (site / file.path).read_bytes() for file in made.of(name)}
            assert (
                graph.read(files["turtle"], "turtle")
                == graph.read(files["jsonld"], "jsonld")
                == [(name, card)]
            )
        assert check(site / "data/tables/csv-metadata.json") == []
        for path in (site / "data/tables").glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                assert not any(
                    cell.startswith(("=", "+", "@")) for row in csv.reader(file) for cell in row
                )
        catalogue.write(site, made, About("https://example.org/"))
        said = set(Graph().parse(site / "catalog.ttl"))
        assert (
            said
            == set(Graph().parse(site / "catalog.rdf"))
            == set(Graph().parse(site / "catalog.jsonld"))
        )
