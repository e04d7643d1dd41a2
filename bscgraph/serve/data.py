"""The data of a server: a store's newest snapshot."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bscgraph.errors import BscgraphError
from bscgraph.store import LocalStore

__all__ = ["Data", "opened"]

_SMALL = 8 << 20  # bytes on disk, of about 30,000 statements, up to which content is digested


@dataclass(frozen=True, slots=True)
class Data:
    """One state of the data, which does not change while it is held.

    ``folder`` is the engine's own, for others to open for reading; ``revision`` tells this
    state from the next.
    """

    store: LocalStore
    folder: Path
    revision: str | None
    digesting: Future[str]
    modified: datetime

    @property
    def digest(self) -> str:
        """What tells this content from other; equal for equal content where the store is small.

        At the start it is worked out while the rest of the program is loaded.
        """
        return self.digesting.result()


def opened(place: Path) -> Data:
    """The newest state of the store in the folder ``place``.

    Raises:
        StoreError: there is no store, or it cannot be opened.
    """
    store = LocalStore(place, writable=False)
    folder = store.snapshot() or place
    revision = store.revision()
    modified = datetime.fromtimestamp(int(folder.stat().st_mtime), UTC)
    digest: Future[str] = Future()
    threading.Thread(target=_work_out, args=(digest, store, folder, revision)).start()
    return Data(store, folder, revision, digest, modified)


def _work_out(digest: Future[str], store: LocalStore, folder: Path, revision: str | None) -> None:
    try:
        digest.set_result(_digest(store, folder, revision))
    except (BscgraphError, OSError, ValueError, RuntimeError) as error:
        digest.set_exception(error)


def _digest(store: LocalStore, folder: Path, revision: str | None) -> str:
    """Of the content, so that servers beside each other agree; of a large store its revision."""
    size = sum(file.stat().st_size for file in folder.iterdir() if file.suffix == ".sst")
    if revision is not None and size > _SMALL:
        return hashlib.sha256(revision.encode()).hexdigest()[:32]
    whole = hashlib.sha256()
    for graph in store.graphs():
        whole.update(graph.encode("utf-8", "replace") + b"\n")
        whole.update(b"".join(sorted(store.ntriples(graph).splitlines(keepends=True))))
    return whole.hexdigest()[:32]
