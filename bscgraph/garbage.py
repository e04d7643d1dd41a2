"""Work that makes many objects and no circles of them, without the garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["seldom_collected", "uncollected"]

_SELDOM = 10_000  # objects more than were let go, until the newest are looked through


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage in circles meanwhile: where there is none, looking takes a tenth of
    the time that making the objects does."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage in circles less often meanwhile: for long work in which nearly nothing is
    in circles and much is kept, which would be looked through again and again."""
    usual = gc.get_threshold()
    gc.set_threshold(max(_SELDOM, usual[0]), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
