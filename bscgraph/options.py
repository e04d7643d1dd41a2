"""Options that several commands share, and the choices of each."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bscgraph.bilingual import option

if TYPE_CHECKING:
    from bscgraph.read import Limits

__all__ = [
    "ACTIONS",
    "ENGINES",
    "FORMATS",
    "LEVELS",
    "SEARCHED",
    "TARGETS",
    "TIERS",
    "base_option",
    "files_argument",
    "format_option",
]
__all__ += ["limits_options", "mapping_option", "output_option", "place_type", "store_type"]
__all__ += ["validate_options"]

_ANSWERS = (
    *("table", "csv", "tsv", "json", "jsonl", "xlsx", "ods", "markdown", "html", "parquet", "ttl"),
)
FORMATS = {
    "read": ("table", "json"),
    "convert": ("nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml"),
    "show": ("text", "html", "xlsx", "ods"),
    "template": ("xlsx", "ods"),
    "diff": ("text", "html", "json"),
    "validate": (
        *("text", "html", "xlsx", "ods", "csv", "json", "junit", "sarif", "markdown", "turtle"),
    ),
    "lint": ("text", "json"),
    "query": _ANSWERS,
    "sparql": (*_ANSWERS, "ntriples", "rdfxml", "jsonld"),
}
TARGETS = ("rdf", "datacube", "stratml")
TIERS = ("structure", "completeness", "quality", "crosslevel")
LEVELS = ("violation", "warning", "info", "never")
ACTIONS = ("info", "check", "export", "drop")
ENGINES = ("auto", "pyshacl", "shacl")
# Those of search.KINDS, here so that help need not load that room.
SEARCHED = (
    *("kpi", "plan", "objective", "factor", "note", "formula", "theme", "perspective"),
    *("mission", "vision", "value", "unit", "scorecard", "finding"),
)

files_argument = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
output_option = option(
    "-o", "--output", text="output", type=click.Path(dir_okay=False, path_type=Path)
)
base_option = option("--base", text="base", default="https://w3id.org/bscgraph/", metavar="IRI")
mapping_option = option(
    "--mapping", text="mapping", type=click.Path(dir_okay=False, path_type=Path)
)
store_type = click.Path(file_okay=False, path_type=Path)


class _Place(click.Path):
    """A folder, or the address of an endpoint."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from bscgraph.store import is_remote

        return value if is_remote(value) else super().convert(value, param, ctx)


place_type = _Place(file_okay=False, path_type=Path)


def format_option(command: str) -> Callable[..., Any]:
    """``--format`` with the choices of ``command``; the first is the default."""
    names = FORMATS[command]
    return option("--format", "form", text=f"{command}.format", type=click.Choice(names),
                  default=names[0], show_default=True)  # fmt: skip


def limits_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--max-pages``, ``--max-bytes`` and ``--max-seconds``, given on as ``limits``."""

    @option("--max-seconds", text="max-seconds", type=click.FloatRange(0.001), metavar="SECONDS")
    @option("--max-bytes", text="max-bytes", type=click.IntRange(1), metavar="BYTES")
    @option("--max-pages", text="max-pages", type=click.IntRange(1), metavar="PAGES")
    @functools.wraps(command)
    def with_limits(*, max_pages: int, max_bytes: int, max_seconds: float, **rest: Any) -> Any:
        return command(limits=_limits(max_pages, max_bytes, max_seconds), **rest)

    decorated: Callable[..., Any] = with_limits
    return decorated


def _limits(pages: int | None, size: int | None, seconds: float | None) -> Limits:
    from bscgraph.read import Limits

    usual = Limits()
    return Limits(
        pages=pages or usual.pages, bytes=size or usual.bytes, seconds=seconds or usual.seconds
    )


class _ReportFormat(click.Choice[str]):
    """The formats of a report; ``table`` is the old name of ``text``, known but not shown."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert("text" if value == "table" else value, param, ctx)


def validate_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What ``validate`` takes: store, own shapes, format, tiers, level, earlier report, engine."""
    file = click.Path(dir_okay=False, path_type=Path)
    options = (
        option("--store", text="validate.store", type=place_type, metavar="PLACE"),
        option("--shapes", text="shapes", multiple=True, type=file),
        option("--format", "form", text="validate.format", type=_ReportFormat(FORMATS["validate"])),
        option("--tier", "tiers", text="tier", multiple=True, type=click.Choice(TIERS)),
        option("--fail-on", text="fail-on", default=LEVELS[0], show_default=True,
               type=click.Choice(LEVELS)),
        option("--baseline", text="baseline", type=file),
        option("--engine", text="engine", default=ENGINES[0], show_default=True,
               type=click.Choice(ENGINES)),
    )  # fmt: skip
    for one in reversed(options):
        command = one(command)
    return command
