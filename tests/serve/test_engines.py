"""Engines are real processes here: they are asked, killed, exhausted and replaced."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bscgraph.serve import nursery
from bscgraph.serve.engines import Engines, Question
from bscgraph.serve.problem import Problem
from bscgraph.serve.settings import Settings
from bscgraph.store import LocalStore
from tests.serve.killing import kill
from tests.serve.pace import paced

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
G = "http://e.x/g"


def snapshot(place: Path, things: int) -> Path:
    """A store with this many statements, whose texts look like the ends of rows."""
    store = LocalStore(place)
    lines = (f'<http://e.x/{n}> <http://e.x/p> "}},{{\\"\\n{n}" <{G}> .' for n in range(things))
    store.load("\n".join([*lines, ""]).encode(), G)
    store.close()
    folder = LocalStore(place, writable=False).snapshot()
    assert folder is not None
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return snapshot(tmp_path_factory.mktemp("engines") / "store", 300)


def with_engines(
    folder: Path, work: Callable[[Engines], Awaitable[None]], settings: Settings | None = None
) -> None:
    async def whole() -> None:
        engines = Engines(settings or Settings(rows=100), folder)
        await engines.start()
        try:
            await work(engines)
        finally:
            await engines.stop()
        assert engines.processes == ()

    asyncio.run(whole())


async def refusal(engines: Engines, question: Question) -> Problem:
    with pytest.raises(Problem) as found:
        await engines.ask(question)
    return found.value


def test_rows_are_cut_exactly_and_the_next_ones_follow(folder: Path) -> None:
    async def work(engines: Engines) -> None:
        seen = []
        for skip in (0, 100, 200, 300):
            reply = await engines.ask(Question("SELECT ?s ?o { ?s ?p ?o }", skip=skip))
            rows = json.loads(await reply.whole())["results"]["bindings"]
            assert (len(rows), reply.cut) == ((100, skip < 200) if skip < 300 else (0, False))
            seen += [(row["s"]["value"], row["o"]["value"]) for row in rows]
        assert sorted(seen) == sorted((f"http://e.x/{n}", f'}},{{"\n{n}') for n in range(300))

    with_engines(folder, work)


@pytest.mark.parametrize(
    "media", ["application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
def test_the_limit_is_the_same_in_every_format(folder: Path, media: str) -> None:
    async def work(engines: Engines) -> None:
        for limit, rows, cut in ((100, 100, False), (101, 100, True), (7, 7, False)):
            query = f"SELECT ?s {{ ?s ?p ?o }} LIMIT {limit}"
            reply = await engines.ask(Question(query, media))
            assert ((await reply.whole()).count(b"http://e.x/"), reply.cut) == (rows, cut)

    with_engines(folder, work)


def test_triples_are_cut_too(folder: Path) -> None:
    async def work(engines: Engines) -> None:
        query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
        found = set()
        for skip in (0, 100, 200):
            reply = await engines.ask(Question(query, "application/n-triples", skip=skip))
            assert reply.cut is (skip < 200)
            found |= set((await reply.whole()).splitlines())
        assert len(found) == 300

    with_engines(folder, work)


def test_a_large_answer_lies_in_a_file_until_it_is_read(folder: Path) -> None:
    async def work(engines: Engines) -> None:
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
        reply = await engines.ask(Question(query, rows=30_000))
        assert reply.body is None
        files = list(engines.place.iterdir())
        assert [file.stat().st_size for file in files] == [reply.size]
        assert len(json.loads(await reply.whole())["results"]["bindings"]) == 20_000
        assert list(engines.place.iterdir()) == []

    with_engines(folder, work)


def test_a_query_that_takes_too_long_is_ended(folder: Path) -> None:
    async def work(engines: Engines) -> None:
        await engines.ask(Question("ASK {}"))
        begun = time.monotonic()
        found = await refusal(engines, Question(ENDLESS, seconds=0.5))
        assert (found.status, found.slug) == (504, "too-slow")
        assert time.monotonic() - begun < 5  # by itself it would never end
        reply = await engines.ask(Question("ASK { ?s ?p ?o }"))
        assert json.loads(await reply.whole())["boolean"] is True

    with_engines(folder, work)


def test_killed_engines_are_replaced(folder: Path) -> None:
    async def work(engines: Engines) -> None:
        await engines.ask(Question("ASK {}"))
        for _ in range(3):
            kill(engines.processes)
            reply = await engines.ask(Question("ASK {}"))
            assert b"true" in await reply.whole()

    with_engines(folder, work)


def test_one_killed_at_work_is_told_of_and_the_next_query_works(folder: Path) -> None:
    async def work(engines: Engines) -> None:
        await engines.ask(Question("ASK {}"))
        asking = asyncio.ensure_future(refusal(engines, Question(ENDLESS, seconds=20)))
        while not asking.done():  # one that had not begun yet is asked of the next engine
            await asyncio.sleep(0.6)
            kill(engines.processes)
        found = await asking
        assert (found.status, found.slug) == (503, "query-crashed")
        await engines.ask(Question("ASK {}"))

    with_engines(folder, work)


def test_the_nursery_is_replaced_too(folder: Path) -> None:
    async def work(engines: Engines) -> None:
        await engines.ask(Question("ASK {}"))
        first = engines.nursery.process
        kill([first, *engines.processes])
        assert await (await engines.ask(Question("ASK {}"))).whole()
        # One that was being born when all were killed may have answered before the new nursery.
        end = time.monotonic() + 30
        while engines.nursery.process in {0, first}:
            assert time.monotonic() < end
            await asyncio.sleep(0.02)

    with_engines(folder, work)


def test_who_waits_for_a_birth_waits_for_the_next_one_where_it_fails(folder: Path) -> None:
    """The nursery dies with orders on their way, several times before anything is born."""

    async def work(engines: Engines) -> None:
        asking = [asyncio.ensure_future(engines.ask(Question("ASK {}"))) for _ in range(6)]
        for _ in range(4):
            await asyncio.sleep(0.03)
            kill([engines.nursery.process])
        for reply in await asyncio.gather(*asking):
            assert b"true" in await reply.whole()
        assert engines.counts["busy"] == 0

    with_engines(folder, work)


def test_engines_that_cannot_start_are_told_of_and_tried_again(
    folder: Path, tmp_path: Path
) -> None:
    async def work(engines: Engines) -> None:
        begun = time.monotonic()
        found = await refusal(engines, Question("ASK {}", seconds=1))
        assert (found.status, found.slug) == (503, "engines-missing")
        assert 0.9 < time.monotonic() - begun < 8
        asking = asyncio.ensure_future(engines.ask(Question("ASK {}", seconds=30)))
        await asyncio.sleep(0.1)
        await engines.reload(folder)
        assert b"true" in await (await asking).whole()

    with_engines(tmp_path / "none", work)


def test_a_nursery_that_does_nothing_is_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nursery, "_READY", 2.0)

    async def work(engines: Engines) -> None:
        first = engines.nursery.process
        assert first
        os.kill(first, signal.SIGSTOP)
        assert b"true" in await (await engines.ask(Question("ASK {}", seconds=30))).whole()
        assert engines.nursery.process not in {0, first}

    with_engines(folder, work)


def test_what_crashes_or_exhausts_an_engine_hurts_nobody_else(folder: Path) -> None:
    deep = "ASK { FILTER(" + "!" * 50_000 + "true) }"
    greedy = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"

    async def work(engines: Engines) -> None:
        assert (await refusal(engines, Question(deep))).slug == "query-crashed"
        found = await refusal(engines, Question(greedy, seconds=30))
        assert found.slug in {"query-crashed", "answer-large"}
        await engines.ask(Question("ASK {}"))

    with_engines(folder, work, Settings(rows=100, engine_memory=200 << 20))


def test_mistakes_are_told_with_their_place(folder: Path) -> None:
    async def work(engines: Engines) -> None:
        found = await refusal(engines, Question("SELECT *\nWHERE { ?s ?p }"))
        assert (found.status, found.extra["line"]) == (400, 2)
        assert found.extra["column"] in {15, 16}  # the engine looks one ahead

    with_engines(folder, work)


def test_new_data_is_taken_without_dropping_a_query(folder: Path, tmp_path: Path) -> None:
    other = snapshot(tmp_path / "other", 5)
    count = Question("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv")

    async def work(engines: Engines) -> None:
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(STR(?c) < STR(?f)) }"
        running = asyncio.ensure_future(engines.ask(Question(slow, "text/csv")))
        assert b"300" in await (await engines.ask(count)).whole()
        await engines.reload(other)
        assert b"5" in await (await engines.ask(count)).whole()
        assert b"44850" in await (await running).whole()

    with_engines(folder, work)


@pytest.mark.integration
def test_many_long_queries_leave_room_for_short_ones(folder: Path) -> None:
    async def work(engines: Engines) -> None:
        await engines.ask(Question("ASK {}"))
        long = [
            asyncio.ensure_future(refusal(engines, Question(ENDLESS, seconds=4))) for _ in range(20)
        ]
        times = []
        for _ in range(40):
            begun = time.monotonic()
            await engines.ask(Question("SELECT * { ?s ?p ?o } LIMIT 10"))
            times.append(time.monotonic() - begun)
            await asyncio.sleep(0.03)
        found = await asyncio.gather(*long)
        assert {problem.status for problem in found} <= {503, 504}
        assert sum(problem.status == 504 for problem in found) == 8
        spent.append(sorted(times)[35])

    spent: list[float] = []
    with paced() as pace:
        with_engines(folder, work, Settings(workers=2))
        assert spent[0] < pace.allowed(0.2)


def test_who_goes_away_frees_his_engine(folder: Path) -> None:
    async def work(engines: Engines) -> None:
        await engines.ask(Question("ASK {}"))
        asking = asyncio.ensure_future(engines.ask(Question(ENDLESS, seconds=30)))
        await asyncio.sleep(0.4)
        assert engines.running == 1
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert engines.running == 0

    with_engines(folder, work)
