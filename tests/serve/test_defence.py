"""Headers, hosts, proxies and paths, on the real server."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Answer, Running, serving
from .test_running import until

PUBLIC = "https://bsc.example.org/cards/"


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Iterator[Running]:
    """A server that people reach through a proxy, below a path."""
    options = ("--store", str(store), "--proxy", "127.0.0.1", "--public", PUBLIC)
    with serving(tmp_path_factory.mktemp("behind"), *options, address=False) as found:
        yield found


def raw(server: Running, text: bytes, timeout: float = 10) -> bytes:
    """What the server answers to these very bytes, until it closes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=timeout) as link:
        link.sendall(text)
        parts = []
        while part := link.recv(65536):
            parts.append(part)
        return b"".join(parts)


@pytest.mark.parametrize(
    "path",
    ["/", "/server", "/en/index.html", "/health", "/nothing", "/static/style.css", "/robots.txt"],
)
def test_every_answer_has_the_headers_of_safety(server: Running, path: str) -> None:
    found = server.ask(path).headers
    policy = found["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "no-referrer"
    assert found["X-Frame-Options"] == "DENY"
    assert found["Access-Control-Allow-Origin"] == "*"
    assert "Server" not in found
    assert all(len(found.get_all(name, [])) == 1 for name in found)


def test_pages_need_nothing_that_the_policy_forbids(server: Running) -> None:
    for path in ("/server", "/problem/busy"):
        text = server.ask(path, accept="text/html").text
        assert not re.search(r"<script(?! src)|<style|\sstyle=|\son[a-z]+=|https?://", text)


def test_a_page_of_another_site_may_ask(server: Running) -> None:
    found = server.ask(
        "/sparql", "OPTIONS", Origin="https://elsewhere.example",
        Access_Control_Request_Method="POST", Access_Control_Request_Headers="content-type",
    )  # fmt: skip
    assert found.status == 204
    assert "POST" in found.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in found.headers["Access-Control-Allow-Headers"]
    assert "ETag" in found.headers["Access-Control-Expose-Headers"]


READ, POSTED, BOTH = "GET, HEAD, OPTIONS", "POST, OPTIONS", "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", BOTH),
        ("/validate", BOTH),
        ("/validate.json", POSTED),
        *((one, READ) for one in (
            "/", "/server", "/en/", "/zh-Hant/index.html", "/static/site.css", "/api", "/api/", "/api/openapi.json", "/api/budget/by-agency", "/query",
            "/query/budget/by-agency", "/id/agency/hac", "/doc/agency/hac", "/graph", "/ns",
            "/graph.ttl", "/code/perspective", "/shape/x", "/context.jsonld", "/health",
            "/metrics", "/problem/busy", "/static/style.css", "/robots.txt",
        )),
    ],
)  # fmt: skip
def test_what_is_allowed_is_what_works(server: Running, path: str, methods: str) -> None:
    """Told by OPTIONS, before a page of others asks, and where a method is refused."""
    told = server.ask(path, "OPTIONS")
    assert (told.status, told.headers["Allow"]) == (204, methods)
    assert told.headers["Access-Control-Allow-Methods"] == methods
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"):
        found = server.ask(path, method, b"" if method == "POST" else None)
        assert (found.status == 405) is (method not in methods.split(", ")), method
        assert found.status != 405 or found.headers["Allow"] == methods


def test_nothing_is_allowed_where_nothing_is(server: Running) -> None:
    for path in ("/nothing", "/sparql/x", "/api/x", "/update"):
        assert server.ask(path, "OPTIONS").status == server.ask(path).status == 404
    whole = server.ask("*", "OPTIONS")
    assert (whole.status, whole.headers["Allow"]) == (204, BOTH)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8000", 200),
        ("LOCALHOST", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("localhost@evil.example", 400),
        ("localhost/evil", 400),
        ("localhost:99999999", 400),
        ("localhost evil", 400),
        ("", 400),
        ("<script>", 400),
    ],
)
def test_only_our_own_host_names_are_answered(server: Running, host: str, status: int) -> None:
    assert server.ask("/health", Host=host).status == status


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /health HTTP/1.1\r\n", b"400"),
        (b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n", b"400"),
        (b"GET /health HTTP/1.0\r\n", b"200"),
        (b"GET http://evil.example/health HTTP/1.1\r\nHost: evil.example\r\n", b"421"),
        (b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil.example\r\n", b"200"),
    ],
)
def test_host_headers_in_the_raw(server: Running, head: bytes, status: bytes) -> None:
    found = raw(server, head + b"Connection: close\r\n\r\n")
    assert found.split(b" ", 2)[1] == status
    assert b"evil" not in found


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd",
     "/static/..%2f..%2fetc%2fpasswd", "/%00", "/static/style.css%00.html", "//evil.example/",
     "/\\evil.example", "/static//style.css", "/id/%ff%fe", "/.git/config"],
)  # fmt: skip
def test_odd_paths_lead_nowhere(server: Running, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    found = raw(server, request.encode())
    assert found.split(b" ", 2)[1] in {b"404", b"400", b"406", b"303"}
    location = re.search(rb"\r\nlocation: ([^\r]*)", found)
    assert location is None or location[1].startswith((b"/", b"http://localhost/"))
    assert location is None or not location[1].startswith(b"//")
    assert b"root:" not in found


def test_a_header_cannot_be_put_into_the_answer(server: Running) -> None:
    found = raw(
        server,
        b"GET /%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: evil\r\n"
        b"Connection: close\r\n\r\n",
    )
    assert b"x-evil" not in found.lower()
    assert b"x-request-id: evil" not in found.lower()


def proxied(server: Running, path: str, **headers: str) -> Answer:
    return server.ask(path, Host="bsc.example.org", X_Forwarded_For="198.51.100.7", **headers)


def test_behind_a_path_links_have_that_path(behind: Running) -> None:
    for path in ("/cards/", "/"):  # whether or not the proxy takes the path away
        assert proxied(behind, path).headers["Location"] == "/cards/en/index.html"
        found = proxied(behind, path + "server")
        assert found.status == 200
        assert 'href="/cards/static/style.css"' in found.text
        assert proxied(behind, path + "static/style.css").status == 200


def test_behind_a_path_its_first_page_may_lack_the_slash(behind: Running) -> None:
    found = proxied(behind, "/cards")
    assert (found.status, found.headers["Location"]) == (308, "/cards/")


def test_behind_a_path_problems_know_it(behind: Running) -> None:
    document = json.loads(proxied(behind, "/cards/nothing").body)
    assert document["type"] == "/cards/problem/not-found"
    assert proxied(behind, document["type"]).status == 200


def test_with_https_browsers_are_told_to_stay_there(behind: Running, server: Running) -> None:
    found = proxied(behind, "/cards/health")
    assert found.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in server.ask("/health").headers


def test_the_public_name_is_answered_and_no_other(behind: Running) -> None:
    assert behind.ask("/health", Host="bsc.example.org").status == 200
    assert behind.ask("/health", Host="127.0.0.1").status == 200
    assert behind.ask("/health", Host="127.0.0.1", X_Forwarded_Host="evil.example").status == 421
    assert behind.ask("/health", Host="127.0.0.1", X_Forwarded_Host="a, b").status == 400


@pytest.mark.parametrize("prefix", ["//evil.example", "/a b", "/../x", "https://evil.example"])
def test_a_path_from_a_proxy_is_a_path(behind: Running, prefix: str) -> None:
    found = proxied(behind, "/server", X_Forwarded_Prefix=prefix)
    assert "evil" not in found.text
    assert 'href="/cards/static/style.css"' in found.text


def test_a_proxy_may_say_the_path(behind: Running) -> None:
    found = proxied(behind, "/server", X_Forwarded_Prefix="/other/")
    assert 'href="/other/static/style.css"' in found.text


def test_a_proxy_that_nobody_named_is_told_of_once(tmp_path: Path, store: Path) -> None:
    with serving(tmp_path, "--store", str(store)) as server:
        server.ask("/health")
        words = "a proxy speaks for others and is not named by --proxy"
        assert words not in server.log.read_text("utf-8")
        for number in range(3):
            assert server.ask("/health", X_Forwarded_For=f"203.0.113.{number}").status == 200
        server.ask("/")
        until(lambda: words in server.log.read_text("utf-8"))
    log = server.log.read_text("utf-8")
    assert log.count(words) == 1
    assert "203.0.113" not in log
