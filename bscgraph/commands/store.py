"""The commands ``load`` and ``store``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bscgraph import bilingual
from bscgraph.bilingual import option
from bscgraph.commands.sources import console as made_console
from bscgraph.options import (
    ACTIONS,
    base_option,
    files_argument,
    limits_options,
    mapping_option,
    place_type,
)
from bscgraph.wording import say

if TYPE_CHECKING:
    from bscgraph.console import Console
    from bscgraph.store import Store

__all__ = ["load", "store"]

_place = option("--store", "place", text="place", required=True, type=place_type, metavar="PLACE")


@click.command(cls=bilingual.Command)
@files_argument
@mapping_option
@_place
@option("--graph", text="graph", default="", metavar="IRI")
@base_option
@limits_options
def load(files: tuple[Path, ...], place: Path | str, **source: Any) -> int:
    """Load files into a store."""
    from bscgraph import jobs, stock
    from bscgraph.store import opened

    console, base = made_console(), source.pop("base")
    store = opened(place, writable=True)
    with store.together():
        work = stock.read_files(files, **source)
        known = stock.loading(work, store, base, _teller(console, place))
        done = console.follow(known, [path.name for path in files])
    store.close()
    if any(item.error is None for item in done):
        console.note("next.loaded", store=place)
    return jobs.exit_code(done)


def _teller(console: Console, place: Path | str) -> Any:
    from bscgraph.stock import Stocked

    def tell(done: Any, quads: int) -> None:
        console.note("loaded", name=done.path.name, quads=quads, store=place)
        if isinstance(done, Stocked) and done.filled:
            console.note("load.filled", name=done.path.name, count=done.filled)

    return tell


@click.command(cls=bilingual.Command)
@click.argument("action", type=click.Choice(ACTIONS), metavar="ACTION")
@click.argument("graphs", nargs=-1, metavar="[GRAPH]...")
@_place
@option("--file", "files", text="store.file", multiple=True, type=click.Path(path_type=Path))
@option("--graph", text="graph", default="", metavar="IRI")
@option("--all", "everything", text="store.all", is_flag=True)
@option(
    "--format",
    "form",
    text="store.format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
)
@option("--analytics", text="store.analytics", is_flag=True)
@option("-o", "--output", text="store.output", type=click.Path(path_type=Path))
def store(action: str, graphs: tuple[str, ...], place: Path | str, **rest: Any) -> int:
    """See to a store."""
    from bscgraph.store import opened

    console = made_console()
    if action == "drop" and bool(graphs) == rest["everything"]:
        raise click.UsageError(say("usage.drop", console.lang))
    found = opened(place, writable=action == "drop" and not _none(place))
    try:
        return int(_DOES[action](console, found, graphs, {**rest, "place": place}))
    finally:
        found.close()


def _none(place: Path | str) -> bool:
    """Whether there is no folder at all: then nothing is to be made."""
    return isinstance(place, Path) and not place.is_dir()


def _info(console: Console, store: Store, graphs: Sequence[str], rest: dict[str, Any]) -> int:
    from bscgraph import stock

    counted = stock.counted(store, graphs)
    total = {"graphs": len(counted), "quads": sum(counted.values()), "path": store.info()["path"]}
    if rest["form"] == "json":
        entries = [{"graph": name, "quads": quads} for name, quads in counted.items()]
        console.answer(json.dumps(total | {"graphs": entries}, ensure_ascii=False, indent=2))
        return 0
    lines = [f"{quads:>9}  {stock.short(name)}" for name, quads in counted.items()]
    console.answer("\n".join([*lines, say("store.total", console.lang, **total)]))
    return 0


def _check(console: Console, store: Store, graphs: Sequence[str], rest: dict[str, Any]) -> int:
    from bscgraph import sound, stock
    from bscgraph.read import Limits

    done = list(stock.read_files(rest["files"], Limits(), graph=rest["graph"]))
    for item in done:
        if item.error is not None:
            raise item.error
    faults = list(sound.check(store, graphs, sound.files_of(done)))
    if rest["form"] == "json":
        entries = [{"graph": one.graph, "fault": one.kind, **one.values} for one in faults]
        console.answer(json.dumps(entries, ensure_ascii=False, indent=2))
    else:
        count = len(stock.matching(store, graphs) if graphs else store.graphs())
        lines = [sound.told(one, console.lang) for one in faults]
        console.answer("\n".join(lines or [say("check.sound", console.lang, graphs=count)]))
    return sound.FOUND if faults else 0


def _export(console: Console, store: Store, graphs: Sequence[str], rest: dict[str, Any]) -> int:
    from bscgraph import stock

    names = stock.matching(store, graphs) if graphs else store.graphs()
    parts, output = stock.exported(store, names), rest["output"]
    if rest["analytics"]:
        if output is None:
            raise click.UsageError(say("usage.analytics", console.lang))
        rows = stock.tables(store, names, output)
        console.note("store.tables", rows=f"{rows:,}", name=output)
        return 0
    if output is None or output.suffix == ".nq":
        console.stream((data for _, data in parts), output)
        return 0
    console.note("store.exported", count=stock.write(parts, output), name=output)
    return 0


def _drop(console: Console, store: Store, graphs: Sequence[str], rest: dict[str, Any]) -> int:
    from bscgraph import linked, stock

    names = list(store.graphs()) if rest["everything"] else stock.matching(store, graphs)
    with store.together():
        for name in names:
            store.drop(name)
            console.note("store.dropped", graph=stock.short(name))
            if not rest["everything"] and (done := linked.dropped(store, name)) is not None:
                key = "link.anew" if done[1] else "link.dropped"
                console.note(key, owner=done[0], store=rest["place"])
    return 0


_DOES = {"info": _info, "check": _check, "export": _export, "drop": _drop}
