"""People who mean harm, at a real server."""

from __future__ import annotations

import http.server
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.serve.conftest import Answer, Running, serving
from tests.serve.killing import WAYS, below, busy, marked, rounds
from tests.serve.pace import paced, percentile

SMALL = "SELECT * { ?s ?p ?o } LIMIT 10"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?i) }"
SECONDS = 10.0


def path(text: str, **more: str) -> str:
    return f"/sparql?{urlencode({'query': text, **more})}"


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server that notes who comes, at an address that a query may name."""
    seen: list[str] = []

    class Noting(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - as the library calls it

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Noting) as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{found.server_port}/x", seen
        found.shutdown()
        thread.join()


def test_no_query_makes_the_server_call_anybody(
    server: Running, listener: tuple[str, list[str]]
) -> None:
    url, seen = listener
    texts = [
        f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p ?o.SERVICE SILENT <{url}> {{ ?a ?b ?c }} }}",
        f"SELECT * {{ VALUES ?x {{ true }}service<{url}>{{ ?a ?b ?c }} }}",
        f"SELECT * {{ VALUES ?x {{ <http://x/\\u0041#a> }} SERVICE <{url}> {{ ?a ?b ?c }} }}",
        f"PREFIX e: <http://x/> SELECT * {{ VALUES ?x {{ e:a\\#b }} SERVICE <{url}> {{}} }}",
        f"SELECT * {{ VALUES (?a ?b) {{(1 2)}} FILTER(?a<?b)SERVICE#>\n<{url}>{{ ?s ?p ?o }} }}",
        f"SELECT * {{ BIND(<{url}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
        f"SELECT * {{ S\\u0045RVICE <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        f"LOAD <{url}>",
        f"LOAD SILENT <{url}> INTO GRAPH <http://x/>",
    ]
    for text in texts:
        for answer in (
            server.ask(path(text)),
            server.ask("/sparql", "POST", text.encode(), content_type="application/sparql-query"),
        ):
            assert answer.status in {400, 403}, text
            assert b"root:" not in answer.body
    for name in ("default-graph-uri", "named-graph-uri"):
        assert server.ask(path(SMALL, **{name: url})).status == 400
    assert seen == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "where", ["/", "/sparql", "/update", "/query", "/store", "/graph/culture/2022/1", "/api/", "/id/x"]
)  # fmt: skip
def test_nothing_is_changed_at_any_address(server: Running, where: str, method: str) -> None:
    counting = path("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    before = server.ask(counting, cache_control="no-cache").body
    update = b"INSERT DATA { GRAPH <http://x/g> { <http://x/a> <http://x/b> <http://x/c> } }"
    for kind, body in (
        ("application/sparql-update", update),
        ("application/x-www-form-urlencoded", b"update=" + update.replace(b" ", b"+")),
        ("text/turtle", b"<http://x/a> <http://x/b> <http://x/c> ."),
    ):
        assert server.ask(where, method, body, content_type=kind).status in {403, 404, 405, 415}
    assert server.ask(counting + "&format=json", cache_control="no-cache").body == before


def test_a_query_too_large_is_refused(server: Running) -> None:
    body = b"ASK {}" + b" " * (2 << 20)
    assert (
        server.ask("/sparql", "POST", body, content_type="application/sparql-query").status == 413
    )


@pytest.mark.parametrize(
    "text",
    [
        "ASK " + "{" * 20_000 + "}" * 20_000,
        "ASK { FILTER(" + "!" * 100_000 + "true) }",
        "ASK { FILTER(" + "1+" * 50_000 + "1) }",
        "ASK { ?s " + "/".join(["<http://x/>"] * 20_000) + " ?o }",
        "ASK { ?s " + "^" * 60_000 + "<http://x/> ?o }",
        "ASK { ?s ?p " + '"' * 3 + "\\" * 99_999,
        "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '" + "(a*)*" * 30 + "b') }",
        "\x00\x01ASK {}",
        "ASK {\ud7ff\U0010ffff}",
    ],
    ids=["groups", "not", "sum", "sequence", "inverse", "open", "regex", "control", "planes"],
)
def test_queries_that_break_parsers_hurt_only_themselves(server: Running, text: str) -> None:
    found = server.ask(
        "/sparql", "POST", text.encode(), content_type="application/sparql-query; charset=utf-8"
    )
    assert found.status in {200, 400, 503, 504}
    assert server.ask(path(SMALL, x=str(len(text)))).status == 200


@pytest.mark.integration
def test_endless_queries_of_twenty_clients_leave_others_their_answers(
    tmp_path: Path, store: Path
) -> None:
    """Each client has an address of its own, as behind a proxy."""
    options = ("--store", str(store), "--workers", "2", "--proxy", "127.0.0.1")
    with paced() as pace, serving(tmp_path, *options) as server:

        def endless(number: int) -> tuple[Answer, float]:
            begun = time.monotonic()
            found = server.ask(path(ENDLESS), x_forwarded_for=f"10.0.0.{number + 1}")
            return found, time.monotonic() - begun

        assert server.ask(path(SMALL)).status == 200
        times: list[float] = []
        with ThreadPoolExecutor(20) as pool:
            work = [pool.submit(endless, number) for number in range(20)]
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                text = f"{SMALL} OFFSET {len(times)}"  # each a query of its own, none kept
                begun = time.monotonic()
                found = server.ask(path(text), x_forwarded_for="10.1.1.1")
                times.append(time.monotonic() - begun)
                assert found.status == 200
                time.sleep(0.02)
            done = [one.result() for one in work]
        second = pace.allowed(1)
        for answer, seconds in done:
            assert answer.status in {503, 504}
            assert json.loads(answer.body)["status"] == answer.status
            assert seconds < SECONDS + second
        assert sum(answer.status == 504 for answer, _ in done) >= 4
        assert percentile(times) < pace.allowed(0.1), sorted(times)[-20:]


@pytest.mark.integration
def test_killed_processes_are_replaced_by_the_next_request(tmp_path: Path, store: Path) -> None:
    """Whichever of them, at any moment, and while all cores have other work."""
    with marked(tmp_path, store) as (server, mark), busy(os.cpu_count() or 2):
        assert below(server, mark)
        found = rounds(server, mark, 6 * len(WAYS), seed=os.getpid())
        assert found == {(way, 200): 6 for way in WAYS}


@pytest.mark.integration
def test_no_engine_outlives_its_server(tmp_path: Path, store: Path) -> None:
    with marked(tmp_path, store) as (server, mark):
        assert server.ask(path(SMALL)).status == 200
        found = below(server, mark)
        assert len(found) > 1
        link = socket.create_connection(("127.0.0.1", server.port))
        link.sendall(f"GET {path(ENDLESS)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        time.sleep(0.5)
        found += below(server, mark)
        server.process.kill()
        server.process.wait(10)
        link.close()
        end = time.monotonic() + SECONDS + 5
        while time.monotonic() < end and any(alive(process) for process in found):
            time.sleep(0.2)
        assert [process for process in found if alive(process)] == []


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.integration
def test_who_reads_slowly_holds_no_engine(tmp_path: Path, store: Path) -> None:
    """Forty answers of megabytes that nobody reads; the next one comes at once."""
    options = ("--store", str(store), "--workers", "1", "--proxy", "127.0.0.1")
    with paced() as pace, serving(tmp_path, *options) as server:
        links = []
        for number in range(20):
            link = socket.create_connection(("127.0.0.1", server.port))
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            asked = path(f"SELECT * {{ ?s ?p ?o }} OFFSET {number}")
            link.sendall(
                f"GET {asked} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"X-Forwarded-For: 10.2.0.{number}\r\n\r\n".encode()
            )
            links.append(link)
        time.sleep(2)
        begun = time.monotonic()
        assert server.ask(path(SMALL)).status == 200
        assert time.monotonic() - begun < pace.allowed(0.5)
        for link in links:
            link.close()
