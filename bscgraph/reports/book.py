"""A report as the sheets of a workbook: a summary, all findings, a sheet per submission.

Every text of a document is text, so that nothing in it can run; only our own counts are
numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bscgraph.draw import Cell, Drawing, Grid, sheet
from bscgraph.draw.book import WIDTHS, Look, Placed, Sheet, marked, sheet_name, style_of
from bscgraph.draw.drawing import lines_needed, visible
from bscgraph.findings import Severity
from bscgraph.reports.dossier import Dossier, Entry, Part, Side
from bscgraph.reports.listing import COLUMNS, heads, rows
from bscgraph.reports.marks import Marks, find
from bscgraph.reports.phrases import facts, judged, labelled, others_in, place_in, verdict
from bscgraph.reports.words import SIGNS, tag, word
from bscgraph.wrapping import one_line

__all__ = ["sheets"]

_LINE, _HIGHEST = 14.5, 400.0  # points
_LONGEST = 32_000  # characters; a cell of XLSX holds 32,767


def sheets(dossier: Dossier, lang: str) -> list[Sheet]:
    """The sheets, in order."""
    names: set[str] = set()
    found = [_summary(dossier, lang, names), _findings(dossier, lang, names)]
    sides = dossier.sides()
    for number, part in enumerate(dossier.parts, 1):
        name = sheet_name(part.key.replace("/", " ") or word("across-sheet", lang), names)
        found.append(_submission(part, dossier, lang, name, sides.get(number, ())))
    for one in found:
        one.legend = word("legend", lang)
    return found


_Told = Mapping[tuple[int, int], str]
"""The sentences of findings, by part (0 for the sheet's own) and number."""
_Line = Sequence[tuple[str, str, float | None]]
"""Cells of a row: text, style, number."""


def _add(target: Sheet, cells: _Line) -> None:
    """A row of cells from the first column on, as high as its texts need."""
    row, height = len(target.heights), 1
    for column, (text, style, number) in enumerate(cells):
        shown = visible(text)
        shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
        target.cells.append(Placed(shown, row, column, 1, 1, style, number=number))
        height = max(height, lines_needed(shown, target.widths[column] - 1.5))
    target.heights.append(min(_HIGHEST, height * _LINE + 4.0))


def _summary(dossier: Dossier, lang: str, names: set[str]) -> Sheet:
    keys = {"scorecard": 36, "file": 22, "verdict": 16, "completeness": 14}
    columns = [(word(key, lang), width) for key, width in keys.items()]
    columns += [(f"{SIGNS[s]} {word(s.value, lang)}", 16) for s in Severity]
    target = Sheet(sheet_name(word("summary", lang), names), [width for _, width in columns])
    _add(target, [(head, "heading", None) for head, _ in columns])
    target.heading, target.filtered = range(1), True
    for part in dossier.parts:
        share = None if part.completeness is None else float(part.completeness)
        cells: list[tuple[str, str, float | None]] = [(part.title, "text", None)]
        cells += [(part.name, "text", None), (judged(part, dossier, lang), "text", None)]
        cells += [("" if share is None else str(part.completeness), "count", share)]
        counts = [None if part.error else part.count(severity) for severity in Severity]
        cells += [("" if n is None else str(n), "count", n) for n in counts]
        _add(target, cells)
    return target


def _findings(dossier: Dossier, lang: str, names: set[str]) -> Sheet:
    found = list(rows(dossier, lang))
    sheets = any(row["sheet"] for row in found)
    columns = [one for one in heads(dossier, lang) if one[0] != "sheet" or sheets]
    widths = [COLUMNS[key] for key, _ in columns]
    target = Sheet(sheet_name(word("findings", lang), names), widths)
    _add(target, [(head, "heading", None) for _, head in columns])
    target.heading, target.filtered = range(1), True
    for row in found:
        # In the wide column a text need not break where it breaks in its narrow cell.
        values = [_flat(row[key]) if key == "raw" else row[key] for key, _ in columns]
        _add(target, [_typed(value) for value in values])
    return target


def _flat(value: str | int | None) -> str | int | None:
    return one_line(value) if isinstance(value, str) else value


def _typed(value: str | int | None) -> tuple[str, str, float | None]:
    if isinstance(value, int):
        return str(value), "count", value
    return value or "", "text", None


def _submission(part: Part, dossier: Dossier, lang: str, name: str, sides: Sequence[Side]) -> Sheet:
    drawing = sheet(part.card) if part.card else None
    widths = [WIDTHS[kind] for kind in drawing.table.kinds] if drawing else [40] * 3
    target = Sheet(name, widths)
    target.line(part.title, "title")
    if part.error is not None:
        target.line(labelled("unread", part.error.message(lang), lang), "line")
        return target
    for text in (verdict(part, dossier.fail_on, lang), facts(part, lang)):
        target.line(text, "line")
    if drawing is not None:
        told = {(0, e.number): _sentence(part, e, dossier, lang) for e in part.entries}
        for side in sides:
            owner = dossier.parts[side.owner - 1]
            told[side.owner, side.entry.number] = _sentence(owner, side.entry, dossier, lang)
        _table(target, drawing, find(drawing, part.entries, 0, sides), told)
    target.gap()
    target.line(word("findings", lang), "section")
    if not part.entries:
        target.line(word("none", lang), "line")
    for entry in part.entries:
        target.line(_sentence(part, entry, dossier, lang), "line")
    return target


def _sentence(part: Part, entry: Entry, dossier: Dossier, lang: str) -> str:
    name = f"{entry.number}. {SIGNS[entry.severity]} {word(entry.severity.value, lang)}"
    texts = (entry.result.message[tag(lang)], entry.result.fix[tag(lang)])
    place = place_in(dossier, part, entry, lang)
    head = " ".join(filter(None, (name, entry.result.rule, entry.result.code, place)))
    others = [labelled("others", one, lang) for one in others_in(dossier, entry.result, lang)]
    return "\n".join([head, *others, "\n→ ".join(filter(None, texts))])


def _table(target: Sheet, drawing: Drawing, marks: Marks, told: _Told) -> None:
    top = len(target.heights)
    target.heading = range(top, top + drawing.table.head_rows)
    target.grid(drawing.table, _look(drawing.table, marks, told))
    for grid in (drawing.chart, drawing.counts):
        if grid is not None:
            target.gap()
            target.grid(grid, _look(grid, marks, told))


def _look(grid: Grid, marks: Marks, told: _Told) -> Look:
    """Marked cells have the style of the worst finding and all of them as a comment."""

    def look(cell: Cell) -> tuple[str, str]:
        found = marks.entries.get((grid.name, cell.row, cell.column), ())
        if not found:
            return style_of(cell), ""
        remark = "\n".join(told[owner, entry.number] for owner, entry in found)
        return marked(cell, found[0][1].severity.value), remark

    return look
