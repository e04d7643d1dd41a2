"""The commands ``query`` and ``sparql``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bscgraph import bilingual
from bscgraph.bilingual import option
from bscgraph.commands import sources
from bscgraph.options import FORMATS, base_option, output_option
from bscgraph.wording import say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from bscgraph.console import Console
    from bscgraph.query import Parameter

__all__ = ["query", "sparql"]

_ASKED = "bscgraph.asked"
_GIVEN = "given_"


class _ParameterOption(click.Option):
    """A parameter of a stored question as an option."""

    def __init__(self, parameter: Parameter, names: Sequence[str]) -> None:
        super().__init__([*names, f"{_GIVEN}{parameter.name}"], metavar="VALUE")
        self.parameter = parameter

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """The line of the help page, in the language in force."""
        lang = bilingual.language(ctx)
        names = f"{', '.join(self.opts)} {say('metavar.VALUE', lang)}"
        kind = say(f"type.{self.parameter.type}", lang)
        return names, f"{self.parameter.label[lang]} ({kind})"

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Slugs of agencies, and the values of a closed list."""
        from click.shell_completion import CompletionItem

        from bscgraph.iri import Register

        names = [one.value for one in self.parameter.options]
        if self.parameter.type == "agency":
            names = list(Register.default().agencies)
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


class _Ask(bilingual.Command):
    """A command whose options are those of the question it is asked."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the line, with an option for each parameter of the question it names."""
        ctx.meta[_ASKED] = _parameters(args)
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options every question has, and those of the one asked."""
        usual = super().get_params(ctx)
        taken = {name for one in usual for name in one.opts}
        found: list[click.Parameter] = []
        for parameter in ctx.meta.get(_ASKED, ()):
            names = [name for name in _spellings(parameter.name) if name not in taken]
            if names:
                found.append(_ParameterOption(parameter, names))
        return [*usual[:1], *found, *usual[1:]]


def _spellings(name: str) -> list[str]:
    """``--fiscalYear`` and ``--fiscal-year``."""
    dashed = "".join(f"-{char.lower()}" if char.isupper() else char for char in name)
    return list(dict.fromkeys((f"--{name}", f"--{dashed}")))


def _parameters(words: Sequence[str]) -> tuple[Parameter, ...]:
    """The parameters of the question that a command line names.

    Raises:
        QueryError: a word looks like the name of a question, and there is none.
    """
    from bscgraph import query as stored
    from bscgraph.resources import folder

    root = folder("queries")
    for before, word in zip(("", *words), words, strict=False):
        topic, slash, _ = word.partition("/")
        option_value = before.startswith("-") and "=" not in before
        if slash and topic.isalpha() and (root / f"{word}.rq").is_file():
            return tuple(stored.load(word).parameters.values())
        if slash and not option_value and (root / topic).is_dir() and topic.isalpha():
            stored.load(word)
    if words and not words[0].startswith("-"):
        stored.load(words[0])
    return ()


def _ids(_ctx: click.Context, _param: click.Parameter, start: str) -> list[Any]:
    from bscgraph import query as stored

    return [one.id for one in stored.catalogue() if one.id.startswith(start)]


@click.command(name="query", cls=_Ask)
@click.argument("identifier", metavar="[ID]", required=False, shell_complete=_ids)
@option("--search", text="search", metavar="WORDS")
@sources.source_options
@option("-p", "--param", "values", text="param", multiple=True, metavar="NAME=VALUE")
@option("--show", text="show", is_flag=True)
@option("--explain", text="explain", is_flag=True)
@option("--format", "form", text="query.format", metavar="FORMAT",
        type=click.Choice(FORMATS["query"]))  # fmt: skip
@option("--bom", text="bom", is_flag=True)
@base_option
@output_option
def query(identifier: str | None, form: str | None, output: Path | None, **rest: Any) -> int:
    """Ask a stored question, say what it means, or list all of them."""
    console, form = sources.console(), sources.answer_form(form, output)
    if identifier is None:
        return _list(console, form, output, rest)
    if rest["search"] is not None:
        raise click.UsageError(say("usage.one-of", console.lang, names=f"--search, {identifier}"))
    return _ask(console, identifier, form, output, rest)


def _list(console: Console, form: str, output: Path | None, rest: Mapping[str, Any]) -> int:
    from bscgraph import query as stored
    from bscgraph import render

    for name in ("show", "explain"):
        if rest[name]:
            raise click.UsageError(say("usage.needs-id", console.lang, name=f"--{name}"))
    words = rest["search"] or ""
    every = stored.catalogue()
    found = stored.search(words, every) if words else every
    some = found or stored.search_any(words, every)
    listed = render.questions(some, form, console.lang, bom=rest["bom"])
    console.deliver(listed, output)
    if not found:
        console.note("some-found" if some else "nothing-found", words=words)
    if some:
        console.note("next.query")
    return 0


def _ask(
    console: Console, identifier: str, form: str, output: Path | None, rest: Mapping[str, Any]
) -> int:
    from bscgraph import asked
    from bscgraph import query as stored

    if rest["show"] and rest["explain"]:
        raise click.UsageError(say("usage.one-of", console.lang, names="--show, --explain"))
    sources.check_source(console, rest, needed=not (rest["show"] or rest["explain"]))
    question, values = stored.load(identifier), _values(rest)
    store, code = sources.source(console, rest)
    if rest["show"]:
        console.answer(asked.shown(question, store, values, rest["base"]), output)
    elif rest["explain"]:
        told = asked.explained(question, store, values, rest["base"], console.lang)
        console.answer(told, output)
    elif store is not None:
        ready = stored.prepared(store, question, values, rest["base"])
        found = stored.answered(store, question, ready)
        data = asked.written(found, form, console.lang, stored=question, bom=rest["bom"])
        console.deliver(data, output)
        if form in {"csv", "tsv", "json", "jsonl", "parquet"}:
            console.remarks(found.notes)
    return code


def _values(rest: Mapping[str, Any]) -> dict[str, str]:
    """What was given, by ``-p NAME=VALUE`` and by options."""
    from bscgraph import jobs

    given = {name.removeprefix(_GIVEN): value for name, value in rest.items()
             if name.startswith(_GIVEN) and value is not None}  # fmt: skip
    return {**jobs.parameters(rest["values"]), **given}


@click.command(name="sparql", cls=bilingual.Command)
@click.argument("place", metavar="QUERY", required=True)
@sources.source_options
@option("--format", "form", text="sparql.format", metavar="FORMAT",
        type=click.Choice(FORMATS["sparql"]))  # fmt: skip
@option("--bom", text="bom", is_flag=True)
@base_option
@output_option
def sparql(place: str, form: str | None, output: Path | None, **rest: Any) -> int:
    """Ask a query of one's own."""
    from bscgraph import asked

    console, wanted = sources.console(), sources.answer_form(form, output, free=True)
    sources.check_source(console, rest, needed=True)
    text = asked.text_of(place)
    store, code = sources.source(console, rest)
    if store is not None:
        console.stream(asked.free(store, text, wanted, console.lang, bom=rest["bom"]), output)
    return code
