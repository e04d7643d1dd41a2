"""The whole data, made while it is sent: one client at a time, and free again however it ended."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.datastructures import State
from starlette.requests import ClientDisconnect, Request

from bscgraph.serve.problem import Problem
from bscgraph.serve.shown import Shown
from bscgraph.serve.streaming import _One, whole


def _response(state: State) -> _One:
    def pieces() -> Iterator[bytes]:
        yield b"one"
        yield b"two"

    return _One(pieces(), state, {"ETag": '"x"'})


async def _hears() -> dict[str, object]:
    await asyncio.sleep(3600)  # nobody hangs up
    return {"type": "http.disconnect"}


def _scope() -> dict[str, object]:
    return {"type": "http", "method": "GET", "asgi": {"spec_version": "2.4"}}


def test_a_file_that_was_sent_makes_room_for_the_next() -> None:
    state = State()
    sent: list[bytes] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(bytes(message.get("body", b"")))  # type: ignore[call-overload]
        assert state.streaming == 1

    asyncio.run(_response(state)(_scope(), _hears, send))  # type: ignore[arg-type]
    assert b"".join(sent) == b"onetwo"
    assert state.streaming == 0


def test_whoever_hangs_up_makes_room_too() -> None:
    state = State()

    async def send(message: dict[str, object]) -> None:
        if message.get("body"):
            raise OSError("gone")

    with pytest.raises(ClientDisconnect):
        asyncio.run(_response(state)(_scope(), _hears, send))  # type: ignore[arg-type]
    assert state.streaming == 0


def test_a_file_that_nobody_waits_for_any_more_is_in_nobodys_way() -> None:
    state = State()
    _response(state)
    assert not hasattr(state, "streaming")


def test_a_second_client_is_told_to_come_again() -> None:
    state = State({"service": _Service(), "streaming": 1})
    scope = {"type": "http", "method": "GET", "headers": [], "app": _App(state)}
    with pytest.raises(Problem) as refused:
        whole(Request(scope), "data/all.nq.gz", Shown.__new__(Shown))
    assert refused.value.status == 503
    assert int(refused.value.headers["Retry-After"]) > 0


class _Service:
    def etag(self, *_: object) -> str:
        return '"x"'


@dataclass
class _App:
    state: State
