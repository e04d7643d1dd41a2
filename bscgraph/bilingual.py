"""click commands whose help and errors come in English or Traditional Chinese.

Every command takes ``--lang``, ``-q`` and ``-v``; help texts are keys of
:mod:`bscgraph.wording`, looked up when a page is shown.
"""

from __future__ import annotations

import copy
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from bscgraph.errors import BscgraphError
from bscgraph.wording import LANGUAGES, TEXTS, language_of, say
from bscgraph.wrapping import columns_of, wrap

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


def _placeholders(text: str, lang: str) -> str:
    """``text`` with FILE, SECONDS … in the language ``lang``."""
    return re.sub("[A-Z]{2,}", lambda m: _known(f"metavar.{m[0]}", lang) or m[0], text)


def _known(key: str, lang: str) -> str:
    return say(key, lang) if key in TEXTS else ""


class _Formatter(click.HelpFormatter):
    """click's own counts a Chinese character as one column; ours as the two it takes."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':{self.current_indent}}{heading}\n")

    def write_text(self, text: str) -> None:
        margin = " " * self.current_indent
        lines = wrap(text, self.width - self.current_indent)
        self.write("".join(f"{margin}{line}".rstrip() + "\n" for line in lines))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        entries = list(rows)
        wide = (columns_of(term) for term, _ in entries)
        hang = min(max(wide, default=0), col_max) + col_spacing + self.current_indent
        for term, text in entries:
            head = " " * self.current_indent + term
            first, *rest = wrap(text, max(self.width - hang, 10))
            gap = hang - columns_of(head)
            space = " " * gap if gap >= col_spacing else "\n" + " " * hang
            self.write(f"{head}{space}{first}\n")
            self.write("".join(" " * hang + line + "\n" for line in rest))


class _Context(click.Context):
    formatter_class = _Formatter


class Option(click.Option):
    """An option whose ``help`` is a key of the wording."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The line of the help page, in the language in force."""
        twin = copy.copy(self)
        twin.help = say(self.help, language(ctx)) if self.help else self.help
        if isinstance(self.type, click.IntRange | click.FloatRange):
            twin.type = click.INT  # the metavar says enough; no "[x>=1]"
        record = click.Option.get_help_record(twin, ctx)
        if record is None:
            return None
        names, text = record
        default = say("default", language(ctx))
        return _placeholders(names, language(ctx)), text.replace("[default: ", f"[{default}")


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

    context_class = _Context

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(_shared_options())

    def get_short_help_str(self, limit: int = 45) -> str:
        """What shells show beside the command's name; click's own cuts at ``limit``."""
        return say(self.name or "bscgraph", language()).split("\n")[0]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What the word may become; options with their help, not its key."""
        found = super().shell_complete(ctx, incomplete)
        for item in found:
            item.help = _known(item.help or "", language(ctx)) or item.help
        return found

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` with a text of ours."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say("opt.help", language(ctx))
        return found

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        pieces = _placeholders(" ".join(self.collect_usage_pieces(ctx)), language(ctx))
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
        name = _placeholders(str(hint), lang).replace("'", "")
        return say(f"usage.{key}", lang, name=name, text=_bad_value(error, lang))
    for pattern, key in _CLICK_SAYS:
        if found := re.search(pattern, english):
            return say(key, lang, name=found[1])
    ours = re.search("[\u4e00-\u9fff]", english)
    return english if ours else say("usage.other", lang, text=english)


# What click says in English only, and the wording's key for it.
_CLICK_SAYS = (
    (r"No such command '(.*?)'", "usage.no-such-command"),
    (r"[Uu]nexpected extra arguments? \((.*)\)", "usage.extra"),
    (r"Option '(.*?)' requires an argument", "usage.needs-value"),
)


def _bad_value(error: click.BadParameter, lang: str) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return say("usage.choices", lang, names="、".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange | click.FloatRange):
        return say("usage.at-least", lang, least=kind.min)
    if isinstance(kind, click.Path):
        return say("usage.folder-or-file", lang)
    return error.message


def _complain(text: str, lang: str, ctx: click.Context | None = None) -> None:
    click.echo(say("error", lang, text=text), err=True)
    if ctx is not None:
        click.echo(say("try-help", lang, command=ctx.command_path), err=True)
