"""The whole way on the bundled documents: read, build, check, load, ask."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph import jobs, render
from bscgraph.findings import Severity
from bscgraph.read import Limits
from bscgraph.resources import folder
from bscgraph.wording import say

if TYPE_CHECKING:
    from bscgraph.console import Console
    from bscgraph.graph import Submission
    from bscgraph.store import Store

__all__ = ["DOCUMENTS", "QUESTIONS", "documents", "run"]

# One document for each scorecard: a second one would be a second submission.
DOCUMENTS = ("hac-111.pdf", "tfam-111.pdf")
QUESTIONS = ("target/below-last-actual", "budget/by-agency", "alignment/conflict")


def documents() -> list[Path]:
    """The bundled scorecards of two agencies and of a city group."""
    return [folder("examples") / name for name in DOCUMENTS]


def run(console: Console, base: str) -> int:
    """Show the whole way; gives the exit code.

    Answers go to standard output, all else to standard error.
    """
    started = time.monotonic()
    files = documents()
    done = console.follow(jobs.read_files(files, Limits()), [path.name for path in files])
    names = [card.title.value or item.path.name for item in done for card in item.cards]
    built = [submission for _, submission in jobs.submissions(done, base)]
    triples = sum(len(submission.triples) for submission in built)
    console.note("demo.graph", triples=triples, graphs=len(built))
    _check(console, built, names)
    store = jobs.opened(None, done, base)
    console.note("demo.loaded")
    _answer(console, store, base)
    console.note("demo.seconds", seconds=f"{time.monotonic() - started:.1f}")
    console.note("demo.next", commands="\n".join(f"  {line}" for line in _next(files)))
    return jobs.exit_code(done)


def _check(console: Console, built: Sequence[Submission], names: Sequence[str]) -> None:
    reports = list(console.progress(map(jobs.check, built), names, "demo.validate"))
    count = {severity: sum(r.count(severity) for r in reports) for severity in Severity}
    console.note(
        "demo.validated",
        violations=count[Severity.VIOLATION],
        warnings=count[Severity.WARNING],
        infos=count[Severity.INFO],
    )


def _answer(console: Console, store: Store, base: str) -> None:
    from bscgraph import query

    for identifier in QUESTIONS:
        stored = query.load(identifier)
        found = jobs.ask(identifier, store, (), base)
        console.answer(render.answer(found, stored, "table", console.lang, brief=True))
        console.answer(say("rows", console.lang, count=len(found.rows)) + "\n\n")


def _next(files: Sequence[Path]) -> list[str]:
    """Commands that work from where the person stands, whether or not we are on PATH."""
    program = "bscgraph" if shutil.which("bscgraph") else _short(Path(sys.argv[0]))
    example = shlex.quote(_short(files[0]))
    return [
        f"{program} read {example}",
        f"{program} read --format json -o card.json {example}",
        f"{program} validate -v {example}",
        f"{program} load --store scorecards.db {example}",
        f"{program} query",
        f"{program} query budget/by-agency --store scorecards.db",
    ]


def _short(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.pardir) else relative
