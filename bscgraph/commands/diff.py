"""The command ``diff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bscgraph import bilingual
from bscgraph.bilingual import option
from bscgraph.commands.sources import console as made_console
from bscgraph.options import FORMATS, base_option, limits_options, output_option, place_type
from bscgraph.wording import say

if TYPE_CHECKING:
    from bscgraph.console import Console
    from bscgraph.diff import Changes
    from bscgraph.read import Limits

__all__ = ["diff"]


@click.command(name="diff", cls=bilingual.Command)
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@option("--store", text="diff.store", type=place_type, metavar="PLACE")
@option("--format", "form", text="diff.format", type=click.Choice(FORMATS["diff"]))
@base_option
@output_option
@limits_options
def diff(
    *,
    before: str,
    after: str,
    store: Path | str | None,
    form: str | None,
    base: str,
    output: Path | None,
    limits: Limits,
) -> int:
    """Say what changed between two scorecards."""
    from bscgraph import diffed
    from bscgraph.diff import shown

    console, form = made_console(), diffed.form_of(form, output)
    if form is None:
        name = output.name if output else ""
        raise click.UsageError(say("usage.diff-suffix", console.lang, name=name))
    if store is not None:
        found, code = diffed.of_store(store, (before, after), base), 0
    else:
        found, code = _of_files(console, (Path(before), Path(after)), base, limits)
    if found:
        console.answer(shown.write(found, form, console.lang), output)
        console.note("diff.done", count=sum(len(one.changes) for one in found))
    return code


def _of_files(
    console: Console, files: tuple[Path, Path], base: str, limits: Limits
) -> tuple[list[Changes], int]:
    """What changed between two files, and the exit code of reading them."""
    from bscgraph import diffed, jobs

    work = jobs.read_files(files, limits)
    done = console.follow(work, [path.name for path in files], brief=True)
    if any(one.error is not None for one in done):
        return [], jobs.exit_code(done)
    return diffed.of_files(done[0], done[1], base), 0
