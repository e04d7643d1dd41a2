"""The command ``search``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bscgraph import bilingual
from bscgraph.bilingual import option
from bscgraph.commands import sources
from bscgraph.options import FORMATS, SEARCHED, base_option, output_option
from bscgraph.wording import say

if TYPE_CHECKING:
    from bscgraph.search import Found

__all__ = ["search"]

_FILTERS = ("agency", "year", "kind", "limit", "base")
_FOR_PEOPLE = {"xlsx", "ods", "markdown", "html"}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@click.command(name="search", cls=bilingual.Command)
@click.argument("words", metavar="TEXT", nargs=-1, required=True)
@sources.source_options
@option("--agency", text="agency", metavar="NAME")
@option("--year", text="search.year", metavar="YEAR")
@option("--kind", text="kind", metavar="KIND", type=click.Choice(SEARCHED))
@option("--limit", text="limit", type=click.IntRange(1), default=20, show_default=True,
        metavar="NUMBER")  # fmt: skip
@option("--format", "form", text="query.format", metavar="FORMAT",
        type=click.Choice(FORMATS["query"]))  # fmt: skip
@option("--bom", text="bom", is_flag=True)
@base_option
@output_option
def search(words: tuple[str, ...], form: Any, output: Path | None, bom: bool, **rest: Any) -> int:
    """Search the texts of scorecards."""
    from bscgraph import search as texts

    console, form = sources.console(), sources.answer_form(form, output)
    sources.check_source(console, rest, needed=True)
    text, filters = " ".join(words), {name: rest[name] for name in _FILTERS}
    texts.terms(text)  # says what is wrong with it before anything is read
    store, code = sources.source(console, rest)
    if store is not None:
        found = texts.search(store, text, **filters)
        console.deliver(_written(found, form, console.lang, bom), output)
        told = _told(found, text)
        console.note(told, shown=len(found.hits), total=found.total, text=text)
    return code


def _written(found: Found, form: str, lang: str, bom: bool) -> bytes:
    """The hits: what people need of them, or for machines everything."""
    from bscgraph import answers, render

    title = say("search.title", lang)
    if form == "table":
        shown = render.answer(found.result(brief=True), None, form, lang, title=title, brief=True)
        return shown.encode("utf-8", "backslashreplace")
    brief = form in _FOR_PEOPLE
    return answers.write(found.result(brief=brief), form, lang, title=title, bom=bom)


def _told(found: Found, text: str) -> str:
    if not found.hits:
        return "search.none-number" if _NUMBER.fullmatch(text.strip()) else "search.none"
    return "search.more" if found.total > len(found.hits) else "search.all"
