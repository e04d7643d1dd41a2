"""Small documents for the tests, written to a folder of the test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bscgraph.read import open_document
from bscgraph.table import Document, Paragraph, Table

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{_OFFICE}{name}:1.0"'
    for prefix, name in {
        "office": "office", "table": "table", "text": "text", "draw": "drawing",
        "style": "style", "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these members."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return result.getvalue()


def open_format(kind: str, body: str, styles: str = "", manifest: str = "") -> bytes:
    """An ODF file: ``kind`` is "spreadsheet" or "text", ``body`` the XML inside it."""
    content = (
        f"<office:document-content {_NAMESPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    members = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": content,
    }
    if manifest:
        members["META-INF/manifest.xml"] = manifest
    return packed(members)


def save(folder: Path, name: str, content: bytes | Callable[[str], object]) -> Path:
    """A file with these bytes, or written by the ``save`` method of a library."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(str(path))
    return path


def read(folder: Path, name: str, content: bytes | Callable[[str], object]) -> Document:
    """Save and open."""
    return open_document(save(folder, name, content))


def lines(table: Table) -> list[list[str]]:
    """The texts of a table row by row; merged cells at their own place only."""
    return [table.texts(row) for row in range(table.n_rows)]


def outline(document: Document) -> list[str | list[list[str]]]:
    """Paragraphs as their text, tables as their rows."""
    return [
        block.text if isinstance(block, Paragraph) else lines(block) for block in document.blocks
    ]
