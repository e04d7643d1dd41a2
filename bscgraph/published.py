"""What ``publish`` does: a store is taken in, its site built, and the folder put in place."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import BscgraphError
from bscgraph.publish.site.build import Build, Made, Wanted
from bscgraph.publish.streamed import target
from bscgraph.store import LocalStore, is_remote, opened

if TYPE_CHECKING:
    from bscgraph.jobs import Done

__all__ = ["Made", "Site", "Wanted", "checked_address", "copied", "loaded"]

_ADDRESS = re.compile(r"https?://[^\s/?#@<>\"\\]+/(?:[A-Za-z0-9._~-]+/)*")


class Site:
    """A site that can be built.

    Args:
        store: what it tells of.
        wanted: which site.

    Raises:
        PublishError: the store holds no scorecard.
        StoreError: the store cannot answer.
    """

    def __init__(self, store: LocalStore, wanted: Wanted) -> None:
        self._build = Build(store, wanted)
        # What each step is about; empty for what lies across submissions.
        self.titles = self._build.titles

    def write(self, folder: Path) -> Iterator[Made]:
        """Make ``folder`` the site, whole or not at all; gives what came of each step.

        Raises:
            PublishError: the folder is another's or cannot be written.
            StoreError: the store cannot answer.
        """
        with target(folder) as made:
            yield from self._build.run(made)


@contextmanager
def copied(place: str | Path, base: str) -> Iterator[LocalStore]:
    """The store at ``place`` as it is now, where several processes can read it.

    Of an endpoint the graphs of ``base`` are copied into a folder of the system's that is
    removed in the end: pages take many small questions.

    Raises:
        StoreError: there is no store at ``place``, or it cannot be read.
    """
    if not is_remote(place):
        yield LocalStore(place, writable=False)
        return
    far = opened(place)
    with _made() as folder:
        store = LocalStore(folder)
        with store.together():
            for name in far.graphs():
                if name.startswith(base):
                    store.load(far.dump(name), name)
        store.close()
        yield LocalStore(folder, writable=False)


@contextmanager
def loaded(work: Iterable[Done], base: str) -> Iterator[LocalStore]:
    """A store of what is read, in a folder of the system's that is removed in the end.

    Raises:
        StoreError: the store does not take it.
        GraphError: ``base`` is no base IRI.
    """
    from bscgraph import stock

    with _made() as folder:
        store = LocalStore(folder)
        with store.together():
            for _ in stock.loading(work, store, base, lambda _done, _quads: None):
                pass
        store.close()
        yield LocalStore(folder, writable=False)


@contextmanager
def _made() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bscgraph-publish-") as folder:
        yield Path(folder) / "store"


def checked_address(text: str) -> str:
    """The address of a site, with the ``/`` at its end.

    Raises:
        BscgraphError: it is none.
    """
    whole = text if text.endswith("/") else f"{text}/"
    if not _ADDRESS.fullmatch(whole):
        raise BscgraphError(
            f"{text} is no address of a site: write it whole, with http:// or https://, for "
            "example https://bsc.example.org/scorecards/.",
            f"{text} 不是完整的網址：請含 http:// 或 https://，"
            "例如 https://bsc.example.org/scorecards/。",
        )
    return whole
