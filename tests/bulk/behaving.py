"""Converts like the real one, but does first what the name of the document asks for."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from bscgraph.bulk.model import Converted, Told
from bscgraph.bulk.task import convert
from bscgraph.read import Limits


def behave(path: Path, limits: Limits, base: str, told: Told) -> Converted:
    """Kill this process, hang, take all memory, or kill it only the first time."""
    if path.name.startswith("hang"):
        time.sleep(600)
    if path.name.startswith("memory"):
        bytearray(1 << 40)
    once = path.parent.parent / "once"
    if path.name.startswith("kill") or (path.name.startswith("once") and not once.exists()):
        if path.name.startswith("once"):
            once.touch()
        with (path.parent.parent / "tries").open("a") as tries:
            tries.write(path.name + "\n")
        os.kill(os.getpid(), signal.SIGKILL)
    return convert(path, limits, base, told)
