"""The same work on an existing Dask cluster (``pip install bscgraph[cluster]``).

Documents travel with the job and results with the answer, so that the machines need share no
folder. Each thread of a Dask worker reads in a guarded process of its own: a document that
crashes or hangs costs neither the worker nor the other documents.
"""

from __future__ import annotations

import tempfile
import threading
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bscgraph.bulk.model import Job, KbError, Told
from bscgraph.bulk.workers import Outcome, Reader
from bscgraph.errors import BscgraphError
from bscgraph.read import refusal
from bscgraph.read.intake import display_name

if TYPE_CHECKING:
    from bscgraph.read import Limits

__all__ = ["Cluster", "convert_sent"]

_WAIT = 30  # seconds for the scheduler to answer
_own = threading.local()


def convert_sent(name: str, data: bytes, limits: Limits, base: str, told: Told) -> Any:
    """Convert a document that was sent here: what comes of it, or the error that stopped it."""
    made = (limits, base)
    if getattr(_own, "made", None) != made:
        if hasattr(_own, "reader"):
            _own.reader.close()
        _own.made, _own.reader = made, Reader(limits, base)
    with tempfile.TemporaryDirectory(prefix="bscgraph-") as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        return _own.reader.read(path, told)


class Cluster:
    """Jobs done by a cluster.

    Args:
        address: of its scheduler, such as ``tcp://10.0.0.1:8786``.
        limits: what each document may take.
        base: base IRI of the data.

    Raises:
        KbError: the extra is not installed, or the scheduler does not answer.
    """

    def __init__(self, address: str, limits: Limits, base: str) -> None:
        self._client = _client(address)
        self._executor: Executor = self._client.get_executor(pure=False)
        self._limits, self._base = limits, base

    @property
    def width(self) -> int:
        """How many jobs at once keep everybody busy; workers may come and go."""
        threads: dict[str, int] = self._client.nthreads()
        return max(4, 2 * sum(threads.values()))

    def hand(self, job: Job) -> Future[Outcome]:
        """Have a job done."""
        sent: Future[Outcome] = Future()
        try:
            data = job.path.read_bytes()
        except OSError as error:
            name = display_name(job.path)
            trouble = refusal.unreadable(name, error.strerror or type(error).__name__)
            sent.set_result(trouble)
            return sent
        handed = self._executor.submit(
            convert_sent, job.path.name, data, self._limits, self._base, job.told
        )
        handed.add_done_callback(lambda done: _pass_on(done, sent, job.path))
        return sent

    def close(self) -> None:
        """Stop: jobs under way are given up, the cluster stays."""
        self._executor.shutdown(wait=False)
        self._client.close(timeout=_WAIT)


def _pass_on(done: Future[Any], sent: Future[Outcome], path: Path) -> None:
    """Give on what came of a job; a document that ended several workers is set aside."""
    import distributed

    error = BrokenExecutor("cancelled") if done.cancelled() else done.exception()
    if isinstance(error, distributed.KilledWorker):
        sent.set_result(refusal.crashed(display_name(path), "KilledWorker"))
    elif isinstance(error, BscgraphError):
        sent.set_result(error)
    elif error is not None:
        sent.set_exception(BrokenExecutor(str(error)))
    else:
        sent.set_result(done.result())


def _client(address: str) -> Any:
    """A client of the scheduler at ``address``."""
    try:
        import distributed
    except ImportError as error:
        raise KbError(
            "--scheduler needs dask.distributed; install it with: pip install 'bscgraph[cluster]'",
            "--scheduler 需要 dask.distributed；請安裝：pip install 'bscgraph[cluster]'",
        ) from error
    try:
        made: Any = distributed.Client
        return made(address, timeout=_WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise KbError(
            f"The scheduler {address} does not answer: {error}. Start it with: dask scheduler",
            f"排程器 {address} 沒有回應：{error}。請先啟動：dask scheduler",
        ) from error
