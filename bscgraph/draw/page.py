"""Drawings as one HTML page that needs nothing else: no script, no font, no other file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from importlib.resources import files

from bscgraph.draw.drawing import MARKS, Cell, Drawing, Grid, visible
from bscgraph.findings import Place
from bscgraph.model import Source

__all__ = ["Mark", "Marker", "escaped", "front", "style", "table", "write"]

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


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell carries beside its text: further classes, an id of its own, markup after it."""

    classes: str = ""
    anchor: str = ""
    markup: str = ""


Marker = Callable[[Cell], Mark]


def style() -> str:
    """The style sheet of drawings."""
    return files("bscgraph.draw").joinpath("page.css").read_text(encoding="utf-8")


def write(drawings: Sequence[Drawing], lang: str) -> str:
    """The page with the drawings one after the other; captions in ``lang``, then the other."""
    titles = "、".join(dict.fromkeys(drawing.title for drawing in drawings))
    body = "\n".join(
        line for number, one in enumerate(drawings, 1) for line in _card(one, number, lang)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-Hant" if lang.startswith("zh") else "en"}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(titles or _say('page', lang))}</title>\n"
        f"<style>\n{style()}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _say(key: str, lang: str, *values: str) -> str:
    return _WORDS[key][lang.startswith("zh")].format(*values)


def _both(key: str, lang: str) -> str:
    """A caption in the language asked for, and small in the other one."""
    other, tag = ("en", "en") if lang.startswith("zh") else ("zh-Hant", "zh-Hant")
    return f'{_say(key, lang)} <small lang="{tag}">{_say(key, other)}</small>'


def escaped(text: str) -> str:
    """``text`` for a page: no markup, and no character that a page may not hold."""
    return escape(visible(text), quote=True)


def front(drawing: Drawing, heading: str) -> Iterator[str]:
    """The date of update, mission, vision and values, under headings such as ``h2``."""
    if drawing.updated:
        yield f'<p class="updated" lang="zh-Hant">{escaped(drawing.updated)}</p>'
    if drawing.sections:
        yield '<div class="front">'
        for section in drawing.sections:
            lines = "".join(f'<p lang="zh-Hant">{escaped(line)}</p>' for line in section.lines)
            name = f'<span lang="zh-Hant">{section.zh}</span> <small lang="en">{section.en}</small>'
            yield f"<section><{heading}>{name}</{heading}>{lines}</section>"
        yield "</div>"


def _card(drawing: Drawing, number: int, lang: str) -> Iterator[str]:
    yield f'<article id="card{number}" aria-labelledby="title{number}">'
    yield f'<h1 id="title{number}" lang="zh-Hant">{escaped(drawing.title) or "—"}</h1>'
    yield from front(drawing, "h2")
    for grid in drawing.grids:
        name = f"c{number}-{grid.name}"
        marker = partial(_doubtful, name=name, lang=lang)
        yield from table(grid, name, lang, marker, within=f"title{number}")
        for note in drawing.notes if grid is drawing.chart else ():
            yield f'<p class="note" lang="zh-Hant">{escaped(note)}</p>'
    if drawing.chart is None:
        yield from (f'<p class="note" lang="zh-Hant">{escaped(note)}</p>' for note in drawing.notes)
    yield from _doubts(drawing.table, f"c{number}-table", lang)
    yield from _sources(drawing.table, lang)
    yield "</article>"


def table(grid: Grid, name: str, lang: str, marker: Marker, *, within: str) -> Iterator[str]:
    """A table in a region that scrolls sideways, also with the keyboard.

    Args:
        grid: what to draw.
        name: id of the caption.
        lang: language of the captions.
        marker: what each cell carries beside its text.
        within: id of the heading that tells this card from others on the page.
    """
    yield f'<div class="scroll" role="region" aria-labelledby="{within} {name}" tabindex="0">'
    yield f'<table class="{grid.name}">'
    yield f'<caption id="{name}">{_both(grid.name, lang)}</caption>'
    rows = grid.rows()
    yield "<thead>"
    yield from (_row(row, lang, marker, head=True) for row in rows[: grid.head_rows])
    yield "</thead>\n<tbody>"
    yield from (_row(row, lang, marker, head=False) for row in rows[grid.head_rows :])
    yield "</tbody>\n</table>\n</div>"


def _row(row: Sequence[Cell], lang: str, marker: Marker, *, head: bool) -> str:
    return "<tr>" + "".join(_cell(cell, lang, marker(cell), head=head) for cell in row) + "</tr>"


def _cell(cell: Cell, lang: str, mark: Mark, *, head: bool) -> str:
    scope = _scope(cell, head=head)
    tag = "th" if scope else "td"
    attributes = f' id="{mark.anchor}"' if mark.anchor else ""
    attributes += f' scope="{scope}"' if scope else ""
    attributes += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    attributes += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    place = _place(cell.source, lang)
    attributes += f' title="{escaped(place)}"' if place else ""
    classes = f"{cell.kind} {mark.classes}".strip()
    text = f'<span lang="zh-Hant">{escaped(cell.text)}</span>' if cell.text else ""
    if cell.gloss:
        text += f'<small lang="en">{escaped(cell.gloss)}</small>'
    text += mark.markup
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


def _doubtful(cell: Cell, name: str, lang: str) -> Mark:
    """The mark of a cell that is not clean: its status, with a link to the list of doubts."""
    if cell.status == "clean":
        return Mark()
    sign, zh, en = MARKS[cell.status]
    word = zh if lang.startswith("zh") else en
    return Mark(cell.status, "", f'<a class="mark" href="#{name}-doubts">{sign} {word}</a>')


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
        told = [escaped(_place(cell.source, lang)) or escaped(heading), *_meanings(cell, lang)]
        yield (
            f'<li class="{cell.status}"><b>{sign} {word}</b> '
            f'<q lang="zh-Hant">{escaped(cell.text)}</q> {" · ".join(told)}</li>'
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
        place = escaped(_place(cell.source, lang))
        yield (
            f'<li><q lang="zh-Hant">{escaped(cell.text)}</q> '
            f'<span lang="zh-Hant">{escaped(heading)}</span>: {place}</li>'
        )
    yield "</ul></details>"
