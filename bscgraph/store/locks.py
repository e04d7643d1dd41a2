"""Locks on files that end with the process, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import weakref
from pathlib import Path

__all__ = ["Lock"]


class Lock:
    """A lock on the file ``path``, which is made where it is missing.

    Args:
        path: the file.
        shared: whether others may hold it too, if they also ask for it shared; then a file
            that may only be read will do.

    Raises:
        BlockingIOError: somebody else holds it.
        OSError: the file cannot be made or opened.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        self._handle: int | None = None
        self._handle = _opened(path, shared)
        try:
            _take(self._handle, shared)
        except OSError:
            self.release()
            raise
        _HELD.add(self)

    def say(self, text: str) -> None:
        """Write into the file who holds it."""
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, text.encode(), 0)

    def release(self) -> None:
        """Let go; once is enough, twice does no harm."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __del__(self) -> None:
        self.release()


def _opened(path: Path, shared: bool) -> int:
    """The file, made if need be; PermissionError also where the whole file system is read-only."""
    close = getattr(os, "O_CLOEXEC", 0)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | close, 0o644)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        if shared and path.exists():
            return os.open(path, os.O_RDONLY | close)
        raise PermissionError(error.errno, error.strerror, str(path)) from error


_HELD: weakref.WeakSet[Lock] = weakref.WeakSet()


def _let_go_in_child() -> None:
    # A forked child would keep the lock after its parent has died.
    for lock in list(_HELD):
        lock.release()


def _take(handle: int, shared: bool) -> None:
    if sys.platform != "win32":  # there, the engine's own lock has to do
        import fcntl

        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_let_go_in_child)
