"""Equal questions at once are evaluated once; answers are kept by data and question."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from bscgraph import query as stored
from bscgraph.query import Result
from bscgraph.serve.app import app
from bscgraph.serve.asking import Asking, Once
from bscgraph.serve.engines import Question
from bscgraph.serve.formats import Lines
from bscgraph.serve.problem import Problem
from bscgraph.serve.service import Service
from bscgraph.serve.settings import Settings
from bscgraph.store import LocalStore

Trial = Callable[[httpx.AsyncClient, Service], Awaitable[None]]


@asynccontextmanager
async def inside(
    place: Path, **settings: float
) -> AsyncIterator[tuple[httpx.AsyncClient, Service]]:
    """The application with real engines, asked without a socket."""
    made = app(Settings(store=place, total=4000, per_client=4000, **settings))  # type: ignore[arg-type]
    async with made.router.lifespan_context(made):
        await ready(made.state.service)
        asked = httpx.ASGITransport(app=made, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=asked, base_url="http://127.0.0.1") as client:
            yield client, made.state.service


async def ready(service: Service) -> None:
    """Wait until an engine answers: on a busy machine it takes its time to start."""
    for _ in range(60):
        with contextlib.suppress(Problem):
            await service.engines.ask(Question("ASK {}", seconds=10))
            return
    pytest.fail("no engine has started")


def tried(place: Path, trial: Trial, **settings: float) -> None:
    async def run() -> None:
        async with inside(place, **settings) as (client, service):
            await trial(client, service)

    asyncio.run(run())


def test_a_thousand_equal_questions_at_once_are_evaluated_once(store: Path) -> None:
    async def trial(client: httpx.AsyncClient, service: Service) -> None:
        address, before = "/api/target/achievement?agency=tfam", service.engines.counts["answered"]
        found = await asyncio.gather(*(client.get(address) for _ in range(1000)))
        assert {one.status_code for one in found} == {200}
        assert len({one.content for one in found}) == 1
        assert service.engines.counts["answered"] == before + 1
        # other words and forms for the same question do not ask the engines again
        for other in ("/api/target/achievement.csv?agency=北美館", f"{address}&size=3&page=2"):
            assert (await client.get(other)).status_code == 200
        assert service.engines.counts["answered"] == before + 1
        assert (await client.get("/api/target/achievement?agency=hac")).status_code == 200
        assert service.engines.counts["answered"] == before + 2

    tried(store, trial)


def test_pages_of_an_answer_are_cut_from_what_was_written(store: Path) -> None:
    async def trial(client: httpx.AsyncClient, service: Service) -> None:
        address = "/api/trend/series?agency=tfam"
        whole = (await client.get(f"{address}&size=100000")).json()
        assert whole["total"] == len(whole["rows"]) > 50
        before = service.engines.counts["answered"]
        for size in (1, 7, 50):
            rows: list[object] = []
            for page in range(1, -(-whole["total"] // size) + 1)[:20]:
                found = (await client.get(f"{address}&size={size}&page={page}")).json()
                assert (found["page"], found["size"]) == (page, size)
                assert found["columns"] == whole["columns"]
                rows += found["rows"]
            assert rows == whole["rows"][: len(rows)]
        assert service.engines.counts["answered"] == before

    tried(store, trial)


def test_a_row_is_written_once() -> None:
    rows = tuple((n, f"{n} 頁", Decimal(n) / 4, None) for n in range(100))
    lines = Lines(Result("a/b", ("n", "text", "share", "none"), rows))
    first = lines.between(10, 20)
    assert [id(line) for line in lines.between(10, 20)] == [id(line) for line in first]
    assert json.loads(first[0]) == {"n": 10, "text": "10 頁", "share": 2.5, "none": None}
    assert len(lines.between(0, 1000)) == 100
    assert lines.between(100, 110) == []
    assert lines.size > sum(len(line.encode()) for line in lines.between(0, 100))
    assert Lines(Result("a/b", ("n",), ())).size == 0


def test_halves_are_joined_elsewhere(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "trend/year-over-year"
    wanted = stored.run(LocalStore(store, writable=False), name)

    def never(*_: object) -> None:
        raise AssertionError("joined in the front, where nobody can end it")

    async def trial(_client: httpx.AsyncClient, service: Service) -> None:
        monkeypatch.setattr("bscgraph.query.asking.joined", never)
        asked = Asking(service, service.data, Once(service), time.monotonic() + 10)
        query = stored.load(name)
        found = await asked.result(query, await asked.prepared(query, {}))
        assert (found.columns, found.rows) == (wanted.columns, wanted.rows)

    tried(store, trial)
    assert wanted.rows


def test_a_question_that_takes_too_long_is_a_problem(store: Path) -> None:
    async def trial(client: httpx.AsyncClient, service: Service) -> None:
        found = await client.get("/api/budget/largest")
        assert found.status_code == 504, found.text
        assert found.headers["Content-Type"] == "application/problem+json"
        assert set(found.json()["messages"]) == {"en", "zh-Hant"}
        there = "/en/query/budget/largest.html"
        page = await client.get(there, headers={"Accept": "text/html"})
        assert page.status_code == 504
        assert "<main" in page.text
        assert (await client.get("/api/")).status_code == 200

    tried(store, trial, seconds=0.001)


def test_an_answer_with_too_many_rows_is_a_problem_and_never_cut_in_silence(store: Path) -> None:
    async def trial(client: httpx.AsyncClient, service: Service) -> None:
        found = await client.get("/api/trend/series")
        assert found.status_code == 503
        assert found.json()["type"] == "/problem/too-many-rows"
        assert "20" in found.json()["detail"]
        some = await client.get("/api/budget/largest?limit=3")
        assert len(some.json()["rows"]) == 3

    tried(store, trial, rows=20)


def test_what_is_kept_stays_below_its_limit(store: Path) -> None:
    async def trial(client: httpx.AsyncClient, service: Service) -> None:
        for number in range(1, 60):
            found = await client.get(f"/api/budget/largest?limit={number}")
            assert found.status_code == 200
            assert service.cache.size <= 200_000

    tried(store, trial, cache_bytes=200_000)


def test_who_hangs_up_does_not_take_the_answer_from_others(store: Path) -> None:
    async def trial(client: httpx.AsyncClient, service: Service) -> None:
        once, begun, made = Once(service), asyncio.Event(), []

        async def make() -> tuple[str, int]:
            made.append(1)
            begun.set()
            await asyncio.sleep(0.05)
            return "answer", 6

        first = asyncio.create_task(once.get("key", make))
        others = [asyncio.create_task(once.get("key", make)) for _ in range(3)]
        await begun.wait()
        first.cancel()
        assert await asyncio.gather(*others) == ["answer"] * 3
        assert made == [1]
        with pytest.raises(asyncio.CancelledError):
            await first

    tried(store, trial)
