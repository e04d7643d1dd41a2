"""The whole data, made while it is sent: one client at a time, and free again however it ended."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.requests import ClientDisconnect

from bscgraph.serve.streaming import _One


def _response(ended: list[str]) -> _One:
    def pieces() -> Iterator[bytes]:
        yield b"one"
        yield b"two"

    return _One(pieces(), lambda: ended.append("over"), {"ETag": '"x"'})


async def _hears() -> dict[str, object]:
    await asyncio.sleep(3600)  # nobody hangs up
    return {"type": "http.disconnect"}


def _scope() -> dict[str, object]:
    return {"type": "http", "method": "GET", "asgi": {"spec_version": "2.4"}}


def test_a_file_that_was_sent_makes_room_for_the_next() -> None:
    ended: list[str] = []
    sent: list[bytes] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(bytes(message.get("body", b"")))  # type: ignore[call-overload]
        assert not ended

    asyncio.run(_response(ended)(_scope(), _hears, send))  # type: ignore[arg-type]
    assert b"".join(sent) == b"onetwo"
    assert ended == ["over"]


def test_whoever_hangs_up_makes_room_too() -> None:
    ended: list[str] = []

    async def send(message: dict[str, object]) -> None:
        if message.get("body"):
            raise OSError("gone")

    with pytest.raises(ClientDisconnect):
        asyncio.run(_response(ended)(_scope(), _hears, send))  # type: ignore[arg-type]
    assert ended == ["over"]
