"""The examples for web servers: a published folder under a real nginx and a real Apache."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.publish.site.whole import ROOT, publish, stocked
from tests.servers import free_port

pytestmark = pytest.mark.integration
EXAMPLES = ROOT / "deploy" / "site"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ZH = "zh-TW,zh;q=0.9,en;q=0.7"
NGINX = """
daemon off;
worker_processes 1;
error_log {home}/error.log;
pid {home}/nginx.pid;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    {server}
}}
"""
MODULES = ("mpm_event", "authz_core", "rewrite", "headers", "mime", "dir")
APACHE = """
ServerRoot "{home}"
ServerName localhost
Listen 127.0.0.1:{port}
PidFile "{home}/pid"
DefaultRuntimeDir "{home}"
ErrorLog "{home}/error.log"
TypesConfig /etc/mime.types
User #{user}
Group #{user}
{modules}
DocumentRoot "{home}/site"
<Directory "{home}/site">
AllowOverride None
Require all granted
{rules}
</Directory>
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def place(self) -> str:
        """The path that a redirect leads to."""
        return "/" + self.headers["Location"].split("/", 3)[-1]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that a web server's own user may enter, with the site in it."""
    folder = Path(tempfile.mkdtemp(prefix="hosting-"))
    folder.chmod(0o755)
    store = stocked(tmp_path_factory.mktemp("data") / "store")
    done = publish(store, folder / "site", "--jobs", "2", "--address", "http://localhost/")
    assert done.returncode == 0, done.stderr
    yield folder
    shutil.rmtree(folder)


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[int]:
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(400):
            assert process.poll() is None, log.read_text("utf-8")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def nginx(home: Path) -> tuple[list[str], int]:
    port, text = free_port(), (EXAMPLES / "nginx.conf").read_text("utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("server_name bsc.example.org;", "server_name 127.0.0.1;"),
        ("root /srv/bscgraph/site;", f"root {home}/site;"),
        ("include mime.types;", "include /etc/nginx/mime.types;"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (home / "nginx.conf").write_text(NGINX.format(home=home, server=text), "utf-8")
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "install nginx"
    return [program, "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")], port


def apache(home: Path) -> tuple[list[str], int]:
    port = free_port()
    program = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "install apache2-bin"
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES
    )
    rules = (EXAMPLES / ".htaccess").read_text("utf-8")
    user = os.getuid() or 65534
    text = APACHE.format(home=home, port=port, modules=modules, user=user, rules=rules)
    (home / "httpd.conf").write_text(text, "utf-8")
    return [program, "-f", str(home / "httpd.conf"), "-D", "FOREGROUND"], port


@pytest.fixture(scope="module", params=[nginx, apache])
def web(request: pytest.FixtureRequest, home: Path) -> Iterator[int]:
    command, port = request.param(home)
    with running(command, port, home / "error.log") as found:
        yield found


def ask(port: int, path: str, **headers: str) -> Answer:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    link.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    found = link.getresponse()
    answer = Answer(found.status, found.headers, found.read())
    link.close()
    return answer


@pytest.mark.parametrize(
    ("path", "accept", "language", "place"),
    [
        ("/", BROWSER, ZH, "/zh-Hant/index.html"),
        ("/", "*/*", "en-GB", "/en/index.html"),
        ("/id/scorecard/tfam/2022", BROWSER, ZH, "/zh-Hant/scorecard/tfam/2022.html"),
        ("/id/scorecard/tfam/2022/kpi/AC1.1", BROWSER, "en",
         "/en/scorecard/tfam/2022/kpi/AC1.1.html"),
        ("/id/agency/tfam", "*/*", "fr", "/en/agency/tfam.html"),
        ("/id/agency/tfam", "text/turtle", "en", "/doc/agency/tfam.ttl"),
        ("/doc/agency/tfam", "application/ld+json", "en", "/doc/agency/tfam.jsonld"),
        ("/id/agency/tfam", "application/json", "en", "/doc/agency/tfam.jsonld"),
        ("/id/agency/tfam", "application/n-triples", "en", "/doc/agency/tfam.nt"),
        ("/id/agency/tfam", "text/csv", "en", "/doc/agency/tfam.csv"),
        ("/graph/tfam/2022/1", "*/*", "en", "/data/submission/tfam/2022/1.ttl"),
        ("/graph/tfam/2022/1.nq", "*/*", "en", "/data/submission/tfam/2022/1.nq"),
    ],
)  # fmt: skip
def test_an_address_of_the_data_leads_to_a_file(
    web: int, path: str, accept: str, language: str, place: str
) -> None:
    found = ask(web, path, Accept=accept, Accept_Language=language)
    assert (found.status, found.place) == (303, place)
    assert "Accept-Language" in found.headers["Vary"]
    assert ask(web, place).status == 200


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("en/scorecard/tfam/2022.html", "text/html"),
        ("static/site.css", "text/css"),
        ("static/choose.js", "text/javascript"),
        ("static/icon.svg", "image/svg+xml"),
        ("doc/agency/tfam.ttl", "text/turtle"),
        ("id/agency/tfam.ttl", "text/turtle"),
        ("doc/agency/tfam.jsonld", "application/ld+json"),
        ("doc/agency/tfam.nt", "application/n-triples"),
        ("doc/agency/tfam.csv", "text/csv"),
        ("data/submission/tfam/2022/1.nq", "application/n-quads"),
        ("data/all.nq.gz", "application/gzip"),
        ("catalog.rdf", "application/rdf+xml"),
        ("llms.txt", "text/plain"),
        ("feed.xml", "xml"),
        (".well-known/void", "text/turtle"),
    ],
)
def test_a_file_has_its_media_type(web: int, home: Path, path: str, media: str) -> None:
    found = ask(web, f"/{path}")
    assert found.status == 200
    assert media in found.headers["Content-Type"]
    if media.startswith("text/"):
        assert "charset=utf-8" in found.headers["Content-Type"]
    name = path.replace("id/", "doc/", 1) if path.startswith("id/") else path
    assert found.body == (home / "site" / name).read_bytes()
    assert "default-src 'none'" in found.headers["Content-Security-Policy"]
    assert found.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/no/such/page", "/doc/agency/nobody.ttl", "/id/../../etc/passwd"]
)
def test_what_is_not_there_is_told_in_both_languages(web: int, path: str) -> None:
    found = ask(web, path)
    assert found.status in (400, 404)
    if found.status == 404:
        assert "找不到這個網頁" in found.body.decode()
        assert "There is no such page" in found.body.decode()
