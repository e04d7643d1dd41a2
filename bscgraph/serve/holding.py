"""Seeing to it that engines have the data in memory, where it fits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bscgraph.serve.nursery import Nursery

__all__ = ["Holding"]

_SETTLED = 0.3  # seconds: first whoever waits has an engine
_PAUSES = (0.3, 2.0, 15.0, 120.0)  # seconds after which it is tried again
_log = logging.getLogger("bscgraph.serve")


class Holding:
    """Has a nursery take the data into memory: at the start, when it changes, and after a death.

    Args:
        nursery: whose engines are to have it.
        most: bytes that may take; 0 for never.
        done: called when they have it from now on.
    """

    def __init__(self, nursery: Nursery, most: int, done: Callable[[], None]) -> None:
        self._nursery, self._most, self._done = nursery, most, done
        self._folder: Path | None = None
        self._work: asyncio.Task[bool] | None = None

    def begin(self, folder: Path) -> None:
        """Take in the snapshot in ``folder`` now; what was under way ends."""
        if self._work is not None:
            self._work.cancel()
        self._folder = folder
        if self._most:
            self._work = asyncio.get_running_loop().create_task(self._hold(folder))

    def lost(self) -> None:
        """Whoever bears engines has died: begin anew, where that was the one with the data."""
        work = self._work
        if self._folder is None or work is None or not work.done() or work.cancelled():
            return
        if work.result() and self._nursery.held is None:
            self.begin(self._folder)

    async def stop(self) -> None:
        """End what is under way, for good."""
        self._folder = None
        if self._work is not None:
            self._work.cancel()
            with suppress(asyncio.CancelledError):
                await self._work

    async def _hold(self, folder: Path) -> bool:
        """Whether it is in memory now."""
        await asyncio.sleep(_SETTLED)
        for pause in (*_PAUSES, 0.0):
            try:
                fits = await self._nursery.hold(folder, self._most)
            except OSError:
                await asyncio.sleep(pause)
                continue
            if fits:
                self._done()
            _log.info("data in memory" if fits else "data on disk: more than --in-memory allows")
            return fits
        _log.warning("data on disk: it cannot be taken into memory")
        return False
