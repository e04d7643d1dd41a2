"""The data for machines, as files: dumps of the whole graph, tables, and each submission.

Everything is written as it comes by; memory does not grow with the number of submissions.

>>> from bscgraph.publish.dumps import downloads
>>> downloads("https://w3id.org/bscgraph/graph/tfam/2022/1")[0].path
'data/submission/tfam/2022/1.xlsx'
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from bscgraph.graph.prefixes import base_of
from bscgraph.publish.dumps.counts import Counts
from bscgraph.publish.dumps.files import FORMS, File, put
from bscgraph.publish.dumps.submission import Dumped, Part, downloads, place_of
from bscgraph.publish.dumps.whole import Kept, Spool, graph_dumps, table_dumps
from bscgraph.publish.glossary import PublishError

__all__ = ["FORMS", "Counts", "Dumped", "Dumps", "File", "downloads", "place_of", "write"]


@dataclass(frozen=True, slots=True)
class Dumps:
    """What was written: files of the whole store, the submissions with theirs, and numbers.

    ``base`` is the base IRI of the data, empty where graphs of several publishers are there.
    """

    base: str
    files: tuple[File, ...]
    submissions: tuple[Dumped, ...]
    counts: Counts
    _files_of: dict[str, tuple[File, ...]] = field(default_factory=dict)

    def of(self, graph: str) -> tuple[File, ...]:
        """The files of the submission with this graph; none where there is no such submission."""
        return self._files_of.get(graph, ())


def write(
    graphs: Iterable[tuple[str, bytes]], folder: Path, *, parquet: bool | None = None
) -> Dumps:
    """Write all dumps below ``folder``, the same bytes for the same graphs.

    Args:
        graphs: IRI and canonical N-Quads of each graph, in the order of the IRIs, as
            ``stock.exported`` gives them.
        folder: the site's folder; files of the same names are replaced.
        parquet: whether to write Parquet; where None, if pyarrow is installed.

    Raises:
        PublishError: the folder cannot be written.
        BscgraphError: Parquet was asked for and pyarrow is not installed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Beside what is written, so that there is room where there is room for the site.
        with tempfile.TemporaryDirectory(prefix=".dumps-", dir=folder) as place:
            return _written(graphs, folder, Path(place), parquet)
    except OSError as error:
        why = error.strerror or str(error)
        raise PublishError(
            f"{folder} cannot be written: {why}. Choose another folder with -o.",
            f"無法寫入 {folder}：{why}。請用 -o 指定其他資料夾。",
        ) from error


def _written(
    graphs: Iterable[tuple[str, bytes]], folder: Path, place: Path, parquet: bool | None
) -> Dumps:
    spool, kept, found, taken = Spool(place), list[Kept](), list[Dumped](), dict[str, str]()
    for name, data in graphs:
        part = Part(name, data)
        if part.card is None:
            kept.append((name, _kept_apart(place, len(kept), data)))
            continue
        _take(taken, name)
        files = tuple(put(folder, file, [content]) for file, content in part.files())
        found.append(replace(part.dumped(), files=files))
        kept.append((name, folder / next(file.path for file in files if file.form == "nquads")))
        spool.add(part.statements)
    spool.close()
    submissions = tuple(_in_order(found))
    newest = {one.graph for one in submissions if one.newest}
    base = base_of(one.graph for one in submissions) or ""
    dumps, counts = graph_dumps(folder, kept, base, place)
    tables = table_dumps(folder, spool, newest.__contains__, parquet=parquet)
    by_graph = {one.graph: one.files for one in submissions}
    return Dumps(base, (*dumps, *tables), submissions, counts, by_graph)


def _take(taken: dict[str, str], name: str) -> None:
    """Note where a submission goes.

    Raises:
        PublishError: another one, of another base, is there already.
    """
    other = taken.setdefault(place_of(name).lower(), name)
    if other != name:
        raise PublishError(
            f"<{other}> and <{name}> would be the same file; publish the data of one base at a "
            "time, each from a store of its own.",
            f"<{other}> 與 <{name}> 會寫成同一檔案；請將不同基底的資料分置於不同資料庫，分別發布。",
        )


def _kept_apart(place: Path, number: int, data: bytes) -> Path:
    """A graph that is no submission is only in the dumps of the whole."""
    path = place / f"graph-{number}.nq"
    path.write_bytes(data)
    return path


def _in_order(found: Iterable[Dumped]) -> Iterator[Dumped]:
    """Submissions by owner, year and number; all but the last of a scorecard are not the newest."""
    ordered = sorted(found, key=lambda one: (one.agency, one.year or 0, one.card, one.number))
    last = {one.card: one.graph for one in ordered}
    yield from (replace(one, newest=last[one.card] == one.graph) for one in ordered)
