"""Pictures of a document's pages, and where on them each cell of its tables stands.

Called through :func:`bscgraph.read.guard.read_many`, so that a hostile file costs one process.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from bscgraph.read import Limits, open_document, refusal
from bscgraph.read.intake import load
from bscgraph.table import Box, Document

__all__ = ["RESOLUTION", "Mark", "Pictured", "pictures"]

RESOLUTION = 110  # dots per inch: the small print of a wide table can be read
_POINTS = 72
_COLOURS = 64
_LARGEST = 24_000_000  # pixels of a picture; a page of scorecards has two million


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell on a page: the numbers of its table, row and column as sources state them."""

    table: int
    row: int
    column: int
    box: Box


@dataclass(frozen=True, slots=True)
class Pictured:
    """A page: its number from 1, its size in points, the file of its picture, its cells."""

    page: int
    width: float
    height: float
    file: Path
    marks: tuple[Mark, ...]


def pictures(
    path: str | os.PathLike[str], limits: Limits, folder: str, only: Collection[int] = ()
) -> tuple[Pictured, ...]:
    """Draw pages of the PDF at ``path`` into ``folder`` as ``p1.png`` and so on.

    Args:
        path: the document; one that has no pages has no pictures.
        limits: bounds of reading it.
        folder: where the pictures go; it is there already.
        only: the numbers of the pages wanted, from 1; all of them where it is empty.

    Raises:
        ReadError: the document cannot be read.
    """
    document = open_document(path, limits)
    if document.pages is None or document.media_type != "application/pdf":
        return ()
    marks = _marks(document)
    deadline = limits.deadline()
    data = load(path, limits, deadline)
    found = []
    for number, page in _pages(data, document.name, only):
        deadline.check(document.name)
        found.append(_drawn(page, number, Path(folder), marks.get(number, ())))
    return tuple(found)


def _marks(document: Document) -> dict[int, tuple[Mark, ...]]:
    """The cells on each page, numbered as the model's sources are."""
    found: dict[int, list[Mark]] = {}
    for number, table in enumerate(document.tables, start=1):
        for cell in table:
            if cell.box is not None and cell.page is not None:
                row = cell.row + 1 if cell.source_row is None else cell.source_row
                mark = Mark(number, row, cell.column + 1, cell.box)
                found.setdefault(cell.page, []).append(mark)
    return {page: tuple(marks) for page, marks in found.items()}


def _pages(data: bytes, name: str, only: Collection[int]) -> Iterator[tuple[int, Any]]:
    import pdfplumber

    from bscgraph.read.pdf import PARSER_ERRORS

    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            for number, page in enumerate(pdf.pages, start=1):
                if not only or number in only:
                    yield number, page
                    page.close()
    except PARSER_ERRORS as error:
        raise refusal.damaged(name, "PDF structure", "PDF 結構") from error


def _drawn(page: Any, number: int, folder: Path, marks: tuple[Mark, ...]) -> Pictured:
    width, height = float(page.width), float(page.height)
    # A page as large as a poster is drawn coarser, not refused.
    most = (_LARGEST / (width * height)) ** 0.5 * _POINTS
    image = page.to_image(resolution=min(RESOLUTION, int(most)) or 1, antialias=True).original
    file = folder / f"p{number}.png"
    image.convert("RGB").quantize(_COLOURS).save(file, "PNG", optimize=True)
    return Pictured(number, width, height, file, marks)
