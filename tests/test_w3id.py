"""The redirects for w3id.org under a real Apache, followed to files of a real publication."""

from __future__ import annotations

import http.client
import http.server
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bscgraph import publish
from bscgraph.publish.serialise import FORMATS, MEDIA_TYPES

ROOT = Path(__file__).resolve().parent.parent
HTACCESS = ROOT / "deploy" / "w3id" / ".htaccess"
SITE = re.compile(r"https://[a-z.]+(?=/%\{ENV:BSC_TO\})")

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
TURTLE, JSONLD = "text/turtle", "application/ld+json"
RDFXML, NTRIPLES = "application/rdf+xml", "application/n-triples"
ZH, EN = "zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7", "en-GB,en;q=0.9"

MODULES = ("mpm_event", "authz_core", "rewrite", "headers")
CONFIG = """
ServerRoot "{home}"
ServerName localhost
Listen 127.0.0.1:{port}
PidFile "{home}/pid"
DefaultRuntimeDir "{home}"
ErrorLog "{home}/error.log"
User #{user}
Group #{user}
{modules}
DocumentRoot "{home}/www"
<Directory "{home}/www">
AllowOverride FileInfo
Require all granted
</Directory>
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage


@dataclass(frozen=True)
class Web:
    """Apache as w3id.org, and the publishing site."""

    apache: int
    site: int
    files: Path

    def ask(self, path: str, accept: str | None = None, language: str | None = None) -> Answer:
        headers = {"Accept": accept, "Accept-Language": language}
        given = {name: value for name, value in headers.items() if value is not None}
        return _get(self.apache, f"/bscgraph/{path}", given)

    def place(self, answer: Answer) -> str:
        """The path on the publishing site that the answer leads to."""
        start = f"http://127.0.0.1:{self.site}/"
        assert answer.headers["Location"].startswith(start)
        return answer.headers["Location"].removeprefix(start)


def _get(port: int, path: str, headers: dict[str, str]) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    response.read()
    connection.close()
    return Answer(response.status, response.headers)


class _Files(http.server.SimpleHTTPRequestHandler):
    extensions_map = {"": "application/octet-stream"} | {
        f".{suffix}": media for suffix, media in MEDIA_TYPES.items()
    }

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A folder that Apache's own user may enter (pytest's are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="w3id-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def web(home: Path) -> Iterator[Web]:
    publish.vocabulary(home / "site" / "ns")
    site = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_Files, directory=str(home / "site"))
    )
    threading.Thread(target=site.serve_forever, daemon=True).start()
    port = site.server_address[1]
    text, replaced = SITE.subn(f"http://127.0.0.1:{port}", HTACCESS.read_text(encoding="utf-8"))
    assert replaced == 1, "the address of the publishing site stands in one place"
    place = home / "www" / "bscgraph"
    place.mkdir(parents=True)
    (place / ".htaccess").write_text(text, encoding="utf-8")
    with Apache(home) as listening:
        yield Web(listening, port, home / "site")
    site.shutdown()
    site.server_close()


class Apache:
    """A child process of our own, stopped by its process id."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        program = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program is not None, "apache2 is missing (apt-get install apache2-bin)"
        modules = "\n".join(
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES
        )
        user = os.getuid() or 65534
        text = CONFIG.format(home=home, port=self.port, modules=modules, user=user)
        (home / "httpd.conf").write_text(text, encoding="utf-8")
        self.command = [program, "-f", str(home / "httpd.conf"), "-D", "FOREGROUND"]
        self.log = home / "error.log"

    def __enter__(self) -> int:
        self.process = subprocess.Popen(self.command)
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return self.port
        self.__exit__()
        raise AssertionError(f"Apache does not start; its log is {self.log}")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


# path, Accept, Accept-Language -> where on the publishing site
TABLE = [
    # the ontology, by format
    ("ns", None, None, "ns/en/index.html"),
    ("ns", "*/*", None, "ns/en/index.html"),
    ("ns", BROWSER, EN, "ns/en/index.html"),
    ("ns", BROWSER, ZH, "ns/zh-Hant/index.html"),
    ("ns/", BROWSER, ZH, "ns/zh-Hant/index.html"),
    ("ns", TURTLE, None, "ns/ns.ttl"),
    ("ns/", TURTLE, None, "ns/ns.ttl"),
    ("ns", JSONLD, None, "ns/ns.jsonld"),
    ("ns", "application/json", None, "ns/ns.jsonld"),
    ("ns", RDFXML, None, "ns/ns.rdf"),
    ("ns", NTRIPLES, None, "ns/ns.nt"),
    ("ns", "TEXT/TURTLE", None, "ns/ns.ttl"),
    ("ns", "application/pdf", None, "ns/en/index.html"),
    # q-values
    ("ns", f"{TURTLE};q=0.5, {JSONLD};q=0.9", None, "ns/ns.jsonld"),
    ("ns", f"{TURTLE}; q=0.5 , {JSONLD} ; q=0.4", None, "ns/ns.ttl"),
    ("ns", f"{RDFXML};q=0.85,{NTRIPLES};q=0.9,{TURTLE};q=0.80", None, "ns/ns.nt"),
    ("ns", f"{TURTLE};q=0.3,{RDFXML};q=0.300", None, "ns/ns.ttl"),
    ("ns", f"{TURTLE};q=1.0,text/html;q=0.9", None, "ns/ns.ttl"),
    ("ns", f"text/html,{TURTLE};q=0.9", None, "ns/en/index.html"),
    ("ns", f"text/html;q=0.2,{TURTLE};q=0.1,*/*;q=0.8", None, "ns/en/index.html"),
    ("ns", f"text/html;q=0.2,{TURTLE};q=0.3,*/*;q=0.8", None, "ns/ns.ttl"),
    ("ns", f"{TURTLE};q=0.1,*/*", None, "ns/en/index.html"),
    ("ns", f"{TURTLE},*/*;q=0.1", None, "ns/ns.ttl"),
    ("ns", f"{TURTLE};q=0,{RDFXML}", None, "ns/ns.rdf"),
    ("ns", f"{TURTLE};q=0.000", None, "ns/en/index.html"),
    ("ns", f"text/html,{RDFXML}", None, "ns/ns.rdf"),
    ("ns", f'{JSONLD};profile="http://www.w3.org/ns/json-ld#compacted";q=0.9,text/html;q=0.8',
     None, "ns/ns.jsonld"),
    ("ns", f"{JSONLD};profile=x;q=0.1,{TURTLE};q=0.2", None, "ns/ns.ttl"),
    ("ns", f"{NTRIPLES}, {TURTLE};q=0.9, {RDFXML};q=0.8, {JSONLD};q=0.7, */*;q=0.1",
     None, "ns/ns.nt"),
    ("ns", "text/turtleneck", None, "ns/en/index.html"),
    # languages
    ("ns", BROWSER, "zh-Hant", "ns/zh-Hant/index.html"),
    ("ns", BROWSER, "ZH-hant-TW", "ns/zh-Hant/index.html"),
    ("ns", BROWSER, "zh;q=0.5,en;q=0.8", "ns/en/index.html"),
    ("ns", BROWSER, "fr,zh;q=0.5", "ns/zh-Hant/index.html"),
    ("ns", BROWSER, "en,zh", "ns/en/index.html"),
    ("ns", BROWSER, "fr", "ns/en/index.html"),
    ("ns", BROWSER, "zh;q=0", "ns/en/index.html"),
    ("ns", TURTLE, ZH, "ns/ns.ttl"),
    # a version, the change log, the context, suffixes
    ("ns/1.0.0", BROWSER, ZH, "ns/1.0.0/zh-Hant/index.html"),
    ("ns/1.0.0", TURTLE, None, "ns/1.0.0/ns.ttl"),
    ("ns/1.0.0/", JSONLD, None, "ns/1.0.0/ns.jsonld"),
    ("ns/1.0.0.nt", BROWSER, None, "ns/1.0.0/ns.nt"),
    ("ns/changelog", BROWSER, ZH, "ns/zh-Hant/changes.html"),
    ("ns/changelog", TURTLE, None, "ns/en/changes.html"),
    ("ns/context.jsonld", JSONLD, None, "ns/context.jsonld"),
    ("context.jsonld", "*/*", None, "ns/context.jsonld"),
    ("ns/logo.svg", "image/svg+xml,*/*;q=0.8", None, "ns/logo.svg"),
    ("ns.rdf", BROWSER, None, "ns/ns.rdf"),
    # code lists and codes
    ("code/", BROWSER, ZH, "ns/zh-Hant/codes.html"),
    ("code/perspective", BROWSER, EN, "ns/en/code/perspective.html"),
    ("code/perspective", RDFXML, None, "ns/code/perspective.rdf"),
    ("code/perspective.ttl", BROWSER, None, "ns/code/perspective.ttl"),
    ("code/perspective/C", BROWSER, ZH, "ns/zh-Hant/code/perspective.html#C"),
    ("code/perspective/C", TURTLE, None, "ns/code/perspective.ttl"),
    ("code/absence-reason/not-established", JSONLD, None, "ns/code/absence-reason.jsonld"),
    # rules
    ("shape", BROWSER, EN, "ns/en/rules.html"),
    ("shape/number-format", BROWSER, ZH, "ns/zh-Hant/rules.html#number-format"),
    ("shape/number-format", TURTLE, None, "ns/shapes.ttl"),
]  # fmt: skip

# What later publications will answer; here only the redirect can be shown.
ELSEWHERE = [
    ("", BROWSER, ""),
    ("id/agency/tfam", BROWSER, "doc/agency/tfam"),
    ("id/agency/tfam", TURTLE, "doc/agency/tfam.ttl"),
    ("id/scorecard/tfam/2022/kpi/AC1.1", JSONLD, "doc/scorecard/tfam/2022/kpi/AC1.1.jsonld"),
    ("id/agency/%E5%8C%97%E7%BE%8E", TURTLE, "doc/agency/%E5%8C%97%E7%BE%8E.ttl"),
    ("graph/tfam/2022/1", NTRIPLES, "graph/tfam/2022/1.nt"),
    ("graph/tfam/2022/1", BROWSER, "graph/tfam/2022/1"),
]


@pytest.mark.integration
@pytest.mark.parametrize(("path", "accept", "language", "place"), TABLE)
def test_an_identifier_leads_to_a_real_file(
    web: Web, path: str, accept: str | None, language: str | None, place: str
) -> None:
    answer = web.ask(path, accept, language)
    assert (answer.status, web.place(answer)) == (303, place)
    file, _, anchor = place.partition("#")
    found = _get(web.site, f"/{file}", {})
    assert found.status == 200
    assert found.headers["Content-Type"] == MEDIA_TYPES[file.rpartition(".")[2]]
    assert not anchor or f'id="{anchor}"' in (web.files / file).read_text(encoding="utf-8")


@pytest.mark.integration
@pytest.mark.parametrize(("path", "accept", "place"), ELSEWHERE)
def test_data_is_looked_for_at_the_publishing_site(
    web: Web, path: str, accept: str, place: str
) -> None:
    answer = web.ask(path, accept)
    assert (answer.status, web.place(answer)) == (303, place)


@pytest.mark.integration
def test_every_code_and_every_rule_has_an_answer(web: Web) -> None:
    """Whatever the ontology names: none of its addresses falls through the patterns."""
    base = "https://w3id.org/bscgraph/"
    named = set()
    for name in (*(p.name for p in (web.files / "ns" / "code").glob("*.nt")), "shapes.nt"):
        folder = web.files / "ns" / ("" if name == "shapes.nt" else "code")
        subjects = re.findall(r"^<([^>]+)>", (folder / name).read_text(encoding="utf-8"), re.M)
        named |= {s.removeprefix(base) for s in subjects if s.startswith(base)}
    assert len(named) > 100
    missing = []
    for path in sorted(named):
        place = web.place(web.ask(path, BROWSER, EN))
        file, _, anchor = place.partition("#")
        page = web.files / file
        shown = page.is_file() and (not anchor or f'id="{anchor}"' in page.read_text("utf-8"))
        missing += [] if shown else [path]
    assert missing == []


@pytest.mark.integration
@pytest.mark.parametrize("path", ["nothing", "ns/KPI", "code/a/b/c", "code/<x>", "nsx", "ids/x"])
def test_what_is_no_identifier_is_not_found(web: Web, path: str) -> None:
    assert web.ask(path, BROWSER).status == 404


@pytest.mark.integration
def test_an_answer_says_what_it_depends_on_and_may_be_read_by_scripts(web: Web) -> None:
    answer = web.ask("ns", TURTLE)
    varies = {part.strip() for part in answer.headers["Vary"].split(",")}
    assert {"Accept", "Accept-Language"} <= varies
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.integration
@pytest.mark.parametrize("path", ["id/x%0d%0aSet-Cookie:%20a=b", "id//evil.example/", "ns?x=1"])
def test_no_request_gets_out_of_the_publishing_site(web: Web, path: str) -> None:
    answer = web.ask(path, BROWSER)
    location = answer.headers["Location"]
    assert answer.headers["Set-Cookie"] is None
    assert answer.status == 404 or urlsplit(location).netloc == f"127.0.0.1:{web.site}"
    assert "x=1" not in (location or "")


def test_the_file_keeps_the_rules_of_w3id() -> None:
    """As its guide for identifiers asks: see docs.w3id.org."""
    text = HTACCESS.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines[0] == "RewriteEngine on"
    words = {line.split()[0] for line in lines}
    assert words <= {
        "RewriteEngine",
        "RewriteCond",
        "RewriteRule",
        "Header",
        "<IfModule",
        "</IfModule>",
    }
    rules = [line.split() for line in lines if line.startswith("RewriteRule")]
    assert all(len(rule) in (3, 4) and not rule[1].startswith(("/", "^/")) for rule in rules)
    assert all(re.fullmatch(r"\[[^\s\]]+\]", rule[3]) for rule in rules)
    hosts = re.findall(r"https?://[^\s/]+", "\n".join(lines))
    assert len(hosts) == 1
    assert hosts[0].startswith("https://")
    assert "R=301" not in text
    assert "R=406" not in text
    assert all(line == line.rstrip() for line in text.splitlines())
    assert set(FORMATS) == {"ttl", "jsonld", "rdf", "nt"}
