"""Long tables as an ODS workbook, written row by row: memory does not grow with the rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from bscgraph.draw.long import Cell, Long, fitting, number_of, parts_of
from bscgraph.draw.ods import entry_of, manifest, opened, paragraphs

__all__ = ["write"]

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_WIDTH = 1.95  # millimetres of a half-width character
_FONT = 'style:font-family-asian="Noto Sans CJK TC" fo:font-size="10pt" '
_FONT += 'style:font-size-asian="10pt"'
_STYLES = (
    '<style:style style:name="head" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#dce6f1" fo:wrap-option="wrap" '
    'style:vertical-align="top"/>'
    f'<style:text-properties fo:font-weight="bold" style:font-weight-asian="bold" {_FONT}/>'
    '</style:style><style:style style:name="cell" style:family="table-cell">'
    '<style:table-cell-properties style:vertical-align="top"/>'
    f"<style:text-properties {_FONT}/></style:style>"
)


def write(path: Path, tables: Iterable[Long]) -> None:
    """Write a workbook of these tables; the same bytes for the same rows.

    Raises:
        OSError: it cannot be written.
    """
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(entry_of("mimetype"), _TYPE)
        package.writestr(entry_of("META-INF/manifest.xml"), manifest("content.xml"))
        with package.open(entry_of("content.xml"), "w", force_zip64=True) as raw:
            out = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
            out.writelines(_content(tables))
            out.flush()
            out.detach()


def _content(tables: Iterable[Long]) -> Iterator[str]:
    head, tail = opened("content")
    yield head
    widths = {w: f'<style:style style:name="c{w}" style:family="table-column">'
              f'<style:table-column-properties style:column-width="{w * _WIDTH:.1f}mm"/>'
              "</style:style>" for w in range(1, 101)}  # fmt: skip
    yield f"<office:automatic-styles>{''.join(widths.values())}{_STYLES}</office:automatic-styles>"
    yield "<office:body><office:spreadsheet>"
    for name, table, rows in parts_of(tables):
        yield f"<table:table table:name={quoteattr(name)}>"
        for width in table.widths:
            yield f'<table:table-column table:style-name="c{min(width, 100)}" '
            yield 'table:default-cell-style-name="cell"/>'
        heads = "".join(_text(heading, "head") for heading in table.heads)
        yield "<table:table-header-rows><table:table-row>"
        yield f"{heads}</table:table-row></table:table-header-rows>"
        for row in rows:
            yield f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>\n"
        yield "</table:table>"
    yield f"</office:spreadsheet></office:body>{tail}"


def _cell(cell: Cell) -> str:
    number = number_of(cell)
    if number is not None:
        value = f"{number:f}"
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    text = fitting(cell)
    return _text(text) if text else "<table:table-cell/>"


def _text(text: str, style: str = "") -> str:
    named = f' table:style-name="{escape(style)}"' if style else ""
    body = "".join(paragraphs(text))
    return f'<table:table-cell office:value-type="string"{named}>{body}</table:table-cell>'
