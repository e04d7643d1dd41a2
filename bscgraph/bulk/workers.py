"""Who converts: this process, a pool of guarded processes, or a cluster.

Behind each is a :class:`concurrent.futures.Executor`; what runs in it writes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bscgraph.bulk.model import Converted, Job
from bscgraph.bulk.task import convert
from bscgraph.errors import BscgraphError
from bscgraph.read.guard import Worker
from bscgraph.read.refusal import no_process

if TYPE_CHECKING:
    from bscgraph.read import Limits

__all__ = ["Alone", "Hands", "Inline", "Pool", "Reader"]

Outcome = Converted | BscgraphError
_CHANCES = 2  # a document that ends two processes is set aside
_MOST = 250  # documents that a process reads before a fresh one takes over: libraries hoard


class Hands(Protocol):
    """Who is handed jobs."""

    @property
    def width(self) -> int:
        """How many jobs at once keep everybody busy."""

    def hand(self, job: Job) -> Future[Outcome]:
        """Have a job done."""

    def close(self) -> None:
        """Stop, whatever is under way."""


class Reader:
    """Converts in a process of its own, which is replaced when a document ends it.

    A document that takes too long is given up; one that ends the process otherwise has a
    second chance, since it may have been somebody else's doing.

    Args:
        limits: what each document may take.
        base: base IRI of the data.
        function: what converts, ``"package.module:name"``.
    """

    def __init__(
        self, limits: Limits, base: str, function: str = "bscgraph.bulk.task:convert"
    ) -> None:
        self._limits, self._base, self._function = limits, base, function
        self._worker: Worker | None = None
        self._read = 0
        self._closed = threading.Event()

    def read(self, path: Path, told: Any) -> Any:
        """What comes of a document, or the error that stopped it."""
        result: Any = None
        for _ in range(_CHANCES):
            if self._closed.is_set():
                return no_process(path.name, "closed")
            worker = self._worker = self._worker or self._started()
            if self._closed.is_set():  # while it was being started
                self._dismiss()
                return no_process(path.name, "closed")
            result = worker.ask(path, told)
            self._read += 1
            if worker.ended or self._read >= _MOST:
                self._dismiss()
            if not worker.ended or worker.late:
                break
        return result

    def close(self) -> None:
        """End the process; also while another thread waits for it."""
        self._closed.set()
        self._dismiss()

    def _started(self) -> Worker:
        self._read = 0
        return Worker(self._function, self._limits, (self._base,))

    def _dismiss(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            with suppress(OSError):
                worker.close()


class Pool(Executor):
    """An executor whose processes are guarded: a crash costs the document that caused it.

    Args:
        jobs: how many processes.
        limits: what each document may take; time is kept by killing.
        base: base IRI of the data.
    """

    def __init__(self, jobs: int, limits: Limits, base: str) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="reader")
        self._own = threading.local()
        self._readers: list[Reader] = []
        self._made = limits, base

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Convert a document with ``fn``, one for all, of the signature of :func:`convert`."""
        path, told = args[0], args[-1]
        return self._threads.submit(self._read, f"{fn.__module__}:{fn.__qualname__}", path, told)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop; what is being read is given up unless ``wait`` without ``cancel_futures``."""
        if cancel_futures or not wait:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._close()
        self._threads.shutdown(wait=wait)
        self._close()

    def _read(self, function: str, path: Path, told: Any) -> Any:
        if not hasattr(self._own, "reader"):
            self._own.reader = Reader(*self._made, function)
            self._readers.append(self._own.reader)
        return self._own.reader.read(path, told)

    def _close(self) -> None:
        for reader in list(self._readers):
            reader.close()


class Inline(Executor):
    """An executor that does the work where it is called."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it now."""
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except BscgraphError as error:
            done.set_result(error)
        return done


class Alone:
    """Jobs done by an executor on this machine.

    Args:
        executor: any executor; :class:`Pool` by choice.
        width: how many jobs it is handed at once.
        limits: what each document may take.
        base: base IRI of the data.
        function: what converts; one for all jobs.
    """

    def __init__(
        self, executor: Executor, width: int, limits: Limits, base: str,
        *, function: Callable[..., Converted] = convert,
    ) -> None:  # fmt: skip
        self._width, self._function = width, function
        self._executor, self._limits, self._base = executor, limits, base

    @property
    def width(self) -> int:
        """How many jobs at once keep everybody busy."""
        return self._width

    def hand(self, job: Job) -> Future[Outcome]:
        """Have a job done."""
        return self._executor.submit(self._function, job.path, self._limits, self._base, job.told)

    def close(self) -> None:
        """Stop, whatever is under way."""
        self._executor.shutdown(wait=True, cancel_futures=True)
