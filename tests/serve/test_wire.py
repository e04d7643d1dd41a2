"""Connections that are slow, huge or half open, and bodies beyond their limit."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import time

import pytest

from .conftest import Running

HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"


def opened(server: Running, timeout: float = 30) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=timeout)


def rest(link: socket.socket) -> bytes:
    parts = []
    try:
        while part := link.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass  # what we sent too much was never read
    return b"".join(parts)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (HEAD + b"X: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (HEAD + b"X: a\r\n" * 150 + b"\r\n", 431),
        (HEAD + b"X: " + b"a" * 200_000, 431),
        (b"GET /?" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (b"nonsense\r\n\r\n", 400),
        (b"GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
         b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ],
)  # fmt: skip
def test_heads_that_are_too_large_or_wrong(server: Running, sent: bytes, code: int) -> None:
    with opened(server) as link:
        link.sendall(sent)
        answer = rest(link)
    assert status(answer) == code
    assert server.ask("/health").status == 200


def test_a_long_query_in_the_address_is_taken(server: Running) -> None:
    query = "ASK%20%7B%7D%23" + "a" * 30_000
    assert server.ask(f"/sparql?query={query}").status == 200


def test_requests_one_behind_the_other(server: Running) -> None:
    with opened(server) as link:
        link.sendall(HEAD + b"\r\n" + HEAD + b"Connection: close\r\n\r\n")
        assert rest(link).count(b'"status":"ready"') == 2


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_beyond_the_limit_is_refused(server: Running, chunked: bool) -> None:
    link = server.connect()
    body = b"q" * (3 << 20)
    headers = {"Content-Type": "application/sparql-query"}
    if chunked:
        parts = (body[i : i + 65536] for i in range(0, len(body), 65536))
        link.request("POST", "/sparql", parts, headers, encode_chunked=True)
    else:
        link.request("POST", "/sparql", body, headers)
    found = link.getresponse()
    document = json.loads(found.read())
    assert (found.status, document["type"]) == (413, "/problem/too-large")
    assert found.headers["Connection"] == "close"
    link.close()


def test_who_asks_before_sending_is_refused_before_sending(server: Running) -> None:
    with opened(server) as link:
        link.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
            b"Content-Type: application/sparql-query\r\nContent-Length: 100000000\r\n\r\n"
        )
        begun = time.monotonic()
        assert status(rest(link)) == 413
        assert time.monotonic() - begun < 10  # and not when the body is given up


def test_a_hundred_megabytes_cost_no_memory(server: Running) -> None:
    with opened(server) as link:
        link.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/sparql-query\r\nContent-Length: 104857600\r\n\r\n"
        )
        try:
            for _ in range(100):
                link.sendall(b" " * (1 << 20))
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all was sent
        answer = rest(link)
    assert not answer or status(answer) == 413
    lines = server.ask("/metrics").text.splitlines()
    memory = next(line for line in lines if line.startswith("process_resident_memory_bytes"))
    assert int(memory.split()[1]) < 300 << 20


@pytest.mark.integration
def test_who_sends_nothing_or_too_slowly_is_shut_out(server: Running) -> None:
    """A connection without a word, a head letter by letter, blank lines only, a body that stops."""
    begun = time.monotonic()
    links = [opened(server) for _ in range(4)]
    links[1].sendall(b"GET /health HTTP/1.1\r\nHost: local")
    links[2].sendall(HEAD + b"\r\n")
    said = b""
    while b'"ready"' not in said and (piece := links[2].recv(65536)):
        said += piece
    assert b'"ready"' in said
    links[2].sendall(b"\r\n")
    links[3].sendall(
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 50\r\n\r\nASK"
    )
    with contextlib.suppress(ConnectionError):  # it may be shut out sooner
        while time.monotonic() - begun < 8:
            links[1].sendall(b"h")
            time.sleep(1)
    assert server.ask("/health").status == 200
    ends = [rest(link) for link in links]
    for link in links:
        link.close()
    assert time.monotonic() - begun < 25
    assert [ends[0], ends[2]] == [b"", b""]
    assert [status(ends[1]), status(ends[3])] == [408, 408]


@pytest.mark.integration
def test_who_does_not_read_the_answer_is_given_up(server: Running) -> None:
    path = "/sparql?query=SELECT*%7BGRAPH%20?g%7B?s%20?p%20?o%7D%7D"
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    link.connect(("127.0.0.1", server.port))
    link.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    end = time.monotonic() + 40
    while 'broken": true' not in server.log.read_text("utf-8"):
        assert time.monotonic() < end
        time.sleep(0.5)
    link.close()
    inside = 'bscgraph_requests_inside{gate="heavy"} 0'
    assert inside in server.ask("/metrics").text


def test_many_connections_without_a_word_leave_room_for_others(server: Running) -> None:
    links = [opened(server) for _ in range(200)]
    try:
        link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        link.request("GET", "/health")
        assert link.getresponse().status == 200
        link.close()
    finally:
        for one in links:
            one.close()
