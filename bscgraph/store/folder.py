"""A store in a folder: one writer, and readers whom it does not disturb.

The folder is the engine's own database, which any of its tools opens. It lets one process in.
So the writer puts a snapshot beside it after each change, under ``bscgraph/``: hard links, a
matter of milliseconds. Readers open the newest snapshot, which never changes. ::

    CURRENT, *.sst, …             the engine's database
    bscgraph/writer               locked by the writer; holds its process number
    bscgraph/current              name of the newest snapshot, and the database it was made of
    bscgraph/snapshots/N/         a snapshot, for reading only
    bscgraph/snapshots/N.json     by graph, the name of the snapshot it was last changed in
    bscgraph/snapshots/N.lock     locked by its readers; without any, an old one is removed

A writer that is killed leaves a database newer than the newest snapshot. Who comes next, reader
or writer, sees that by its files and makes the snapshot anew.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.store import refusals
from bscgraph.store.locks import Lock

if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["Folder", "Snapshot", "is_store", "marks", "newest"]

_OURS = "bscgraph"
_PATIENCE = 5.0  # a reader that makes a snapshot holds the writer's lock for a moment
_ENGINES = ("CURRENT", "IDENTITY", "LOCK", "LOG", "MANIFEST", "OPTIONS")
_ENGINES_SUFFIXES = (".sst", ".log", ".dbtmp")


def is_store(path: Path) -> bool:
    """Whether there is a database in the folder."""
    return (path / "CURRENT").is_file()


def _is_engines(name: str) -> bool:
    return name.startswith(_ENGINES) or name.endswith(_ENGINES_SUFFIXES)


class Snapshot:
    """A database that does not change, held so that nobody removes it.

    Args:
        path: its folder.
        held: whether to lock it against removal.

    Raises:
        OSError: it is there no more.
    """

    def __init__(self, path: Path, *, held: bool = True) -> None:
        import pyoxigraph

        self.revision = path.name if held else None
        self.path = path
        self._lock = _shared(path.with_name(path.name + ".lock")) if held else None
        if not path.is_dir():
            raise FileNotFoundError(path)
        self.store = pyoxigraph.Store.read_only(str(path))


def marks(snapshot: Path) -> dict[str, str] | None:
    """By graph, the name of the snapshot in which it was last changed; None where unknown."""
    try:
        found = json.loads(snapshot.with_name(snapshot.name + ".json").read_text("utf-8"))
        return {str(graph): str(mark) for graph, mark in found.items()}
    except (OSError, ValueError, AttributeError):
        return None


def newest(path: Path) -> str:
    """The revision that a reader of the store in the folder ``path`` would get; "" if unknown.

    Costs the reading of a small file: to be asked again and again.
    """
    return Folder(path)._current()[0]


def _shared(path: Path) -> Lock | None:
    try:
        return Lock(path, shared=True)
    except PermissionError:  # not ours, and made without one: then the writer may remove it
        return None


class Folder:
    """The folder of a store.

    Args:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ours = path / _OURS
        self._snapshots = self._ours / "snapshots"

    def lock(self) -> Lock:
        """Become the writer; the folder is made where there is none.

        Raises:
            StoreError: somebody else is, or there are other files.
        """
        try:
            others = [p for p in _entries(self.path) if p != _OURS and not _is_engines(p)]
            if others and not is_store(self.path):
                raise refusals.other_files(self.path)
            self._snapshots.mkdir(parents=True, exist_ok=True)
            lock = self._patient()
            lock.say(str(os.getpid()))
        except BlockingIOError as error:
            raise refusals.busy(self.path, self._who()) from error
        except OSError as error:
            raise refusals.cannot_open(self.path, error) from error
        for name in _entries(self.path):
            # The engine leaves a log at each start; a loader that was killed, its own files.
            if name.startswith(("LOG.old.", "bulk-")):
                with suppress(OSError):
                    (self.path / name).unlink()
        return lock

    def opened(self) -> pyoxigraph.Store:
        """The database, open for writing; made where there is none. For who is the writer.

        Raises:
            StoreError: it cannot be opened.
        """
        import pyoxigraph

        try:
            return pyoxigraph.Store(str(self.path))
        except (OSError, RuntimeError) as error:
            raise refusals.cannot_open(self.path, error) from error

    def read(self) -> Snapshot:
        """Open the newest snapshot; of a database changed since, a new one.

        Raises:
            StoreError: there is no store, or it cannot be opened.
        """
        if not is_store(self.path):
            raise refusals.no_store(self.path)
        end = time.monotonic() + _PATIENCE
        while True:
            self._refresh()
            name, _ = self._current()
            with suppress(OSError):
                if name:
                    return Snapshot(self._snapshots / name)
            if time.monotonic() > end:
                return self._bare()
            time.sleep(0.05)

    def publish(self, store: pyoxigraph.Store, touched: set[str] | None) -> str:
        """Make a snapshot of the database, open for writing; the name of the snapshot.

        Args:
            store: the database.
            touched: the graphs that may have changed since the last snapshot; None for all.

        Raises:
            OSError: the system refuses.
        """
        store.flush()
        last, _ = self._current()
        name = f"{int(last.partition('-')[0] or 0) + 1:08d}-{secrets.token_hex(4)}"
        fresh = self._snapshots / f"new-{name}"
        store.backup(str(fresh))
        known = None if touched is None else marks(self._snapshots / last)
        there = [graph.value for graph in store.named_graphs()]
        old, new = known or {}, touched or set()
        marked = {graph: name if graph in new else old.get(graph, name) for graph in there}
        beside = self._snapshots / f"{name}.json"
        beside.write_text(json.dumps(marked, ensure_ascii=False), "utf-8")
        # Made by the writer, so that readers who may not write here can hold it, too.
        (self._snapshots / f"{name}.lock").touch()
        fresh.rename(self._snapshots / name)
        _sync(self._snapshots)
        self._point(name, "")
        self._sweep(name)
        return name

    def unchanged(self) -> str | None:
        """The name of the newest snapshot, if the database is what it was made of.

        Ask before opening the database, which changes its files.
        """
        name, state = self._current()
        return name if name and state == self._state() else None

    def place(self, name: str) -> Path:
        """Where the snapshot ``name`` lies."""
        return self._snapshots / name

    def settle(self, name: str) -> None:
        """Remember that the database, now closed, is what the snapshot ``name`` holds."""
        with suppress(OSError):
            self._point(name, self._state())

    def _patient(self) -> Lock:
        end = time.monotonic() + 1.0  # a reader may be making a snapshot
        while True:
            try:
                return Lock(self._ours / "writer")
            except BlockingIOError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def _refresh(self) -> None:
        """Make a snapshot if the newest one is older than the database and nobody is writing."""
        if self.unchanged():
            return
        with suppress(OSError):  # somebody is writing, or it is not ours to write
            self._snapshots.mkdir(parents=True, exist_ok=True)
            lock = Lock(self._ours / "writer")
            try:
                self._anew()
            except RuntimeError as error:  # damaged
                raise refusals.cannot_open(self.path, error) from error
            finally:
                lock.release()

    def _anew(self) -> None:
        import pyoxigraph

        store = pyoxigraph.Store(str(self.path))
        name = self.publish(store, None)
        del store  # closes it
        self.settle(name)

    def _bare(self) -> Snapshot:
        """The database itself, where no snapshot can be made: a folder that is not ours."""
        if os.access(self.path, os.W_OK):
            raise refusals.cannot_open(self.path)
        try:
            return Snapshot(self.path, held=False)
        except (OSError, RuntimeError) as error:
            raise refusals.cannot_open(self.path, error) from error

    def _current(self) -> tuple[str, str]:
        try:
            found = json.loads((self._ours / "current").read_text("utf-8"))
            return str(found["snapshot"]), str(found["state"])
        except (OSError, ValueError, KeyError, TypeError):
            return "", ""

    def _point(self, name: str, state: str) -> None:
        fresh = self._ours / f"current.{os.getpid()}"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"snapshot": name, "state": state}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._ours / "current")
        _sync(self._ours)

    def _state(self) -> str:
        """What tells one state of the closed database from another: its files."""
        found = []
        for name in _entries(self.path):
            if _is_engines(name) and not name.startswith(("LOG", "LOCK")):
                with suppress(FileNotFoundError):
                    about = (self.path / name).stat()
                    found.append(f"{name}:{about.st_size}:{about.st_mtime_ns}")
        return " ".join(sorted(found))

    def _sweep(self, keep: str) -> None:
        """Remove snapshots that nobody reads, and what a killed writer left behind."""
        for name in _entries(self._snapshots):
            path = self._snapshots / name
            if name.endswith(".json") and not path.with_suffix("").is_dir():
                path.unlink(missing_ok=True)
            if name.endswith((".lock", ".json")) or name == keep:
                continue
            with suppress(OSError):
                lock = Lock(path.with_name(name + ".lock"))
                shutil.rmtree(path)
                path.with_name(name + ".json").unlink(missing_ok=True)
                path.with_name(name + ".lock").unlink()
                lock.release()

    def _who(self) -> str:
        try:
            text = (self._ours / "writer").read_text("ascii")
        except (OSError, ValueError):
            return ""
        return text if text.isdecimal() else ""


def _entries(path: Path) -> list[str]:
    try:
        return sorted(os.listdir(path))  # noqa: PTH208 - names are all we need
    except FileNotFoundError:
        return []


def _sync(path: Path) -> None:
    """Have the folder's entries on disk; not everywhere can a folder be opened."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
