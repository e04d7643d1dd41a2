"""The command line: each function parses, calls, prints and gives an exit code.

What a command does is in :mod:`bscgraph.jobs` and :mod:`bscgraph.demo`; how it looks in
:mod:`bscgraph.render`. Both are imported only when a command runs: ``--help`` stays fast.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bscgraph import bilingual
from bscgraph.__about__ import __version__
from bscgraph.bilingual import option
from bscgraph.commands.build import build
from bscgraph.commands.diff import diff
from bscgraph.commands.link import link
from bscgraph.commands.publish import publish
from bscgraph.commands.query import query, sparql
from bscgraph.commands.search import search
from bscgraph.commands.serve import serve
from bscgraph.commands.store import load, store
from bscgraph.options import (
    FORMATS,
    TARGETS,
    base_option,
    files_argument,
    format_option,
    limits_options,
    mapping_option,
    output_option,
    place_type,
    store_type,
    validate_options,
)
from bscgraph.wording import say

if TYPE_CHECKING:
    from bscgraph.console import Console
    from bscgraph.forms import Wanted
    from bscgraph.model import Scorecard
    from bscgraph.read import Limits
    from bscgraph.supply import Supply

__all__ = ["app", "main"]

SHELLS = ("bash", "zsh", "fish")


def _console() -> Console:
    from bscgraph.console import Console

    return Console(bilingual.language(), bilingual.verbosity())


@click.group(name="bscgraph", cls=bilingual.Group, subcommand_metavar="COMMAND …")
@click.version_option(__version__, prog_name="bscgraph", cls=bilingual.Option, help="opt.version")
def app() -> None:
    """Hold the commands."""


app.add_command(build)
app.add_command(diff)
app.add_command(link)
app.add_command(load)
app.add_command(query)
app.add_command(sparql)
app.add_command(store)
app.add_command(search)
app.add_command(serve)
app.add_command(publish)


@app.command()
@files_argument
@mapping_option
@format_option("read")
@output_option
@limits_options
def read(
    files: tuple[Path, ...], form: str, output: Path | None, limits: Limits, mapping: Path | None
) -> int:
    """Print the scorecards in files."""
    from bscgraph import jobs, render

    console = _console()
    done = console.follow(jobs.read_files(files, limits, mapping), [path.name for path in files])
    console.answer(render.readings(done, form, console.lang), output)
    return jobs.exit_code(done)


@app.command()
@files_argument
@mapping_option
@option("--to", "target", text="to", type=click.Choice(TARGETS), default="rdf", show_default=True)
@option("--format", "form", text="convert.format", type=click.Choice(FORMATS["convert"]))
@base_option
@output_option
@limits_options
def convert(
    files: tuple[Path, ...],
    target: Any,
    form: str | None,
    base: str,
    output: Path | None,
    limits: Limits,
    mapping: Path | None,
) -> int:
    """Print the scorecards in files as a graph."""
    from bscgraph import jobs, outputs

    console, form = _console(), _graph_form(target, form, output)
    done = console.follow(jobs.read_files(files, limits, mapping), [path.name for path in files])
    for part in outputs.converted(done, base, output, to=target, form=form):
        console.answer(part.text, part.path)
        for loss in part.lost:
            console.note("lost", text=loss[console.lang])
    return jobs.exit_code(done)


@app.command()
@click.argument("names", metavar="SCORECARD...", nargs=-1, required=True)
@option("--store", text="place", type=place_type, metavar="PLACE")
@option("--format", "form", text="show.format", type=click.Choice(FORMATS["show"]))
@base_option
@output_option
@limits_options
def show(names: tuple[str, ...], form: Any, output: Path | None, **source: Any) -> int:
    """Draw scorecards again."""
    from bscgraph import draw
    from bscgraph.console import width

    console, form = _console(), _drawing_form(form, output)
    cards, code = _drawn(console, names, **source)
    if cards:
        console.deliver(draw.draw(cards, form, console.lang, width(sys.stdout)), output)
    return code


def _drawing_form(form: Any, output: Path | None) -> Any:
    """The format to draw in: ``--format``, or what the suffix of ``-o`` says."""
    from bscgraph import drawn

    found, lang = drawn.form_of(form, output), bilingual.language()
    if found is None and output is not None:
        raise click.UsageError(say("usage.show-suffix", lang, name=output.name))
    if found in drawn.BINARY and output is None and sys.stdout.isatty():
        raise click.UsageError(say("usage.show-terminal", lang, form=found))
    return found


def _drawn(
    console: Console, names: Sequence[str], *, store: str | Path | None, base: str, limits: Limits
) -> tuple[list[Scorecard], int]:
    from bscgraph import drawn, jobs

    if store is not None:
        return drawn.of_store(store, names, base), 0
    done = console.follow(jobs.read_files(map(Path, names), limits), names)
    return drawn.of_files(done, base), jobs.exit_code(done)


@app.command()
@option("--agency", text="agency", required=True, metavar="NAME")
@option("--year", text="template.year", required=True, metavar="YEAR")
@option("--from", "files", text="template.from", multiple=True, type=click.Path(path_type=Path))
@option("--store", text="template.store", type=place_type, metavar="PLACE")
@option("--format", "form", text="template.format", type=click.Choice(FORMATS["template"]))
@base_option
@output_option
@limits_options
def template(form: Any, output: Path | None, **source: Any) -> int:
    """Write a workbook to fill in."""
    from bscgraph import template as blank

    console, form = _console(), _workbook_form(form, output)
    whose, last, code = _to_carry(console, **source)
    if whose is not None:
        data = blank.template(whose.name, whose.roc_year, last, form=form, lang=console.lang)
        console.deliver(data, output)
        console.note("carried" if last else "next.template", title=last.title.value if last else "")
    return code


def _workbook_form(form: Any, output: Path | None) -> Any:
    """The format of the workbook: ``--format``, or what the suffix of ``-o`` says."""
    from bscgraph import forms

    found, lang = forms.form_of(form, output), bilingual.language()
    if found is None and output is not None:
        raise click.UsageError(say("usage.template-suffix", lang, name=output.name))
    if output is None and sys.stdout.isatty():
        raise click.UsageError(say("usage.show-terminal", lang, form=found))
    return found


def _to_carry(
    console: Console, *, agency: str, year: str, files: Sequence[Path], base: str, **source: Any
) -> tuple[Wanted | None, Scorecard | None, int]:
    from bscgraph import forms, jobs

    if source["store"] is not None and files:
        raise click.UsageError(say("usage.two-sources", console.lang))
    if source["store"] is not None:
        return (*forms.last_of_store(source["store"], agency, year, base), 0)
    if not files:
        return forms.wanted(agency, year, base=base), None, 0
    done = console.follow(jobs.read_files(files, source["limits"]), [path.name for path in files])
    return (*forms.last_of_files(done, agency, year, base), jobs.exit_code(done))


def _graph_form(target: str, form: str | None, output: Path | None) -> str:
    """The RDF format to write: ``--format``, or what the suffix of ``-o`` says."""
    from bscgraph import outputs

    lang = bilingual.language()
    if target != "rdf" and form is not None:
        raise click.UsageError(say("usage.format-and-to", lang, target=target))
    found = "nquads" if target != "rdf" else outputs.form_of(form, output)
    if found is None:
        raise click.UsageError(say("usage.suffix", lang, name=output.name if output else ""))
    return found


@app.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@validate_options
@mapping_option
@base_option
@output_option
@limits_options
def validate(files: tuple[Path, ...], form: Any, output: Path | None, **given: Any) -> int:
    """Check the scorecards in files or a store against the shapes."""
    from bscgraph import judged, reports
    from bscgraph.console import width

    console, form = _console(), _report_form(form, output)
    source = {name: given.pop(name) for name in ("store", "base", "limits", "mapping")}
    found = judged.judge(_supplied(console, files, form, **source), judged.Asked(**given))
    console.deliver(reports.write(found, form, console.lang, width(sys.stdout)), output)
    console.note("judged", **judged.counts(found))
    return judged.exit_code(found)


def _supplied(
    console: Console,
    files: Sequence[Path],
    form: str | None,
    *,
    store: str | Path | None,
    base: str,
    limits: Limits,
    mapping: Path | None,
) -> Supply:
    """What to validate: the files, or everything in the store."""
    from bscgraph import supply

    if (store is None) == (not files):
        raise click.UsageError(say("usage.no-supply", console.lang))
    if store is not None:
        return supply.of_store(store, base, form in supply.DRAWN)
    work, names = supply.read(files, limits, mapping), [path.name for path in files]
    given = supply.of_files(console.follow(work, names, brief=True), base)
    console.each("foreign-graph", given.foreign)
    return given


@app.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@option("--examples", text="examples", type=store_type)
@option("--strict", text="strict", is_flag=True)
@format_option("lint")
@output_option
def lint(
    files: tuple[Path, ...], examples: Path | None, strict: bool, form: str, output: Path | None
) -> int:
    """Check files with shapes and stored queries for faults that engines pass over."""
    from bscgraph import linted

    console, faults = _console(), linted.faults(files, examples)
    console.answer(linted.written(faults, form, console.lang), output)
    return linted.exit_code(faults, strict)


def _report_form(form: Any, output: Path | None) -> Any:
    """The format of the report: ``--format``, or what the suffix of ``-o`` says."""
    from bscgraph import reports

    found, lang = reports.form_of(form, output), bilingual.language()
    if found is None and output is not None:
        raise click.UsageError(say("usage.report-suffix", lang, name=output.name))
    if found in reports.BINARY and output is None and sys.stdout.isatty():
        raise click.UsageError(say("usage.show-terminal", lang, form=found))
    return found


@app.command()
@option("-o", "--output", text="vocabulary.output", required=True, type=store_type)
def vocabulary(output: Path) -> int:
    """Publish the ontology as pages and files."""
    from bscgraph.publish import vocabulary as published

    _console().note("published", files=published(output), name=output)
    return 0


@app.command()
@base_option
def demo(base: str) -> int:
    """Show the whole way on the bundled documents."""
    from bscgraph import demo as tour

    return tour.run(_console(), base)


@app.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> int:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101  (the choices are click's own)
    click.echo(kind(app, {}, "bscgraph", "_BSCGRAPH_COMPLETE").source())
    return 0


def main() -> None:
    """Run the command line and leave with its exit code."""
    bilingual.run(app)
