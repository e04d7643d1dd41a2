"""One engine: a process that answers one query at a time and that anybody may kill.

It is told a query by a socket and answers there, in frames: the length of a JSON head, the
length of a body, then both. An answer above a megabyte goes to a file of its own
instead, which the asker reads and removes: so memory stays flat on both sides, whether the
answer is whole is known before its first byte is sent, and a slow reader holds up nobody.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import pyoxigraph

from bscgraph.serve.frames import HEAD, HELD, ORDER, TOO_LARGE
from bscgraph.serve.held import data_bytes, filled

__all__ = ["RDF", "RESULTS", "Sink", "nursery", "serve"]


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
# What stands at every row, and how often it does beside them; it may stand in a text too.
_AT_ROWS = {"json": (b"},{", -1), "xml": (b"<result>", 0), "csv": (b"\n", 1), "tsv": (b"\n", 1)}
_REST = 0.5  # seconds without an order
_MORE = "bscgraph.serve.joining"
_INLINE = 1 << 20  # bytes of an answer that go through the pipe
_GRACE = 3  # seconds after which a query ends although nobody stops it: whoever asked is gone


class _Full(Exception):
    """The answer may have more rows than were asked for."""


class _Large(Exception):
    """The answer has more bytes than it may have."""


class Sink:
    """Where an answer is written: memory, and a file once it is large.

    Args:
        place: the file.
        most: bytes it may have.
    """

    def __init__(self, place: Path, most: int) -> None:
        self._place, self._most = place, most
        self._mark, self._left, self._tail = b"", 0, b""
        self._parts: list[bytes] = []
        self._file: BinaryIO | None = None
        self.size = 0

    def count(self, mark: bytes, most: int) -> None:
        """Be full when ``mark`` stands in what is written more than ``most`` times."""
        self._mark, self._left, self._tail = mark, most, b""

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
            raise _Large
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
        """Forget what was written, and count no more."""
        if self._file is not None:
            self._file.close()
        self._file, self._parts, self.size, self._mark = None, [], 0, b""

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


def nursery() -> None:
    """Bear an engine for each socket that comes in by the one named as argument.

    All that engines need is imported here once, and no thread is left: so a copy of this process
    is an engine within milliseconds. With a folder as argument, and the bytes it may take, the
    data of that snapshot is here in memory; a byte tells when it is.
    """
    for stop in (signal.SIGINT, signal.SIGTERM):  # it is for the server, which ends us
        signal.signal(stop, signal.SIG_IGN)
    link = socket.socket(fileno=int(sys.argv[1]))
    folder, before = "".join(sys.argv[2:3]), data_bytes()
    held = filled(folder, int(sys.argv[3]), partial(_wanted, link)) if folder else None
    if folder:
        _import_more()
        link.sendall(HELD if held is not None else TOO_LARGE)
    more = data_bytes() - before if held is not None else 0
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they end
    gc.freeze()
    while True:
        if _MORE not in sys.modules and not select.select([link], [], [], _REST)[0]:
            _import_more()
        text, handles, _, _ = socket.recv_fds(link, ORDER, 1)
        if not text:
            return
        while len(text) < ORDER:
            text += link.recv(ORDER - len(text))
        order = json.loads(text)
        if os.fork() == 0:
            link.close()
            try:
                _limit(order["memory"] + more)
                serve(socket.socket(fileno=handles[0]), order["folder"],
                      held if order["folder"] == folder else None)  # fmt: skip
            finally:
                os._exit(0)
        os.close(handles[0])


def _wanted(link: socket.socket) -> None:
    """Be gone where nobody waits: no order comes before the data is here."""
    if select.select([link], [], [], 0)[0]:
        os._exit(0)


def _import_more() -> None:
    """Import what some questions need, for those who are born later; engines can do so too."""
    import bscgraph.query.joined
    import bscgraph.query.tuning
    import bscgraph.serve.joining  # noqa: F401 - see above

    gc.freeze()


def serve(link: socket.socket, folder: str, held: pyoxigraph.Store | None) -> None:
    """Answer queries until nobody asks any more."""
    store = pyoxigraph.Store.read_only(folder) if held is None else held
    _send(link, {"kind": "ready", "process": os.getpid(), "held": held is not None})
    asking, left = link.makefile("rb"), _Left()
    while left.going:
        # A thread of its own, so that it alone can be made to wait for others.
        work = threading.Thread(target=_works, args=(link, store, asking, left))
        work.start()
        work.join()


@dataclass(slots=True)
class _Left:
    """What a thread leaves to the next one: whether anybody asks, and what nobody worked on."""

    going: bool = True
    asked: dict[str, Any] | None = None


def _works(link: socket.socket, store: pyoxigraph.Store, asking: IO[bytes], left: _Left) -> None:
    """Answer queries until nobody asks any more, or this thread has to wait for others."""
    while True:
        asked, left.asked = left.asked or _heard(asking), None
        if asked is None:
            left.going = False
            return
        if _behind():
            left.asked = asked  # it is not what the earlier query was
            return
        signal.alarm(int(asked["seconds"]) + _GRACE)
        _work(link, store, asked)
        signal.alarm(0)


def _heard(asking: IO[bytes]) -> dict[str, Any] | None:
    """What is asked next; None where nobody will any more."""
    length = asking.read(4)
    if len(length) < 4:
        return None
    asked: dict[str, Any] = json.loads(asking.read(int.from_bytes(length, "big")))
    return asked


def _behind() -> bool:
    """Whether this thread was made to wait for others, which cannot be taken back."""
    if sys.platform != "linux":
        return False
    usual = os.getpriority(os.PRIO_PROCESS, os.getpid())
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) > usual


def _limit(memory: int) -> None:
    """Have the system refuse memory beyond ``memory``, and any other trace of a crash."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Not RLIMIT_AS: the engine maps its files, which costs addresses and no memory.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _send(link: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    text = json.dumps(head).encode()
    link.sendall(HEAD.pack(len(text), len(body)) + text + body)


def _work(link: socket.socket, store: pyoxigraph.Store, asked: dict[str, Any]) -> None:
    _send(link, {"kind": "started"})  # from here on it is the query that may have killed us
    sink = Sink(Path(asked["file"]), asked["bytes"])
    try:
        head = _answered(store, asked, sink)
    except _Large:
        _send(link, {"kind": "large"})
    except SyntaxError as error:
        _send(link, {"kind": "syntax", "why": str(error)})
    except (ValueError, OSError, RuntimeError) as error:
        _send(link, {"kind": "refused", "why": str(error)})
    except MemoryError:
        _send(link, {"kind": "memory"})
    else:
        body, in_file = sink.done()
        head |= {"kind": "answer", "file": in_file, "size": sink.size}
        _send(link, head, b"" if in_file else body)


def _answered(store: pyoxigraph.Store, asked: dict[str, Any], sink: Sink) -> dict[str, Any]:
    if asked["halves"] is not None:
        return {"cut": _joined(store, asked, sink)}
    found = _query(store, asked)
    media = asked["media"]
    triples = isinstance(found, pyoxigraph.QueryTriples)
    if media not in (RDF if triples else RESULTS):
        raise ValueError(f"{media} is no format of its answer")
    if isinstance(found, pyoxigraph.QueryTriples):
        return {"cut": _triples(found, asked, sink)}
    if isinstance(found, pyoxigraph.QueryBoolean):
        sink.write(found.serialize(format=RESULTS[media]) or b"")
        return {"cut": False}
    if asked["skip"] or not _whole(found, asked, sink):
        return {"cut": _some(store, asked, sink)}
    return {"cut": False}


def _joined(store: pyoxigraph.Store, asked: dict[str, Any], sink: Sink) -> bool:
    """Write the rows of a stored question that is asked in halves; whether there are more."""
    from bscgraph.errors import StoreError
    from bscgraph.serve.joining import join

    try:
        text, row_by_row = asked["halves"]
        rows, cut = join(store, text, row_by_row, asked["rows"])
    except StoreError as error:
        raise ValueError(error.en) from error
    sink.write(rows)
    return cut


def _whole(found: pyoxigraph.QuerySolutions, asked: dict[str, Any], sink: Sink) -> bool:
    """Write all rows; False where there may be more than asked for."""
    mark, beside = _AT_ROWS[asked["media"]]
    sink.count(mark, asked["rows"] + beside)
    try:
        found.serialize(cast("IO[bytes]", sink), format=RESULTS[asked["media"]])
    except _Full:
        sink.clear()
        return False
    return True


def _some(store: pyoxigraph.Store, asked: dict[str, Any], sink: Sink) -> bool:
    """Write exactly the rows asked for; whether there are more.

    In tab-separated values a line is a row, whatever its texts hold.
    """
    found = cast(pyoxigraph.QuerySolutions, _query(store, asked))
    lines, cut = _Lines(asked["skip"], asked["rows"]), False
    try:
        found.serialize(cast("IO[bytes]", lines), format=_TSV)
    except _Full:
        cut = True
    text = lines.text()
    if asked["media"] == "tsv":
        sink.write(text)
    else:
        rows = pyoxigraph.parse_query_results(text, format=_TSV)
        assert isinstance(rows, pyoxigraph.QuerySolutions)  # noqa: S101 - rows were written
        rows.serialize(cast("IO[bytes]", sink), format=RESULTS[asked["media"]])
    return cut


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


def _triples(found: Iterable[pyoxigraph.Triple], asked: dict[str, Any], sink: Sink) -> bool:
    """Write the triples asked for; whether there are more."""
    rows = iter(found)
    wanted = islice(rows, asked["skip"], asked["skip"] + asked["rows"])
    form = RDF[asked["media"]]
    named = asked["prefixes"] if asked["media"] in {"turtle", "rdfxml"} else None
    pyoxigraph.serialize(wanted, cast("IO[bytes]", sink), format=form, prefixes=named)
    return next(rows, None) is not None
