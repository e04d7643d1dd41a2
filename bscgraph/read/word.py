"""DOCX (and DOCM, DOTX; transitional and strict) -> paragraphs and tables in reading order.

Headers and footers of the page and deleted text are not part of the body; text boxes follow
the paragraph they hang on, foot notes come last; a table of one cell is only a frame around
its content.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bscgraph.findings import Finding
from bscgraph.read.limits import Deadline, Limits
from bscgraph.read.package import Package, local, value_of
from bscgraph.read.tablegrid import TableGrid
from bscgraph.table import Block, Paragraph

__all__ = ["read_docx"]

_THROUGH = {"customXml", "ins", "moveTo", "sdtContent", "smartTag"}
_DELETED = {"del", "moveFrom"}
_NO_TEXT = {
    "delInstrText", "delText", "instrText", "oMathParaPr", "pPr", "rPr", "rt", "sdtEndPr",
    "sdtPr", "tblGrid", "tblPr",
}  # fmt: skip
_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_DRAWN = {"drawing", "object", "pict"}
_OFF = {"0", "false", "off"}


def read_docx(
    data: bytes, name: str, limits: Limits, deadline: Deadline
) -> tuple[list[Block], list[Finding]]:
    """The blocks of the document's body, and what had to be left out.

    Raises:
        DamagedInput, PasswordNeeded, LimitExceeded: see :class:`bscgraph.read.package.Package`.
    """
    package = Package(data, name, limits, deadline)
    main = package.main_part("word/document.xml")
    reader = _Reader(name, limits)
    for child in package.xml(main):
        if local(child) == "body":
            reader.read(child)
    for kind, part in package.related(main).values():
        if kind in {"footnotes", "endnotes"} and part in package:  # printed below the text
            for note in package.xml(part):
                if value_of(note, "type", "normal") == "normal":
                    reader.read(note)
    return reader.blocks, reader.findings


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """The children that count: content controls and insertions opened, deletions left out."""
    for child in element:
        name = local(child)
        if name in _THROUGH:
            yield from _children(child)
        elif name == "sdt":
            for content in child.iterfind("{*}sdtContent"):
                yield from _children(content)
        elif name == "AlternateContent":  # the same thing several times; the first is the newest
            choices = [c for c in child if local(c) in {"Choice", "Fallback"}]
            if choices:
                yield from _children(choices[0])
        elif name and name not in _DELETED:
            yield child


def _property(element: etree._Element, group: str, name: str) -> etree._Element | None:
    return element.find(f"{{*}}{group}/{{*}}{name}")


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and value_of(element, "val", "1") not in _OFF


def _number(element: etree._Element | None) -> int:
    text = value_of(element, "val") if element is not None else ""
    return int(text) if text.isdecimal() and len(text) < 5 else 0


class _Reader:
    """Walks the body; ``blocks`` and ``findings`` are the result."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.findings: list[Finding] = []
        self._name = name
        self._limits = limits

    def read(self, container: etree._Element) -> None:
        """The paragraphs and tables of a body, a cell or a text box."""
        for child in _children(container):
            name = local(child)
            if name == "p":
                boxes: list[etree._Element] = []
                text = self._line(child, boxes)
                if text.strip():
                    self.blocks.append(Paragraph(text))
                for box in boxes:
                    self.read(box)
            elif name == "tbl":
                self._table(child)

    def _line(self, paragraph: etree._Element, boxes: list[etree._Element]) -> str:
        parts: list[str] = []
        self._collect(paragraph, parts, boxes)
        return "".join(parts)

    def _collect(
        self, element: etree._Element, parts: list[str], boxes: list[etree._Element]
    ) -> None:
        for child in _children(element):
            name = local(child)
            if name == "t":
                parts.append(child.text or "")
            elif name in _MARKS:
                parts.append(_MARKS[name])
            elif name == "br":
                parts.append("\n" if value_of(child, "type", "textWrapping") != "page" else "")
            elif name == "sym":
                parts.append(_symbol(value_of(child, "char")))
            elif name in _DRAWN:
                boxes.extend(_text_boxes(child))
            elif name == "r" and _is_on(_property(child, "rPr", "vanish")):
                self._hidden(child)
            elif name not in _NO_TEXT:
                self._collect(child, parts, boxes)

    def _hidden(self, run: etree._Element) -> None:
        text = "".join(t.text or "" for t in run.iter("{*}t"))
        if text.strip():
            self.findings.append(Finding("hidden-text", raw=text))

    def _table(self, table: etree._Element) -> None:
        rows = [row for row in _children(table) if local(row) == "tr" and not _deleted(row)]
        cells = [[cell for cell in _children(row) if local(cell) == "tc"] for row in rows]
        if sum(len(row) for row in cells) == 1:
            self.read(next(cell for row in cells for cell in row))
            return
        nested: list[etree._Element] = []
        grid = TableGrid(self._name, self._limits.cells, self.findings)
        for row, line in zip(rows, cells, strict=True):
            texts = [self._cell(cell, nested) for cell in line]
            if _is_on(_property(row, "trPr", "hidden")):
                self.findings.append(Finding("hidden-row", raw="\t".join(texts)))
                continue
            grid.start_row()
            _fill(grid, row, line, texts)
        built = grid.table()
        if built is not None:
            self.blocks.append(built)
        for element in nested:  # a table or a text box inside a cell
            if local(element) == "tbl":
                self._table(element)
            else:
                self.read(element)

    def _cell(self, cell: etree._Element, nested: list[etree._Element]) -> str:
        lines: list[str] = []
        for child in _children(cell):
            if local(child) == "p":
                lines.append(self._line(child, nested))
            elif local(child) == "tbl":
                nested.append(child)
        return "\n".join(lines).strip("\n")


def _fill(
    grid: TableGrid, row: etree._Element, cells: list[etree._Element], texts: list[str]
) -> None:
    column = _number(_property(row, "trPr", "gridBefore"))
    for cell, text in zip(cells, texts, strict=True):
        width = max(1, _number(_property(cell, "tcPr", "gridSpan")))
        merge = _property(cell, "tcPr", "vMerge")
        if merge is not None and value_of(merge, "val", "continue") == "continue":
            grid.carry_on(text, column, width)
        else:
            grid.put(text, column, 1, width)
        column += width


def _deleted(row: etree._Element) -> bool:
    return _property(row, "trPr", "del") is not None


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _text_boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    """The outermost text boxes of a drawing; those inside them are met when they are read."""
    for child in _children(drawing):
        if local(child) == "txbxContent":
            yield child
        else:
            yield from _text_boxes(child)
