"""Drawings as an ODS workbook in which every cell is text: nothing in it can run.

Written by hand, part by part, because the file must be the same bytes for the same cards.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from bscgraph.draw.book import AMOUNT, BORDERED, MARKED, Placed, Sheet, sheets
from bscgraph.draw.drawing import Drawing

__all__ = ["entry_of", "letters", "manifest", "opened", "page_styles", "paragraphs"]
__all__ += ["number_style", "view_settings", "workbook", "write"]

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP file knows
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{_URN}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("number", "datastyle"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
_NAMESPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
_CELL = 'style:vertical-align="{}" fo:wrap-option="wrap" fo:padding="0.6mm"'
# style -> cell properties, paragraph alignment, text properties
_STYLES = {
    "title": ("", "center", 'fo:font-weight="bold" fo:font-size="16pt"'),
    "section": ("", "start", 'fo:font-weight="bold"'),
    "line": ("", "start", ""),
    "heading": ('fo:background-color="#dce6f1"', "center", 'fo:font-weight="bold"'),
    "band": ('fo:background-color="#eef3f8"', "start", 'fo:font-weight="bold"'),
    "text": ("", "start", ""),
    "count": ("", "center", ""),
    "number": ("", "end", ""),
    "doubt": (
        'fo:background-color="#fbe5d6" fo:border="2pt solid #000000"', "end",
        'fo:font-weight="bold"',
    ),
    "repaired": ('fo:border="0.75pt dashed #000000"', "end", 'fo:font-style="italic"'),
    "Violation": (
        'fo:background-color="#fbd9d3" fo:border="2pt double #8a1c00"', "start",
        'fo:font-weight="bold"',
    ),
    "Warning": ('fo:background-color="#fff0c7" fo:border="1.5pt solid #6b4e00"', "start", ""),
    "Info": ('fo:background-color="#ddebf7" fo:border="0.75pt dashed #17456b"', "start", ""),
    **dict.fromkeys((*AMOUNT, "percent"), ("", "end", "")),
}  # fmt: skip
_STYLES |= {f"{name}Number": (_STYLES[name][0], "end", _STYLES[name][2]) for name in MARKED}
_TOP = BORDERED - {"heading", "band", "label"}
_NUMBER = '<number:number number:decimal-places="{0}" number:min-decimal-places="{0}" '
_NUMBER += 'number:min-integer-digits="1" number:grouping="true"/>'


def number_style(name: str, places: int) -> str:
    """The style ``N-name`` of numbers with so many decimal places and their thousands separated."""
    digits = _NUMBER.format(places)
    return f'<number:number-style style:name="N-{name}">{digits}</number:number-style>'


# style -> how its numbers are written; the others are text
_DATA = {name: number_style(name, n) for n, name in enumerate(AMOUNT)}
_DATA["percent"] = (
    f'<number:percentage-style style:name="N-percent">{_NUMBER.format(1)}'
    "<number:text>%</number:text></number:percentage-style>"
)
_SPACES = re.compile(r"^ | {2,}|\t")
_CHARACTER, _POINT = 1.95, 0.3528  # millimetres


def write(drawings: Sequence[Drawing]) -> bytes:
    """The workbook; the same bytes for the same drawings."""
    return workbook(sheets(drawings))


def workbook(placed: Sequence[Sheet]) -> bytes:
    """A workbook of these sheets; the same bytes for the same sheets."""
    out = io.BytesIO()
    parts = {
        "mimetype": _TYPE,
        "content.xml": _content(placed),
        "styles.xml": page_styles(placed[0].legend if placed else ""),
        "settings.xml": view_settings(placed),
        "META-INF/manifest.xml": manifest("content.xml", "styles.xml", "settings.xml"),
    }
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(entry_of(name), text.encode("utf-8"))
    return out.getvalue()


def entry_of(name: str) -> zipfile.ZipInfo:
    """The entry of a package's part, without the time it is written at."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    stored = name == "mimetype"  # first and plain, so that the type is seen
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.create_system = 3
    return entry


def opened(name: str) -> tuple[str, str]:
    """What stands before and behind the body of a part (``content``, ``styles`` …)."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    head += f'<office:document-{name} {_NAMESPACES} office:version="1.3">'
    return head, f"</office:document-{name}>"


def _document(name: str, *parts: str) -> str:
    head, tail = opened(name)
    return "".join((head, *parts, tail))


def manifest(*parts: str) -> str:
    """The list of an ODS package's XML parts, given by name."""
    names = {"/": _TYPE, **dict.fromkeys(parts, "text/xml")}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in names.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0" manifest:version="1.3">'
        f"{entries}</manifest:manifest>"
    )


def page_styles(legend: str) -> str:
    """The part ``styles.xml``: pages across A3, with ``legend`` at their foot."""
    font = 'style:font-family-asian="Noto Sans CJK TC" fo:font-size="10pt"'
    font += ' style:font-size-asian="10pt"'
    footer = (
        f"<style:footer><text:p>{escape(legend)}　<text:page-number>1</text:page-number> / "
        "<text:page-count>1</text:page-count></text:p></style:footer>"
    )
    return _document(
        "styles",
        '<office:styles><style:default-style style:family="table-cell">'
        f"<style:text-properties {font}/></style:default-style></office:styles>",
        '<office:automatic-styles><style:page-layout style:name="a3">'
        '<style:page-layout-properties fo:page-width="420mm" fo:page-height="297mm" '
        'style:print-orientation="landscape" fo:margin="10mm" style:scale-to-X="1" '
        'style:scale-to-Y="0"/><style:header-style/><style:footer-style/>'
        "</style:page-layout></office:automatic-styles>",
        '<office:master-styles><style:master-page style:name="Default" '
        f'style:page-layout-name="a3">{footer}</style:master-page></office:master-styles>',
    )


def view_settings(placed: Sequence[Sheet]) -> str:
    """The part ``settings.xml``: which rows of each sheet stay in view."""
    entries = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>"
        + "".join(
            f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
            "</config:config-item>"
            for name, kind, value in (
                ("VerticalSplitMode", "short", 2),
                ("VerticalSplitPosition", "int", sheet.heading.stop),
                ("PositionBottom", "int", sheet.heading.stop),
                ("ActiveSplitRange", "short", 2),
            )
        )
        + "</config:config-item-map-entry>"
        for sheet in placed
        if sheet.heading
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-settings '
        f'xmlns:office="{_URN}:office:1.0" xmlns:config="{_URN}:config:1.0" '
        'xmlns:ooo="http://openoffice.org/2004/office" office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item-map-named config:name="Tables">'
    )
    return head + entries + (
        "</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings>"
        "</office:document-settings>"
    )  # fmt: skip


def _content(placed: Sequence[Sheet]) -> str:
    widths = sorted({width for sheet in placed for width in sheet.widths})
    heights = sorted({height for sheet in placed for height in sheet.heights})
    columns = "".join(
        f'<style:style style:name="c{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CHARACTER:.2f}mm"/>'
        "</style:style>"
        for width in widths
    )
    rows = "".join(
        f'<style:style style:name="r{at}" style:family="table-row">'
        f'<style:table-row-properties style:row-height="{height * _POINT:.2f}mm" '
        'style:use-optimal-row-height="false"/></style:style>'
        for at, height in enumerate(heights)
    )
    table = (
        '<style:style style:name="t" style:family="table" style:master-page-name="Default">'
        '<style:table-properties table:display="true"/></style:style>'
    )
    looks = '<number:text-style style:name="N"><number:text-content/></number:text-style>'
    looks += "".join(_DATA.values())
    looks += "".join(map(_look, _STYLES))
    numbers = {height: at for at, height in enumerate(heights)}
    tables = "".join(_table(sheet, numbers) for sheet in placed)
    return _document(
        "content",
        f"<office:automatic-styles>{columns}{rows}{table}{looks}</office:automatic-styles>",
        f"<office:body><office:spreadsheet>{tables}{_filters(placed)}</office:spreadsheet></office:body>",
    )


def _filters(placed: Sequence[Sheet]) -> str:
    """The ranges whose headings have buttons to choose rows by."""
    ranges = []
    for number, sheet in enumerate(placed):
        if sheet.filtered:
            name, last = sheet.name.replace("'", "''"), letters(len(sheet.widths))
            place = f"'{name}'.A{sheet.heading.stop}:'{name}'.{last}{len(sheet.heights)}"
            ranges.append(
                f'<table:database-range table:name="filter{number}" '
                f"table:target-range-address={quoteattr(place)} "
                'table:display-filter-buttons="true"/>'
            )
    return f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>" if ranges else ""


def letters(column: int) -> str:
    """The name of the n-th column, counted from 1: A … Z, AA …"""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _look(name: str) -> str:
    own, align, font = _STYLES[name]
    border = ' fo:border="0.5pt solid #404040"' if name in BORDERED and "border=" not in own else ""
    font += re.sub(r"fo:font-(weight|style|size)", r"style:font-\1-asian", f" {font}")
    cell = _CELL.format("top" if name in _TOP else "middle")
    return (
        f'<style:style style:name="{name}" style:family="table-cell" '
        f'style:data-style-name="{f"N-{name}" if name in _DATA else "N"}">'
        f"<style:table-cell-properties {cell} {own}{border}/>"
        f'<style:paragraph-properties fo:text-align="{align}"/>'
        f"<style:text-properties {font}/></style:style>"
    )


def _table(sheet: Sheet, numbers: dict[float, int]) -> str:
    begin = {(cell.row, cell.column): cell for cell in sheet.cells}
    covered = {
        (row, column): cell
        for cell in sheet.cells
        if cell.rowspan > 1 or cell.colspan > 1
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    }
    columns = "".join(f'<table:table-column table:style-name="c{w}"/>' for w in sheet.widths)
    rows = []
    for row, height in enumerate(sheet.heights):
        cells = "".join(
            _cell(begin[row, column])
            if (row, column) in begin
            else _rest(covered.get((row, column)))
            for column in range(len(sheet.widths))
        )
        text = f'<table:table-row table:style-name="r{numbers[height]}">{cells}</table:table-row>'
        rows.append(_headed(text, row, sheet.heading))
    name = quoteattr(sheet.name)
    return f'<table:table table:name={name} table:style-name="t">{columns}{"".join(rows)}</table:table>'  # noqa: E501


def _headed(text: str, row: int, heading: range) -> str:
    """A row in the element that repeats it on every page, if it is the heading."""
    if row not in heading:
        return text
    return f"<table:table-header-rows>{text}</table:table-header-rows>"


def _rest(cell: Placed | None) -> str:
    if cell is None:
        return "<table:table-cell/>"
    return f'<table:covered-table-cell table:style-name="{cell.style}"/>'


def _cell(cell: Placed) -> str:
    spans = ""
    if cell.rowspan > 1 or cell.colspan > 1:
        spans = f' table:number-columns-spanned="{cell.colspan}"'
        spans += f' table:number-rows-spanned="{cell.rowspan}"'
    note = ""
    if cell.remark:
        note = f"<office:annotation><text:p>{escape(cell.remark)}</text:p></office:annotation>"
    kind = ' office:value-type="string"' if cell.text else ""
    if cell.number is not None:
        sort = "percentage" if cell.style == "percent" else "float"
        kind = f' office:value-type="{sort}" office:value="{cell.number}"'
    text = "".join(paragraphs(cell.text)) if cell.text else ""
    style = f'table:style-name="{cell.style}"'
    return f"<table:table-cell {style}{kind}{spans}>{note}{text}</table:table-cell>"


def paragraphs(text: str) -> Iterator[str]:
    """A paragraph a line; spaces that XML would fold are elements of their own."""
    for line in text.split("\n"):
        yield f"<text:p>{_SPACES.sub(_space, escape(line))}</text:p>"


def _space(match: re.Match[str]) -> str:
    if match[0] == "\t":
        return "<text:tab/>"
    return f'<text:s text:c="{len(match[0])}"/>'
