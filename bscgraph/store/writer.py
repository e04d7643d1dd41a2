"""Who writes to the store in a folder, and what readers are shown of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.store import refusals
from bscgraph.store.folder import Folder

if TYPE_CHECKING:
    import pyoxigraph

    from bscgraph.store.locks import Lock

__all__ = ["Writer"]

_SECONDS_UNSEEN = 2.0


class Writer:
    """The database of a folder, open for writing, and what readers were shown of it."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._lock: Lock | None = folder.lock()
        self._many = 0
        self._shown_at = 0.0
        self._touched: set[str] | None = None  # graphs changed since the last snapshot, if known
        self.revision = folder.unchanged()
        self._store: pyoxigraph.Store | None = folder.opened()
        if self.revision is None:
            self._show()
        self._touched = set()

    @property
    def store(self) -> pyoxigraph.Store:
        """The database."""
        assert self._store is not None  # noqa: S101 - only asked for when just opened
        return self._store

    def touch(self, graph: str) -> None:
        """The graph is about to be changed."""
        if self._touched is not None:
            self._touched.add(graph)

    def spare(self, graph: str) -> None:
        """The graph has not been changed after all."""
        if self._touched is not None and self.revision is not None:
            self._touched.discard(graph)

    def written(self) -> None:
        """Something has changed: put it on disk and before the readers, unless more follows."""
        self.revision = None
        if not self._many or time.monotonic() - self._shown_at > _SECONDS_UNSEEN:
            self._show()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Show what changes inside only now and then, and at the end."""
        self._many += 1
        try:
            yield
        finally:
            self._many -= 1
            if not self._many and self.revision is None:
                self._show()

    def shown(self) -> Path:
        """Where the newest state lies for other processes."""
        if self.revision is None:
            self._show()
        return self._folder.place(str(self.revision))

    def _show(self) -> None:
        try:
            self.revision = self._folder.publish(self.store, self._touched)
        except (OSError, RuntimeError) as error:
            raise refusals.engine(error) from error
        self._touched = set()
        self._shown_at = time.monotonic()

    def close(self) -> None:
        """Close the database, then let the next writer in."""
        if self._lock is not None:
            self._store = None
            if self.revision is not None:
                self._folder.settle(self.revision)
            self._lock.release()
            self._lock = None
