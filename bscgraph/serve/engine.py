"""One engine: a process that answers one query at a time and that anybody may kill.

It is told a query on standard input and answers on standard output, in frames: the length of a
JSON head, the length of a body, then both. An answer above a megabyte goes to a file of its own
instead, which the asker reads and removes: so memory stays flat on both sides, whether the
answer is whole is known before its first byte is sent, and a slow reader holds up nobody.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph

__all__ = ["HEAD", "RDF", "RESULTS", "Sink", "serve"]

HEAD = struct.Struct("!IQ")
RESULTS = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
RDF = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
_TSV = RESULTS["tsv"]
# What stands between two rows, and how much of it there is beside them; it may be in a text too.
_BETWEEN = {"json": (b"},{", 0), "xml": (b"<result>", 1), "csv": (b"\n", 2), "tsv": (b"\n", 2)}
_INLINE = 1 << 20  # bytes of an answer that go through the pipe
_GRACE = 3  # seconds after which a query ends although nobody stops it: whoever asked is gone


class _Full(Exception):
    """The answer has more rows, or more bytes, than were asked for."""


class Sink:
    """Where an answer is written: memory, and a file once it is large.

    Args:
        place: the file.
        most: bytes it may have.
        mark: what is counted in it.
        marks: how often it may stand there.
    """

    def __init__(self, place: Path, most: int, mark: bytes = b"", marks: int = 0) -> None:
        self._place, self._most = place, most
        self._mark, self._left, self._tail = mark, marks, b""
        self._parts: list[bytes] = []
        self._file: BinaryIO | None = None
        self.size = 0
        self.too_large = False

    def write(self, data: bytes) -> int:
        """Take some bytes of the answer."""
        if self._mark:
            seen = self._tail + data
            self._left -= seen.count(self._mark)
            self._tail = seen[len(seen) - len(self._mark) + 1 :] if len(self._mark) > 1 else b""
            if self._left < 0:
                raise _Full
        self.size += len(data)
        if self.size > self._most:
            self.too_large = True
            raise _Full
        if self._file is None and self.size > _INLINE:
            self._file = self._place.open("wb")
            self._file.writelines(self._parts)
            self._parts = []
        if self._file is None:
            self._parts.append(data)
        else:
            self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """There is nothing to wait for: the file is closed at the end."""

    def clear(self) -> None:
        """Forget what was written."""
        if self._file is not None:
            self._file.close()
        self._file, self._parts, self.size = None, [], 0

    def done(self) -> tuple[bytes, bool]:
        """What is in memory, and whether the answer is in the file instead."""
        if self._file is not None:
            self._file.close()
        return b"".join(self._parts), self._file is not None


class _Lines:
    """The rows of a tab-separated answer from ``skip`` on, ``rows`` of them; then it is full."""

    def __init__(self, skip: int, rows: int) -> None:
        self._skip, self._left = skip, rows
        self._parts: list[bytes] = []
        self._rest = b""
        self._head = False

    def write(self, data: bytes) -> int:
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        if not self._head and lines:
            self._parts.append(lines.pop(0))
            self._head = True
        passed = min(self._skip, len(lines))
        self._skip -= passed
        wanted = lines[passed : passed + self._left]
        self._left -= len(wanted)
        self._parts += wanted
        if len(lines) - passed > len(wanted):
            raise _Full
        return len(data)

    def flush(self) -> None:
        """It is all in memory."""

    def text(self) -> bytes:
        return b"\n".join([*self._parts, b""])


def serve() -> None:
    """Answer queries until nobody asks any more. Arguments: the snapshot, bytes of memory."""
    out = os.fdopen(os.dup(1), "wb", 0)
    os.dup2(2, 1)  # whatever a library prints is no frame
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us
    _limit(int(sys.argv[2]))
    store = pyoxigraph.Store.read_only(sys.argv[1])
    _send(out, {"kind": "ready"})
    while True:
        length = sys.stdin.buffer.read(4)
        if len(length) < 4:
            return
        asked = json.loads(sys.stdin.buffer.read(int.from_bytes(length, "big")))
        # A thread of its own, so that it alone can be made to wait for others.
        work = threading.Thread(target=_work, args=(out, store, asked))
        _alarm(int(asked["seconds"]) + _GRACE)
        work.start()
        work.join()
        _alarm(0)


def _limit(memory: int) -> None:
    """Have the system refuse memory beyond ``memory``, and any other trace of a crash."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Not RLIMIT_AS: the engine maps its files, which costs addresses and no memory.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _alarm(seconds: int) -> None:
    if sys.platform != "win32":
        signal.alarm(seconds)


def _send(out: Any, head: dict[str, Any], body: bytes = b"") -> None:
    text = json.dumps(head).encode()
    left = memoryview(HEAD.pack(len(text), len(body)) + text + body)
    while left:  # a pipe may take less than it is given
        left = left[out.write(left) :]


def _work(out: Any, store: pyoxigraph.Store, asked: dict[str, Any]) -> None:
    _send(out, {"kind": "started", "thread": threading.get_native_id()})
    sink = Sink(Path(asked["file"]), asked["bytes"])
    try:
        head = _answered(store, asked, sink)
    except _Full:
        _send(out, {"kind": "large"})
    except SyntaxError as error:
        _send(out, {"kind": "syntax", "why": str(error)})
    except (ValueError, OSError, RuntimeError) as error:
        _send(out, {"kind": "refused", "why": str(error)})
    except MemoryError:
        _send(out, {"kind": "memory"})
    else:
        body, in_file = sink.done()
        head |= {"kind": "answer", "file": in_file, "size": sink.size}
        _send(out, head, b"" if in_file else body)


def _answered(store: pyoxigraph.Store, asked: dict[str, Any], sink: Sink) -> dict[str, Any]:
    found = _query(store, asked)
    media = asked["media"]
    if isinstance(found, pyoxigraph.QueryTriples):
        return {"cut": _triples(found, asked, sink)}
    if isinstance(found, pyoxigraph.QueryBoolean):
        sink.write(found.serialize(format=RESULTS[media]) or b"")
        return {"cut": False}
    if not asked["skip"] and _whole(found, asked, sink):
        return {"cut": False}
    sink.clear()
    # The exact rows: in tab-separated values a line is a row, whatever its texts hold.
    again = _query(store, asked)
    lines, cut = _Lines(asked["skip"], asked["rows"]), False
    try:
        again.serialize(lines, format=_TSV)  # type: ignore[union-attr]
    except _Full:
        cut = True
    text = lines.text()
    if media == "tsv":
        sink.write(text)
    else:
        rows = pyoxigraph.parse_query_results(text, format=_TSV)
        rows.serialize(sink, format=RESULTS[media])
    return {"cut": cut}


def _query(
    store: pyoxigraph.Store, asked: dict[str, Any]
) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
    node = pyoxigraph.NamedNode
    dataset: dict[str, Any] = {}
    if asked["default"] is not None:
        dataset["default_graph"] = [node(name) for name in asked["default"]]
        dataset["named_graphs"] = [node(name) for name in asked["named"]]
    return store.query(
        asked["sparql"],
        base_iri=asked["base"] or None,
        use_default_graph_as_union=asked["union"],
        **dataset,
    )


def _whole(found: Any, asked: dict[str, Any], sink: Sink) -> bool:
    """Write all rows; False where there may be more than asked for."""
    mark, beside = _BETWEEN[asked["media"]]
    counting = Sink(Path(asked["file"]), asked["bytes"], mark, asked["rows"] - 1 + beside)
    if asked["media"] == "xml":
        counting = Sink(Path(asked["file"]), asked["bytes"], mark, asked["rows"])
    try:
        found.serialize(counting, format=RESULTS[asked["media"]])
    except _Full:
        counting.clear()
        if counting.too_large:
            raise
        return False
    sink.__dict__.update(counting.__dict__)
    return True


def _triples(found: Iterable[pyoxigraph.Triple], asked: dict[str, Any], sink: Sink) -> bool:
    """Write the triples asked for; whether there are more."""
    rows = iter(found)
    wanted = islice(rows, asked["skip"], asked["skip"] + asked["rows"])
    form = RDF[asked["media"]]
    named = asked["prefixes"] if asked["media"] in {"turtle", "rdfxml"} else None
    pyoxigraph.serialize(wanted, sink, format=form, prefixes=named)  # type: ignore[call-overload]
    return next(rows, None) is not None


Reading = Callable[[], Iterator[bytes]]
