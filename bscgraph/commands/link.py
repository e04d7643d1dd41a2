"""The command ``link``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bscgraph import bilingual
from bscgraph.bilingual import option
from bscgraph.commands.sources import console as made_console
from bscgraph.options import base_option, place_type
from bscgraph.wording import say

if TYPE_CHECKING:
    from bscgraph.console import Console
    from bscgraph.linked import Linked
    from bscgraph.linking import Link

__all__ = ["curated_option", "link"]

_file = click.Path(dir_okay=False, path_type=Path)
curated_option = option("--curated", text="curated", type=_file, metavar="FILE")


@click.command(cls=bilingual.Command)
@option("--store", "place", text="place", required=True, type=place_type, metavar="PLACE")
@curated_option
@option("--dry-run", text="link.dry-run", is_flag=True)
@base_option
@option("-o", "--output", text="link.output", type=_file)
def link(
    *, place: Path | str, curated: Path | None, dry_run: bool, base: str, output: Path | None
) -> int:
    """Link what is the same in the scorecards of several years."""
    from bscgraph import linked
    from bscgraph.store import opened

    console = made_console()
    store = opened(place, writable=not dry_run)
    with store.together():
        found = list(linked.link(store, base, curated, write=not dry_run))
    store.close()
    for one in linked.unheeded(found):
        console.note("link.unheeded", line=one.line, earlier=one.earlier, later=one.later)
    if output is not None:
        console.stream((one.data for one in found), output)
    console.answer("\n".join(_told(console, found)))
    if found and not dry_run:
        console.note("next.linked", store=place)
    return 0


def _told(console: Console, found: list[Linked]) -> list[str]:
    """A line for each agency; with -v one for each link too."""
    lines = []
    for one in found:
        years = ", ".join(str(card.year) for card in one.found.cards)
        lines.append(say("link.counts", console.lang, owner=one.owner, years=years, **one.counts()))
        if console.verbosity > 0:
            lines += ["  " + _link(console, each) for each in one.found.links]
    return lines or [say("link.none", console.lang)]


def _link(console: Console, one: Link) -> str:
    level = "curated" if one.decision is not None else one.confidence
    return say(
        "link.one",
        console.lang,
        earlier=f"{one.earlier.year} {one.earlier.code} {one.earlier.label}",
        later=f"{one.later.year} {one.later.code} {one.later.label}",
        confidence=say(f"confidence.{level}", console.lang),
        similarity=one.evidence.similarity,
        equal=one.evidence.equal,
        shared=one.evidence.shared,
    )
