"""How many requests at once: in all, of one client, and whose turn it is."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from bscgraph.serve.turnstile import Gate, _section

from .conftest import Answer, serving
from .pace import paced

SLOW = (
    "SELECT (COUNT(*) AS ?n) { GRAPH ?a { ?s ?p ?o } GRAPH ?b { ?t ?q ?u } GRAPH ?c { ?v ?r ?w } }"
)


def test_as_many_as_fit_go_in_and_the_next_waits_its_turn() -> None:
    async def go() -> None:
        gate = Gate(total=2, each=2, seconds=5)
        assert [await gate.enter("a"), await gate.enter("b")] == ["", ""]
        third = asyncio.create_task(gate.enter("c"))
        await asyncio.sleep(0)
        assert (gate.inside, gate.waiting) == (2, 1)
        gate.leave("a")
        assert await third == ""
        assert (gate.inside, gate.waiting) == (2, 0)

    asyncio.run(go())


def test_one_client_does_not_keep_others_out() -> None:
    async def go() -> None:
        gate = Gate(total=3, each=1, seconds=0.05)
        assert await gate.enter("a") == ""
        assert await gate.enter("a") == "busy-client"
        assert await gate.enter("b") == ""
        waiting = asyncio.create_task(gate.enter("a"))
        await asyncio.sleep(0)
        assert await gate.enter("c") == ""  # although another waits longer
        assert await waiting == "busy"  # by now all places are taken
        assert gate.inside == 3

    asyncio.run(go())


def test_who_has_no_name_leaves_a_quarter_to_those_who_have_one() -> None:
    async def go() -> None:
        gate = Gate(total=8, each=2, seconds=0.05)
        told = await asyncio.gather(*(gate.enter("") for _ in range(8)))
        assert told == [""] * 6 + ["busy"] * 2
        assert [await gate.enter("a"), await gate.enter("b")] == ["", ""]
        assert gate.inside == 8
        gate.leave("")
        assert await gate.enter("") == ""

    asyncio.run(go())


def test_whoever_leaves_while_waiting_takes_no_place() -> None:
    async def go() -> None:
        gate = Gate(total=1, each=1, seconds=5)
        assert await gate.enter("a") == ""
        waiting = asyncio.create_task(gate.enter("b"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert gate.waiting == 0
        gate.leave("a")
        assert gate.inside == 0
        assert await gate.enter("c") == ""

    asyncio.run(go())


def test_a_turn_that_comes_with_the_cancelling_is_given_back() -> None:
    async def go() -> None:
        gate = Gate(total=1, each=1, seconds=5)
        assert await gate.enter("a") == ""
        waiting = asyncio.create_task(gate.enter("b"))
        await asyncio.sleep(0)
        gate.leave("a")
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert (gate.inside, gate.waiting) == (0, 0)

    asyncio.run(go())


def test_the_queue_is_short() -> None:
    async def go() -> list[str]:
        gate = Gate(total=1, each=1, seconds=0.05)
        return await asyncio.gather(*(gate.enter("a") for _ in range(10)))

    begun = time.monotonic()
    assert sorted(asyncio.run(go())) == ["", *["busy"] * 9]
    assert time.monotonic() - begun < 5


def test_many_queries_of_one_client_are_refused_while_others_are_answered(
    tmp_path: Path, store: Path
) -> None:
    options = ("--store", str(store), "--proxy", "127.0.0.1", "--seconds", "2")
    with (
        paced() as pace,
        serving(tmp_path, *options) as server,
        ThreadPoolExecutor(14) as pool,
    ):

        def ask(address: str, query: str) -> tuple[Answer, float]:
            begun = time.monotonic()
            found = server.ask(f"/sparql?query={quote(query)}", X_Forwarded_For=address)
            return found, time.monotonic() - begun

        assert ask("203.0.113.1", "ASK {}")[0].status == 200
        slow = [pool.submit(ask, "203.0.113.9", SLOW) for _ in range(12)]
        time.sleep(0.5)
        others = [ask("203.0.113.1", f"ASK {{ FILTER({n} = {n}) }}") for n in range(20)]
        assert [found.status for found, _ in others] == [200] * 20
        ended = [work.result() for work in slow]
        second = pace.allowed(1)
    assert {found.status for found, _ in ended} == {503, 504}
    assert max(seconds for _, seconds in ended) < 2 + 1 + second
    kinds = [json.loads(found.body)["type"] for found, _ in ended if found.status == 503]
    assert kinds.count("/problem/busy-client") >= 6
    refused = [found for found, _ in ended if found.status == 503]
    assert all(int(found.headers["Retry-After"]) >= 1 for found in refused)


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/query/budget/net", "query"),
        ("/en/query/budget/net.html", "query"),
        ("/zh-Hant/query/index.html", "query"),
        ("/en/agencies.html", "agencies"),
        ("/en", ""),
        ("/api/budget/net.csv", "api"),
        ("/validate.json", "validate"),
        ("/english/query/x", "english"),
    ],
)
def test_questions_wait_at_the_gate_of_queries_in_any_language(path: str, section: str) -> None:
    assert _section({"path": path}) == section
    assert _section({"path": f"/below{path}", "root_path": "/below"}) == section
