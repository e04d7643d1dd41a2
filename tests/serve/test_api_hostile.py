"""Values that try to leave their place: nothing changes, nothing breaks, nothing executes."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from bscgraph import query as stored
from bscgraph.graph import build
from bscgraph.query import Query
from bscgraph.store import LocalStore
from tests.cards import agency_card, kpi, plan, values
from tests.queries.hostile import HOSTILE, content
from tests.serve.conftest import Answer, Running, serving

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
FORMULA = "=cmd|'/c calc'!A0"
CATALOGUE = stored.catalogue()
#: One question for each kind of parameter.
KINDS = {
    repr((one.type, bool(one.options), one.rows)): (query, name)
    for query in CATALOGUE
    for name, one in query.parameters.items()
}


def well(found: Answer, value: str) -> None:
    """No mistake of the server, and nothing of the value as markup."""
    assert found.status in {200, 400}, (found.status, value)
    kind = found.headers["Content-Type"]
    if kind.startswith("text/html"):
        assert not _written(found.text)
    else:
        json.loads(found.body)
    for line in found.headers.values():
        assert "\r" not in line and "\n" not in line


def _written(page: str) -> bool:
    """Whether there is markup that no page of ours has: scripts of ours are files."""
    return "<script>" in page or "<img" in page


def tried(server: Running, query: Query, name: str, value: str) -> None:
    typed = quote(value.encode("utf-8", "surrogatepass"), safe="")[:6000]
    for path in (f"/api/{query.id}", f"/en/query/{query.id}.html"):
        well(server.ask(f"{path}?{name}={typed}"), value)
        well(server.ask(f"{path}?{typed}=1", Accept="text/html"), value)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_hostile_values_of_every_kind_of_parameter(server: Running, store: Path, kind: str) -> None:
    query, name = KINDS[kind]
    before = content(LocalStore(store, writable=False))
    for value in (*HOSTILE[::4], SCRIPT, FORMULA):
        tried(server, query, name, value)
    assert content(LocalStore(store, writable=False)) == before


@pytest.mark.integration
@pytest.mark.parametrize("query", CATALOGUE, ids=lambda query: query.id)
def test_hostile_values_of_every_question(server: Running, store: Path, query: Query) -> None:
    before = content(LocalStore(store, writable=False))
    for name in (*query.parameters, "page", "size", "lang", "format", "bom"):
        for value in (*HOSTILE, SCRIPT):
            tried(server, query, name, value)
    assert content(LocalStore(store, writable=False)) == before


@pytest.mark.parametrize(
    "path",
    [
        *("/api/../../etc/passwd", "/api/budget/..%2f..%2fpyproject", "/api/budget/%2e%2e/x"),
        *("/api/budget/by-agency.rq", "/api//by-agency", "/api/budget/by-agency%00"),
        *(f"/api/budget/{quote(SCRIPT)}", f"/query/budget/{quote(SCRIPT)}", "/query/x/y"),
        f"/en/query/budget/{quote(SCRIPT)}.html",
        *("/api/budget/" + "a" * 2000, "/api/columns.toml/x", "/api/budget/by-agency/more"),
    ],
)
def test_other_paths_lead_nowhere(server: Running, path: str) -> None:
    for accept in ("application/json", "text/html"):
        found = server.ask(path, Accept=accept)
        assert found.status in {400, 404}
        assert "<script" not in found.text
        assert "<img" not in found.text


@pytest.fixture(scope="module")
def tainted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of a document whose every label is an attack."""
    place = tmp_path_factory.mktemp("tainted")
    card = agency_card(
        kpis=(
            kpi("AC1.1", SCRIPT, values(3, actual109="900", target111="800")),
            kpi("AC1.2", FORMULA, values(4, actual109="90", target111="80")),
        ),
        action_plans=(plan("AC1.1.1", SCRIPT, {111: "500,000", 112: "600,000"}),
                      plan("AC1.1.2", FORMULA, {111: "1,000", 112: "2,000"})),
    )  # fmt: skip
    submission = build(card)
    store = LocalStore(place / "store")
    store.load(submission.canonical(), submission.graph)
    store.close()
    with serving(place, "--store", str(place / "store")) as found:
        yield found


def test_script_in_labels_is_text_on_every_page(tainted: Running) -> None:
    shown = 0
    for query in CATALOGUE:
        for path in (f"/en/query/{query.id}.html", f"/api/{query.id}.html"):
            found = tainted.ask(path)
            assert found.status == 200
            assert not _written(found.text)
            shown += html.escape(SCRIPT, quote=False) in html.unescape(found.text).replace(
                SCRIPT, html.escape(SCRIPT, quote=False)
            )
            rules = found.headers["Content-Security-Policy"]
            assert "unsafe-inline" not in rules and "unsafe-eval" not in rules
    assert shown > 10


def test_formulas_in_labels_are_text_in_files(tainted: Running) -> None:
    for suffix, mark in (("csv", ","), ("tsv", "\t")):
        found = tainted.ask(f"/api/trend/series.{suffix}")
        rows = list(csv.DictReader(io.StringIO(found.text), delimiter=mark))
        labels = {row["label"] for row in rows}
        assert f"'{FORMULA}" in labels
        assert FORMULA not in labels
