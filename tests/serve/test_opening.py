"""What is answered before the data is there, and an end at that time."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bscgraph.store import LocalStore

from .conftest import ROOT, Answer, Running, free_port, loaded, serving


@contextlib.contextmanager
def reading(place: Path) -> Iterator[Running]:
    """A server that has documents to read, from its first answer on."""
    port = free_port()
    words = [sys.executable, "-m", "bscgraph", "serve", "--port", str(port), "--lang", "en"]
    words += ["--cache", str(place / "cache"), "--from", str(ROOT / "examples" / "tfam-111.pdf")]
    (place / "temporary").mkdir()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(place / "temporary")}
    with (place / "serve.log").open("wb") as log:
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, env=env)
    server = Running(process, f"http://127.0.0.1:{port}/", place / "serve.log", port)
    try:
        first(server)
        yield server
    finally:
        process.kill()
        process.wait(10)


def first(server: Running) -> Answer:
    """The first answer there is."""
    end = time.monotonic() + 30
    while time.monotonic() < end and server.process.poll() is None:
        with contextlib.suppress(ConnectionError):
            return server.ask("/health")
        time.sleep(0.01)
    raise AssertionError(server.log.read_text())


def test_loading_is_told_until_all_is_there(tmp_path: Path) -> None:
    with reading(tmp_path) as server:
        found = server.ask("/health")
        assert (found.status, json.loads(found.body)["status"]) == (503, "loading")
        assert found.headers["Retry-After"] == "1"
        assert found.headers["Cache-Control"] == "no-store"
        live = server.ask("/health/live")
        assert (live.status, json.loads(live.body)) == (200, {"status": "alive"})
        other = server.ask("/sparql?query=ASK%7B%7D", Accept_Language="zh-TW")
        document = json.loads(other.body)
        assert (other.status, document["type"]) == (503, "/problem/loading")
        assert "載入資料" in document["detail"]
        assert other.headers["Retry-After"] == "2"
        assert b"<html" in server.ask("/", accept="text/html").body
        assert server.ask("/health", Host="evil.example").status == 421
        assert server.ask("/sparql", "OPTIONS").status == 204
        assert "default-src 'none'" in other.headers["Content-Security-Policy"]
        assert server.process.stdout is not None
        assert server.process.stdout.readline().startswith("Serving at ")
        assert json.loads(server.ask("/health").body)["status"] == "ready"
        assert server.ask("/health/live").status == 200
        assert server.ask("/sparql?query=ASK%7B%7D").status == 200


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_while_it_loads_is_obeyed_at_once(tmp_path: Path, stop: signal.Signals) -> None:
    with reading(tmp_path) as server:
        server.process.send_signal(stop)
        begun = time.monotonic()
        assert server.process.wait(10) == -stop
        assert time.monotonic() - begun < 2
        left = [one.name for one in (tmp_path / "temporary").iterdir()]
        assert [name for name in left if name.startswith("bscgraph-")] == []


def test_a_reload_stays_ready(tmp_path: Path) -> None:
    place = loaded(tmp_path / "store", ["hac-111.pdf"])
    with serving(tmp_path, "--store", str(place)) as server:
        before = json.loads(server.ask("/health").body)["digest"]
        seen = set()
        for number in range(2):
            store = LocalStore(place)
            store.load(f"<http://e.x/g> <http://e.x/p> \"{number}\" <http://e.x/g> .\n".encode(),
                       "http://e.x/g")  # fmt: skip
            store.close()
            end = time.monotonic() + 10
            while (found := json.loads(server.ask("/health").body))["digest"] == before:
                seen.add(found["status"])
                assert time.monotonic() < end
            before = found["digest"]
            for _ in range(20):  # its data is taken into memory
                seen.add(json.loads(server.ask("/health").body)["status"])
                time.sleep(0.05)
        assert seen == {"ready"}
