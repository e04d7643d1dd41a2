"""Parquet files of the mirror: sorted by graph, in groups of so many rows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from bscgraph.analytics.tables import NEWEST_AT, columns
from bscgraph.answers import columnar
from bscgraph.publish.dumps.columns import NEWEST
from bscgraph.publish.dumps.csvw import LICENCE

if TYPE_CHECKING:
    import pyarrow

    from bscgraph.publish.dumps.columns import Table

__all__ = ["Earlier", "File"]

_GROUP = 50_000  # rows: what engines read and skip as a whole


class File:
    """One table while it is written, aside until :meth:`publish`.

    Args:
        path: the file it becomes.
        table: what it holds.

    Raises:
        BscgraphError: pyarrow is not installed.
        OSError: it cannot be written; so do the methods.
    """

    def __init__(self, path: Path, table: Table) -> None:
        self._kinds = {column.id: column.kind for column in columns(table)}
        about = {"title": table.title["en"], "license": LICENCE}
        self._schema = columnar.schema(self._kinds, about)
        from pyarrow import parquet

        self.path = path
        self.rows = 0
        self._aside = path.with_name(f"{path.name}.part")
        self._writer = parquet.ParquetWriter(self._aside, self._schema)
        self._waiting: list[pyarrow.Table] = []
        self._count = 0

    def add(self, rows: Sequence[Sequence[object]], *, newest: bool) -> None:
        """Add the rows of one graph."""
        if rows:
            self.take(columnar.table(self._schema, self._kinds, rows), newest=newest)

    def take(self, part: pyarrow.Table, *, newest: bool) -> None:
        """Add rows that are a table already, with whether their submission is the newest one."""
        import pyarrow

        told = pyarrow.array([newest] * part.num_rows, type=pyarrow.bool_())
        part = part.set_column(NEWEST_AT, NEWEST, told)
        self._waiting.append(part.replace_schema_metadata(self._schema.metadata))
        self._count += part.num_rows
        self.rows += part.num_rows
        while self._count >= _GROUP:
            self._write(_GROUP)

    def _write(self, count: int) -> None:
        import pyarrow

        whole = pyarrow.concat_tables(self._waiting).combine_chunks()
        self._writer.write_table(whole.slice(0, count))
        self._waiting = [whole.slice(count)]
        self._count -= count

    def finish(self) -> None:
        """No more rows come: all of it is on the disk."""
        if self._count:
            self._write(self._count)
        self._writer.close()
        with self._aside.open("rb") as file:
            os.fsync(file.fileno())

    def publish(self) -> None:
        """Put it where the earlier one was."""
        self._aside.replace(self.path)

    def __enter__(self) -> File:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            with suppress(OSError):  # a full disk says so twice
                self._writer.close()


class Earlier:
    """The rows of an earlier file, graph by graph in the order of their IRIs.

    Args:
        path: the file; None where there is none.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._runs = self._all()
        self._next: tuple[str, pyarrow.Table] | None = None

    def of(self, graph: str) -> Iterator[pyarrow.Table]:
        """The rows of ``graph``, which comes after all that were asked for before."""
        while (run := self._next or next(self._runs, None)) is not None:
            self._next = run
            if run[0] > graph:
                return
            self._next = None
            if run[0] == graph:
                yield run[1]

    def _all(self) -> Iterator[tuple[str, pyarrow.Table]]:
        """Rows that belong to one graph and follow each other."""
        if self._path is None:
            return
        import pyarrow
        from pyarrow import compute, parquet

        with parquet.ParquetFile(self._path) as file:
            for batch in file.iter_batches(_GROUP):
                whole = pyarrow.Table.from_batches([batch])
                runs = compute.run_end_encode(batch.column(0))
                start = 0
                for end, graph in zip(
                    runs.run_ends.to_pylist(), runs.values.to_pylist(), strict=True
                ):
                    yield graph, whole.slice(start, end - start)
                    start = end

    def __enter__(self) -> Earlier:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._runs.close()  # type: ignore[attr-defined]
