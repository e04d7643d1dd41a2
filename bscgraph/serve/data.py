"""The data of a server: a store's newest snapshot, or documents loaded into a store of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import BscgraphError, StoreError
from bscgraph.jobs import Done, Numbering, submissions, taken
from bscgraph.serve.converted import Converted, Graphs, usual_place
from bscgraph.stock import Stocked
from bscgraph.store import LocalStore

if TYPE_CHECKING:
    from bscgraph.serve.settings import Settings

__all__ = ["Data", "filled", "opened"]

_SMALL = 8 << 20  # bytes on disk, of about 30,000 statements, up to which content is digested


@dataclass(frozen=True, slots=True)
class Data:
    """One state of the data, which does not change while it is held.

    ``folder`` is the engine's own, for others to open for reading; ``revision`` tells this
    state from the next; ``digest`` is equal for equal content where the store is small.
    """

    store: LocalStore
    folder: Path
    revision: str | None
    digest: str
    modified: datetime


def opened(place: Path) -> Data:
    """The newest state of the store in the folder ``place``.

    Raises:
        StoreError: there is no store, or it cannot be opened.
    """
    store = LocalStore(place, writable=False)
    folder = store.snapshot() or place
    revision = store.revision()
    digest, modified = _digest(store, folder, revision), folder.stat().st_mtime
    return Data(store, folder, revision, digest, datetime.fromtimestamp(int(modified), UTC))


def _digest(store: LocalStore, folder: Path, revision: str | None) -> str:
    """Of the content, so that servers beside each other agree; of a large store its revision."""
    size = sum(file.stat().st_size for file in folder.iterdir() if file.suffix == ".sst")
    if revision is not None and size > _SMALL:
        return hashlib.sha256(revision.encode()).hexdigest()[:32]
    whole = hashlib.sha256()
    for graph in store.graphs():
        whole.update(graph.encode("utf-8", "replace") + b"\n")
        whole.update(b"".join(sorted(store.dump(graph).splitlines(keepends=True))))
    return whole.hexdigest()[:32]


def filled(settings: Settings, place: Path) -> Path:
    """A store in the new folder ``place`` with the documents of ``settings``, or those bundled.

    What was read at an earlier start is not read again.

    Raises:
        StoreError: none of the documents can be read; the first one's reason.
    """
    store = LocalStore(place, writable=True)
    documents = _Documents(settings, store)
    with store.together():
        documents.load(settings.sources or _bundled())
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


def _bundled() -> Sequence[Path]:
    from bscgraph.resources import folder

    return [folder("examples") / name for name in ("hac-111.pdf", "tfam-111.pdf")]
