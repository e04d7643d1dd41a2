"""Endpoints that misbehave, on loopback: each a small server of our own."""

from __future__ import annotations

import base64
import contextlib
import email.utils
import gzip
import http.server
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from bscgraph.errors import StoreError
from bscgraph.store import RemoteStore, opened
from tests.servers import free_port

QUERY = "SELECT ?s ?o { ?s ?p ?o }"
JSON = "application/sparql-results+json"
ROW = {"s": {"type": "uri", "value": "http://e.x/1"}, "o": {"type": "literal", "value": "義民"}}
WHOLE = json.dumps({"head": {"vars": ["s", "o"]}, "results": {"bindings": [ROW, ROW]}}).encode()
ROWS = (("http://e.x/1", "義民"),) * 2

Handler = http.server.BaseHTTPRequestHandler
Answering = Callable[[Handler, bytes], None]


class Endpoint:
    def __init__(self, url: str) -> None:
        self.url = url
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []


@contextlib.contextmanager
def endpoint(answer: Answering, path: str = "/sparql") -> Iterator[Endpoint]:
    class Server(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found.seen.append((self.command, self.path, dict(self.headers), body))
            self.close_connection = True
            with contextlib.suppress(OSError):
                answer(self, body)

        do_PUT = do_DELETE = do_GET = do_POST  # noqa: N815 - names of the library

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        found = Endpoint(f"http://127.0.0.1:{server.server_port}{path}")
        yield found
        server.shutdown()


def head(handler: Handler, code: int = 200, kind: str = JSON, **headers: str) -> None:
    handler.send_response(code)
    for name, value in {"Content-Type": kind, **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def fixed(body: bytes, code: int = 200, kind: str = JSON, **headers: str) -> Answering:
    def answer(handler: Handler, _: bytes) -> None:
        head(handler, code, kind, Content_Length=str(len(body)), **headers)
        handler.wfile.write(body)

    return answer


def chunked(body: bytes, *, end: bool = True) -> Answering:
    def answer(handler: Handler, _: bytes) -> None:
        head(handler, Transfer_Encoding="chunked")
        handler.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n" + b"0\r\n\r\n" * end)

    return answer


def unframed(body: bytes, kind: str = JSON) -> Answering:
    def answer(handler: Handler, _: bytes) -> None:
        head(handler, kind=kind)
        handler.wfile.write(body)

    return answer


def promised(body: bytes, more: int = 10, kind: str = JSON) -> Answering:
    """Fewer bytes than the head says."""

    def answer(handler: Handler, _: bytes) -> None:
        head(handler, kind=kind, Content_Length=str(len(body) + more))
        handler.wfile.write(body)

    return answer


@pytest.mark.parametrize("how", [fixed, chunked, unframed])
def test_whole_answers_however_they_are_framed(how: Callable[[bytes], Answering]) -> None:
    with endpoint(how(WHOLE)) as server:
        answer = RemoteStore(server.url).select(QUERY)
    assert (answer.columns, answer.rows) == (("s", "o"), ROWS)
    ((method, path, headers, body),) = server.seen
    assert (method, path) == ("POST", "/sparql")
    assert parse_qs(body.decode()) == {"query": [QUERY]}
    assert JSON in headers["Accept"]
    assert "Authorization" not in headers


CUTS = [len(WHOLE) - 1, len(WHOLE) - 2, len(WHOLE) - 3, len(WHOLE) // 2, 40, 1, 0]


@pytest.mark.parametrize("how", [fixed, chunked, unframed, promised])
@pytest.mark.parametrize("length", CUTS)
def test_a_cut_off_answer_is_an_error(how: Callable[[bytes], Answering], length: int) -> None:
    with (
        endpoint(how(WHOLE[:length])) as server,
        pytest.raises(StoreError, match="did not answer"),
    ):
        RemoteStore(server.url).select(QUERY)


@pytest.mark.parametrize("answer", [promised(WHOLE), chunked(WHOLE, end=False)])
def test_whole_json_in_a_cut_off_message_is_an_error(answer: Answering) -> None:
    with endpoint(answer) as server, pytest.raises(StoreError, match="cut off"):
        RemoteStore(server.url).select(QUERY)


def test_rows_come_before_the_cut_is_known() -> None:
    many = json.dumps({"head": {"vars": ["s", "o"]}, "results": {"bindings": [ROW] * 5000}})
    with endpoint(fixed(many.encode()[:-2])) as server:
        stream = RemoteStore(server.url).stream(QUERY)
        assert next(iter(stream)) == ROWS[0]
        with pytest.raises(StoreError, match="cut off"):
            list(stream)


def test_columns_after_the_rows() -> None:
    odd = {"results": {"bindings": [ROW, ROW]}, "head": {"vars": ["s", "o"]}}
    with endpoint(fixed(json.dumps(odd).encode())) as server:
        assert RemoteStore(server.url).select(QUERY).rows == ROWS


@pytest.mark.parametrize(
    ("headers", "message"),
    [({"X_SPARQL_MaxRows": "2"}, "at most 2 rows"), ({"X_SQL_State": "S1TAT"}, "cut off")],
)
def test_a_server_that_cuts_off_by_its_own_limits(headers: dict[str, str], message: str) -> None:
    with endpoint(fixed(WHOLE, **headers)) as server, pytest.raises(StoreError, match=message):
        RemoteStore(server.url).select(QUERY)


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (b"<html>Welcome</html>", "text/html", "but with text/html"),
        (b"{}", JSON, "but with JSON"),
        (b'{"head": {}, "boolean": true}', JSON, "Only SELECT"),
        (b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": 1}]}}', JSON, "JSON"),
        (WHOLE + b"more", JSON, "cut off"),
        (b'{"head":{"vars":["s"]},"results":{"bindings":[' + b"[" * 500_000, JSON, "JSON"),
        (b'{"head":' + b'{"vars":' * 200_000, JSON, "JSON"),
    ],
    ids=["html", "empty", "ask", "number", "more", "deep", "deep head"],
)
def test_something_else_than_a_result(body: bytes, kind: str, message: str) -> None:
    with endpoint(fixed(body, kind=kind)) as server, pytest.raises(StoreError, match=message):
        RemoteStore(server.url).select(QUERY)


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_what_is_packed_without_our_asking_is_not_unpacked(encoding: str) -> None:
    """A few bytes may unpack to any number."""
    bomb = gzip.compress(WHOLE[:-3] + b" " * 10_000_000)
    with (
        endpoint(fixed(bomb, Content_Encoding=encoding)) as server,
        pytest.raises(StoreError, match=f"but with {encoding}"),
    ):
        RemoteStore(server.url).select(QUERY)
    assert server.seen[0][2]["Accept-Encoding"] == "identity"


def test_too_many_questions_are_asked_again_later() -> None:
    def answer(handler: Handler, body: bytes) -> None:
        first = fixed(b"slow down", 429, "text/plain", Retry_After="1")
        (fixed(WHOLE) if server.seen[1:] else first)(handler, body)

    with endpoint(answer) as server:
        begin = time.monotonic()
        assert RemoteStore(server.url).select(QUERY).rows == ROWS
    assert len(server.seen) == 2
    assert time.monotonic() - begin >= 1


@pytest.mark.parametrize("after", ["-5", "soon", "9" * 400, "Fri, 31 Dec 9999 23:59:59 -9999", ""])
def test_an_odd_retry_after_does_no_harm(after: str) -> None:
    with (
        endpoint(fixed(b"", 503, Retry_After=after)) as server,
        pytest.raises(StoreError, match="too busy or closed") as error,
    ):
        RemoteStore(server.url, timeout=0.9).select(QUERY)
    assert "忙碌中" in error.value.zh


def heads(handler: Handler, _: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 10_000 + b"\r\n")


def long_head(handler: Handler, _: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 1_000_000)


def noise(handler: Handler, _: bytes) -> None:
    handler.wfile.write(b"\x00\x01\r\n\r\n")


def huge_chunk(handler: Handler, _: bytes) -> None:
    head(handler, Transfer_Encoding="chunked")
    handler.wfile.write(b"FFFFFFFFFFFFFFFF\r\n" + WHOLE)


def hangs_up(handler: Handler, _: bytes) -> None:
    """Not a word."""


@pytest.mark.parametrize("answer", [heads, long_head, noise, huge_chunk, hangs_up])
def test_what_is_no_http_is_one_clear_sentence(answer: Answering) -> None:
    with endpoint(answer) as server, pytest.raises(StoreError, match="did not answer") as error:
        RemoteStore(server.url, timeout=10).select(QUERY)
    assert "端點" in error.value.zh
    assert "\n" not in str(error.value)


def stalls(handler: Handler, _: bytes) -> None:
    head(handler, Content_Length=str(len(WHOLE)))
    handler.wfile.write(WHOLE[:60])
    handler.wfile.flush()
    time.sleep(5)


def trickles(handler: Handler, _: bytes) -> None:
    head(handler, Content_Length="100000")
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def slow_head(handler: Handler, _: bytes) -> None:
    for char in "HTTP/1.1 200 OK\r\nX-Slow: " + "x" * 100:
        handler.wfile.write(char.encode())
        handler.wfile.flush()
        time.sleep(0.05)


def silent(handler: Handler, _: bytes) -> None:
    time.sleep(5)


@pytest.mark.parametrize("answer", [stalls, trickles, slow_head, silent])
def test_the_time_ends_every_kind_of_waiting(answer: Answering) -> None:
    begin = time.monotonic()
    with endpoint(answer) as server:
        with pytest.raises(StoreError, match=r"within 0\.5 seconds"):
            RemoteStore(server.url, timeout=0.5).select(QUERY)
        assert time.monotonic() - begin < 2
        with pytest.raises(StoreError, match=r"within 0\.2 seconds"):
            RemoteStore(server.url).select(QUERY, timeout=0.2)
    assert time.monotonic() - begin < 3


def test_a_long_stream_may_take_longer_than_one_wait() -> None:
    """Rows that keep coming are no reason to stop; a pause that is too long is one."""

    def answer(handler: Handler, _: bytes) -> None:
        head(handler)
        for part in (WHOLE[:60], WHOLE[60:80], WHOLE[80:90], WHOLE[90:]):
            handler.wfile.write(part)
            handler.wfile.flush()
            time.sleep(0.2)

    with endpoint(answer) as server:
        assert tuple(RemoteStore(server.url, timeout=0.5).stream(QUERY)) == ROWS
    with endpoint(stalls) as server, pytest.raises(StoreError, match=r"within 0\.5 seconds"):
        list(RemoteStore(server.url, timeout=0.5).stream(QUERY))


def test_nobody_there() -> None:
    with pytest.raises(StoreError, match="did not answer"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/query", timeout=2).select(QUERY)


def test_a_busy_server_is_asked_again() -> None:
    times: list[float] = []

    def answer(handler: Handler, body: bytes) -> None:
        times.append(time.monotonic())
        busy = fixed(b"later", 503, "text/plain", **({"Retry_After": "1"} if times[1:] else {}))
        (busy if len(times) < 3 else fixed(WHOLE))(handler, body)

    with endpoint(answer) as server:
        assert RemoteStore(server.url).select(QUERY).rows == ROWS
    assert len(times) == 3
    assert 0.3 < times[1] - times[0] < 1  # our own pause
    assert 1 <= times[2] - times[1] < 2  # the one it asked for


@pytest.mark.parametrize("after", ["120", "date"])
def test_a_server_that_asks_for_more_patience_than_there_is(after: str) -> None:
    after = email.utils.formatdate(time.time() + 120, usegmt=True) if after == "date" else after
    begin = time.monotonic()
    with (
        endpoint(fixed(b"", 503, Retry_After=after)) as server,
        pytest.raises(StoreError, match="too busy or closed"),
    ):
        RemoteStore(server.url, timeout=5).select(QUERY)
    assert time.monotonic() - begin < 2
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (400, "HTTP 400: expected"),
        (401, "BSCGRAPH_STORE_USER"),
        (403, "does not let us in"),
        (404, "no SPARQL endpoint"),
        (500, "HTTP 500"),
        (504, "try again later"),
    ],
)
def test_refusals(code: int, message: str) -> None:
    said = "\x1b[31m<p>\n expected WHERE\u2028</p>\nand much more".encode()
    with endpoint(fixed(said, code)) as server, pytest.raises(StoreError, match=message) as error:
        RemoteStore(server.url).select(QUERY)
    assert "\x1b" not in str(error.value)
    assert len(server.seen) == 1


def test_a_redirect_is_not_followed_and_gets_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BSCGRAPH_STORE_TOKEN", "sekrit")
    with endpoint(fixed(WHOLE)) as other:
        moved = fixed(b"", 307, Location=other.url)
        with endpoint(moved) as server, pytest.raises(StoreError, match="has moved to"):
            RemoteStore(server.url).select(QUERY)
    assert other.seen == []


def test_the_environment_says_who_we_are(monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(fixed(WHOLE)) as server:
        monkeypatch.setenv("BSCGRAPH_STORE_USER", "林")
        monkeypatch.setenv("BSCGRAPH_STORE_PASSWORD", "p:w")
        RemoteStore(server.url).select(QUERY)
        monkeypatch.setenv("BSCGRAPH_STORE_TOKEN", "tok")
        RemoteStore(server.url).select(QUERY)
    sent = [headers["Authorization"] for _, _, headers, _ in server.seen]
    assert sent == ["Basic " + base64.b64encode("林:p:w".encode()).decode(), "Bearer tok"]


def test_a_netrc_file_says_who_we_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine other.example login a password b\n")
    monkeypatch.setenv("NETRC", str(file))
    with endpoint(fixed(WHOLE)) as server:
        RemoteStore(server.url).select(QUERY)
        file.write_text("machine 127.0.0.1 login me password it\n")
        RemoteStore(server.url).select(QUERY)
        assert "Authorization" not in server.seen[0][2]
        assert server.seen[1][2]["Authorization"] == "Basic bWU6aXQ="
        file.write_text("machine 127.0.0.1 login me passwort it\n")
        with pytest.raises(StoreError, match="netrc") as error:
            RemoteStore(server.url)
    assert "it" not in str(error.value).split()


@pytest.mark.parametrize(
    "url",
    ["http://me:sekrit@e.x/sparql", "https://sekrit@e.x/", "http://e.x:99999/sekrit",
     "ftp://e.x/sekrit", "http:///sekrit", "http://e.x/sek rit", "http://e.x/\nsekrit"],
)  # fmt: skip
def test_addresses_that_are_refused_are_not_repeated(url: str) -> None:
    with pytest.raises(StoreError) as error:
        RemoteStore(url)
    assert "sekrit" not in f"{error.value!r} {error.value.zh}"
    assert error.value.__cause__ is None


def test_a_password_does_not_travel_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BSCGRAPH_STORE_TOKEN", "sekrit")
    with pytest.raises(StoreError, match="unencrypted") as error:
        RemoteStore("http://store.example/sparql")
    assert "sekrit" not in f"{error.value!r}"
    RemoteStore("https://store.example/sparql")
    monkeypatch.setenv("BSCGRAPH_STORE_PLAIN_HTTP", "1")
    RemoteStore("http://store.example/sparql")


def test_a_token_that_would_add_headers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BSCGRAPH_STORE_TOKEN", "sek\r\nX-Rit: 1")
    with pytest.raises(StoreError, match="control character"):
        RemoteStore("https://store.example/sparql")


def test_secrets_are_in_no_message_and_no_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("BSCGRAPH_STORE_USER", "me")
    monkeypatch.setenv("BSCGRAPH_STORE_PASSWORD", "sekrit")
    caplog.set_level(logging.DEBUG)
    with endpoint(fixed(b"no", 401)) as server, pytest.raises(StoreError) as error:
        store = RemoteStore(server.url + "?apikey=sekrit")
        store.select(QUERY)
    told = f"{error.value!r} {error.value.zh} {store.info!r} {vars(store)!r} {caplog.text}"
    assert "sekrit" not in told.replace(repr(store._query), "").replace(repr(store._update), "")
    assert "sekrit" not in str(error.value)


@pytest.mark.parametrize(
    ("path", "query", "update"),
    [
        ("/query", "/query", "/update"),
        ("/", "/query", "/update"),
        ("/ds/query", "/ds/query", "/ds/update"),
        ("/sparql", "/sparql", "/sparql"),
        ("/repositories/bsc", "/repositories/bsc", "/repositories/bsc/statements"),
    ],
)
def test_where_queries_and_updates_go(path: str, query: str, update: str) -> None:
    with endpoint(fixed(WHOLE), path) as server:
        store = opened(server.url)
        store.select(QUERY)
        store.drop("http://e.x/g")
    assert [seen[1] for seen in server.seen] == [query, update]
    assert server.seen[1][3] == b"DROP SILENT GRAPH <http://e.x/g>"
    assert server.seen[1][2]["Content-Type"] == "application/sparql-update"


def test_the_update_address_may_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(fixed(b"")) as server:
        monkeypatch.setenv("BSCGRAPH_STORE_UPDATE", server.url.replace("/sparql", "/change"))
        RemoteStore(server.url).drop("http://e.x/g")
        assert server.seen[0][1] == "/change"
        monkeypatch.setenv("BSCGRAPH_STORE_UPDATE", "https://elsewhere.example/change")
        with pytest.raises(StoreError, match="another server"):
            RemoteStore(server.url)


def test_the_graph_store_protocol() -> None:
    with endpoint(fixed(b"")) as server:
        base = server.url.replace("/sparql", "/store")
        store = RemoteStore(server.url, graph_store=base)
        assert (
            store.load(
                '<http://e.x/s> <http://e.x/p> "義" <http://e.x/g> .'.encode(), "http://e.x/g"
            )
            == 1
        )
        store.drop("http://e.x/g")
    put, delete = server.seen
    assert put[:2] == ("PUT", "/store?graph=http%3A%2F%2Fe.x%2Fg")
    assert put[2]["Content-Type"] == "application/n-triples"
    assert put[3] == '<http://e.x/s> <http://e.x/p> "義" .\n'.encode()
    assert delete[:2] == ("DELETE", "/store?graph=http%3A%2F%2Fe.x%2Fg")


HOSTILE = [
    b'<http://e.x/s> <http://e.x/p> "x" . } } ; DROP ALL ; INSERT DATA { GRAPH <http://e.x/g> { <http://e.x/a> <http://e.x/b> <http://e.x/c> <http://e.x/g> .\n',
    b"<http://e.x/s> <http://e.x/p> _:b <http://e.x/g> .",
    b"<http://e.x/s> <http://e.x/p> <http://e.x/o> <http://e.x/other> .",
    b"broken",
]


@pytest.mark.parametrize("nquads", HOSTILE)
def test_what_is_no_sound_graph_is_not_sent(nquads: bytes) -> None:
    with endpoint(fixed(b"")) as server:
        with pytest.raises(StoreError):
            RemoteStore(server.url).load(nquads, "http://e.x/g")
        with pytest.raises(StoreError):
            RemoteStore(server.url).load(b"", "http://e.x/g> ; DROP ALL ; #")
    assert server.seen == []


TRIPLES = b'<http://e.x/s> <http://e.x/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n' * 3


def test_triples() -> None:
    kind = "application/n-triples"
    with endpoint(fixed(TRIPLES, kind=kind)) as server:
        found = list(RemoteStore(server.url).construct("CONSTRUCT WHERE { ?s ?p ?o }"))
    assert found[0] == (
        "<http://e.x/s>",
        "<http://e.x/p>",
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
    )
    assert len(found) == 3
    for answer, message in [
        (unframed(TRIPLES, kind), "whether it"),
        (promised(TRIPLES, kind=kind), "cut off"),
        (fixed(TRIPLES[:-5], kind=kind), "refuses"),
        (fixed(b"<html>", kind="text/html"), "text/html"),
    ]:
        with endpoint(answer) as server, pytest.raises(StoreError, match=message):
            list(RemoteStore(server.url).construct("CONSTRUCT WHERE { ?s ?p ?o }"))


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (b'{"head": {}, "boolean": true}', True),
        (b'{"head": {}, "boolean": false}', False),
        (b'{"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [{"__ASK_RETVAL": '
         b'{"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer", '
         b'"value": "1"}}]}}', True),
    ],
)  # fmt: skip
def test_ask(body: bytes, verdict: bool) -> None:
    with endpoint(fixed(body)) as server:
        assert RemoteStore(server.url).ask("ASK { ?s ?p ?o }") is verdict
    with endpoint(fixed(WHOLE)) as server, pytest.raises(StoreError, match="Only ASK"):
        RemoteStore(server.url).ask(QUERY)


def test_blank_nodes_and_odd_iris_of_other_peoples_data() -> None:
    rows = [{"s": {"type": "bnode", "value": "nodeID://b1"},
             "o": {"type": "uri", "value": 'http://e.x/"a b"'}}]  # fmt: skip
    body = json.dumps({"head": {"vars": ["s", "o"]}, "results": {"bindings": rows}}).encode()
    with endpoint(fixed(body)) as server:
        assert RemoteStore(server.url).select(QUERY).rows == (
            ("_:nodeID://b1", 'http://e.x/"a b"'),
        )


def test_memory_does_not_grow_with_the_rows() -> None:
    """Thirty thousand rows, 3 MB on the wire, within two megabytes of memory."""
    import tracemalloc

    row = json.dumps(ROW).encode()
    block, blocks = b"," + b",".join([row] * 1000), 30

    def answer(handler: Handler, _: bytes) -> None:
        start = b'{"head":{"vars":["s","o"]},"results":{"bindings":[' + row
        length = len(start) + blocks * len(block) + 3
        head(handler, Content_Length=str(length))
        handler.wfile.write(start)
        for _ in range(blocks):
            handler.wfile.write(block)
        handler.wfile.write(b"]}}")

    with endpoint(answer) as server, RemoteStore(server.url).stream(QUERY) as found:
        next(iter(found))
        tracemalloc.start()
        count = 1 + sum(1 for _ in found)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == blocks * 1000 + 1
    assert peak < 1_000_000


def test_a_stream_given_up_ends_its_connection() -> None:
    ended = threading.Event()

    def answer(handler: Handler, _: bytes) -> None:
        head(handler)
        handler.wfile.write(b'{"head":{"vars":["s"]},"results":{"bindings":[')
        try:
            while True:
                handler.wfile.write(b'{"s":{"type":"literal","value":"x"}},' * 1000)
        except OSError:
            ended.set()

    with endpoint(answer) as server:
        with RemoteStore(server.url).stream(QUERY) as found:
            assert next(iter(found)) == ("x",)
        assert ended.wait(5)


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as proxy, endpoint(fixed(WHOLE)) as server:
        proxy.bind(("127.0.0.1", 0))
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        assert RemoteStore(server.url, timeout=5).select(QUERY).rows == ROWS
