"""What a server gives of the whole store: made while it is sent, one submission after the other.

The tables are the bytes that a folder has of them. The dump has the same statements, graph by
graph: to have them in one order, all graphs would have to lie beside each other first.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

from bscgraph.flat import separated_line
from bscgraph.publish.dumps import csvw
from bscgraph.publish.dumps.columns import TABLES, Table
from bscgraph.publish.dumps.files import File, described
from bscgraph.publish.dumps.rows import rows
from bscgraph.publish.dumps.submission import Part

__all__ = ["PACKED", "described_tables", "streamed", "streams"]

PACKED = "data/all.nq.gz"
_TABLES = "data/tables/"
_GZIP = 31  # zlib's word for a window of 32 kB and gzip's own head, without name and time
Graphs = Iterable[tuple[str, bytes]]


def streams() -> tuple[File, ...]:
    """What can be had so: the dump, and each table."""
    tables = (described(f"{_TABLES}{one.name}.csv", "csv", one.title) for one in TABLES)
    return (described(PACKED, "nquads"), *tables)


def streamed(path: str, graphs: Graphs, newest: Callable[[object], bool]) -> Iterator[bytes]:
    """The file at one of these paths, piece by piece.

    Args:
        path: of one of :func:`streams`.
        graphs: IRI and canonical N-Quads of each graph, in the order of the IRIs.
        newest: whether a submission (IRI) is the newest one of its scorecard.
    """
    if path == PACKED:
        return _packed(graphs)
    table = next(one for one in TABLES if path == f"{_TABLES}{one.name}.csv")
    return _csv(table, graphs, newest)


def _packed(graphs: Graphs) -> Iterator[bytes]:
    work = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    for _, data in graphs:
        yield work.compress(data)
    yield work.flush()


def _csv(table: Table, graphs: Graphs, newest: Callable[[object], bool]) -> Iterator[bytes]:
    columns = csvw.with_newest(table.columns)
    yield separated_line((column.id for column in columns), ",").encode()
    for name, data in graphs:
        part = Part(name, data)
        found = rows(table, part.statements) if part.card is not None else ()
        lines = (separated_line((row[0], newest(row[0]), *row[1:]), ",") for row in found)
        yield "".join(lines).encode()


def described_tables(path: str) -> bytes | None:
    """What the columns of the tables mean (CSVW): of all, or of one; None where there is none."""
    entries = [(one, csvw.with_newest(one.columns), f"{one.name}.csv") for one in TABLES]
    if path == f"{_TABLES}csv-metadata.json":
        return csvw.group(entries)
    for entry in entries:
        if path == f"{_TABLES}{entry[2]}-metadata.json":
            return csvw.metadata(*entry)
    return None
