"""The index of a store, made where there is none that fits, and kept beside a folder store."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from weakref import WeakKeyDictionary

from bscgraph.__about__ import __version__
from bscgraph.errors import StoreError
from bscgraph.resources import folder
from bscgraph.search.index import Index, connected
from bscgraph.search.texts import scopes, texts

if TYPE_CHECKING:
    from bscgraph.store import Store

__all__ = ["index_of", "place_of"]

# To be raised with every change of how words are cut or of what the database looks like.
_FORM = 1
_STALE_SECONDS = 3600
_held: WeakKeyDictionary[Store, Index] = WeakKeyDictionary()


def index_of(store: Store) -> Index:
    """The index of what is in ``store`` now.

    A folder store's is kept in a file beside it; others' as long as the store is. It is made
    again when data or program changed, and each time where a store cannot tell.

    Raises:
        StoreError: the store cannot answer.
    """
    revision = store.revision()
    if revision is None:
        return _filled(store, ":memory:", "")
    made = _made(revision)
    index = _held.get(store)
    if index is None or index.made != made:
        index = _kept(store, made)
        _held[store] = index
    return index


def place_of(store: Path) -> Path:
    """The file with the index of the store in the folder ``store``."""
    return store.with_name(store.name + ".search.sqlite3")


def _made(revision: str) -> str:
    """What an index is made of: the data, the register of agencies, and the program."""
    register = sha256()
    for path in sorted((folder("ontology") / "register").glob("*.csv")):
        register.update(path.read_bytes())
    return f"{_FORM} {__version__} {register.hexdigest()[:16]} {revision}"


def _kept(store: Store, made: str) -> Index:
    """The index in the file beside a folder store; in memory where no file can be."""
    path = getattr(store, "path", None)
    if path is None:
        return _filled(store, ":memory:", made)
    path = Path(path).resolve()
    with suppress(StoreError):
        index = _opened(place_of(path))
        if index.made == made:
            return index
        index.close()
    try:
        return _written(store, path, made)
    except OSError:  # a folder we may not write to: slower each time, but the same answer
        return _filled(store, ":memory:", made)


def _written(store: Store, path: Path, made: str) -> Index:
    """Make the index under another name first: who reads finds the old one or the new one."""
    place = place_of(path)
    _swept(place)
    handle, name = tempfile.mkstemp(prefix=place.name + ".", suffix=".tmp", dir=place.parent)
    os.close(handle)
    try:
        _filled(store, name, made).close()
        with suppress(OSError):  # who may read the store may read this
            shutil.copymode(path / "CURRENT", name)
        Path(name).replace(place)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
    return _opened(place)


def _opened(place: Path) -> Index:
    return Index(connected(f"file:{quote(str(place))}?mode=ro", uri=True))


def _swept(place: Path) -> None:
    """Remove what a program left that was ended while it made the index."""
    for path in place.parent.glob(f"{place.name}.*.tmp"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                path.unlink()


def _filled(store: Store, place: str, made: str) -> Index:
    index = Index(connected(place))
    index.fill(scopes(store), lambda submission: texts(store, submission), made)
    return index
