"""The examples for nginx under a real nginx on loopback, before a real server."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import pytest

from tests.serve.conftest import ROOT, Answer, asked, serving

pytestmark = pytest.mark.integration

EXAMPLES = ROOT / "deploy" / "nginx"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CONFIG = """
daemon off;
worker_processes 1;
error_log {home}/error.log;
pid {home}/nginx.pid;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    {server}
}}
"""
BEHIND = """
server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {home}/cert.pem;
    ssl_certificate_key {home}/key.pem;
    access_log off;
    {path}
}}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@dataclass
class Proxy:
    """nginx with TLS at ``port``, plain at ``plain``, before the server that logs to ``log``."""

    port: int
    plain: int
    path: str
    home: Path
    log: Path

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}{self.path}"

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """Ask for a whole path, also when it lies outside ours."""
        context = ssl.create_default_context(cafile=str(self.home / "cert.pem"))
        link = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=context)
        return asked(link, path, method, body, headers)


def program() -> str:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found is not None, "nginx is missing (apt-get install nginx)"
    return found


def certificate(home: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", str(home / "key.pem"), "-out", str(home / "cert.pem"),
         "-subj", "/CN=bsc.example.org", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip


def replaced(text: str, pattern: str, value: str, times: int) -> str:
    """The example with a line of this machine, which has to stand there so often."""
    made, number = re.subn(pattern, value, text, flags=re.MULTILINE)
    assert number == times, pattern
    return made


def example(home: Path, server: int, port: int, plain: int) -> str:
    """bscgraph.conf for ports, files and names of this test, and nothing else changed."""
    text = (EXAMPLES / "bscgraph.conf").read_text("utf-8")
    text = replaced(text, r"^    server 127\.0\.0\.1:8000;", f"    server 127.0.0.1:{server};", 1)
    text = replaced(text, r"^    listen \[::\].*\n", "", 2)
    text = replaced(text, r"listen 80;", f"listen 127.0.0.1:{plain};", 1)
    text = replaced(text, r"listen 443 ", f"listen 127.0.0.1:{port} ", 1)
    text = replaced(text, r"/etc/letsencrypt/live/bsc.example.org/fullchain", f"{home}/cert", 1)
    text = replaced(text, r"/etc/letsencrypt/live/bsc.example.org/privkey", f"{home}/key", 1)
    text = replaced(text, r"/var/log/nginx/", f"{home}/", 1)
    text = replaced(text, r"https://bsc.example.org\$", f"https://127.0.0.1:{port}$", 1)
    text = replaced(text, r"server_name bsc.example.org;", "server_name 127.0.0.1;", 2)
    return replaced(text, r"include /etc/nginx/", f"include {EXAMPLES}/", 2)


def configured(home: Path, server: int, port: int, plain: int, path: str) -> list[str]:
    """The command that runs nginx with the examples."""
    text = example(home, server, port, plain)
    if path != "/":
        inside = (EXAMPLES / "behind-a-path.conf").read_text("utf-8")
        inside = replaced(inside, r"include /etc/nginx/", f"include {EXAMPLES}/", 3)
        text = re.split(r"^server \{", text, maxsplit=1, flags=re.MULTILINE)[0]
        text += BEHIND.format(port=port, home=home, path=inside)
    (home / "nginx.conf").write_text(CONFIG.format(home=home, server=text), "utf-8")
    return [program(), "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")]


@contextlib.contextmanager
def proxied(path: str) -> Iterator[Proxy]:
    home = Path(tempfile.mkdtemp(prefix="nginx-"))  # nginx's workers may enter it
    home.chmod(0o755)
    port, plain = free_port(), free_port()
    certificate(home)
    public = f"https://127.0.0.1:{port}{path}"
    # The server tells its public address, so its port is chosen here.
    inner = free_port()
    options = ("--public", public, "--proxy", "127.0.0.1", "--port", str(inner))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, home)
        server = stack.enter_context(serving(home, *options))
        command = configured(home, inner, port, plain, path)
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        stack.callback(process.wait, 20)
        stack.callback(process.terminate)
        _wait_for(port, process)
        yield Proxy(port, plain, path, home, server.log)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("nginx does not start")


@pytest.fixture(scope="module")
def root() -> Iterator[Proxy]:
    with proxied("/") as found:
        yield found


@pytest.fixture(scope="module")
def below() -> Iterator[Proxy]:
    with proxied("/bsc/") as found:
        yield found


class _Ways(HTMLParser):
    """Everything in a page that leads somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The identifiers of things are no addresses of this server: link rel=canonical.
        given = dict(attrs)
        if "canonical" not in (given.get("rel") or ""):
            names = ("href", "src", "action", "formaction")
            self.found |= {value for name in names if (value := given.get(name))}


def ways(page: str, url: str) -> set[str]:
    parser = _Ways()
    parser.feed(page)
    found = {urldefrag(urljoin(url, way)).url for way in parser.found}
    return {way for way in found if way.startswith("http")}


def crawled(web: Proxy, most: int) -> tuple[dict[str, int], set[str]]:
    """What the pages lead to: status by address, of each kind of page a few; what lies outside."""
    host = f"https://127.0.0.1:{web.port}"
    seen: dict[str, int] = {}
    kinds: dict[str, int] = {}
    outside: set[str] = set()
    waiting = [web.url]
    while waiting and len(seen) < most:
        url = waiting.pop(0)
        parts = urlsplit(url)
        if not url.startswith(web.url):
            outside.add(url)
            continue
        kind = "/".join(parts.path.split("/")[:4]) + ("?" if parts.query else "")
        kinds[kind] = kinds.get(kind, 0) + 1
        if url in seen or kinds[kind] > 6:
            continue
        answer = web.ask(url.removeprefix(host), accept=BROWSER)
        seen[url] = answer.status
        if answer.headers.get("Location"):
            waiting.append(urljoin(url, answer.headers["Location"]))
        if "html" in answer.headers.get("Content-Type", ""):
            waiting += sorted(ways(answer.text, url))
    return seen, outside


def test_every_link_and_form_stays_below_the_path_and_leads_somewhere(below: Proxy) -> None:
    seen, outside = crawled(below, 250)
    paths = {urlsplit(url).path for url in seen}
    for part in ("", "sparql", "query", "validate", "ns", "static/style.css"):
        assert f"/bsc/{part}" in paths, part
    assert any(path.startswith("/bsc/doc/") for path in paths)
    wrong = {url: status for url, status in seen.items() if status >= 400}
    assert wrong == {}
    # Outside are only the identifiers themselves and pages of others, never this host.
    assert [url for url in outside if "127.0.0.1" in url] == []


def test_the_path_itself_leads_to_the_first_page(below: Proxy) -> None:
    answer = below.ask("/bsc")
    assert answer.status in (301, 302, 307, 308)
    assert urljoin(below.url, answer.headers["Location"]) == below.url
    assert b"bscgraph" not in below.ask("/").body  # that is the site's own page
    assert below.ask("/bsc/").headers["Location"] == "/bsc/en/index.html"
    assert below.ask("/bsc/en/index.html").status == 200


def test_an_identifier_is_redirected_to_its_document_below_the_path(below: Proxy) -> None:
    answer = below.ask("/bsc/id/scorecard/tfam/2022", accept="text/turtle")
    assert answer.status == 303
    place = answer.headers["Location"]
    assert urljoin(below.url, place).startswith(f"{below.url}doc/")
    turtle = below.ask(urlsplit(urljoin(below.url, place)).path, accept="text/turtle")
    assert turtle.status == 200
    # The data keeps its own identifiers wherever it is served.
    assert "https://w3id.org/bscgraph/" in turtle.text
    assert below.url not in turtle.text.split("foaf:")[0].split("@base")[0]


def test_a_question_asked_by_form_and_by_protocol(below: Proxy) -> None:
    query = "ASK { ?s ?p ?o }"
    form = f"query={quote(query)}".encode()
    json = "application/sparql-results+json"
    sent = below.ask("/bsc/sparql", "POST", form, accept=json,
                     content_type="application/x-www-form-urlencoded")  # fmt: skip
    got = below.ask(f"/bsc/sparql?query={quote(query)}", accept=json)
    assert (sent.status, got.status) == (200, 200)
    assert '"boolean":true' in sent.text.replace(" ", "")
    assert sent.body == got.body


def test_the_openapi_document_names_the_address_people_use(below: Proxy) -> None:
    import json

    found = json.loads(below.ask("/bsc/api/openapi.json").body)
    servers = [urljoin(below.url, one["url"]) for one in found["servers"]]
    assert all(one.rstrip("/").startswith(below.url.rstrip("/")) for one in servers)


def test_a_problem_names_its_kind_below_the_path(below: Proxy) -> None:
    import json

    answer = below.ask("/bsc/no-such-thing", accept="application/problem+json")
    assert answer.status == 404
    kind = json.loads(answer.body)["type"]
    assert urlsplit(kind).path.startswith("/bsc/problem/")
    assert below.ask(urlsplit(kind).path).status == 200


@pytest.mark.parametrize("name", ["x_forwarded_host", "x_forwarded_prefix", "forwarded"])
def test_what_a_client_says_of_itself_changes_nothing(below: Proxy, name: str) -> None:
    values = {"x_forwarded_host": "evil.example", "x_forwarded_prefix": "/evil",
              "forwarded": "host=evil.example;proto=http"}  # fmt: skip
    for path in ("/bsc/", "/bsc/id/scorecard/tfam/2022", "/bsc/nothing"):
        answer = below.ask(path, **{name: values[name]})
        assert "evil" not in answer.text, path
        assert "evil" not in str(answer.headers), path


def test_a_percent_sign_in_an_identifier_survives_the_proxy(below: Proxy) -> None:
    for part in ("a%2Fb", quote("文化"), "a%20b"):
        answer = below.ask(f"/bsc/doc/{part}", accept="application/problem+json")
        assert answer.status == 404, part
    assert below.ask("/bsc/static/%2e%2e/%2e%2e/etc/passwd").status == 404


def test_a_host_of_its_own_with_tls(root: Proxy) -> None:
    answer = root.ask("/en/index.html")
    assert answer.status == 200
    assert len(answer.headers.get_all("Strict-Transport-Security") or []) == 1
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"\d\.\d", answer.headers.get("Server", ""))


def test_plain_http_leads_to_tls(root: Proxy) -> None:
    link = http.client.HTTPConnection("127.0.0.1", root.plain, timeout=10)
    link.request("GET", "/doc/x?y=1")
    answer = link.getresponse()
    assert answer.status == 308
    assert answer.headers["Location"] == f"https://127.0.0.1:{root.port}/doc/x?y=1"
    link.close()


def test_a_large_body_is_refused_by_nginx(root: Proxy) -> None:
    answer = root.ask("/validate", "POST", b"x" * (22 << 20), content_type="application/pdf")
    assert answer.status == 413


def test_a_document_is_checked_through_the_proxy(root: Proxy) -> None:
    data = (ROOT / "examples" / "hac-111.pdf").read_bytes()
    answer = root.ask("/validate.json", "POST", data, content_type="application/pdf")
    assert answer.status == 200
    assert b'"conforms"' in answer.body


def test_a_flood_from_one_address_is_slowed(root: Proxy) -> None:
    context = ssl.create_default_context(cafile=str(root.home / "cert.pem"))
    link = http.client.HTTPSConnection("127.0.0.1", root.port, timeout=30, context=context)
    found = set()
    for _ in range(1500):
        link.request("GET", "/health")
        answer = link.getresponse()
        answer.read()
        found.add(answer.status)
        if answer.status == 429:
            break
    link.close()
    assert found == {200, 429}
    time.sleep(1.5)  # so that the tests after this one are let in


def test_logs_hold_neither_addresses_nor_queries(root: Proxy) -> None:
    secret = "ASK { ?vertraulich ?p ?o }"
    assert root.ask(f"/sparql?query={quote(secret)}", user_agent="Geheim/1").status == 200
    time.sleep(0.3)
    lines = (root.home / "bscgraph.log").read_text("utf-8") + root.log.read_text("utf-8")
    assert "/sparql" in lines
    for word in ("vertraulich", "Geheim", "127.0.0.1"):
        assert not re.search(rf"{word}(?!:\d)", lines), word
