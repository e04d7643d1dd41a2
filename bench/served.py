"""Servers as processes of their own, and a client that costs little, for the serve benches."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.query.collection import cards
from bscgraph import graph, stock
from bscgraph.iri import DEFAULT_BASE
from bscgraph.read import Limits
from bscgraph.store import LocalStore

__all__ = [
    "Link",
    "Server",
    "made_up",
    "memory",
    "program",
    "request",
    "seeds",
    "sparql",
    "started",
    "tag_of",
]

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ("hac-111.pdf", "tfam-111.pdf")


class Link:
    """A connection that stays open: sends bytes, gives status and body."""

    def __init__(self, port: int, timeout: float = 90) -> None:
        self._port, self._timeout = port, timeout
        self._socket: socket.socket | None = None

    def ask(self, data: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer; a connection that broke is made anew next time.

        Raises:
            OSError: it broke.
        """
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), self._timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(data)
            return self._answer(self._socket)
        except OSError:
            self.close()
            raise

    def _answer(self, link: socket.socket) -> tuple[int, bytes, bytes]:
        kept = b""
        while b"\r\n\r\n" not in kept:
            kept += _more(link)
        head, _, body = kept.partition(b"\r\n\r\n")
        status, small = int(head[9:12]), head.lower()
        if status == 304:
            body = b""
        elif b"transfer-encoding: chunked" in small:
            parts = [body]
            while not b"".join(parts[-2:]).endswith(b"0\r\n\r\n"):
                parts.append(_more(link))
            body = _whole(b"".join(parts))
        else:
            length = int(small.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
            while len(body) < length:
                body += _more(link)
        if b"connection: close" in small:
            self.close()
        return status, head, body

    def close(self) -> None:
        """End the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _whole(chunked: bytes) -> bytes:
    """A body that came in chunks."""
    parts, at = [], 0
    while size := int(chunked[at : (end := chunked.index(b"\r\n", at))].partition(b";")[0], 16):
        parts.append(chunked[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts)


def _more(link: socket.socket) -> bytes:
    data = link.recv(1 << 18)
    if not data:
        raise ConnectionResetError("the server ended the connection")
    return data


def request(path: str, body: bytes | None = None, **headers: str) -> bytes:
    """A request; ``accept_language`` stands for the header."""
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b"")


def sparql(path: str, query: str, **headers: str) -> bytes:
    """A query by the protocol's GET."""
    asked = f"{path}?{urlencode({'query': query})}"
    return request(asked, accept="application/sparql-results+json", **headers)


def tag_of(server: Server, data: bytes) -> str:
    """The entity tag of what a request gives."""
    link = Link(server.port)
    head = link.ask(data)[1]
    link.close()
    found: str = head.lower().partition(b"etag: ")[2].split(b"\r\n", 1)[0].decode()
    return found


@dataclass
class Server:
    """A server: its process and port, the path of its endpoint, seconds to its first answer by
    the clock and of CPU."""

    process: subprocess.Popen[bytes]
    port: int
    endpoint: str
    first: float
    cpu: float

    def __str__(self) -> str:
        return f"first answer after {self.first:.2f} s ({self.cpu:.2f} s of CPU)"


@contextlib.contextmanager
def started(command: Sequence[str], endpoint: str, patience: float = 120) -> Iterator[Server]:
    """A server run by ``command``, in which ``{port}`` stands for the port, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = [word.replace("{port}", str(port)) for word in command]
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            words, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        try:
            first = _first(process, port, endpoint, begun + patience) - begun
            yield Server(process, port, endpoint, first, spent(process.pid))
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
            process.wait()


def _first(process: subprocess.Popen[bytes], port: int, endpoint: str, end: float) -> float:
    question = sparql(endpoint, "ASK { ?s ?p ?o }")
    while time.perf_counter() < end and process.poll() is None:
        link = Link(port)
        with contextlib.suppress(OSError):
            if link.ask(question)[0] == 200:
                link.close()
                return time.perf_counter()
        link.close()
        time.sleep(0.005)
    raise SystemExit(f"does not start: {process.args}")


def _tree(top: int) -> dict[int, list[str]]:
    """What the system tells of each process of the tree below ``top``."""
    told: dict[int, list[str]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                told[int(entry.name)] = (entry / "stat").read_text().rpartition(")")[2].split()
    found, size = {top}, 0
    while len(found) > size:
        size = len(found)
        found |= {one for one, fields in told.items() if int(fields[1]) in found}
    return {one: told[one] for one in found if one in told}


def spent(top: int) -> float:
    """CPU seconds of the tree below ``top``, those of children that ended included."""
    ticks = sum(int(field) for fields in _tree(top).values() for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(top: int) -> dict[int, float]:
    """MiB of each process of the tree below ``top``, what they share counted once in all."""
    found, used = _tree(top), {}
    for one in found:
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{one}/smaps_rollup").read_text()
            used[one] = int(text.partition("\nPss:")[2].split()[0]) / 1024
    return used


def seeds(place: Path) -> Path:
    """A store with the bundled documents."""
    store = LocalStore(place, writable=True)
    files = [ROOT / "examples" / name for name in SEEDS]
    work = stock.read_files(files, Limits(), graph="")
    list(stock.loading(work, store, DEFAULT_BASE, lambda _done, _quads: None))
    store.close()
    return place


def made_up(place: Path, statements: int) -> Path:
    """A store with made-up submissions, of at least so many statements."""
    store, total = LocalStore(place, writable=True), 0
    with store.together():
        for card in cards(10_000):
            built = graph.build(card)
            text = built.canonical()
            store.load(text, built.graph)
            total += text.count(b"\n")
            if total >= statements:
                break
    store.close()
    return place


def program(name: str) -> str:
    """A program beside the Python that runs."""
    return str(Path(sys.executable).with_name(name))
