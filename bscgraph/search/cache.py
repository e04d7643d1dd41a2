"""The index of a store, made where there is none that fits, and kept beside a folder store."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from weakref import WeakKeyDictionary

from bscgraph.__about__ import __version__
from bscgraph.errors import StoreError
from bscgraph.resources import folder
from bscgraph.search.index import Index, connected
from bscgraph.search.texts import Scope, Text, scopes, texts

if TYPE_CHECKING:
    from bscgraph.store import Store

__all__ = ["in_memory", "index_of", "place_of"]

# To be raised with every change of how words are cut or of what the database looks like.
_FORM = 2
_STALE_SECONDS = 3600
_held: WeakKeyDictionary[Store, Index] = WeakKeyDictionary()


def index_of(store: Store) -> Index:
    """The index of what is in ``store`` now.

    A folder store's is kept in a file beside it; others' as long as the store is. What has
    changed since is read again; all of it, where a store cannot tell.

    Raises:
        StoreError: the store cannot answer.
    """
    marks = store.revisions()
    if marks is None:
        return _filled(store, ":memory:", {})
    held = _held.pop(store, None)  # gone if what follows fails
    if held is None or not _fits(held, marks):
        path = getattr(store, "path", None)
        if path is not None:
            held = _kept(store, Path(path).resolve(), marks)
        elif held is None or held.made != _made():
            held = _filled(store, ":memory:", marks)
        else:
            held.renew(_Texts(store), marks)
    _held[store] = held
    return held


def in_memory(store: Store) -> Index:
    """An index of what is in ``store`` now that is nowhere kept: whoever asks for it keeps it.

    Raises:
        StoreError: the store cannot answer.
    """
    return _filled(store, ":memory:", dict.fromkeys(store.graphs(), ""))


def _fits(index: Index, marks: Mapping[str, str]) -> bool:
    return index.made == _made() and index.marks() == marks


def place_of(store: Path) -> Path:
    """The file with the index of the store in the folder ``store``."""
    return store.with_name(store.name + ".search.sqlite3")


@cache
def _made() -> str:
    """What an index is made by: the program, and the register of agencies."""
    register = sha256()
    for path in sorted((folder("ontology") / "register").glob("*.csv")):
        register.update(path.read_bytes())
    return f"{_FORM} {__version__} {register.hexdigest()[:16]}"


def _kept(store: Store, path: Path, marks: Mapping[str, str]) -> Index:
    """The index in the file beside a folder store; in memory where no file can be."""
    with suppress(StoreError):
        index = _opened(place_of(path))
        if _fits(index, marks):
            return index
        index.close()
    try:
        return _written(store, path, marks)
    except (OSError, StoreError):  # no leave to write, or no space: slower, but the same answer
        return _filled(store, ":memory:", marks)


def _written(store: Store, path: Path, marks: Mapping[str, str]) -> Index:
    """Make the index under another name first: who reads finds the old one or the new one."""
    place = place_of(path)
    _swept(place)
    handle, name = tempfile.mkstemp(prefix=place.name + ".", suffix=".tmp", dir=place.parent)
    os.close(handle)
    try:
        if not _renewed(store, place, name, marks):
            Path(name).write_bytes(b"")
            _filled(store, name, marks).close()
        with suppress(OSError):  # who may read the store may read this
            shutil.copymode(path / "CURRENT", name)
        Path(name).replace(place)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
    return _opened(place)


def _renewed(store: Store, place: Path, name: str, marks: Mapping[str, str]) -> bool:
    """Copy the index and change what differs; False where nothing of it is of use."""
    try:
        shutil.copyfile(place, name)
    except FileNotFoundError:
        return False
    index = Index(connected(name))
    try:
        if index.made != _made() or not index.marks().items() & marks.items():
            return False
        index.renew(_Texts(store), marks)
    except StoreError:  # damaged, or of a program that did not write it to its end
        return False
    finally:
        index.close()
    return True


def _opened(place: Path) -> Index:
    return Index(connected(f"file:{quote(str(place))}?mode=ro", uri=True))


def _swept(place: Path) -> None:
    """Remove what a program left that was ended while it made the index."""
    for path in place.parent.glob(f"{place.name}.*.tmp"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                path.unlink()


def _filled(store: Store, place: str, marks: Mapping[str, str]) -> Index:
    index = Index(connected(place))
    index.fill(_Texts(store), marks, _made())
    return index


class _Texts:
    """The texts of a store, for an index."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def scopes(self) -> Iterator[Scope]:
        return scopes(self._store)

    def texts(self, submission: str) -> Iterator[Text]:
        return texts(self._store, submission)
