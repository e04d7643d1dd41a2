"""What ODS and ODT share: locked files, the text of a paragraph, the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from bscgraph.read import refusal
from bscgraph.read.package import Package, local, value_of

__all__ = ["GridCell", "Style", "content", "count", "grid", "paragraphs", "styles", "text_of"]

_SKIPPED = {
    "annotation", "annotation-end", "bibliography-source", "change", "desc", "hidden-text",
    "note", "ruby-text", "table", "title", "tracked-changes",
}  # fmt: skip
_ROW_GROUPS = {"table-header-rows", "table-row-group", "table-rows"}
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384


def content(package: Package) -> etree._Element:
    """The root of ``content.xml``.

    Raises:
        PasswordNeeded: the package is encrypted.
        DamagedInput, LimitExceeded: see :meth:`Package.xml`.
    """
    manifest = "META-INF/manifest.xml"
    locked = manifest in package and any(
        local(element) == "encryption-data" for element in package.xml(manifest).iter()
    )
    if locked or "encrypted-package" in package:
        raise refusal.password(package.name)
    return package.xml("content.xml")


def count(element: etree._Element, attribute: str, most: int) -> int:
    """A positive number attribute (repeats, spans), 1 where it is missing, at most ``most``."""
    text = value_of(element, attribute, "1")
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 12 else 1


def text_of(paragraph: etree._Element) -> str:
    """The text of a ``text:p`` as printed: spaces, tabs and breaks; no notes, no ruby hints."""
    parts: list[str] = []
    _collect(paragraph, parts)
    return "".join(parts)


def _collect(element: etree._Element, parts: list[str]) -> None:
    # in ODF any run of white space is one space; more of them are text:s elements
    parts.append(re.sub(r"[ \t\r\n]+", " ", element.text or ""))
    for child in element:
        name = local(child)
        if name == "s":
            parts.append(" " * count(child, "c", 64))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name == "frame" or name in _SKIPPED:
            pass  # frames are blocks of their own
        elif name:
            _collect(child, parts)
        parts.append(re.sub(r"[ \t\r\n]+", " ", child.tail or ""))


def paragraphs(element: etree._Element) -> Iterator[str]:
    """The text of each paragraph inside a cell or frame, lists opened, tables left out."""
    for child in element:
        name = local(child)
        if name in {"p", "h"}:
            yield text_of(child)
            for box in child.iter("{*}text-box"):
                yield from paragraphs(box)
        elif name and name not in _SKIPPED:
            yield from paragraphs(child)


@dataclass(frozen=True, slots=True)
class Style:
    """What an automatic style says that matters here."""

    bordered: bool = False
    hidden: bool = False


_LINE = re.compile(r"\b(?:solid|double|dotted|dashed|dash-dot(?:-dot)?|fine-dashed|groove|ridge)\b")


def styles(root: etree._Element) -> dict[str, Style]:
    """The automatic styles of a document by name: cell borders, hidden text, hidden sheets."""
    found: dict[str, Style] = {}
    for style in root.iter("{*}style"):
        bordered = hidden = False
        for properties in style:
            for key, value in properties.attrib.items():
                name = str(key).rpartition("}")[2]
                if name == "border" or name.startswith("border-"):
                    bordered |= _LINE.search(str(value)) is not None
                hidden |= (name, str(value)) in {("display", "none"), ("display", "false")}
        found[value_of(style, "name")] = Style(bordered=bordered, hidden=hidden)
    return found


@dataclass(frozen=True, slots=True)
class GridCell:
    """A stated cell of a table with its place; ``repeat`` is how many columns it stands for."""

    element: etree._Element
    row: int
    column: int
    repeat: int
    covered: bool


def rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, those in header rows and groups too."""
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in _ROW_GROUPS:
            yield from rows(child)


def grid(table: etree._Element) -> Iterator[tuple[etree._Element, int, int, list[GridCell]]]:
    """Each stated row: its element, its number from 0, its repeats, its cells."""
    number = 0
    for row in rows(table):
        repeat = count(row, "number-rows-repeated", _MAX_ROWS)
        cells: list[GridCell] = []
        column = 0
        for element in row:
            name = local(element)
            if name in {"table-cell", "covered-table-cell"}:
                times = count(element, "number-columns-repeated", _MAX_COLUMNS)
                cells.append(GridCell(element, number, column, times, name == "covered-table-cell"))
                column += times
        yield row, number, repeat, cells
        number += repeat
