"""A real server in a process of its own, on loopback, ended by its own process number."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
RDF = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
}


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Running:
    """A server that answers at ``url``; ``log`` is what it writes on standard error."""

    process: subprocess.Popen[str]
    url: str
    log: Path
    port: int

    def connect(self, timeout: float = 30) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """One request on a connection of its own; ``accept_language`` stands for the header."""
        return asked(self.connect(), path, method, body, headers)


def asked(
    link: http.client.HTTPConnection,
    path: str,
    method: str,
    body: bytes | None,
    headers: Mapping[str, str],
) -> Answer:
    """One request on a connection, which is closed; names of headers with ``_`` for ``-``."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        link.request(method, path, body, names)
        found = link.getresponse()
        return Answer(found.status, found.headers, found.read())
    finally:
        link.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def serving(
    place: Path, *options: str, address: bool = True, env: dict[str, str] | None = None
) -> Iterator[Running]:
    """``bscgraph serve`` with these options, its log in the folder ``place``.

    Without ``address`` what it prints is another one (``--public``), and the port is chosen here.
    """
    port = 0 if address else free_port()
    words = ["-m", "bscgraph", "serve", "--port", str(port), "--lang", "en", *options]
    with started(place, words, env or {}, port) as running:
        yield running


@contextlib.contextmanager
def started(
    place: Path, words: Sequence[str], env: Mapping[str, str], port: int = 0
) -> Iterator[Running]:
    """A Python program that serves, from the address it prints to its graceful end.

    Its log is in the folder ``place``; ``port`` is its own where the address has another.
    """
    log = place / "serve.log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, *words], stdout=subprocess.PIPE, stderr=errors, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(place), **env},
        )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Serving at "), log.read_text("utf-8", "replace")
        url = line.split()[2]
        yield Running(process, url, log, port or urlsplit(url).port or 80)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def loaded(place: Path, names: Sequence[str] = ("hac-111.pdf", "tfam-111.pdf")) -> Path:
    """A folder store with bundled documents."""
    from bscgraph import stock
    from bscgraph.iri import DEFAULT_BASE
    from bscgraph.read import Limits
    from bscgraph.store import LocalStore

    store = LocalStore(place, writable=True)
    work = stock.read_files([ROOT / "examples" / name for name in names], Limits(), graph="")
    done = list(stock.loading(work, store, DEFAULT_BASE, lambda _done, _quads: None))
    store.close()
    assert all(item.error is None for item in done)
    return place


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the bundled documents, not to be changed."""
    return loaded(tmp_path_factory.mktemp("data") / "store")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Iterator[Running]:
    """A server of the bundled documents that all tests share."""
    with serving(tmp_path_factory.mktemp("server"), "--store", str(store)) as found:
        yield found
