"""Stored questions whose halves are joined: by an engine, which can be killed like any other."""

from __future__ import annotations

import os
import pickle
import time
from decimal import Decimal
from pathlib import Path

import pytest

from bscgraph import query as stored
from bscgraph.graph import build
from bscgraph.iri import DEFAULT_BASE
from bscgraph.linked import link
from bscgraph.query.tuning import apart
from bscgraph.serve.engines import Engines, Question
from bscgraph.serve.joining import MEDIA, unpacked
from bscgraph.serve.settings import Settings
from bscgraph.store import LocalStore
from bscgraph.store.values import Iri
from tests.cards import kpi, plan, values
from tests.linking.years import card
from tests.serve.test_engines import refusal, snapshot, with_engines

# All pairs of the things of a graph.
PAIRS = """SELECT ?a ?b WHERE {
  { SELECT ?g ?a WHERE { GRAPH ?g { ?a <http://e.x/p> ?x } } }
  GRAPH ?g { ?b <http://e.x/p> ?y }
} ORDER BY ?a ?b"""
APART = [one.id for one in stored.catalogue() if one.apart]


def test_the_text_of_all_pairs_has_halves() -> None:
    assert apart(PAIRS, row_by_row=False) is not None
    assert len(APART) > 3


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two years of an agency, linked."""
    folder = tmp_path_factory.mktemp("years") / "store"
    before = kpi("AC1.1", "參觀人次", values(1, actual108="1", actual109="3", target111="5"))
    after = kpi("AC1.2", "參觀人次", values(1, actual108="1", actual109="4", target111="6"))
    cards = (
        card(110, before, plans=[plan("AC1.1.1", "論壇", {110: "1", 111: "2"})]),
        card(111, after, plans=[plan("AC1.2.1", "論壇", {111: "3"})]),
    )
    store = LocalStore(folder, writable=True)
    for built in map(build, cards):
        store.load(built.canonical(), built.graph)
    assert list(link(store, DEFAULT_BASE))
    store.close()
    return folder


@pytest.mark.parametrize("name", APART)
def test_an_engine_joins_as_the_store_itself_does(name: str, store: Path, years: Path) -> None:
    query = stored.load(name)
    here = LocalStore(years if "?links" in query.text else store, writable=False)
    folder = here.snapshot()
    assert folder is not None
    wanted = stored.run(here, name)

    async def work(engines: Engines) -> None:
        reply = await engines.ask(Question("", MEDIA, halves=(query.text, query.row_by_row)))
        found = unpacked(await reply.whole())
        assert found is not None
        assert (found.columns, found.rows) == (wanted.columns, wanted.rows)
        assert not reply.cut

    assert wanted.rows
    with_engines(folder, work, Settings())


def test_a_huge_join_is_ended(tmp_path: Path) -> None:
    folder = snapshot(tmp_path / "store", 5000)  # 25 million pairs

    async def work(engines: Engines) -> None:
        await engines.ask(Question("ASK {}"))
        before = engines.counts["too_slow"]
        begun = time.monotonic()
        found = await refusal(engines, Question("", MEDIA, seconds=1, halves=(PAIRS, False)))
        assert found.slug in {"too-slow", "query-crashed"}  # out of time, or of memory
        assert time.monotonic() - begun < 4
        assert engines.counts["too_slow"] + engines.counts["crashed"] == before + 1
        assert await (await engines.ask(Question("ASK { ?s ?p ?o }"))).whole()

    with_engines(folder, work, Settings(engine_memory=400 << 20))


def test_rows_are_limited(tmp_path: Path) -> None:
    folder = snapshot(tmp_path / "store", 30)  # 900 pairs

    async def work(engines: Engines) -> None:
        for rows, number in ((899, 899), (900, 900), (1000, 900)):
            reply = await engines.ask(Question("", MEDIA, rows=rows, halves=(PAIRS, False)))
            found = unpacked(await reply.whole())
            assert found is not None
            assert (len(found.rows), reply.cut) == (number, rows < 900)

    with_engines(folder, work)


def test_what_only_the_engine_can_tell_is_told_so(tmp_path: Path) -> None:
    folder = snapshot(tmp_path / "store", 3)

    async def work(engines: Engines) -> None:
        text = "SELECT ?s WHERE { ?s ?p ?o }"
        reply = await engines.ask(Question("", MEDIA, halves=(text, False)))
        assert unpacked(await reply.whole()) is None

    with_engines(folder, work)


def test_only_values_come_out_of_a_pack() -> None:
    rows = ((Iri("http://e.x/"), "x", 1, 1.5, Decimal("1.50"), True, None),)
    found = unpacked(pickle.dumps((tuple("abcdefg"), rows), 5))
    assert found is not None
    assert found.rows == rows
    assert isinstance(found.rows[0][0], Iri)
    for wicked in (os.system, Path("/"), LocalStore, eval):
        with pytest.raises(pickle.UnpicklingError, match="is no value"):
            unpacked(pickle.dumps((("a",), ((wicked,),)), 5))
