"""Writing the mirror: what did not change is taken from the earlier files, the rest made anew.

A file of the folder is written aside and renamed; ``mirror.json`` comes last and says which
files belong together, by digest. What does not add up is made from the beginning. The same
graphs give the same bytes, whatever was there before.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bscgraph.__about__ import __version__
from bscgraph.analytics.exact import ASKED, exact
from bscgraph.analytics.files import Earlier, File
from bscgraph.analytics.tables import TABLES, columns
from bscgraph.graph.nquads import triples_of
from bscgraph.publish.dumps.rows import Terms, row_of, terms
from bscgraph.publish.dumps.statements import Statements, step_of
from bscgraph.store.mirror import LIST

if TYPE_CHECKING:
    from bscgraph.publish.dumps.columns import Table
    from bscgraph.publish.dumps.rows import Row

__all__ = ["Mirrored", "Source", "available", "write"]

_FORM = 1  # raised when rows, or the look for what they leave out, are made otherwise
_GRAPHS = "graphs.json"


@dataclass(frozen=True, slots=True)
class Source:
    """A graph: what tells its content from any other, and its canonical N-Quads."""

    digest: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a folder holds: the digest of its list, rows by table, and whether it was changed."""

    digest: str
    rows: Mapping[str, int]
    changed: bool


def available() -> bool:
    """Whether the package that writes Parquet is installed (extra ``analytics``)."""
    return find_spec("pyarrow") is not None


def _nothing() -> None:
    """Nobody has to be told."""


def write(
    folder: Path, graphs: Mapping[str, Source], *, before: Callable[[], None] = _nothing
) -> Mirrored:
    """Make ``folder`` hold the tables of just these graphs, by IRI.

    Args:
        folder: the folder, made where there is none.
        graphs: what the tables are made of.
        before: called before a file is replaced, where one has to be.

    Raises:
        BscgraphError: pyarrow is not installed.
        OSError: a file cannot be written; ask nobody about the folder until this was done again.
    """
    wanted = {graph: graphs[graph].digest for graph in sorted(graphs)}
    known = _known(folder)
    if known is not None and {name: one[0] for name, one in known.items()} == wanted:
        return _told(folder, changed=False)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _Making(folder, known or {}, graphs).write(before)
    finally:
        for left in folder.glob("*.part"):
            left.unlink()
    return _told(folder, changed=True)


def _told(folder: Path, *, changed: bool) -> Mirrored:
    data = (folder / LIST).read_bytes()
    tables = json.loads(data)["tables"]
    rows = {name: int(one["rows"]) for name, one in tables.items()}
    return Mirrored(hashlib.sha256(data).hexdigest(), rows, changed)


def _program() -> str:
    """What rows depend on beside the graphs."""
    told = [(one.name, [(c.id, c.kind, c.path) for c in columns(one)]) for one in TABLES]
    return hashlib.sha256(json.dumps([_FORM, __version__, told]).encode()).hexdigest()


def _known(folder: Path) -> dict[str, tuple[str, bool]] | None:
    """Digest and exactness of the graphs that the folder has the rows of; None where none is
    to be relied on."""
    try:
        told = json.loads((folder / LIST).read_bytes())
        listed = (folder / _GRAPHS).read_bytes()
        files = {name: one["sha256"] for name, one in told["tables"].items()}
        whole = told["program"] == _program() and told["list"] == _sum(listed)
        if whole and files == {one.name: _digest(folder / f"{one.name}.parquet") for one in TABLES}:
            return {name: (str(one[0]), bool(one[1])) for name, one in json.loads(listed).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Making:
    """The files while they are being written."""

    def __init__(
        self, folder: Path, known: Mapping[str, tuple[str, bool]], graphs: Mapping[str, Source]
    ) -> None:
        self._folder, self._known, self._graphs = folder, known, graphs
        self._newest = set(_newest(graphs))
        self._exact: dict[str, bool] = {}

    def write(self, before: Callable[[], None]) -> None:
        """Write everything; the list of it last."""
        with ExitStack() as stack:
            files = {
                one.name: stack.enter_context(File(self._folder / f"{one.name}.parquet", one))
                for one in TABLES
            }
            earlier = {
                one.name: stack.enter_context(
                    Earlier(self._folder / f"{one.name}.parquet" if self._known else None)
                )
                for one in TABLES
            }
            for graph in sorted(self._graphs):
                self._add(graph, files, earlier)
            for file in files.values():
                file.finish()
        before()
        for file in files.values():
            file.publish()
        graphs = {name: (self._graphs[name].digest, self._exact[name]) for name in self._exact}
        listed = _json(graphs)
        _put(self._folder / _GRAPHS, listed)
        tables = {
            name: {"rows": file.rows, "sha256": _digest(file.path)} for name, file in files.items()
        }
        told = {
            "program": _program(), "list": _sum(listed), "tables": tables,
            "exact": all(self._exact.values()),
        }  # fmt: skip
        _put(self._folder / LIST, _json(told))

    def _add(self, graph: str, files: Mapping[str, File], earlier: Mapping[str, Earlier]) -> None:
        newest = graph in self._newest
        digest, was_exact = self._known.get(graph, ("", False))
        if digest == self._graphs[graph].digest:
            self._exact[graph] = was_exact
            for name, file in files.items():
                for part in earlier[name].of(graph):
                    file.take(part, newest=newest)
            return
        found = _rows(graph, self._graphs[graph].read())
        self._exact[graph] = found.exact
        for name, rows in found.rows.items():
            files[name].add(rows, newest=newest)


@dataclass(frozen=True, slots=True)
class _Found:
    rows: Mapping[str, list[Row]]
    exact: bool


def _rows(graph: str, data: bytes) -> _Found:
    """The rows of a graph by table; none of a graph that is no submission."""
    statements = Statements(graph, triples_of(_relevant(data), graph))
    found: dict[str, list[Terms]] = {
        one.name: list(terms(one, statements)) if statements.is_submission else [] for one in TABLES
    }
    rows = {one.name: [_row(one, each) for each in found[one.name]] for one in TABLES}
    return _Found(rows, exact(statements, found, TABLES))


@cache
def _steps() -> frozenset[bytes]:
    """The properties that tables and the look for more than they hold speak of."""
    paths = [column.path for table in TABLES for column in table.columns]
    paths += [path for table in TABLES for path in table.order]
    names = {name for path in paths for name in re.findall(r"\w+", path)}
    names |= {"submits", *ASKED}
    return frozenset(step_of(name).encode() for name in {"a", *names} - {"en", "Hant", "zh"})


def _relevant(data: bytes) -> bytes:
    """The lines of a canonical file that say something of these: a third, and a third to read."""
    wanted = _steps()
    lines = (line for line in data.split(b"\n") if line)
    return b"\n".join([line for line in lines if line.split(b" ", 2)[1] in wanted])


def _row(table: Table, found: Terms) -> Row:
    row = row_of(table, found)
    return (row[0], None, *row[1:])  # ``newest`` is told when all graphs are known


def _newest(graphs: Mapping[str, Source]) -> Iterator[str]:
    """The last submission of each scorecard."""
    numbered = sorted((stem, int(number) if number.isdecimal() else 1, name)
                      for name in graphs for stem, _, number in [name.rpartition("/")])  # fmt: skip
    for _, several in groupby(numbered, key=lambda one: one[0]):
        yield list(several)[-1][2]


def _json(told: Any) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _put(path: Path, data: bytes) -> None:
    aside = path.with_name(f"{path.name}.part")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
