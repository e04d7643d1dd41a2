"""click commands whose help and errors come in English or Traditional Chinese.

Every command takes ``--lang``, ``-q`` and ``-v``; help texts are keys of
:mod:`bscgraph.wording`, looked up when a page is shown.
"""

from __future__ import annotations

import copy
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import click

from bscgraph.errors import BscgraphError
from bscgraph.wording import LANGUAGES, language_of, say

__all__ = ["EXIT_INTERRUPTED", "EXIT_PIPE", "EXIT_USAGE", "Command", "Group", "Option",
           "language", "option", "run", "verbosity"]  # fmt: skip

EXIT_USAGE, EXIT_INTERRUPTED, EXIT_PIPE = 64, 130, 141
_LANG, _VERBOSITY = "bscgraph.lang", "bscgraph.verbosity"


def language(ctx: click.Context | None = None) -> str:
    """The language in force: ``--lang``, else BSCGRAPH_LANG, else the locale, else English."""
    ctx = ctx or click.get_current_context(silent=True)
    # run() puts what --lang says into obj, so that its place on the line does not matter
    chosen = (ctx.meta.get(_LANG) or ctx.find_root().obj) if ctx else None
    names = ("BSCGRAPH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    return chosen or next(filter(None, (language_of(os.environ.get(n)) for n in names)), "en")


def verbosity(ctx: click.Context | None = None) -> int:
    """-1 for ``-q``, 0 as a rule, 1 or more for ``-v``."""
    ctx = ctx or click.get_current_context()
    return int(ctx.meta.get(_VERBOSITY, 0))


class Option(click.Option):
    """An option whose ``help`` is a key of the wording."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The line of the help page, in the language in force."""
        twin = copy.copy(self)
        twin.help = say(self.help, language(ctx)) if self.help else self.help
        if isinstance(self.type, click.IntRange | click.FloatRange):
            twin.type = click.INT  # the metavar says enough; no "[x>=1]"
        return click.Option.get_help_record(twin, ctx)


def option(*names: str, text: str, **settings: Any) -> Callable[..., Any]:
    """An option; ``text`` is the key of its help without ``opt.``."""
    return click.option(*names, cls=Option, help=f"opt.{text}", **settings)


def _set_language(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    chosen = language_of(value)
    if chosen is None:
        raise click.BadParameter(f"{value!r}: {' | '.join(LANGUAGES)}")
    ctx.meta[_LANG] = chosen


def _set_verbosity(ctx: click.Context, param: click.Parameter, value: int) -> None:
    if value:
        ctx.meta[_VERBOSITY] = -1 if param.name == "quiet" else value


def _shared_options() -> list[click.Parameter]:
    hidden = {"expose_value": False}
    return [
        Option(["--lang"], help="opt.lang", metavar="en|zh-Hant", is_eager=True,
               callback=_set_language, shell_complete=_languages, **hidden),
        Option(["-q", "--quiet"], help="opt.quiet", is_flag=True, callback=_set_verbosity,
               **hidden),
        Option(["-v", "--verbose"], help="opt.verbose", count=True, callback=_set_verbosity,
               **hidden),
    ]  # fmt: skip


def _languages(_ctx: click.Context, _param: click.Parameter, start: str) -> list[Any]:
    return [name for name in LANGUAGES if name.startswith(start)]


class Command(click.Command):
    """A command with help in two languages and the shared options."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(_shared_options())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` with a text of ours."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say("opt.help", language(ctx))
        return found

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say("usage", language(ctx)))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command is for."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.name or "bscgraph", language(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of options."""
        params = (p for p in self.get_params(ctx) if isinstance(p, click.Option))
        records = [param.get_help_record(ctx) for param in params]
        with formatter.section(say("options", language(ctx))):
            formatter.write_dl([record for record in records if record])


class Group(Command, click.Group):
    """The command that holds the others."""

    command_class = Command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click itself would make a closed pipe exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return EXIT_PIPE

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of options, then that of the commands."""
        Command.format_options(self, ctx, formatter)
        rows = [(n, say(n, language(ctx)).split("\n")[0]) for n in self.list_commands(ctx)]
        with formatter.section(say("commands", language(ctx))):
            formatter.write_dl(rows)


def run(app: click.Command, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run ``app`` and leave the program with the exit code of what happened.

    One sentence on standard error for an expected trouble; quiet when the reader of our
    output has gone; no traceback for Ctrl-C.
    """
    asked = language_of(_asked_language(arguments))
    lang = asked or language()
    try:
        code = app.main(arguments, prog_name=app.name, standalone_mode=False, obj=asked)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:  # a bare "bscgraph": its help page
        click.echo(error.format_message(), err=True)
        code = EXIT_USAGE
    except click.UsageError as error:
        _complain(_usage_trouble(error, lang), lang, error.ctx)
        code = EXIT_USAGE
    except click.ClickException as error:
        _complain(error.format_message(), lang)
        code = error.exit_code
    except BscgraphError as error:
        _complain(error.message(lang), lang)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("interrupted", lang), err=True)
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        # Python flushes standard output once more at exit: give it a place to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_PIPE
    sys.exit(code if isinstance(code, int) else 0)


def _asked_language(arguments: Sequence[str] | None) -> str | None:
    """The value of ``--lang`` before anything is parsed: errors need it too."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for index, word in enumerate(given):
        if word == "--lang":
            return next(iter(given[index + 1 :]), None)
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


def _usage_trouble(error: click.UsageError, lang: str) -> str:
    """What is wrong with the line typed; click itself knows only English."""
    english = error.format_message()
    if not lang.startswith("zh"):
        return english
    if isinstance(error, click.NoSuchOption):
        return say("usage.no-such-option", lang, name=error.option_name)
    if isinstance(error, click.BadParameter):
        hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param else "")
        key = "missing" if isinstance(error, click.MissingParameter) else "bad"
        return say(f"usage.{key}", lang, name=hint, text=error.message)
    return say("usage.other", lang, text=english)


def _complain(text: str, lang: str, ctx: click.Context | None = None) -> None:
    click.echo(say("error", lang, text=text), err=True)
    if ctx is not None:
        click.echo(say("try-help", lang, command=ctx.command_path), err=True)
