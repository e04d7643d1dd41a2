"""The process that engines are forked from, as a program that may be begun before all else.

It takes as long to be ready as the server takes to be: so the command begins both at once.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass

__all__ = ["Spawned", "begin_early", "spawned"]

_PROGRAM = "from bscgraph.serve.engine import nursery; nursery()"
_KEPT_OF_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Spawned:
    """The process, and our end of the link to it; it ends when nobody has that any more."""

    process: subprocess.Popen[bytes]
    link: socket.socket


_early: list[Spawned] = []


def begin_early() -> None:
    """Begin one for whoever asks first; where that cannot be, who asks is told."""
    with suppress(OSError):
        _early.append(_begun())


def spawned(*words: str) -> Spawned:
    """One that is not in use; with ``words`` one that is told more by them.

    Raises:
        OSError: the system has no more processes.
    """
    return _early.pop() if _early and not words else _begun(*words)


def _begun(*words: str) -> Spawned:
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            process = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-S", "-c", _PROGRAM, str(theirs.fileno()), *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=_environment(),
            )
        except OSError:
            ours.close()
            raise
    return Spawned(process, ours)


def _environment() -> dict[str, str]:
    """What an engine needs to know of the system, and none of its secrets."""
    kept = {name: os.environ[name] for name in _KEPT_OF_ENVIRONMENT if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
