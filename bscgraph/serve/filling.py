"""Documents loaded into a store of the server's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import BscgraphError, StoreError
from bscgraph.jobs import Done, Numbering, submissions, taken
from bscgraph.serve.converted import Converted, Graphs, usual_place
from bscgraph.stock import Stocked
from bscgraph.store import LocalStore

if TYPE_CHECKING:
    from bscgraph.serve.settings import Settings

__all__ = ["bundled", "filled"]


def filled(settings: Settings, place: Path) -> Path:
    """A store in the new folder ``place`` with the documents of ``settings``, or those bundled.

    What was read at an earlier start is not read again.

    Raises:
        StoreError: none of the documents can be read; the first one's reason.
    """
    store = LocalStore(place, writable=True)
    documents = _Documents(settings, store)
    with store.together():
        documents.load(settings.sources or bundled())
    store.close()
    if documents.errors and not documents.loaded:
        first = documents.errors[0]
        raise StoreError(
            f"There is no data to serve: {first.en}", f"沒有可提供的資料：{first.zh}"
        ) from first
    return place


class _Documents:
    """Documents on their way into a store."""

    def __init__(self, settings: Settings, store: LocalStore) -> None:
        self._kept = Converted(settings.cache or usual_place(), settings.base)
        self._store, self._base = store, settings.base
        self.loaded = 0
        self.errors: list[BscgraphError] = []

    def load(self, files: Sequence[Path]) -> None:
        names = {file: self._kept.document(file) for file in files}
        # Those that are new are read by one process, which takes a while to start.
        new = [file for file in files if not self._kept.knows(names[file])]
        read = _read(new)
        for file in dict.fromkeys(files):
            before = taken(self._store)
            graphs = self._kept.get(names[file], before)
            if graphs is None:
                work = read if file in new else _read([file])
                done = next(one for one in work if one.path == file)
                if done.error is not None:
                    self.errors.append(done.error)
                    continue
                graphs = self._converted(done, before)
                self._kept.put(names[file], before, graphs)
            for name, quads in graphs:
                self._store.load(quads, name)
            self.loaded += 1

    def _converted(self, done: Done, before: Mapping[str, str]) -> Graphs:
        if isinstance(done, Stocked):  # RDF is as it is
            return done.graphs
        built = submissions([done], self._base, Numbering(before))
        return tuple((one.graph, one.canonical()) for _, one in built)


def _read(files: Sequence[Path]) -> Iterator[Done]:
    from bscgraph import stock
    from bscgraph.read import Limits

    return stock.read_files(files, Limits(), graph="")


def bundled() -> Sequence[Path]:
    """The documents that come with the program."""
    from bscgraph.resources import folder

    return [folder("examples") / name for name in ("hac-111.pdf", "tfam-111.pdf")]
