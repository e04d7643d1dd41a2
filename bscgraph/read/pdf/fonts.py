"""Fonts that are not embedded: their character codes, read for what they are.

Some producers name a Unicode encoding of one character collection (``UniGB-UCS2-H``) for a
font of another (``Adobe-CNS1``). Going through the collections then gives wrong characters
without a warning; the codes themselves are plain Unicode (PDF 32000-1, 9.7.5.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdfminer.cmapdb import CMapDB, UnicodeMap
from pdfminer.pdffont import PDFCIDFont, PDFFont
from pdfminer.pdfinterp import PDFResourceManager

__all__ = ["FontManager"]

# Unicode-based encodings by prefix, and the character collection each belongs to.
COLLECTIONS = {
    "UniGB": "Adobe-GB1",
    "UniCNS": "Adobe-CNS1",
    "UniJIS": "Adobe-Japan1",
    "UniKS": "Adobe-Korea1",
}
# Characters that may be narrower than the em: Latin, Greek, punctuation.
PROPORTIONAL = range(0x20, 0x2100)


class _CodesAreUnicode(UnicodeMap):
    def get_unichr(self, cid: int) -> str:
        return chr(cid)


class FontManager(PDFResourceManager):
    """pdfminer's resource manager, with the encodings of mismatched fonts put right."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """The font for ``spec``; its codes are read as Unicode where collections clash."""
        font: PDFFont = super().get_font(objid, spec)
        if isinstance(font, PDFCIDFont) and "ToUnicode" not in spec:
            encoding = getattr(spec.get("Encoding"), "name", "")
            if _clash(encoding, font.cidcoding):
                _read_codes_as_unicode(font)
        return font


def _clash(encoding: Any, collection: str) -> bool:
    if not isinstance(encoding, str) or not ("UCS2" in encoding or "UTF16" in encoding):
        return False
    own = next((c for prefix, c in COLLECTIONS.items() if encoding.startswith(prefix)), None)
    return own is not None and own != collection


def _read_codes_as_unicode(font: PDFCIDFont) -> None:
    """Let codes stand for themselves; widths, told for the collection's numbers, follow."""
    told = font.widths
    widths: dict[Any, float] = {}
    for code in PROPORTIONAL:
        cids = list(font.cmap.decode(code.to_bytes(2, "big")))
        if len(cids) == 1 and cids[0] in told:
            widths[code] = told[cids[0]]
    font.cmap = CMapDB.get_cmap("Identity-H")
    font.unicode_map = _CodesAreUnicode()
    font.widths = widths
