"""An answer as GitHub-flavoured Markdown, in which nothing of a document is markup."""

from __future__ import annotations

from collections.abc import Iterator

from bscgraph.answers.view import View
from bscgraph.reports.markdown import escaped

__all__ = ["write"]


def write(view: View) -> str:
    """Title, question, what was asked for, notes, the table, and how to read it."""
    return "\n".join(_lines(view)) + "\n"


def _lines(view: View) -> Iterator[str]:
    yield f"## {escaped(view.title)}"
    yield ""
    if view.question:
        yield f"{escaped(view.question)}"
        yield ""
    for name, value in view.facts:
        yield f"- {escaped(view.fact(name, value))}"
    if view.facts:
        yield ""
    for note in view.notes:
        yield f"> ※ {escaped(note)}"
        yield ""
    if view.rows:
        yield from _table(view)
        yield ""
    yield escaped(view.count)
    if view.reading:
        yield ""
        yield f"**{view.word('reading')}** {escaped(view.reading)}"


def _table(view: View) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, view.heads))} |"
    yield f"|{'|'.join('---:' if right else '---' for right in view.numeric)}|"
    for row in view.rows:
        yield f"| {' | '.join(escaped(cell.text) for cell in row)} |"
