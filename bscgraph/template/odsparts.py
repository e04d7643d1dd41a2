"""The parts of an ODS package that are much the same in every template."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from bscgraph.template.looks import FONT

__all__ = ["MIME", "document", "meta", "settings", "styles"]

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{_URN}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("number", "datastyle"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
_NAMESPACES += f' xmlns:of="{_URN}:of:1.2" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_NAMESPACES += (
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def document(name: str, *parts: str) -> str:
    """An XML part: ``content``, ``styles`` or ``meta``."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document-{name} {_NAMESPACES} office:version="1.3">{"".join(parts)}'
        f"</office:document-{name}>"
    )


def styles(footer: str) -> str:
    """Fonts, the styles that conditions apply, and paper: A3 across, one page wide."""
    font = f'fo:font-family="{FONT}" style:font-family-asian="{FONT}" fo:font-size="10pt"'
    font += ' style:font-size-asian="10pt"'
    below = (
        f"<style:footer><text:p>{escape(footer)}　<text:page-number>1</text:page-number> / "
        "<text:page-count>1</text:page-count></text:p></style:footer>"
    )
    return document(
        "styles",
        '<office:styles><style:default-style style:family="table-cell">'
        f"<style:text-properties {font}/></style:default-style>",
        '<style:style style:name="refused" style:family="table-cell">'
        '<style:table-cell-properties fo:background-color="#c00000"/>'
        '<style:text-properties fo:color="#ffffff"/></style:style>',
        '<style:style style:name="filled" style:family="table-cell">'
        '<style:table-cell-properties fo:background-color="#ffffff"/></style:style>',
        "</office:styles>",
        '<office:automatic-styles><style:page-layout style:name="a3">'
        '<style:page-layout-properties fo:page-width="420mm" fo:page-height="297mm" '
        'style:print-orientation="landscape" fo:margin="10mm" style:scale-to-X="1" '
        'style:scale-to-Y="0" style:table-centering="horizontal"/><style:header-style/>'
        "<style:footer-style/></style:page-layout></office:automatic-styles>",
        '<office:master-styles><style:master-page style:name="Default" '
        f'style:page-layout-name="a3">{below}</style:master-page></office:master-styles>',
    )


def meta(title: str) -> str:
    """The document's title; no dates, so that the bytes stay the same."""
    return document("meta", f"<office:meta><dc:title>{escape(title)}</dc:title></office:meta>")


def settings(sheets: Sequence[tuple[str, int]]) -> str:
    """How many rows of each sheet stay in view."""
    entries = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(name)}>{_frozen(rows)}"
        "</config:config-item-map-entry>"
        for name, rows in sheets
        if rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document-settings xmlns:office="{_URN}:office:1.0" '
        f'xmlns:config="{_URN}:config:1.0" '
        'xmlns:ooo="http://openoffice.org/2004/office" office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{entries}'
        "</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings>"
        "</office:document-settings>"
    )


def _frozen(rows: int) -> str:
    items = {
        "VerticalSplitMode": ("short", 2),
        "VerticalSplitPosition": ("int", rows),
        "ActiveSplitRange": ("short", 2),
        "PositionBottom": ("int", rows),
    }
    return "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
        "</config:config-item>"
        for name, (kind, value) in items.items()
    )
