"""The command ``build``."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bscgraph import bilingual
from bscgraph.bilingual import option
from bscgraph.commands.link import curated_option
from bscgraph.commands.sources import console as made_console
from bscgraph.options import base_option, limits_options
from bscgraph.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from bscgraph.bulk import Built, Converted, Failure, Job, Order, Pace, Plan
    from bscgraph.console import Console
    from bscgraph.read import Limits

__all__ = ["build"]

_FOUND, _UNREAD = 1, 2
_SECONDS = 2.0  # between two lines of progress where there is no terminal


@click.command(cls=bilingual.Command)
@click.argument("sources", nargs=-1, required=True)
@option("-o", "--output", "place", text="build.output", required=True,
        type=click.Path(file_okay=False, path_type=Path))  # fmt: skip
@option("--jobs", text="jobs", metavar="JOBS", type=click.IntRange(0))
@option("--scheduler", text="scheduler", metavar="ADDRESS", default="")
@option("--dry-run", text="dry-run", is_flag=True)
@option("--retry", text="retry", is_flag=True)
@option("--keep", text="keep", is_flag=True)
@option("--analytics", text="build.analytics", is_flag=True)
@curated_option
@option("--strict", text="build.strict", is_flag=True)
@option("--publish", text="build.publish", metavar="FOLDER",
        type=click.Path(file_okay=False, path_type=Path))  # fmt: skip
@option("--address", text="publish.address", metavar="URL", default="")
@option("--max-memory", text="max-memory", metavar="BYTES", type=click.IntRange(1 << 28))
@base_option
@limits_options
def build(
    *,
    limits: Limits,
    max_memory: int | None,
    dry_run: bool,
    strict: bool,
    jobs: int | None,
    publish: Path | None,
    address: str,
    **given: Any,
) -> int:
    """Build a knowledge graph of many documents."""
    from bscgraph import bulk

    console = made_console()
    limits = replace(limits, memory=max_memory or limits.memory)
    jobs = bulk.processors() if jobs is None else jobs
    order = bulk.Order(limits=limits, jobs=jobs, **given)
    if dry_run:
        _foretell(console, bulk.planned(order))
        return 0
    made = _built(console, order)
    console.answer(_text(made, console.lang))
    _close(console, order, made)
    if publish is not None and made.report.rows:
        _publish(console, order, made, publish, address)
    return _exit_code(made, strict)


def _text(made: Built, lang: str) -> str:
    from bscgraph.bulk import shown

    return shown.text(made.report, lang)


def _exit_code(made: Built, strict: bool) -> int:
    """What the run comes to: strictly, a failure or a violation is one."""
    from bscgraph.findings import Severity

    failures = bool(made.report.failures)
    if failures and (strict or not made.report.rows):
        return _UNREAD
    found = made.report.found()[Severity.VIOLATION.value]
    return _FOUND if strict and found else 0


def _foretell(console: Console, plan: Plan) -> None:
    """One line a document: what would be done, and why."""
    for step in plan.steps:
        action = say(f"build.action.{step.action}", console.lang)
        why = say(f"build.why.{step.why}", console.lang, other=step.other)
        console.answer(f"{action}\t{_harmless(str(step.path))}\t{_harmless(why)}")
    _count(console, plan)


def _harmless(text: str) -> str:
    from bscgraph.console import harmless
    from bscgraph.wrapping import one_line

    return harmless(one_line(text)).encode("utf-8", "replace").decode()


def _count(console: Console, plan: Plan) -> None:
    console.note(
        "build.plan",
        documents=len(plan.steps) - len(plan.of("withdraw")),
        read=len(plan.of("read")),
        same=len(plan.of("keep", "take", "twin")),
        aside=len(plan.of("aside", "absent")),
        withdraw=len(plan.of("withdraw")),
    )


def _built(console: Console, order: Order) -> Built:
    from bscgraph import bulk

    with console.meter() as show:
        return bulk.build(order, _teller(console, show), lambda plan: _count(console, plan))


def _teller(
    console: Console, show: Callable[[str, float], None]
) -> Callable[[Job, Converted | Failure, Pace], None]:
    """Tells of each document that was read: failures at once, the pace now and then."""
    from bscgraph.bulk import Failure

    last = [0.0]

    def tell(job: Job, found: Converted | Failure, pace: Pace) -> None:
        if isinstance(found, Failure):
            console.warn(found.message(console.lang))
        now = time.monotonic()
        if now - last[0] >= _SECONDS or pace.done == pace.documents or console.verbosity > 0:
            last[0] = now
            show(_pace(job, pace, console.lang), pace.done_bytes / max(pace.bytes, 1))

    return tell


def _pace(job: Job, pace: Pace, lang: str) -> str:
    minutes, seconds = divmod(round(pace.remaining), 60)
    return say(
        "build.pace",
        lang,
        done=pace.done,
        documents=pace.documents,
        name=_harmless(job.path.name),
        rate=f"{pace.rate:.2f}",
        left=f"{minutes // 60}:{minutes % 60:02}:{seconds:02}",
    )


def _close(console: Console, order: Order, made: Built) -> None:
    console.note("build.changed", changed=len(made.settled.changed), gone=len(made.settled.gone))
    report, store = order.place / "report.html", order.place / "store"
    console.note("build.next", name=report, store=store)


def _publish(console: Console, order: Order, made: Built, folder: Path, address: str) -> None:
    """The site of what was built, with pictures of the documents' pages."""
    from bscgraph import published
    from bscgraph.store import LocalStore

    wanted = published.Wanted(
        order.base,
        address=published.checked_address(address) if address else "",
        originals=tuple(map(Path, made.settled.state.files)),
        jobs=max(order.jobs, 1),
    )
    site = published.Site(LocalStore(order.place / "store", writable=False), wanted)
    names = [title or say("publish.rest", console.lang) for title in site.titles]
    names += [say(f"publish.{key}", console.lang) for key in ("data", "catalogue")]
    steps = list(console.progress(site.write(folder), names, "publishing"))
    console.note(
        "publish.done",
        pages=f"{sum(one.pages for one in steps):,}",
        files=f"{sum(one.files for one in steps):,}",
        size=f"{sum(one.size for one in steps) / 1e6:,.1f}",
        name=folder,
    )
