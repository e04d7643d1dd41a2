"""The command ``publish``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bscgraph import bilingual
from bscgraph.bilingual import option
from bscgraph.commands.sources import console as made_console
from bscgraph.options import base_option, place_type, store_type
from bscgraph.wording import LANGUAGES, say

if TYPE_CHECKING:
    from bscgraph.console import Console
    from bscgraph.jobs import Done
    from bscgraph.published import Site, Wanted

__all__ = ["publish"]

_file = click.Path(exists=True, path_type=Path)


@click.command(cls=bilingual.Command)
@option("--store", "place", text="publish.store", type=place_type, metavar="PLACE")
@option("--from", "files", text="publish.from", multiple=True, metavar="FILE",
        type=click.Path(path_type=Path))  # fmt: skip
@option("--documents", text="publish.documents", multiple=True, type=_file, metavar="FILE")
@option("-o", "--output", text="publish.output", required=True, type=store_type)
@option("--address", text="publish.address", metavar="URL")
@option("--server", text="publish.server", metavar="URL")
@option("--contact", text="publish.contact", metavar="TEXT")
@option("--editor", text="publish.editor", type=store_type, metavar="FOLDER")
@option("--language", "languages", text="publish.language", multiple=True,
        type=click.Choice(LANGUAGES))  # fmt: skip
@option("--jobs", text="publish.jobs", type=click.IntRange(1, 64), default=1, show_default=True,
        metavar="NUMBER")  # fmt: skip
@base_option
def publish(
    place: Path | str | None, files: tuple[Path, ...], base: str, output: Path, **given: Any
) -> int:
    """Publish a site of the scorecards in a store or in files."""
    console = made_console()
    if (place is None) == (not files):
        raise click.UsageError(say("usage.publish-source", console.lang))
    done, code = _read(console, files)
    if files and all(one.error is not None for one in done):
        return code
    readable = tuple(one.path for one in done if one.error is None)
    wanted = _wanted(base, readable, given)
    from bscgraph import published

    supply = published.copied(place, base) if place is not None else published.loaded(done, base)
    with supply as store:
        _write(console, published.Site(store, wanted), output)
    return code


def _read(console: Console, files: tuple[Path, ...]) -> tuple[list[Done], int]:
    """What came of the files, and the exit code of reading them."""
    if not files:
        return [], 0
    from bscgraph import jobs, stock
    from bscgraph.read import Limits

    work = stock.read_files(files, Limits())
    done = console.follow(work, [path.name for path in files], brief=True)
    return done, jobs.exit_code(done)


def _wanted(base: str, files: tuple[Path, ...], given: Mapping[str, Any]) -> Wanted:
    """The site that the options ask for."""
    from bscgraph import published

    urls = {name: given[name] for name in ("address", "server")}
    return published.Wanted(
        base,
        originals=(*files, *given["documents"]),
        languages=tuple(one for one in LANGUAGES if one in given["languages"]) or LANGUAGES,
        contact=published.contact(given["contact"]) if given["contact"] else None,
        jobs=given["jobs"],
        editor=given["editor"],
        **{name: published.checked_address(url) for name, url in urls.items() if url},
    )


def _write(console: Console, site: Site, output: Path) -> None:
    """Write the site, telling of each step and of the whole."""
    names = [title or say("publish.rest", console.lang) for title in site.titles]
    names += [say(f"publish.{key}", console.lang) for key in ("data", "catalogue")]
    steps = list(console.progress(site.write(output), names, "publishing"))
    console.note(
        "publish.done",
        pages=f"{sum(one.pages for one in steps):,}",
        files=f"{sum(one.files for one in steps):,}",
        size=f"{sum(one.size for one in steps) / 1e6:,.1f}",
        name=output,
    )
