"""An answer as one HTML page that needs nothing else: no script, no font, no other file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from bscgraph.__about__ import __version__
from bscgraph.answers.view import Cell, View
from bscgraph.draw.page import escaped
from bscgraph.query import Column

__all__ = ["write"]

_OWN_WORDS = {"label", "text"}  # kinds whose cells are a document's own words
_SHORT = {"year", "code", "page"}
_NAMING = ("label", "code", "agencyLabel")  # the first of them that is there names a row


def write(view: View) -> str:
    """The page: title, question, what was asked for, notes, the table, how to read it."""
    css = files("bscgraph.answers").joinpath("answer.css").read_text(encoding="utf-8")
    return "\n".join(
        (
            f'<!DOCTYPE html>\n<html lang="{view.lang}">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escaped(view.title)}</title>",
            f"<style>\n{css}</style>\n</head>\n<body>\n<main>",
            f'<h1 id="title">{escaped(view.title)}</h1>',
            *_front(view),
            *_table(view),
            *_back(view),
            "</main>\n</body>\n</html>\n",
        )
    )


def _front(view: View) -> Iterator[str]:
    if view.question:
        yield f'<p class="question">{escaped(view.question)}</p>'
    if view.facts:
        yield '<dl class="facts">'
        yield from (f"<div><dt>{escaped(name)}</dt><dd>{escaped(value)}</dd></div>"
                    for name, value in view.facts)  # fmt: skip
        yield "</dl>"
    if view.notes:
        yield '<section class="notes" aria-labelledby="notes">'
        yield f'<h2 id="notes">{view.word("notes")}</h2><ul>'
        yield from (f"<li>{escaped(note)}</li>" for note in view.notes)
        yield "</ul></section>"


def _table(view: View) -> Iterator[str]:
    if not view.rows:
        yield f"<p>{escaped(view.count)}</p>"
        return
    yield '<div class="scroll" role="region" aria-labelledby="title" tabindex="0">'
    yield f"<table><caption>{escaped(view.count)}</caption>"
    numeric = view.numeric
    heads = zip(view.heads, numeric, strict=True)
    cells = (f'<th scope="col"{_class(right)}>{escaped(head)}</th>' for head, right in heads)
    yield f"<thead><tr>{''.join(cells)}</tr></thead>\n<tbody>"
    ids = [column.id for column in view.columns]
    naming = next((ids.index(name) for name in _NAMING if name in ids), -1)
    for row in view.rows:
        columns = enumerate(zip(view.columns, row, numeric, strict=True))
        made = (_cell(column, cell, right, at == naming) for at, (column, cell, right) in columns)
        yield f"<tr>{''.join(made)}</tr>"
    yield "</tbody></table></div>"


def _class(right: bool) -> str:
    return ' class="number"' if right else ""


def _kind_class(column: Column, words: bool) -> str:
    """How wide a cell that is no number wants to be: on one line, as words, or as a short word."""
    if column.kind in _SHORT or column.id.endswith("Place"):
        return ' class="short"'
    if column.kind == "notation":
        return ' class="said"'
    return ' class="words"' if words else ""


def _cell(column: Column, cell: Cell, right: bool, naming: bool) -> str:
    text = escaped(cell.text)
    words = bool(text) and column.kind in _OWN_WORDS
    own = ' lang="zh-Hant"' if words else ""
    kind = _class(right) or _kind_class(column, words)
    return f'<th scope="row"{own}>{text}</th>' if naming else f"<td{kind}{own}>{text}</td>"


def _back(view: View) -> Iterator[str]:
    if view.reading:
        yield '<section class="reading" aria-labelledby="reading">'
        yield f'<h2 id="reading">{view.word("reading")}</h2>'
        yield f"<p>{escaped(view.reading)}</p></section>"
    yield f"<footer><p>{view.word('made-by', version=__version__)}</p></footer>"
