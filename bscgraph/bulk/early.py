"""The store of a first build, filled while documents are still being read.

Reading leaves the engine time, and it leaves ours: at the end little is left to load. Numbers are
not given yet, so each scorecard is taken for the first submission of its agency and year, which
nearly all are; what turns out otherwise is put right at the end.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from bscgraph.bulk.model import Converted
from bscgraph.errors import StoreError
from bscgraph.iri import Minter
from bscgraph.store.filled import Filling, fill
from bscgraph.store.folder import is_store

__all__ = ["Early"]

_WAITING = 4  # scorecards that wait to be taken in: memory must not grow with the documents


class Early:
    """A store in the making, and which canonical files are in it.

    Args:
        path: where the store will be; where there is one already, nothing is done.
        base: base IRI of the data.
    """

    def __init__(self, path: Path, base: str) -> None:
        self._path, self._minter = path, Minter(base)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._waiting: deque[Future[None]] = deque()
        self._filling: Filling | None = None
        self._digests: dict[str, str] = {}
        self._off = is_store(path)

    def take(self, found: Converted) -> None:
        """Have the scorecards of a document taken in, some time soon."""
        for card, data in found.cards:
            graph = self._minter.graph(card.path, 1)
            if self._off or graph in self._digests:
                continue
            self._digests[graph] = hashlib.sha256(data).hexdigest()
            self._waiting.append(self._thread.submit(self._add, data))
            while len(self._waiting) > _WAITING:
                self._wait()

    def _add(self, data: bytes) -> None:
        if not self._off:
            self._filling = self._filling or Filling(self._path)
            self._filling.add(data)

    def _wait(self) -> None:
        """Wait for what was handed over first. What fails here is tried again at the end."""
        try:
            self._waiting.popleft().result()
        except (StoreError, OSError):
            self._off = True
            wait(self._waiting)
            self._waiting.clear()
            self._forget()

    def complete(self, wanted: Mapping[str, tuple[Path, str]]) -> None:
        """Make the store one of just these graphs.

        Args:
            wanted: by graph, its canonical file and, where it is known, its digest.

        Raises:
            StoreError: a file is no N-Quads, or the store cannot be written.
            OSError: the system refuses.
        """
        while self._waiting:
            self._wait()
        filling = self._filling
        if filling is None:
            fill(self._path, (wanted[graph][0] for graph in sorted(wanted)))
            return
        there = {
            graph
            for graph, digest in self._digests.items()
            if graph in wanted and wanted[graph][1] == digest
        }
        for graph in sorted(self._digests.keys() - there):
            filling.drop(graph)
        for graph in sorted(wanted.keys() - there):
            filling.add(wanted[graph][0].read_bytes())
        filling.done()
        self._filling = None

    def close(self) -> None:
        """Let go; what is not complete is removed."""
        self._thread.shutdown(cancel_futures=True)
        self._forget()

    def _forget(self) -> None:
        filling, self._filling = self._filling, None
        if filling is not None:
            filling.close()
            shutil.rmtree(self._path.with_name(f"{self._path.name}.part"), ignore_errors=True)
