"""What the commands that ask have in common: where to look, and the format of the answer."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bscgraph import bilingual
from bscgraph.bilingual import option
from bscgraph.options import place_type
from bscgraph.wording import say

if TYPE_CHECKING:
    from bscgraph.console import Console
    from bscgraph.store import Store

__all__ = ["answer_form", "check_source", "console", "source", "source_options"]


def console() -> Console:
    """The console, in the language and as talkative as the command line says."""
    from bscgraph.console import Console

    return Console(bilingual.language(), bilingual.verbosity())


_SOURCE = (
    option("--store", text="store", type=place_type),
    option("--endpoint", text="endpoint", metavar="URL"),
    option("--from", "files", text="from", multiple=True, type=click.Path(path_type=Path)),
)


def source_options(command: Any) -> Any:
    """``--store``, ``--endpoint`` and ``--from``."""
    for one in reversed(_SOURCE):
        command = one(command)
    return command


def answer_form(form: str | None, output: Path | None, *, free: bool = False) -> str:
    """The format of the answer: ``--format``, or what the suffix of ``-o`` says."""
    from bscgraph import answers, asked

    lang = bilingual.language()
    found = asked.suffix_form(form, output) if free else answers.form_of(form, output)
    if found is None:
        raise click.UsageError(say("usage.answer-suffix", lang, name=output.name if output else ""))
    if found in answers.BINARY and output is None and sys.stdout.isatty():
        raise click.UsageError(say("usage.show-terminal", lang, form=found))
    return found


def check_source(console: Console, rest: Mapping[str, Any], *, needed: bool) -> None:
    """One source is named, or none where none is needed."""
    named = (rest["store"] is not None, rest["endpoint"] is not None, bool(rest["files"]))
    if sum(named) > 1 or (needed and not any(named)):
        raise click.UsageError(say("usage.no-source", console.lang))


def source(console: Console, rest: Mapping[str, Any]) -> tuple[Store | None, int]:
    """What to ask, and the exit code of reading it; nothing where nothing is named."""
    from bscgraph import asked, jobs
    from bscgraph.read import Limits

    store, endpoint, files = rest["store"], rest["endpoint"], rest["files"]
    if store is None and endpoint is None and not files:
        return None, 0
    done = console.follow(jobs.read_files(files, Limits()), [path.name for path in files])
    return asked.source(store, endpoint, done, rest["base"]), jobs.exit_code(done)
