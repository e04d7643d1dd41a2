"""Long tables as an ODS workbook, written row by row: memory does not grow with the rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from bscgraph.draw.book import Sheet
from bscgraph.draw.long import PLACES, Cell, Long, fitting, number_of, parts_of, places_of
from bscgraph.draw.ods import (
    entry_of,
    letters,
    manifest,
    number_style,
    opened,
    page_styles,
    paragraphs,
    view_settings,
)

__all__ = ["write"]

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"
_WIDTH = 1.95  # millimetres of a half-width character
_FONT = 'style:font-family-asian="Noto Sans CJK TC" fo:font-size="10pt" '
_FONT += 'style:font-size-asian="10pt"'
_STYLES = (
    '<style:style style:name="t" style:family="table" style:master-page-name="Default">'
    '<style:table-properties table:display="true"/></style:style>'
    '<style:style style:name="head" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#dce6f1" fo:wrap-option="wrap" '
    'style:vertical-align="top"/>'
    f'<style:text-properties fo:font-weight="bold" style:font-weight-asian="bold" {_FONT}/>'
    '</style:style><style:style style:name="cell" style:family="table-cell">'
    '<style:table-cell-properties style:vertical-align="top"/>'
    f"<style:text-properties {_FONT}/></style:style>"
)
_STYLES += "".join(
    f'{number_style(str(n), n)}<style:style style:name="n{n}" style:family="table-cell" '
    f'style:data-style-name="N-{n}"><style:table-cell-properties style:vertical-align="top"/>'
    f"<style:text-properties {_FONT}/></style:style>"
    for n in range(PLACES + 1)
)


def write(path: Path, tables: Sequence[Long]) -> None:
    """Write a workbook of these tables; the same bytes for the same rows.

    Raises:
        OSError: it cannot be written.
    """
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(entry_of("mimetype"), _TYPE)
        parts = {"styles.xml": page_styles(""), "settings.xml": view_settings(_heads(tables))}
        for name, text in (*parts.items(), (_MANIFEST, manifest("content.xml", *parts))):
            package.writestr(entry_of(name), text)
        with package.open(entry_of("content.xml"), "w", force_zip64=True) as raw:
            out = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
            out.writelines(_content(tables))
            out.flush()
            out.detach()


def _heads(tables: Sequence[Long]) -> list[Sheet]:
    """The sheets by name; the first row of each stays in view."""
    return [Sheet(name, [], heading=range(1)) for name, _, _ in parts_of(tables)]


def _content(tables: Sequence[Long]) -> Iterator[str]:
    head, tail = opened("content")
    yield head
    widths = {w: f'<style:style style:name="c{w}" style:family="table-column">'
              f'<style:table-column-properties style:column-width="{w * _WIDTH:.1f}mm"/>'
              "</style:style>" for w in range(1, 101)}  # fmt: skip
    yield f"<office:automatic-styles>{''.join(widths.values())}{_STYLES}</office:automatic-styles>"
    yield "<office:body><office:spreadsheet>"
    ranges: list[str] = []
    for name, table, rows in parts_of(tables):
        yield f'<table:table table:name={quoteattr(name)} table:style-name="t">'
        for width in table.widths:
            yield f'<table:table-column table:style-name="c{min(width, 100)}" '
            yield 'table:default-cell-style-name="cell"/>'
        heads = "".join(_text(heading, "head") for heading in table.heads)
        yield "<table:table-header-rows><table:table-row>"
        yield f"{heads}</table:table-row></table:table-header-rows>"
        last = 0
        for row in rows:
            last += 1
            yield f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>\n"
        yield "</table:table>"
        ranges.append(_filtered(name, len(table.heads), last, len(ranges)))
    yield f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>"
    yield f"</office:spreadsheet></office:body>{tail}"


def _filtered(name: str, columns: int, last: int, number: int) -> str:
    """The range whose headings have buttons to choose rows by."""
    sheet = "'{}'".format(name.replace("'", "''"))
    place = f"{sheet}.A1:{sheet}.{letters(columns)}{last + 1}"
    return (
        f'<table:database-range table:name="__Anonymous_Sheet_DB__{number}" '
        f'table:target-range-address={quoteattr(place)} table:display-filter-buttons="true"/>'
    )


def _cell(cell: Cell) -> str:
    number = number_of(cell)
    if number is not None:
        value, places = f"{number:f}", places_of(cell)
        look = "" if places is None else f' table:style-name="n{places}"'
        text = value if places is None else f"{number:,.{places}f}"
        return (
            f'<table:table-cell{look} office:value-type="float" office:value="{value}">'
            f"<text:p>{text}</text:p></table:table-cell>"
        )
    text = fitting(cell)
    return _text(text) if text else "<table:table-cell/>"


def _text(text: str, style: str = "") -> str:
    named = f' table:style-name="{escape(style)}"' if style else ""
    body = "".join(paragraphs(text))
    return f'<table:table-cell office:value-type="string"{named}>{body}</table:table-cell>'
