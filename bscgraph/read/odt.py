"""ODT -> paragraphs and tables in reading order, by the same rules as DOCX."""

from __future__ import annotations

from lxml import etree

from bscgraph.findings import Finding
from bscgraph.read import odf
from bscgraph.read.limits import Deadline, Limits
from bscgraph.read.package import Package, local, value_of
from bscgraph.read.tablegrid import TableGrid
from bscgraph.table import Block, Paragraph

__all__ = ["read_odt"]

_SKIPPED = {"annotation", "forms", "note", "sequence-decls", "tracked-changes", "variable-decls"}
_MOST_SPAN = 1_000
_MOST_REPEATS = 10_000


def read_odt(
    data: bytes, name: str, limits: Limits, deadline: Deadline
) -> tuple[list[Block], list[Finding]]:
    """The blocks of the document's body, and what had to be left out.

    Raises:
        DamagedInput, PasswordNeeded, LimitExceeded: see :class:`bscgraph.read.package.Package`.
    """
    root = odf.content(Package(data, name, limits, deadline))
    reader = _Reader(name, limits)
    reader.drop_hidden(root)
    for body in root.iterfind("{*}body/{*}text"):
        reader.read(body)
        for note in body.iter("{*}note-body"):  # printed below the text, so read after it
            reader.read(note)
    return reader.blocks, reader.findings


class _Reader:
    """Walks the body; ``blocks`` and ``findings`` are the result."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.findings: list[Finding] = []
        self._name = name
        self._limits = limits

    def drop_hidden(self, root: etree._Element) -> None:
        """Empty the spans and paragraphs whose style hides them; say what they held."""
        hidden = {name for name, style in odf.styles(root).items() if style.hidden}
        for element in list(root.iter("{*}span", "{*}p", "{*}h")):
            if value_of(element, "style-name") in hidden:
                text = odf.text_of(element)
                if text.strip():
                    self.findings.append(Finding("hidden-text", raw=text))
                tail = element.tail
                element.clear()
                element.tail = tail

    def read(self, container: etree._Element) -> None:
        """The paragraphs and tables of a body, a section, a list or a text box."""
        for child in container:
            name = local(child)
            if name in {"p", "h"}:
                text = odf.text_of(child)
                if text.strip():
                    self.blocks.append(Paragraph(text))
                for box in _outermost(child, "text-box"):
                    self.read(box)
            elif name == "table":
                self._table(child)
            elif name == "section" and value_of(child, "display") == "none":
                self.findings.append(Finding("hidden-text", raw="\n".join(odf.paragraphs(child))))
            elif name and name not in _SKIPPED:
                self.read(child)

    def _table(self, table: etree._Element) -> None:
        rows = list(odf.grid(table))
        stated = [cell for _row, _number, _repeat, cells in rows for cell in cells]
        if len(stated) == 1 and stated[0].repeat == 1:
            self.read(stated[0].element)
            return
        nested: list[etree._Element] = []
        grid = TableGrid(self._name, self._limits.cells, self.findings)
        for row, _number, repeat, cells in rows:
            if value_of(row, "visibility", "visible") != "visible":
                raw = "\t".join("\n".join(odf.paragraphs(cell.element)) for cell in cells)
                self.findings.append(Finding("hidden-row", raw=raw))
                continue
            for _ in range(min(repeat, _MOST_REPEATS)):
                self._row(grid, cells)
            for cell in cells:
                nested += _outermost(cell.element, "table")
        built = grid.table()
        if built is not None:
            self.blocks.append(built)
        for element in nested:
            self._table(element)

    @staticmethod
    def _row(grid: TableGrid, cells: list[odf.GridCell]) -> None:
        grid.start_row()
        for cell in cells:
            text = "\n".join(odf.paragraphs(cell.element)).strip("\n")
            if cell.covered:
                if text.strip():
                    grid.put(text, cell.column)
                continue
            rowspan = odf.count(cell.element, "number-rows-spanned", _MOST_SPAN)
            colspan = odf.count(cell.element, "number-columns-spanned", _MOST_SPAN)
            for right in range(min(cell.repeat, _MOST_SPAN)):
                grid.put(text, cell.column + right, rowspan, colspan)


def _outermost(element: etree._Element, name: str) -> list[etree._Element]:
    found: list[etree._Element] = []
    for child in element:
        if local(child) == name:
            found.append(child)
        else:
            found += _outermost(child, name)
    return found
