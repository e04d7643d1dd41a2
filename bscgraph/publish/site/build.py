"""A site as files: its pages in every language, what belongs to them, and the data beside them.

The work is cut into pieces, one for each submission and some for what lies across them, which
one process does after another or several do at once; the files are the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.garbage import seldom_collected
from bscgraph.publish import site as kinds
from bscgraph.publish.glossary import PublishError
from bscgraph.publish.site import assets
from bscgraph.publish.site.data import documents
from bscgraph.publish.site.page import render
from bscgraph.publish.site.place import file_of
from bscgraph.publish.site.source import Site
from bscgraph.publish.site.sparql import editor_files
from bscgraph.publish.streamed import Part, Target
from bscgraph.wording import LANGUAGES

if TYPE_CHECKING:
    from bscgraph.publish.catalogue import Contact
    from bscgraph.publish.site.page import Page
    from bscgraph.store import LocalStore

__all__ = ["Build", "Made", "Wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What site to build.

    Args:
        base: the publisher's base IRI, as in the data.
        address: where the site will be, ending in ``/``; empty where nobody knows.
        languages: of the pages.
        originals: documents, or folders of them, for pictures of their pages.
        jobs: processes.
        contact: whom to ask about the data.
        server: address, ending in ``/``, of a server that answers SPARQL and the API.
        editor: the folder in which the SPARQL editor was built.
    """

    base: str
    address: str = ""
    languages: tuple[str, ...] = LANGUAGES
    originals: tuple[Path, ...] = ()
    jobs: int = 1
    contact: Contact | None = None
    server: str = ""
    editor: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one piece of work: of a submission its title, and numbers."""

    title: str
    pages: int
    files: int
    size: int


_NAMES = 20_000  # names of things that are remembered for the tables that follow
_Place = tuple[Path, Path]
_Piece = tuple[Callable[..., "Made"], int]


class Build:
    """The building of one site.

    Args:
        store: what it tells of.
        wanted: which site.

    Raises:
        PublishError: the store holds no scorecard.
        StoreError: the store cannot answer.
    """

    def __init__(self, store: LocalStore, wanted: Wanted) -> None:
        self._site, self._snapshot = _site(store, wanted), store.snapshot()
        entries = self._site.entries
        if not entries:
            raise PublishError(
                "The store holds no scorecard; load documents into it first: bscgraph load.",
                "資料庫中沒有計分卡；請先用 bscgraph load 載入文件。",
            )
        jobs = 1 if self._snapshot is None else min(wanted.jobs, len(entries))
        self._wanted = replace(wanted, jobs=jobs)
        self._pieces: list[_Piece] = [(_across, number) for number in range(jobs)]
        self._pieces += [(_submission, number) for number in range(len(entries))]
        # What each piece of work is about; empty for what lies across submissions.
        self.titles = ["", *[""] * jobs, *(entry.title for entry in entries)]

    def run(self, target: Target) -> Iterator[Made]:
        """Put the site into ``target``; gives what came of each piece, in the order of titles.

        Raises:
            PublishError: a process of ours was ended.
            StoreError: the store cannot answer.
        """
        yield _shared(target, self._wanted)
        places = [target.part() for _ in self._pieces]
        if self._wanted.jobs > 1:
            yield from self._by_several(places)
            return
        for (work, number), place in zip(self._pieces, places, strict=True):
            yield work(self._site, self._wanted, number, place)

    def _by_several(self, places: Iterable[_Place]) -> Iterator[Made]:
        # Fresh processes: the engine's threads do not survive a fork.
        with ProcessPoolExecutor(self._wanted.jobs, mp_context=get_context("spawn")) as pool:
            running = [
                pool.submit(_elsewhere, work, self._snapshot, self._wanted, number, place)
                for (work, number), place in zip(self._pieces, places, strict=True)
            ]
            try:
                for one in running:
                    yield one.result()
            except BrokenProcessPool as error:
                raise PublishError(
                    "A process that made pages was ended from outside, perhaps for want of "
                    "memory; try again with fewer --jobs.",
                    "產生網頁的程序遭外部中止，可能是記憶體不足；請減少 --jobs 後再試。",
                ) from error
            finally:
                for one in running:
                    one.cancel()


def _site(store: LocalStore, wanted: Wanted) -> Site:
    from bscgraph.publish.site.evidence import Originals

    try:
        originals = Originals(wanted.originals) if wanted.originals else None
    except OSError as error:
        why = error.strerror or str(error)
        raise PublishError(
            f"{error.filename} cannot be read: {why}. Check what is given as documents.",
            f"無法讀取 {error.filename}：{why}。請檢查所指定的文件。",
        ) from error
    return Site(
        store,
        wanted.base,
        wanted.address,
        originals,
        server=wanted.server,
        editor=wanted.editor is not None,
        languages=wanted.languages,
    )


def _elsewhere(
    work: Callable[..., Made], snapshot: Path | None, wanted: Wanted, number: int, place: _Place
) -> Made:
    """One piece of work in a process of its own."""
    with seldom_collected():
        return work(_opened(snapshot, wanted), wanted, number, place)


@lru_cache(maxsize=1)
def _opened(snapshot: Path | None, wanted: Wanted) -> Site:
    from bscgraph.store import LocalStore

    return _site(LocalStore(snapshot, writable=False), wanted)


def _shared(target: Target, wanted: Wanted) -> Made:
    part = Part(*target.part())
    editor = editor_files(wanted.editor) if wanted.editor else ()
    for name, content in (*assets.assets(), *editor):
        part.put(name, content)
    part.put("index.html", assets.choice(wanted.languages))
    part.put("404.html", assets.not_found(wanted.languages, wanted.address))
    part.put(".nojekyll", b"")  # GitHub Pages leaves out names with a dot or line without it
    return Made("", 2, part.close(), part.size)


def _submission(site: Site, wanted: Wanted, number: int, place: _Place) -> Made:
    entry = site.entries[number]
    pages, files = kinds.of_entry(site, entry), kinds.files(site, entry)
    return _put(site, wanted, (entry.title, pages, files), place)


def _across(site: Site, wanted: Wanted, number: int, place: _Place) -> Made:
    """A share of what does not belong to one submission: by its name, so that all is done once."""
    mine = partial(_is_mine, number, wanted.jobs)
    pages = (page for page in kinds.of_site(site) if mine(page.name))
    files = kinds.files(site) if number == 0 else iter(())
    return _put(site, wanted, ("", pages, files), place)


def _is_mine(number: int, of: int, name: str) -> bool:
    return zlib.crc32(name.encode()) % of == number


def _embedded(site: Site) -> LocalStore:
    from bscgraph.store import LocalStore

    assert isinstance(site.store, LocalStore)  # noqa: S101 - Build is made with one
    return site.store


def _put(
    site: Site,
    wanted: Wanted,
    found: tuple[str, Iterable[Page], Iterable[tuple[str, bytes]]],
    place: _Place,
) -> Made:
    part, count, names = Part(*place), 0, dict[str, str]()
    title, pages, files = found
    for page in pages:
        for lang in wanted.languages:
            made = render(page, lang, site.address, wanted.languages)
            part.put(file_of(page.name, lang), made)
            count += 1
        for name, content in documents(_embedded(site), page, names):
            part.put(name, content)
        if len(names) > _NAMES:
            names.clear()
    for name, content in files:
        part.put_once(name, content)
    return Made(title, count, part.close(), part.size)
