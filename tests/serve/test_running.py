"""A server's life: open, new data, an orderly end."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from bscgraph.store import LocalStore

from .conftest import ROOT, Running, free_port, loaded, serving
from .killing import knowing

SLOW = (
    "SELECT (COUNT(*) AS ?n) { GRAPH ?a { ?s ?p ?o } GRAPH ?b { ?t ?q ?u } GRAPH ?c { ?v ?r ?w } }"
)
COUNT = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def sparql(server: Running, query: str) -> int:
    return server.ask(f"/sparql?query={quote(query)}", accept="text/csv").status


def until(true: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.1)


def add_graph(store: Path, name: str) -> None:
    writer = LocalStore(store, writable=True)
    writer.load(f"<http://e.x/s> <http://e.x/p> <http://e.x/o> <{name}> .\n".encode(), name)
    writer.close()


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def children(process: int) -> set[int]:
    """All processes below one, now."""
    found = set()
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = file.read_text("utf-8", "replace")
        except OSError:
            continue
        if int(text.rpartition(")")[2].split()[1]) == process:
            child = int(file.parent.name)
            found |= {child} | children(child)
    return found


def test_a_stop_lets_requests_end_and_leaves_no_process(tmp_path: Path, store: Path) -> None:
    with serving(tmp_path, "--store", str(store), "--seconds", "2") as server:
        assert sparql(server, "ASK {}") == 200
        below = children(server.process.pid)
        assert below
        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(sparql, server, SLOW)
            time.sleep(0.7)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            with pytest.raises(ConnectionError):  # no new connections
                server.ask("/health")
            assert slow.result() == 504  # not cut off
        assert server.process.wait(15) == 0
    assert not [process for process in below if alive(process)]


def test_new_data_is_served_and_no_request_is_dropped(tmp_path: Path) -> None:
    place = loaded(tmp_path / "store", ["hac-111.pdf"])
    with serving(tmp_path, "--store", str(place)) as server:
        before = json.loads(server.ask("/health").body)
        tag = server.ask("/server").headers["ETag"]
        assert server.ask("/server", If_None_Match=tag).status == 304
        stop, seen = threading.Event(), []

        def keep_asking() -> None:
            while not stop.is_set():
                seen.append(server.ask("/server").status)
                seen.append(sparql(server, COUNT))

        with ThreadPoolExecutor(2) as pool:
            asking = [pool.submit(keep_asking) for _ in range(2)]
            for number in range(3):
                add_graph(place, f"http://e.x/g{number}")
                time.sleep(0.7)
            until(
                lambda: (
                    b"\r\n5\r\n"
                    in server.ask(f"/sparql?query={quote(COUNT)}", accept="text/csv").body
                )
            )
            stop.set()
            for work in asking:
                work.result()
        assert set(seen) == {200}
        assert json.loads(server.ask("/health").body)["digest"] != before["digest"]
        assert server.ask("/server", If_None_Match=tag).status == 200


def test_a_hangup_looks_for_new_data_and_harms_nothing(tmp_path: Path) -> None:
    place = loaded(tmp_path / "store", ["hac-111.pdf"])
    with serving(tmp_path, "--store", str(place)) as server:
        before = json.loads(server.ask("/health").body)["digest"]
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.2)
        assert json.loads(server.ask("/health").body)["digest"] == before
        add_graph(place, "http://e.x/g")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: json.loads(server.ask("/health").body)["digest"] != before)


def test_a_store_that_breaks_leaves_the_old_data_in_service(tmp_path: Path) -> None:
    place = loaded(tmp_path / "store", ["hac-111.pdf"])
    with serving(tmp_path, "--store", str(place)) as server:
        before = json.loads(server.ask("/health").body)["digest"]
        (place / "CURRENT").rename(place / "gone")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: "reload failed" in server.log.read_text("utf-8"))
        assert json.loads(server.ask("/health").body)["digest"] == before
        assert sparql(server, COUNT) == 200


def test_equal_content_has_equal_digests(tmp_path: Path, store: Path, server: Running) -> None:
    other = loaded(tmp_path / "store", ["tfam-111.pdf", "hac-111.pdf"])
    with serving(tmp_path, "--store", str(other)) as second:
        ours = json.loads(server.ask("/health").body)["digest"]
        assert json.loads(second.ask("/health").body)["digest"] == ours
        assert second.ask("/server").headers["ETag"] == server.ask("/server").headers["ETag"]


def test_documents_are_served_from_a_store_that_goes_with_the_server(tmp_path: Path) -> None:
    env = {"TMPDIR": str(tmp_path)}
    with serving(tmp_path, "--from", str(ROOT / "examples" / "tfam-111.pdf"), env=env) as server:
        assert server.ask("/doc/agency/tfam", accept="text/turtle").status == 200
        assert server.ask("/doc/agency/hac", accept="text/turtle").status == 404
        assert list(tmp_path.glob("bscgraph-*"))
    assert not list(tmp_path.glob("bscgraph-*"))


def failing(*options: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bscgraph", "serve", "--lang", lang, *options],
        capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_what_cannot_work_is_told_in_a_sentence(tmp_path: Path, server: Running, lang: str) -> None:
    cases = [
        (["--port", str(server.port)], 1, str(server.port)),
        (["--port", str(free_port()), "--store", str(tmp_path / "none")], 21, "none"),
        (["--public", "bsc.example"], 1, "bsc.example"),
        (["--store", str(tmp_path), "--from", "x.pdf"], 64, "--from"),
        (["--port", "0", "--from", str(tmp_path / "x.pdf")], 21, "x.pdf"),
    ]
    for options, code, word in cases:
        done = failing(*options, lang=lang)
        assert (done.returncode, done.stdout) == (code, ""), done.stderr
        assert word in done.stderr
        assert "Traceback" not in done.stderr
        assert bool(re.search("[\u4e00-\u9fff]", done.stderr)) is (lang == "zh-Hant")


@pytest.mark.integration
def test_a_start_that_fails_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert failing("--store", str(tmp_path / "none")).returncode == 21
    until(lambda: not knowing(str(tmp_path)))


def test_a_connection_that_idles_does_not_hold_up_the_end(tmp_path: Path, store: Path) -> None:
    with serving(tmp_path, "--store", str(store)) as server:
        link = http.client.HTTPConnection("127.0.0.1", server.port)
        link.request("GET", "/health")
        assert link.getresponse().read()
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(5) == 0
        link.close()
