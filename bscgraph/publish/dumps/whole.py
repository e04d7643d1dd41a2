"""What is published of the whole store: dumps of all graphs, tables, workbooks of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from bscgraph.answers import columnar
from bscgraph.flat import separated_line
from bscgraph.graph import jsonld, turtle
from bscgraph.graph.nquads import Triple, triples_of
from bscgraph.publish.dumps import csvw
from bscgraph.publish.dumps.columns import TABLES, Column, Table
from bscgraph.publish.dumps.counts import Counts, counting, merged
from bscgraph.publish.dumps.files import FORMS, File, described, measured, put
from bscgraph.publish.dumps.rows import Row, read_line, rows, to_line
from bscgraph.publish.dumps.statements import Statements
from bscgraph.publish.dumps.workbook import workbooks
from bscgraph.wording import LANGUAGES

__all__ = ["Kept", "Spool", "graph_dumps", "table_dumps"]

Kept = tuple[str, Path]
"""The IRI of a graph, and the file its canonical N-Quads lie in."""

_CHUNK = 1 << 16  # lines or pieces written at once are cheap; single ones are not


@dataclass(slots=True)
class Spool:
    """Rows of all tables in files of their own, until they are written in each format.

    ``number`` counts the rows of each table.
    """

    folder: Path
    number: dict[str, int] = field(default_factory=dict)
    _open: dict[str, IO[str]] = field(default_factory=dict)

    def add(self, data: Statements) -> None:
        """Take the rows of one submission."""
        for table in TABLES:
            if table.name not in self._open:
                path = self._path(table)
                self._open[table.name] = path.open("w", encoding="utf-8", newline="\n")
            lines = [to_line(row) for row in rows(table, data)]
            self._open[table.name].writelines(lines)
            self.number[table.name] = self.number.get(table.name, 0) + len(lines)

    def close(self) -> None:
        """No more rows come."""
        for file in self._open.values():
            file.close()

    def read(self, table: Table, newest: Callable[[object], bool]) -> Iterator[Row]:
        """The rows of ``table``, each with whether its submission is the newest one."""
        if table.name not in self._open:
            return
        with self._path(table).open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                row = read_line(line, table.columns)
                yield (row[0], newest(row[0]), *row[1:])

    def _path(self, table: Table) -> Path:
        return self.folder / f"{table.name}.jsonl"


def graph_dumps(
    folder: Path, kept: Sequence[Kept], base: str, spool: Path
) -> tuple[tuple[File, ...], Counts]:
    """Write the dumps of all graphs below ``folder``; gives them, and what they hold in numbers.

    Args:
        folder: the site's folder.
        kept: every graph, in the order of the IRIs.
        base: the base IRI they share, empty where they share none.
        spool: a folder for what lies between.

    Raises:
        OSError: a file cannot be written.
    """
    counts = Counts()
    lines = counting(merged((path for _, path in kept), spool), counts)
    made = [put(folder, _dump("nq", "nquads"), _bytes(lines))]
    made.append(put(folder, _dump("trig", "trig"), _bytes(turtle.pieces(_graphs(kept), base))))
    made.append(put(folder, _dump("jsonld", "jsonld"), _bytes(jsonld.pieces(_graphs(kept), base))))
    return tuple(made), counts


def _dump(suffix: str, form: str) -> File:
    whole = {"en": "The whole graph: {}", "zh-Hant": "完整圖資料：{}"}
    label = {lang: whole[lang].format(FORMS[form].label[lang]) for lang in LANGUAGES}
    return described(f"data/all.{suffix}.gz", form, label)


def _graphs(kept: Sequence[Kept]) -> Iterator[tuple[str, list[Triple]]]:
    for name, path in kept:
        yield name, triples_of(path.read_bytes(), name)


def _bytes(texts: Iterator[str]) -> Iterator[bytes]:
    """Texts as UTF-8, short ones together."""
    waiting: list[str] = []
    length = 0
    for text in texts:
        waiting.append(text)
        length += len(text)
        if length > _CHUNK:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield "".join(waiting).encode()


def table_dumps(
    folder: Path, spool: Spool, newest: Callable[[object], bool], *, parquet: bool | None
) -> tuple[File, ...]:
    """Write every table below ``folder`` as CSV with its metadata, as Parquet, in workbooks.

    Args:
        folder: the site's folder.
        spool: their rows.
        newest: whether a submission (IRI) is the newest one of its scorecard.
        parquet: whether to write Parquet; where None, if pyarrow is installed.

    Raises:
        BscgraphError: Parquet was asked for and pyarrow is not installed.
        OSError: a file cannot be written.
    """
    wanted = find_spec("pyarrow") is not None if parquet is None else parquet
    made: list[File] = []
    for table in TABLES:
        columns = csvw.with_newest(table.columns)
        found = spool.read(table, newest)
        made += _csv(folder, table, columns, found)
        if wanted:
            made.append(_parquet(folder, table, columns, spool.read(table, newest)))
    entries = [(t, csvw.with_newest(t.columns), f"{t.name}.csv") for t in TABLES]
    label = {"en": "Description of all CSV tables (CSVW)",
             "zh-Hant": "全部 CSV 表格之詮釋資料（CSVW）"}  # fmt: skip
    group = described("data/tables/csv-metadata.json", "csvw", label)
    made.append(put(folder, group, [csvw.group(entries)]))
    return (*made, *workbooks(folder, partial(_rows, spool, newest), spool.number))


def _csv(
    folder: Path, table: Table, columns: Sequence[Column], found: Iterator[Row]
) -> Iterator[File]:
    path = f"data/tables/{table.name}.csv"

    def lines() -> Iterator[str]:
        yield separated_line((column.id for column in columns), ",")
        for row in found:
            yield separated_line(row, ",")

    yield put(folder, described(path, "csv", table.title), _bytes(lines()))
    about = csvw.metadata(table, columns, f"{table.name}.csv")
    yield put(folder, described(f"{path}-metadata.json", "csvw"), [about])


def _parquet(folder: Path, table: Table, columns: Sequence[Column], found: Iterator[Row]) -> File:
    file = described(f"data/tables/{table.name}.parquet", "parquet", table.title)
    kinds = {column.id: column.kind for column in columns}
    columnar.stream(folder / file.path, kinds, found, {"title": table.title["en"],
                    "license": csvw.LICENCE})  # fmt: skip
    return measured(folder, file)


def _rows(spool: Spool, newest: Callable[[object], bool], table: Table) -> Iterator[Row]:
    return spool.read(table, newest)
