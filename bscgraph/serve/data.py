"""The data of a server: a store's newest snapshot, or documents loaded into a store of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import StoreError
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

    Raises:
        StoreError: none of the documents can be read; the first one's reason.
    """
    from bscgraph import stock
    from bscgraph.read import Limits

    store = LocalStore(place, writable=True)
    files = settings.sources or _bundled()
    work = stock.read_files(files, Limits(), graph="")
    done = list(stock.loading(work, store, settings.base, lambda _done, _quads: None))
    store.close()
    errors = [item.error for item in done if item.error is not None]
    if len(errors) == len(done) and errors:
        first = errors[0]
        raise StoreError(
            f"There is no data to serve: {first.en}", f"沒有可提供的資料：{first.zh}"
        ) from first
    return place


def _bundled() -> Sequence[Path]:
    from bscgraph.resources import folder

    return [folder("examples") / name for name in ("hac-111.pdf", "tfam-111.pdf")]
