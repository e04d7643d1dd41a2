"""What ``publish`` does: a store is taken in, its site built, and the folder put in place."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph import stock
from bscgraph.errors import BscgraphError
from bscgraph.garbage import seldom_collected
from bscgraph.publish import catalogue, dumps
from bscgraph.publish.catalogue import Contact
from bscgraph.publish.site.build import Build, Made, Wanted
from bscgraph.publish.site.place import file_of
from bscgraph.publish.streamed import Part, Target, target
from bscgraph.store import LocalStore, is_remote, opened

if TYPE_CHECKING:
    from bscgraph.jobs import Done
    from bscgraph.publish.dumps import Dumps

__all__ = ["Made", "Site", "Wanted", "checked_address", "contact", "copied", "loaded"]

_CONTACT = re.compile(r"([^<>]*[^<>\s])\s*<(https?://[^\s<>\"{}|\\^`]+|[^\s<>@:]+@[^\s<>@:]+)>")
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
        self._store, self._wanted = store, wanted
        self._build = Build(store, wanted)
        # What pages each step makes; empty for those that lie across submissions. The data for
        # machines and the catalogue follow.
        self.titles = self._build.titles

    def write(self, folder: Path) -> Iterator[Made]:
        """Make ``folder`` the site, whole or not at all; gives what came of each step.

        Raises:
            PublishError: the folder is another's or cannot be written.
            StoreError: the store cannot answer.
        """
        with target(folder) as made, seldom_collected():
            yield from self._build.run(made)
            dumped, step = self._dumped(made)
            yield step
            yield self._catalogue(made, dumped)

    def _dumped(self, made: Target) -> tuple[Dumps, Made]:
        """Write the data for machines."""
        part = Part(*made.part())
        graphs = stock.exported(self._store, self._store.graphs())
        dumped = dumps.write(graphs, made.folder)
        files = (*dumped.files, *(file for one in dumped.submissions for file in one.files))
        for file in files:
            part.note(file.path, file.sha256 or "", file.size or 0)
        return dumped, Made("", 0, part.close(), part.size)

    def _catalogue(self, made: Target, dumped: Dumps) -> Made:
        """Write what is said of pages and data; without an address nothing can be."""
        part, wanted = Part(*made.part()), self._wanted
        if wanted.address:
            about = catalogue.About(
                wanted.address,
                wanted.base,
                wanted.contact,
                wanted.server,
                languages=wanted.languages,
            )
            for file in catalogue.write(made.folder, dumped, about, self._pages(made)):
                part.note(file.path, file.sha256 or "", file.size or 0)
        return Made("", 0, part.close(), part.size)

    def _pages(self, made: Target) -> Iterator[Mapping[str, str]]:
        """For each page its path by language."""
        start, end, spoken = f"{self._wanted.languages[0]}/", ".html", self._wanted.languages
        for path in made.names():
            if path.startswith(start) and path.endswith(end):
                name = path.removeprefix(start).removesuffix(end)
                yield {lang: file_of(name, lang) for lang in spoken}


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


def contact(text: str) -> Contact:
    """Whom to ask about the data: a name, and an e-mail or web address in angle brackets.

    >>> contact("臺北市政府 <open-data@example.org>").email
    'open-data@example.org'

    Raises:
        BscgraphError: it is not written so.
    """
    found = _CONTACT.fullmatch(text)
    if found is None:
        raise BscgraphError(
            f"{text} is no contact: write a name and an e-mail or web address, for example "
            "“Department <data@example.org>”.",
            f"{text} 不是聯絡方式：請寫名稱與電子郵件或網址，例如「資訊局 <data@example.org>」。",
        )
    name, way = found.groups()
    return Contact(name, name, *(("", way) if "://" in way else (way, "")))


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
