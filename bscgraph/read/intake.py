"""The bytes of a file, taken once, within limits, and never from a pipe or a device."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from bscgraph.read import refusal
from bscgraph.read.limits import Deadline, Limits

__all__ = ["display_name", "load"]

_CHUNK = 1 << 20


def display_name(path: str | os.PathLike[str]) -> str:
    """The file's name for messages: no folder, no control character, never empty."""
    name = Path(path).name or str(path)
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)
    return shown or "?"


def load(path: str | os.PathLike[str], limits: Limits, deadline: Deadline) -> bytes:
    """All bytes of the regular file at ``path``.

    Raises:
        InputMissing: no such file, a folder, or it vanished or shrank meanwhile.
        EmptyInput: it has no byte.
        UnknownFormat: it is a pipe, a device or a socket.
        LimitExceeded: it is larger than ``limits.bytes``, or time ran out.
        ReadError: the operating system refuses.
    """
    name = display_name(path)
    try:
        # without O_NONBLOCK the opening of a pipe nobody writes to would wait for ever
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _binary())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise refusal.missing(name) from error
    except IsADirectoryError as error:
        raise refusal.directory(name) from error
    except ValueError as error:  # a NUL character in the name
        raise refusal.missing(name) from error
    except OSError as error:
        raise _refused(name, path, error) from error
    try:
        return _take(handle, name, limits, deadline)
    except OSError as error:
        raise refusal.vanished(name) from error
    finally:
        os.close(handle)


def _binary() -> int:
    return getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def _refused(name: str, path: str | os.PathLike[str], error: OSError) -> Exception:
    if Path(path).is_dir():  # Windows says "permission denied" for a folder
        return refusal.directory(name)
    if stat.S_ISSOCK(_mode(path)):
        return refusal.wrong_kind(name)
    return refusal.unreadable(name, error.strerror or type(error).__name__)


def _mode(path: str | os.PathLike[str]) -> int:
    try:
        return Path(path).stat().st_mode
    except (OSError, ValueError):
        return 0


def _take(handle: int, name: str, limits: Limits, deadline: Deadline) -> bytes:
    status = os.fstat(handle)
    if stat.S_ISDIR(status.st_mode):
        raise refusal.directory(name)
    if not stat.S_ISREG(status.st_mode):
        raise refusal.wrong_kind(name)
    if status.st_size > limits.bytes:
        raise refusal.too_big(name, status.st_size, limits.bytes)
    parts: list[bytes] = []
    taken = 0
    while chunk := os.read(handle, _CHUNK):
        parts.append(chunk)
        taken += len(chunk)
        if taken > limits.bytes:  # it grew after we asked for its size
            raise refusal.too_big(name, taken, limits.bytes)
        deadline.check(name)
    if taken < status.st_size:
        raise refusal.vanished(name)
    if not taken:
        raise refusal.empty(name)
    return b"".join(parts)
