"""Tables for people: as wide as the output, Chinese counted double, no number cut."""

from __future__ import annotations

import io
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from bscgraph.console import colourful, harmless, width
from bscgraph.wrapping import columns_of, wrap

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["as_table", "number", "too_wide"]

# Columns a text needs at least: where there is room, and where that saves a further table.
_TEXT_WIDTHS = 12, 8
_GAP = 3  # between two columns of a table


def number(value: object) -> str:
    """A value for a person: thousands separated, nothing for None."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, int | float | Decimal):
        exact = Decimal(str(value))
        return f"{exact:,f}"
    return str(value)


@dataclass(frozen=True, slots=True)
class _Column:
    """A heading and the cells under it; ``whole`` ones are not wrapped, and set right."""

    heading: str
    cells: tuple[str, ...]
    whole: bool

    def least(self, text_width: int = _TEXT_WIDTHS[0]) -> int:
        """The width with which nothing is lost: numbers whole, text ``text_width`` at least."""
        texts = (*self.heading.split("\n"), *self.cells)
        widest = max(columns_of(text) for text in texts)
        return widest if self.whole else min(widest, text_width)


def _needed(columns: Iterable[_Column], text_width: int = _TEXT_WIDTHS[0]) -> int:
    return sum(column.least(text_width) + _GAP for column in columns) - _GAP


def _columns(
    names: Sequence[str], rows: Iterable[Sequence[object]], right: Collection[str]
) -> list[_Column]:
    lines = [list(row) for row in rows]
    found = []
    for index, name in enumerate(names):
        cells = [line[index] for line in lines]
        whole = name in right or any(isinstance(cell, int | float | Decimal) for cell in cells)
        texts = tuple(harmless(number(cell)) for cell in cells)
        found.append(_Column(harmless(name), texts, whole))
    return found


def too_wide(
    names: Sequence[str], rows: Iterable[Sequence[object]], right: Collection[str] = ()
) -> bool:
    """Whether the columns do not fit side by side; those in ``right`` are not wrapped."""
    return _needed(_columns(names, rows, right)) > width(sys.stdout)


def as_table(
    names: Sequence[str],
    rows: Iterable[Sequence[object]],
    title: str = "",
    *,
    right: Collection[str] = (),
    keys: int = 1,
) -> str:
    """Rows under the headings ``names`` as a table.

    Numbers are separated by thousands; columns of numbers, and those named in ``right``, are
    set right. Columns that do not fit follow in a further table, again with the first
    ``keys`` columns.
    """
    from rich.console import Console as Terminal
    from rich.text import Text

    columns = _columns(names, rows, right)
    room = width(sys.stdout)
    fitting = (w for w in _TEXT_WIDTHS if _needed(columns, w) <= room)
    text_width = next(fitting, _TEXT_WIDTHS[0])
    bands = list(_bands(columns, keys, room, text_width))
    room = max(room, *(_needed(band, text_width) for band in bands))
    out = io.StringIO()
    terminal = Terminal(file=out, width=room, force_terminal=colourful(sys.stdout))
    if title:
        terminal.print(Text(harmless(title), style="bold"))
    for index, band in enumerate(bands):
        if index:
            terminal.print()
        terminal.print(_grid(band, text_width))
    return "\n".join(text.rstrip() for text in out.getvalue().splitlines()) + "\n"


def _bands(
    columns: Sequence[_Column], keys: int, room: int, text_width: int
) -> Iterable[list[_Column]]:
    """The columns in groups that fit into ``room``, each begun by the key columns."""
    fixed = list(columns[:keys])
    band = list(fixed)
    for column in columns[keys:]:
        if len(band) > len(fixed) and _needed([*band, column], text_width) > room:
            yield band
            band = list(fixed)
        band.append(column)
    yield band


def _grid(columns: Sequence[_Column], text_width: int) -> Table:
    from rich import box
    from rich.console import Console as Terminal
    from rich.containers import Lines
    from rich.table import Table
    from rich.text import Text

    class Prose(Text):
        """Text that wraps as Chinese does."""

        def wrap(self, _console: Terminal, width: int, **_rules: object) -> Lines:  # type: ignore[override]
            return Lines(Text(line) for line in wrap(self.plain, width))

    heads = any(column.heading for column in columns)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, show_header=heads)
    for column in columns:
        side: Literal["left", "right"] = "right" if column.whole else "left"
        table.add_column(
            Text(column.heading), justify=side, overflow="fold", no_wrap=column.whole,
            min_width=column.least(text_width),
        )  # fmt: skip
    for row in zip(*(column.cells for column in columns), strict=True):
        made = zip(row, columns, strict=True)
        table.add_row(*(Text(text) if column.whole else Prose(text) for text, column in made))
    return table
