"""Drawings as text: ruled columns, Chinese counted double, parts below each other when wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bscgraph.draw.drawing import Cell, Drawing, Grid, remark, visible
from bscgraph.wrapping import columns_of, one_line, wrap

__all__ = ["write"]

_BAR = " │ "
_LEAST = {"value": 9, "budget": 10, "label": 8, "count": 6}
_MOST = {"value": 14, "budget": 14, "kpi_unit": 12, "plan_unit": 12, "unit": 8, "label": 16}
# what has lines of its own, which no narrow column made
_LINED = {"text", "heading", "label", "kpi_unit", "plan_unit"}
_KEY = {"table": "kpi"}  # the column that every part of a grid begins with


def write(drawings: Sequence[Drawing], width: int) -> str:
    """The drawings one after the other; numbers are whole, other text wraps."""
    return "\n\n".join("\n".join(_lines(drawing, max(width, 40))) for drawing in drawings) + "\n"


def _lines(drawing: Drawing, width: int) -> Iterator[str]:
    yield from _wrapped(drawing.title, width)
    yield "═" * max(2, min(width, columns_of(visible(drawing.title))) // 2 * 2)
    if drawing.updated:
        yield from _wrapped(drawing.updated, width)
    for section in drawing.sections:
        yield ""
        yield f"【{section.zh}】{section.en}"
        for text in section.lines:
            yield from _wrapped(text, width)
    if drawing.chart:
        yield ""
        yield from _grid(drawing.chart, width)
    for note in drawing.notes:
        yield from _wrapped(note, width)
    for grid in (drawing.counts, drawing.table):
        if grid is not None:
            yield ""
            yield from _grid(grid, width)
    yield from _doubts(drawing.table)


def _doubts(grid: Grid) -> Iterator[str]:
    """Below the table: each cell that is not clean, with what is known of it."""
    heads = {cell.column: cell.text for cell in grid.cells if cell.row == 0}
    found = [cell for row in grid.rows() for cell in row if cell.status != "clean"]
    if found:
        yield ""
    for cell in found:
        heading = " ".join(visible(heads[cell.column]).split())
        raw = " ".join(visible(cell.text).split())
        yield f"{remark(cell)}: {heading}: {raw}"


def _wrapped(text: str, width: int) -> list[str]:
    return [line.replace("\t", " ") for line in wrap(visible(text), width)]


def _grid(grid: Grid, width: int) -> Iterator[str]:
    least = [_least(grid, at) for at in range(len(grid.kinds))]
    for number, band in enumerate(_bands(grid, least, width)):
        if number:
            yield ""
        yield from _part(grid, band, _widths(band, least, grid, width))


def _own(grid: Grid, column: int) -> list[str]:
    return [_told(c) for c in grid.cells if c.column == column and c.colspan == 1]


def _told(cell: Cell) -> str:
    """The text without the line ends of the document's narrow column; other lines stay."""
    text = visible(cell.text)
    return text if cell.kind in _LINED else one_line(text)


def _least(grid: Grid, column: int) -> int:
    """The width with which no number is cut."""
    kind = grid.kinds[column]
    firsts = [line.split(" (")[0].split("(")[0] for text in _own(grid, column)
              for line in text.split("\n")[:1]]  # fmt: skip
    if kind in ("value", "budget"):
        widest = max((columns_of(text) for text in firsts), default=0)
        return max(_LEAST[kind], min(widest, 20))
    return _LEAST.get(kind, 12)


def _bands(grid: Grid, least: Sequence[int], width: int) -> Iterator[list[int]]:
    """Columns that fit side by side; each part begins with the key column."""
    kinds = grid.kinds
    name = _KEY.get(grid.name)
    key = kinds.index(name) if name in kinds else 0
    band: list[int] = []
    for column in range(len(kinds)):
        wanted = [*band, column]
        if band and sum(least[at] + len(_BAR) for at in wanted) > width:
            yield band
            wanted = [key, column] if column != key else [column]
        band = wanted
    yield band


def _widths(band: Sequence[int], least: Sequence[int], grid: Grid, width: int) -> dict[int, int]:
    """The room left over goes, a column at a time, to those whose text is longest."""
    widths = {at: least[at] for at in band}
    room = width - sum(widths.values()) - len(_BAR) * (len(band) - 1)
    longest = {at: _longest(grid, at) for at in widths}
    while room > 0:
        wanting = [at for at in widths if widths[at] < longest[at]]
        if not wanting:
            break
        at = max(wanting, key=lambda column: longest[column] / widths[column])
        widths[at] += 1
        room -= 1
    return widths


def _longest(grid: Grid, column: int) -> int:
    longest = max((columns_of(line) for t in _own(grid, column) for line in t.split("\n")),
                  default=0)  # fmt: skip
    return min(longest, _MOST.get(grid.kinds[column], 40))


def _part(grid: Grid, band: Sequence[int], widths: dict[int, int]) -> Iterator[str]:
    rule = "─┼─".join("─" * widths[at] for at in band)
    for number, row in enumerate(grid.rows()):
        whole = next((cell for cell in row if cell.colspan == len(grid.kinds)), None)
        if whole is not None:
            yield from _wrapped(whole.text, columns_of(rule))
        else:
            yield from _row({cell.column: cell for cell in row}, band, widths)
        if number + 1 == grid.head_rows:
            yield rule.replace("─", "━").replace("┼", "┿")
        elif number + 1 < grid.n_rows:
            yield rule
    yield rule.replace("┼", "┴")


def _row(cells: dict[int, Cell], band: Sequence[int], widths: dict[int, int]) -> Iterator[str]:
    texts = {}
    for at in band:
        cell = cells.get(at)
        texts[at] = _wrapped(_told(cell), widths[at]) if cell else []
    for line in range(max([1, *(len(text) for text in texts.values())])):
        made = [
            _set(texts[at][line] if line < len(texts[at]) else "", widths[at], cells.get(at))
            for at in band
        ]
        yield _BAR.join(made).rstrip()


def _set(text: str, width: int, cell: Cell | None) -> str:
    room = " " * max(0, width - columns_of(text))
    right = cell is not None and cell.kind in ("value", "budget", "count")
    return room + text if right else text + room
