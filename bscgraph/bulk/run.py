"""A build from end to end: look, convert side by side, settle, report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.bulk import address, mirror, report, workers
from bscgraph.bulk.early import Early
from bscgraph.bulk.folder import Kb
from bscgraph.bulk.model import Converted, Failure, Job, KbError
from bscgraph.bulk.plan import Plan, plan
from bscgraph.bulk.settle import Settled, settle
from bscgraph.bulk.sources import listed
from bscgraph.bulk.stage import Stage
from bscgraph.bulk.state import read
from bscgraph.errors import BscgraphError, InputMissing, ReadError, ShapesError
from bscgraph.iri import Minter
from bscgraph.linking import decisions

if TYPE_CHECKING:
    from bscgraph.read import Limits

__all__ = ["Built", "Order", "Pace", "build", "planned", "processors"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built, where, and how.

    ``jobs`` is the number of processes, 0 for none but this one; ``scheduler`` the address of
    a cluster's scheduler; ``retry`` reads again what could not be read; ``keep`` lets stay what
    the sources do not name; ``curated`` is the file with what somebody decided of scorecards of
    several years, None for what was decided before; ``analytics`` has tables of the figures kept
    from now on.
    """

    sources: tuple[str, ...]
    place: Path
    base: str
    limits: Limits
    jobs: int = 1
    scheduler: str = ""
    retry: bool = False
    keep: bool = False
    analytics: bool = False
    curated: Path | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What a run did: its plan, what changed, and the report."""

    plan: Plan
    settled: Settled
    report: report.Report


@dataclass(slots=True)
class Pace:
    """How far a run is: documents and bytes done, of all, and the seconds it took so far."""

    documents: int
    bytes: int
    done: int = 0
    done_bytes: int = 0
    started: float = field(default_factory=time.monotonic)

    def count(self, job: Job) -> None:
        """A document more is done."""
        self.done += 1
        self.done_bytes += job.size

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.done / max(time.monotonic() - self.started, 1e-6)

    @property
    def remaining(self) -> float:
        """Seconds that are left, if bytes go on costing what they cost so far."""
        spent = time.monotonic() - self.started
        return spent * (self.bytes - self.done_bytes) / max(self.done_bytes, 1)


Tell = Callable[[Job, Converted | Failure, Pace], None]


def processors() -> int:
    """How many processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def planned(order: Order) -> Plan:
    """What a build would do; nothing is changed.

    Raises:
        KbError: a source is not there, or the folder is no build's.
    """
    kb = Kb(order.place)
    documents = listed(order.sources, order.place)
    state = read(kb, order.base)
    return plan(
        documents, state, kb, limits=order.limits, retry=order.retry, keep=order.keep
    )  # fmt: skip


def build(
    order: Order,
    tell: Tell,
    begin: Callable[[Plan], None],
    hands: Callable[[int], workers.Hands] | None = None,
) -> Built:
    """Build; one document that cannot be read does not stop the others.

    Args:
        order: what to build.
        tell: called after each document that was converted, or could not be.
        begin: called with the plan before anything is converted.
        hands: makes those who convert, of the number of documents; by default those ordered.

    Raises:
        KbError: a source is not there, or the folder cannot be used or written.
        BscgraphError: tables are ordered, and the package that writes them is not installed.
        CurationError: the file of what was decided is wrong.
        StoreError: the store in it cannot be written.
    """
    kb = Kb(order.place)
    decided = None if order.curated is None else decisions(order.curated, Minter(order.base))
    documents = listed(order.sources, order.place)
    with kb.held():
        state = read(kb, order.base)
        if order.analytics:
            mirror.begin(kb)
        steps = plan(
            documents, state, kb, limits=order.limits, retry=order.retry, keep=order.keep
        )  # fmt: skip
        begin(steps)
        jobs = [step.job for step in steps.of("read") if step.job is not None]
        made_of = hands or partial(_hands, order)
        with closing(Early(kb.store, order.base)) as early:
            troubles = _convert(jobs, made_of, Stage(kb), tell, early)
            settled = settle(
                kb, state, steps, troubles=troubles, now=_now(), decisions=decided, early=early
            )  # fmt: skip
    return Built(steps, settled, report.of(settled.state))


def _now() -> str:
    """The time for tombstones; SOURCE_DATE_EPOCH sets it, for builds that can be repeated."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(told) if told.isdecimal() else int(time.time())
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _convert(
    jobs: Sequence[Job], made_of: Callable[[int], workers.Hands], stage: Stage, tell: Tell,
    early: Early,
) -> dict[str, Failure]:  # fmt: skip
    """Convert and stage; by attempt, the failures that may pass and are not staged."""
    if not jobs:
        return {}
    troubles: dict[str, Failure] = {}
    pace = Pace(len(jobs), sum(job.size for job in jobs))
    hands = made_of(len(jobs))
    try:
        # The largest first, so that none is left to be waited for at the end.
        for job, found in _done(sorted(jobs, key=lambda job: -job.size), hands):
            lasting, outcome = _judged(job, found)
            if lasting:
                stage.put(job.attempt, outcome)
                if isinstance(outcome, Converted):
                    early.take(outcome)
            elif isinstance(outcome, Failure):
                troubles[job.attempt] = outcome
            pace.count(job)
            tell(job, outcome, pace)
    finally:
        hands.close()
    return troubles


def _hands(order: Order, count: int) -> workers.Hands:
    """Who converts."""
    if order.scheduler:
        from bscgraph.bulk.cluster import Cluster

        return Cluster(order.scheduler, order.limits, order.base)
    if order.jobs == 0:
        return workers.Alone(workers.Inline(), 1, order.limits, order.base)
    jobs = min(order.jobs, count)
    pool = workers.Pool(jobs, order.limits, order.base)
    return workers.Alone(pool, 2 * jobs, order.limits, order.base)


def _done(
    jobs: Sequence[Job], hands: workers.Hands
) -> Iterator[tuple[Job, Converted | BscgraphError]]:
    """Each job with what came of it, as they come; few are handed out at once.

    Raises:
        KbError: those who convert are gone.
    """
    queue, waiting = iter(jobs), dict[Future[workers.Outcome], Job]()
    while True:
        for job in islice(queue, hands.width - len(waiting)):
            waiting[hands.hand(job)] = job
        if not waiting:
            return
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            job = waiting.pop(future)
            yield job, _result(future)


def _result(future: Future[workers.Outcome]) -> Converted | BscgraphError:
    try:
        return future.result()
    except BscgraphError as error:
        return error
    except (BrokenExecutor, CancelledError) as error:
        why = str(error) or type(error).__name__
        raise KbError(
            f"The converting stopped ({why}); what was converted is kept. Mend "
            "that, and run the same command again.",
            f"轉換程序已中斷（{why}）；已轉換者均已保留，請排除後重新執行相同指令。",
        ) from error


def _judged(job: Job, found: Converted | BscgraphError) -> tuple[bool, Converted | Failure]:
    """Whether the outcome is to be remembered, and the outcome.

    What the document is to blame for is; what may be otherwise next time is not.

    Raises:
        KbError: another version of this program converted it.
    """
    if isinstance(found, BscgraphError):
        # Vanished, no process to read it, or broken rules: not the document's fault.
        passing = isinstance(found, InputMissing | ShapesError) or type(found) is ReadError
        return not passing, Failure.of(found)
    if found.program != address.program():
        raise KbError(
            "Who converts has another version of bscgraph, or of the libraries that read; install "
            "the same on the cluster, or run the command again if bscgraph was installed anew "
            "meanwhile.",
            "轉換程序的 bscgraph 或讀取函式庫版本與本程式不同；請在叢集安裝相同版本，"
            "若剛更新過 bscgraph，請重新執行相同指令。",
        )
    if found.sha256 != job.sha256:
        name = job.path.name
        return False, Failure(
            "InputMissing", InputMissing.exit_code,
            f"{name} changed while it was read; run the same command again.",
            f"{name} 在讀取期間有變動；請重新執行相同指令。",
        )  # fmt: skip
    return True, found
