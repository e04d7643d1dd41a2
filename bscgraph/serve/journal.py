"""Log lines, one JSON object each: no address of a client, no text of a query, no body.

A thread of its own writes them, so that a full pipe never stops the server; lines that cannot be
written in time are dropped and counted.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from queue import Empty, Full, Queue
from typing import IO, Any

__all__ = ["Journal"]

_MOST = 20_000
# What our own log calls may add to a line.
_EXTRA = ("why", "digest", "engine", "seconds", "status", "count")
_PACKAGE = "bscgraph"


class Journal(logging.Handler):
    """Writes lines to ``out``; also what Python's own logging is told, from warnings on.

    Args:
        form: ``json``, or ``text`` for people.
        out: standard error.
    """

    def __init__(self, form: str, out: IO[str] | None = None) -> None:
        super().__init__(logging.INFO)
        self._form, self._out = form, out or sys.stderr
        self._lines: Queue[Mapping[str, Any] | None] = Queue(_MOST)
        self.dropped = 0
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    def line(self, event: str, **values: Any) -> None:
        """Have a line written."""
        try:
            self._lines.put_nowait({"time": time.time(), "event": event, **values})
        except Full:
            self.dropped += 1

    def emit(self, record: logging.LogRecord) -> None:
        """Have a line written of what a library or one of our modules logs."""
        values = {name: getattr(record, name) for name in _EXTRA if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            # Its message may quote what somebody sent: the kind and the places are enough.
            values |= _places(record.exc_info[1])
        ours = record.name.startswith(_PACKAGE)
        text = record.getMessage() if ours else record.name
        self.line(text.strip(), level=record.levelname.lower(), **values)

    def close(self) -> None:
        """Write what is left, then end."""
        try:
            self._lines.put(None, timeout=1)
        except Full:
            return
        self._thread.join(2)
        super().close()

    def _write(self) -> None:
        going = True
        while going:
            batch, found = [], self._lines.get()
            while True:
                going = found is not None
                if found is None:
                    break
                batch.append(self._text(found))
                try:
                    found = self._lines.get_nowait()
                except Empty:
                    break
            try:
                self._out.write("".join(batch))
                self._out.flush()
            except (OSError, ValueError):
                self.dropped += len(batch)

    def _text(self, values: Mapping[str, Any]) -> str:
        moment = values["time"]
        when = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment))
        when = f"{when}.{int(moment * 1000) % 1000:03d}Z"
        if self._form == "json":
            return json.dumps({**values, "time": when}, ensure_ascii=True, default=str) + "\n"
        rest = " ".join(f"{k}={json.dumps(v)}" for k, v in values.items() if k not in _FIRST)
        return f"{when} {values['event']} {rest}\n"


_FIRST = ("time", "event")


def _places(error: BaseException) -> dict[str, Any]:
    """The kind of an error and where it was raised, innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames
    ]
    return {"error": type(error).__name__, "places": places}
