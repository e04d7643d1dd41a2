"""Drawings as one HTML page that needs nothing else: no script, no font, no other file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from bscgraph.draw.drawing import MARKS, Cell, Drawing, Grid, visible
from bscgraph.findings import Place
from bscgraph.model import Source

__all__ = ["write"]

# caption -> (English, Traditional Chinese)
_WORDS = {
    "page": ("Balanced scorecards", "平衡計分卡"),
    "map": ("Strategy map", "策略地圖"),
    "counts": ("Declared numbers", "所載數量"),
    "table": ("Scorecard", "計分卡"),
    "doubts": ("Cells to look at", "需要確認的格"),
    "sources": ("Where each number was printed", "各數值的出處"),
    "candidate": ("it may mean {}", "可能為 {}"),
    "taken": ("read as {}", "讀作 {}"),
}


def write(drawings: Sequence[Drawing], lang: str) -> str:
    """The page with the drawings one after the other; captions in ``lang``, then the other."""
    style = files("bscgraph.draw").joinpath("page.css").read_text(encoding="utf-8")
    titles = "、".join(dict.fromkeys(drawing.title for drawing in drawings))
    body = "\n".join(
        line for number, one in enumerate(drawings, 1) for line in _card(one, number, lang)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-Hant" if lang.startswith("zh") else "en"}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(titles or _say('page', lang))}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _say(key: str, lang: str, *values: str) -> str:
    return _WORDS[key][lang.startswith("zh")].format(*values)


def _both(key: str, lang: str) -> str:
    """A caption in the language asked for, and small in the other one."""
    other, tag = ("en", "en") if lang.startswith("zh") else ("zh-Hant", "zh-Hant")
    return f'{_say(key, lang)} <small lang="{tag}">{_say(key, other)}</small>'


def _text(text: str) -> str:
    return escape(visible(text), quote=True)


def _card(drawing: Drawing, number: int, lang: str) -> Iterator[str]:
    yield f'<article id="card{number}" aria-labelledby="title{number}">'
    yield f'<h1 id="title{number}" lang="zh-Hant">{_text(drawing.title) or "—"}</h1>'
    if drawing.updated:
        yield f'<p class="updated" lang="zh-Hant">{_text(drawing.updated)}</p>'
    if drawing.sections:
        yield '<div class="front">'
        for section in drawing.sections:
            lines = "".join(f'<p lang="zh-Hant">{_text(line)}</p>' for line in section.lines)
            name = f'<span lang="zh-Hant">{section.zh}</span> <small lang="en">{section.en}</small>'
            yield f"<section><h2>{name}</h2>{lines}</section>"
        yield "</div>"
    for grid in drawing.grids:
        yield from _table(grid, f"c{number}-{grid.name}", lang)
        for note in drawing.notes if grid is drawing.chart else ():
            yield f'<p class="note" lang="zh-Hant">{_text(note)}</p>'
    if drawing.chart is None:
        yield from (f'<p class="note" lang="zh-Hant">{_text(note)}</p>' for note in drawing.notes)
    yield from _doubts(drawing.table, f"c{number}-table", lang)
    yield from _sources(drawing.table, lang)
    yield "</article>"


def _table(grid: Grid, name: str, lang: str) -> Iterator[str]:
    """A table in a region that scrolls sideways, also with the keyboard."""
    yield f'<div class="scroll" role="region" aria-labelledby="{name}" tabindex="0">'
    yield f'<table class="{grid.name}">'
    yield f'<caption id="{name}">{_both(grid.name, lang)}</caption>'
    rows = grid.rows()
    yield "<thead>"
    yield from (_row(row, name, lang, head=True) for row in rows[: grid.head_rows])
    yield "</thead>\n<tbody>"
    yield from (_row(row, name, lang, head=False) for row in rows[grid.head_rows :])
    yield "</tbody>\n</table>\n</div>"


def _row(row: Sequence[Cell], name: str, lang: str, *, head: bool) -> str:
    return "<tr>" + "".join(_cell(cell, name, lang, head=head) for cell in row) + "</tr>"


def _cell(cell: Cell, name: str, lang: str, *, head: bool) -> str:
    scope = _scope(cell, head=head)
    tag = "th" if scope else "td"
    attributes = f' scope="{scope}"' if scope else ""
    attributes += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    attributes += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    place = _place(cell.source, lang)
    attributes += f' title="{_text(place)}"' if place else ""
    classes = cell.kind if cell.status == "clean" else f"{cell.kind} {cell.status}"
    text = f'<span lang="zh-Hant">{_text(cell.text)}</span>' if cell.text else ""
    if cell.gloss:
        text += f'<small lang="en">{_text(cell.gloss)}</small>'
    text += _mark(cell, name, lang)
    return f'<{tag} class="{classes}"{attributes}>{text}</{tag}>'


def _scope(cell: Cell, *, head: bool) -> str:
    """What a heading cell heads; empty for any other cell."""
    if head:
        return "colgroup" if cell.colspan > 1 else "col"
    if cell.kind == "band":
        return "colgroup"
    if cell.kind in ("heading", "objective", "kpi"):
        return "rowgroup" if cell.rowspan > 1 else "row"
    return ""


def _mark(cell: Cell, name: str, lang: str) -> str:
    if cell.status == "clean":
        return ""
    sign, zh, en = MARKS[cell.status]
    word = zh if lang.startswith("zh") else en
    return f'<a class="mark" href="#{name}-doubts">{sign} {word}</a>'


def _place(source: Source | None, lang: str) -> str:
    if source is None:
        return ""
    named = Place(source.page, source.row, source.column, source.header, source.sheet, source.table)
    return named.describe(lang)


def _named(grid: Grid, kinds: tuple[str, ...]) -> Iterator[tuple[str, Cell]]:
    """Cells of some kinds with their heading."""
    heads = {cell.column: cell.text for cell in grid.cells if cell.row == 0}
    for row in grid.rows():
        yield from ((heads[cell.column], cell) for cell in row if cell.kind in kinds)


def _doubts(grid: Grid, name: str, lang: str) -> Iterator[str]:
    """The cells that are not clean, with their place and what they may mean."""
    found = [(h, c) for h, c in _named(grid, ("value", "budget")) if c.status != "clean"]
    if not found:
        return
    yield f'<section class="doubts" id="{name}-doubts"><h2>{_both("doubts", lang)}</h2><ul>'
    for heading, cell in found:
        sign, zh, en = MARKS[cell.status]
        word = zh if lang.startswith("zh") else en
        told = [_text(_place(cell.source, lang)) or _text(heading), *_meanings(cell, lang)]
        yield (
            f'<li class="{cell.status}"><b>{sign} {word}</b> '
            f'<q lang="zh-Hant">{_text(cell.text)}</q> {" · ".join(told)}</li>'
        )
    yield "</ul></section>"


def _meanings(cell: Cell, lang: str) -> Iterator[str]:
    for reading in cell.readings:
        if reading.candidate is not None:
            yield _say("candidate", lang, f"{reading.candidate:,f}")
        elif reading.status == "repaired" and reading.value is not None:
            yield _say("taken", lang, f"{reading.value:,f}")


def _sources(grid: Grid, lang: str) -> Iterator[str]:
    found = [(h, c) for h, c in _named(grid, ("value", "budget")) if c.source and c.text]
    if not found:
        return
    yield f'<details class="sources"><summary>{_both("sources", lang)}</summary><ul>'
    for heading, cell in found:
        yield (
            f'<li><q lang="zh-Hant">{_text(cell.text)}</q> '
            f'<span lang="zh-Hant">{_text(heading)}</span>: {_text(_place(cell.source, lang))}</li>'
        )
    yield "</ul></details>"
