"""Answers kept in memory, up to a number of bytes; the longest unused go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

__all__ = ["Cache"]

Kept = TypeVar("Kept")
_OVERHEAD = 512  # of one entry beside its bytes


class Cache(Generic[Kept]):
    """What was answered before, by a key that names the data, the question and the form.

    Args:
        limit: bytes in all; one entry may take an eighth of them.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self.size = self.hits = self.misses = 0

    def get(self, key: Hashable) -> Kept | None:
        """What is kept under ``key``; None where nothing is."""
        found = self._entries.get(key)
        if found is None:
            self.misses += 1
            return None
        self._entries.move_to_end(key)
        self.hits += 1
        return found[0]

    def put(self, key: Hashable, kept: Kept, size: int) -> None:
        """Keep something of ``size`` bytes; what is too large is not kept."""
        size += _OVERHEAD
        self.drop(key)
        if size > self._limit // 8:
            return
        self._entries[key] = (kept, size)
        self.size += size
        while self.size > self._limit:
            _, (_, gone) = self._entries.popitem(last=False)
            self.size -= gone

    def drop(self, key: Hashable) -> None:
        """Forget what is kept under ``key``."""
        found = self._entries.pop(key, None)
        if found is not None:
            self.size -= found[1]

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self.size = 0

    def __len__(self) -> int:
        return len(self._entries)
