"""Reading in a process of its own, so that a hang, a crash or a memory bomb costs one file.

One worker process serves all files of a call; it is killed when a file takes too long, and a
new one takes the next file. Requests and answers are pickles with their length in front, over
the worker's standard input and output.
"""

from __future__ import annotations

import os
import pickle  # our own worker is at the other end
import pkgutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from bscgraph.errors import BscgraphError
from bscgraph.read import refusal
from bscgraph.read.intake import display_name
from bscgraph.read.limits import Limits, too_slow

__all__ = ["Worker", "read_many", "serve"]

_LENGTH = struct.Struct(">Q")
_START_SECONDS = 60.0  # for a cold disk; usually a fraction of one
_PROGRAM = "from bscgraph.read.guard import serve; serve()"


def read_many(
    paths: Iterable[str | os.PathLike[str]],
    limits: Limits | None = None,
    function: str | Callable[..., Any] = "bscgraph.scorecard:read",
    more: tuple[Any, ...] = (),
) -> Iterator[tuple[Path, Any]]:
    """Each path with ``function(path, limits, *more)``, or with the error that stopped it.

    Args:
        paths: the files, read one after the other in this order.
        limits: ``seconds`` is kept by killing the worker, ``memory`` by the system.
        function: ``"package.module:name"``, or a function that can be imported by its name.
        more: what else it is given, the same for each path; values that can be pickled.

    Yields:
        (path, result) or (path, error); other errors of the tree are passed on the same way.
    """
    limits = limits or Limits()
    target = function if isinstance(function, str) else _name_of(function)
    worker: Worker | None = None
    try:
        for path in map(Path, paths):
            worker = worker or Worker(target, limits, more)
            result = worker.ask(path)
            if worker.ended:
                worker.close()
                worker = None
            yield path, result
    finally:
        if worker is not None:
            worker.close()


def _name_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__}:{function.__qualname__}"


class Worker:
    """A reading process.

    Args:
        target: ``"package.module:name"`` of the function that reads.
        limits: what each file may take.
        more: what else the function is given, the same for each file.

    Attributes:
        ended: it can take no more files.
        late: it was killed because a file took too long.
    """

    def __init__(self, target: str, limits: Limits, more: tuple[Any, ...] = ()) -> None:
        self.ended = False
        self.late = False
        self._limits = limits
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        self._process = subprocess.Popen(  # noqa: S603 - this very Python, a fixed program
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, "PYTHONPATH": _import_path()},
        )
        self._exchange((target, limits, more), _START_SECONDS)  # answers when all is imported
        self._started = not self.ended

    def ask(self, path: Path, *own: Any) -> Any:
        """The result for one file, or the error that stopped it.

        ``own`` is what the function is given for this file alone, after all else.
        """
        name = display_name(path)
        if not self._started:
            return refusal.no_process(name, self._how_it_ended())
        # a reader that watches the clock itself may still say its own sentence
        answer = self._exchange((path, own), self._limits.seconds * 1.1 + 1.0)
        if not self.ended:
            return answer[0]
        if self.late:
            return too_slow(name, self._limits.seconds)
        return refusal.crashed(name, self._how_it_ended())

    def _exchange(self, message: object, seconds: float) -> tuple[Any, ...]:
        timer = threading.Timer(seconds, self._kill)
        timer.start()
        try:
            _send(self._pipe(self._process.stdin), message)
            answer: tuple[Any, ...] = _receive(self._pipe(self._process.stdout))
            return answer
        except (EOFError, OSError, pickle.UnpicklingError, struct.error):
            self.ended = True
            return ()
        finally:
            timer.cancel()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise EOFError
        return pipe

    def _kill(self) -> None:
        self.late = True
        self._process.kill()

    def _how_it_ended(self) -> str:
        """The signal that ended the worker, or the last line it wrote."""
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "no answer"
        if code < 0:
            with suppress(ValueError):
                return signal.Signals(-code).name
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:200] if lines else f"exit code {code}"

    def close(self) -> None:
        """End the process and wait for it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _import_path() -> str:
    """Where this process imports from, for the worker ("" means the current folder)."""
    return os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)


def _send(pipe: IO[bytes], message: object) -> None:
    data = pickle.dumps(message)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    return pickle.loads(_exactly(pipe, length))  # noqa: S301 - from our own worker


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


def serve() -> None:
    """The worker's side: read a function and limits, then answer one path after the other."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    target, limits, more = _receive(incoming)
    function = pkgutil.resolve_name(target)
    _bound_memory(limits.memory)
    _send(outgoing, ())
    with suppress(EOFError):
        while True:
            path, own = _receive(incoming)
            _end_after(limits.seconds * 1.2 + 5.0)
            _send(outgoing, (_answer(function, path, limits, (*more, *own)),))
            _end_after(0)


def _end_after(seconds: float) -> None:
    """Have the system end this process then: who should do it may have been killed; 0 for never."""
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _answer(
    function: Callable[..., Any], path: Path, limits: Limits, more: tuple[Any, ...]
) -> Any:
    try:
        return function(path, limits, *more)
    except BscgraphError as error:
        return error
    except MemoryError:
        return refusal.out_of_memory(display_name(path))


def _bound_memory(most: int) -> None:
    """Ask the system to refuse more memory than this; where it cannot, go without."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
