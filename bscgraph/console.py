"""The two streams: answers on standard output, all else on standard error.

Text of documents is hostile: nothing of it reaches a terminal as a control character.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from bscgraph.errors import BscgraphError
from bscgraph.findings import Finding, Severity
from bscgraph.jobs import Done
from bscgraph.wording import say
from bscgraph.wrapping import columns_of, one_line, wrap

__all__ = ["Console", "OutputError", "harmless", "width"]

# C0 and C1 controls but for tab and line feed, and the marks that reorder text on a screen.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDTH_WITHOUT_TERMINAL = 160
_Item = TypeVar("_Item")


class OutputError(BscgraphError):
    """The file given by ``-o`` cannot be written."""

    exit_code = 24


def harmless(text: str) -> str:
    """``text`` with every control character made visible as U+FFFD."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


_paper: ContextVar[int] = ContextVar("paper", default=0)


@contextmanager
def on_paper(columns: int) -> Iterator[None]:
    """Lay out for a page so wide, without colours, whatever this program was started in."""
    before = _paper.set(columns)
    try:
        yield
    finally:
        _paper.reset(before)


def colourful(stream: IO[str]) -> bool:
    """Whether what is laid out is for a terminal."""
    return not _paper.get() and stream.isatty()


def width(stream: IO[str]) -> int:
    """Columns to lay tables out in: the paper's, COLUMNS, else the terminal's, else 160."""
    if _paper.get():
        return _paper.get()
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    if stream.isatty():
        return os.get_terminal_size(stream.fileno()).columns
    return _WIDTH_WITHOUT_TERMINAL


def _write(pieces: Iterable[bytes], output: Path) -> None:
    """Put all pieces in a file at once; a device or a pipe is written to, never replaced."""
    target = output
    if not output.exists() or output.is_file():
        target = output.with_name(f"{output.name}.{os.getpid()}.part")
    try:
        with target.open("wb") as file:
            file.writelines(pieces)
        if target is not output:
            if output.exists():
                shutil.copymode(output, target)
            target.replace(output)
    finally:
        if target is not output:
            target.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command writes.

    ``lang`` is ``en`` or ``zh-Hant``; ``verbosity`` -1 (errors only), 0, or 1 and more
    (every finding, and how to mend it).
    """

    lang: str = "en"
    verbosity: int = 0

    def answer(self, text: str, output: Path | None = None) -> None:
        """Write an answer to standard output, or whole or not at all to the file ``output``.

        Raises:
            OutputError: the file cannot be written.
        """
        if not text:
            return
        if output is None:
            sys.stdout.write(text if text.endswith("\n") else text + "\n")
            sys.stdout.flush()  # so that answers and notes keep their order in one log
            return
        text = text if text.endswith("\n") else text + "\n"
        self.deliver(text.encode("utf-8", "backslashreplace"), output)

    def deliver(self, data: bytes, output: Path | None) -> None:
        """Write a file's bytes to standard output, or whole or not at all to ``output``.

        Raises:
            OutputError: the file cannot be written.
        """
        self.stream((data,), output)

    def stream(self, pieces: Iterable[bytes], output: Path | None) -> None:
        """Write pieces as they come to standard output, or whole or not at all to ``output``.

        Raises:
            OutputError: the file cannot be written.
        """
        if output is None:
            sys.stdout.buffer.writelines(pieces)
            sys.stdout.flush()
            return
        try:
            _write(pieces, output.resolve())
        except OSError as error:
            values = {"name": str(output), "why": error.strerror or str(error)}
            en, zh = (say("no-such-file", lang, **values) for lang in ("en", "zh-Hant"))
            raise OutputError(en, zh) from error
        self.note("written", name=str(output))

    def note(self, key: str, **values: object) -> None:
        """A line of progress; not with ``-q``."""
        if self.verbosity >= 0:
            self._line(say(key, self.lang, **values))

    def each(self, key: str, names: Iterable[str]) -> None:
        """The same line of progress for each of these; not with ``-q``."""
        for name in names:
            self.note(key, name=name)

    def remarks(self, notes: Iterable[Mapping[str, str]]) -> None:
        """What has to be known of an answer that machines get; not with ``-q``."""
        for note in notes if self.verbosity >= 0 else ():
            self._wrapped(f"※ {note[self.lang]}", 2)

    def warn(self, sentence: str) -> None:
        """A sentence about what went wrong with one of many, also with ``-q``."""
        self._wrapped(say("error", self.lang, text=sentence), 2)

    @contextmanager
    def meter(self) -> Iterator[Callable[[str, float], None]]:
        """How far work is that ends in any order: call with a line, and what part is done.

        A bar on a terminal, lines elsewhere, nothing with ``-q``.
        """
        if self.verbosity < 0:
            yield lambda _line, _part: None
        elif not sys.stderr.isatty():
            yield lambda line, _part: self._line(line)
        else:
            from rich.console import Console as Terminal
            from rich.progress import BarColumn, Progress, TextColumn
            from rich.text import Text

            terminal = Terminal(file=sys.stderr)
            columns = (BarColumn(), TextColumn("{task.description}"))
            with Progress(*columns, console=terminal, transient=True) as bar:
                task = bar.add_task("", total=1.0)
                yield lambda line, part: bar.update(
                    task, completed=part, description=Text(harmless(line)).markup
                )

    def complain(self, error: BscgraphError) -> None:
        """One sentence about an error, also with ``-q``."""
        self.warn(error.message(self.lang))

    def follow(
        self, work: Iterable[Done], names: Sequence[str], *, brief: bool = False
    ) -> list[Done]:
        """Do the reading, telling of each file what came of it.

        ``brief`` only counts the findings, for a command whose answer holds them.
        """
        done = []
        for item in self.progress(work, names, "reading"):
            done.append(item)
            if item.error is not None:
                self.complain(item.error)
            for card in item.cards:
                self.note(
                    "read-done",
                    name=item.path.name,
                    title=card.title.value or card.agency or "—",
                    kpis=len(card.kpis),
                    plans=len(card.action_plans),
                )
                self.findings(card.findings, brief=brief)
        doubtful = any(card.findings for item in done for card in item.cards)
        if self.verbosity == 0 and not brief and doubtful:
            self.note("more-with-v")
        return done

    def findings(self, findings: Sequence[Finding], *, brief: bool = False) -> None:
        """The doubts about a document: a line of counts, then each that matters.

        With ``brief`` the counts alone, unless with ``-v``.
        """
        if self.verbosity < 0 or not findings:
            return
        count = {s: sum(1 for f in findings if f.severity is s) for s in Severity}
        self.note(
            "findings-count",
            violations=count[Severity.VIOLATION],
            warnings=count[Severity.WARNING],
            infos=count[Severity.INFO],
        )
        if brief and self.verbosity == 0:
            return
        for finding in sorted(findings, key=lambda f: list(Severity).index(f.severity)):
            if self.verbosity > 0 or finding.severity is not Severity.INFO:
                self._finding(finding)

    def _finding(self, finding: Finding) -> None:
        place, text = finding.place.describe(self.lang), finding.message(self.lang)
        if place:
            text = say("finding", self.lang, place=place, text=text)
        mark = f"  [{say(finding.severity.value, self.lang)}] "
        self._wrapped(mark + one_line(text), columns_of(mark))
        if self.verbosity > 0:
            remedy = say("how-to-mend", self.lang, text=finding.fix(self.lang), code=finding.code)
            self._wrapped(" " * columns_of(mark) + one_line(remedy), columns_of(mark))

    def _wrapped(self, text: str, hang: int) -> None:
        """A sentence: on a terminal in lines that fit, further ones set in by ``hang``."""
        if sys.stderr.isatty():
            text = "\n".join(wrap(text, width(sys.stderr), hang))
        self._line(text)

    def _line(self, text: str) -> None:
        sys.stderr.write(harmless(text) + "\n")
        sys.stderr.flush()

    def progress(self, items: Iterable[_Item], names: Sequence[str], key: str) -> Iterator[_Item]:
        """Pass ``items`` on, showing which of ``names`` is worked on.

        A bar on a terminal, a line each elsewhere, nothing with ``-q``. ``key`` is the
        wording's, with ``{name}``.
        """
        if self.verbosity < 0 or not names:
            yield from items
        elif sys.stderr.isatty():
            yield from self._bar(items, names, key)
        else:
            lines = (f"[{n}/{len(names)}] {say(key, self.lang, name=name)}"
                     for n, name in enumerate(names, 1))  # fmt: skip
            self._line(next(lines))
            for item in items:
                yield item
                line = next(lines, None)
                if line is not None:
                    self._line(line)

    def _bar(self, items: Iterable[_Item], names: Sequence[str], key: str) -> Iterator[_Item]:
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.text import Text

        terminal = Terminal(file=sys.stderr)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=terminal, transient=True) as bar:
            task = bar.add_task("", total=len(names))
            texts = [Text(harmless(say(key, self.lang, name=n))).markup for n in names]
            bar.update(task, description=texts[0])
            for done, item in enumerate(items, 1):
                yield item
                bar.update(task, advance=1, description=texts[min(done, len(texts) - 1)])
