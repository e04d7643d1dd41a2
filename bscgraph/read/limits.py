"""How much one document may ask for: pages, bytes, unpacked bytes, seconds, memory."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bscgraph.errors import LimitExceeded

__all__ = ["Deadline", "Limits"]

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one document; the defaults are far above any real scorecard.

    ``pages`` of a paged document, ``bytes`` of the file as it lies on disk,
    ``unpacked_bytes`` of everything taken out of a packed file (XLSX, ODT …) together,
    ``cells`` of all tables, ``seconds`` of wall clock and ``memory`` (bytes of address space,
    kept only where the reading has its own process, see :mod:`bscgraph.read.guard`).
    """

    pages: int = 1_000
    bytes: int = 64 * _MIB
    unpacked_bytes: int = 128 * _MIB
    cells: int = 250_000
    seconds: float = 120.0
    memory: int = 2048 * _MIB

    def deadline(self) -> Deadline:
        """A clock that starts now and runs out after ``seconds``."""
        return Deadline(time.monotonic() + self.seconds, self.seconds)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment (``time.monotonic``) at which reading one document must have ended."""

    at: float
    seconds: float

    def check(self, name: str) -> None:
        """Return while there is time left.

        Raises:
            LimitExceeded: the time for the document ``name`` has run out.
        """
        if time.monotonic() > self.at:
            raise too_slow(name, self.seconds)


def too_slow(name: str, seconds: float) -> LimitExceeded:
    """The refusal of a document that takes longer than the limit allows."""
    return LimitExceeded(
        f"{name}: reading took longer than the limit of {seconds:g} s; "
        "split the document, or raise the limit on seconds.",
        f"{name}：讀取時間超過上限 {seconds:g} 秒；請將文件拆分，或提高秒數上限。",
    )
