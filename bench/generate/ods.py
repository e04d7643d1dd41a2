"""A spreadsheet in the OpenDocument format, written without any office program."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from bench.layouts.content import Content
from bench.layouts.grid import Block, Grid, blocks
from bench.layouts.officefiles import as_number

__all__ = ["write"]

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def write(content: Content, out: Path) -> None:
    """Write ``content`` as one sheet; plain whole numbers are typed."""
    rows = [row for card in blocks(content) for block in card for row in _rows(block)]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} '
        'office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="計分卡">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(out, "w") as book:
        for name, text in (("mimetype", _TYPE), ("content.xml", sheet),
                           ("META-INF/manifest.xml", _MANIFEST)):  # fmt: skip
            entry = zipfile.ZipInfo(name)
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            book.writestr(entry, text, how)


def _rows(block: Block) -> list[str]:
    if not isinstance(block, Grid):
        return [f"<table:table-cell>{_paragraphs(block.text)}</table:table-cell>"]
    covered = "<table:covered-table-cell/>"
    places = [["<table:table-cell/>"] * len(block.widths) for _ in range(block.n_rows)]
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                places[row][column] = covered
        spans = f'table:number-rows-spanned="{cell.rowspan}" '
        spans += f'table:number-columns-spanned="{cell.colspan}"'
        value = as_number(cell)[0]
        kind = f' office:value-type="float" office:value="{value}"' if type(value) is int else ""
        places[cell.row][cell.column] = (
            f"<table:table-cell {spans}{kind}>{_paragraphs(cell.text)}</table:table-cell>"
        )
    return ["".join(row) for row in places] + ["<table:table-cell/>"]


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
