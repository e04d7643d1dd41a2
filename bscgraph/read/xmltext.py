"""The bytes of an XML file made text that a parser takes: encoding, entities, odd characters.

XML files found in the wild say one encoding and use another, hold entities of HTML, bare
ampersands and control characters. What was mended is told as a finding; nothing is dropped.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5

from bscgraph.findings import Finding, Place
from bscgraph.read import refusal

__all__ = ["Mended", "decode_xml", "mend", "root_name"]

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BARE_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
# Codecs of Python that are no encodings of text, or slow ones, are not taken from a document.
_DECLARABLE = re.compile(r"utf-(?:8|16|32)(?:-[bl]e)?|big5|big5hkscs|cp\d+|gb\w+|iso8859-\d+|ascii"
                         r"|shift_jis|euc_\w+|koi8-\w")  # fmt: skip
# Lead bytes of the common characters and the punctuation of Big5.
_BIG5_PAIR = re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]")
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:#(\d{1,8});|#[xX]([0-9A-Fa-f]{1,7});|([A-Za-z][A-Za-z0-9]{0,31});)?")
_OPAQUE = re.compile(r"<!\[CDATA\[|<!--|<\?")
_CLOSING = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_QUOTES = {'"': "&quot;", "'": "&apos;"}  # a reference may stand in an attribute
_OWN = {"amp", "lt", "gt", "quot", "apos"}
_START = re.compile(r"<(?:[^\s<>/!?:]+:)?([^\s<>/!?:]+)")


@dataclass(slots=True)
class Mended:
    """Text ready for the parser; ``findings`` say what was mended."""

    text: str
    findings: list[Finding] = field(default_factory=list)


def decode_xml(data: bytes, name: str) -> Mended:
    """The text of an XML file: by its byte order mark, as UTF-8, as declared, or as it looks.

    Raises:
        DamagedInput: it is cut inside a character of UTF-16 or UTF-32.
    """
    data = data.removeprefix(codecs.BOM_UTF8)  # what follows is often not what it promises
    declared = _declared(data)
    for mark, encoding in (*_BOMS, *_BARE_UTF16):
        if data.startswith(mark):
            try:
                return Mended(data.decode(encoding))
            except UnicodeDecodeError as error:
                raise refusal.damaged(name, "a character is incomplete", "有字元不完整") from error
    used, text = _decoded(data, declared)
    mended = Mended(text)
    if not data.isascii() and _codec(declared) != used:
        params = {"declared": declared, "used": used}
        mended.findings.append(Finding("xml-encoding", Place(row=1), params=params))
    return mended


def _declared(data: bytes) -> str:
    found = _ENCODING.match(data)
    return found[1].decode("ascii", "replace") if found else "UTF-8"


def _codec(encoding: str) -> str:
    """Python's name of a declared encoding; empty where it is none we take."""
    try:
        found = codecs.lookup(encoding).name
    except LookupError:
        return ""
    return found if _DECLARABLE.fullmatch(found) else ""


def _decoded(data: bytes, declared: str) -> tuple[str, str]:
    """The codec that fits, and the text. Bytes that happen to be UTF-8 are UTF-8."""
    guess = "cp950" if _looks_like_big5(data) else "cp1252"
    for encoding in ("utf-8", _codec(declared), guess):
        try:
            return encoding, data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return guess, data.decode(guess, "replace")


def _looks_like_big5(data: bytes) -> bool:
    high = sum(byte > 0x7F for byte in data[:1_000_000])
    pairs = len(_BIG5_PAIR.findall(data[:1_000_000]))
    return pairs * 2 > 0.6 * high


def mend(mended: Mended) -> Mended:
    """Take the XML declaration off, and write what the parser would refuse as characters."""
    text = mended.text
    declaration = _DECLARATION.match(text)
    end = declaration.end() if declaration else 0
    text = "\n" * text.count("\n", 0, end) + text[end:]
    odd = _ODD.search(text)
    if odd:
        place = Place(row=_line(text, odd.start()))
        params = {"count": str(len(_ODD.findall(text)))}
        mended.findings.append(Finding("xml-control-character", place, params=params))
        text = _ODD.sub("\N{REPLACEMENT CHARACTER}", text)
    mends: list[tuple[int, str]] = []
    mended.text = "".join(_mended_pieces(text, mends))
    if mends:
        at, raw = mends[0]
        params = {"count": str(len(mends))}
        place = Place(row=_line(text, at))
        mended.findings.append(Finding("xml-entity", place, raw, params=params))
    return mended


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _mended_pieces(text: str, mends: list[tuple[int, str]]) -> Iterator[str]:
    """The text with references mended, but not inside comments, CDATA and instructions."""
    at = 0
    while at < len(text):
        opaque = _OPAQUE.search(text, at)
        begin = opaque.start() if opaque else len(text)
        yield _mended_references(text, at, begin, mends)
        if opaque is None:
            return
        closing = _CLOSING[opaque[0]]
        end = text.find(closing, opaque.end())
        at = len(text) if end < 0 else end + len(closing)
        yield text[begin:at]


def _mended_references(text: str, at: int, end: int, mends: list[tuple[int, str]]) -> str:
    def replaced(found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if name in _OWN:
            return found[0]
        if decimal or hexadecimal:
            number = int(decimal) if decimal else int(hexadecimal, 16)
            if number <= 0x10FFFF and not _ODD.match(chr(number)):
                return found[0]
            new = "\N{REPLACEMENT CHARACTER}"
        else:
            known = html5.get(f"{name};") if name else None
            from xml.sax.saxutils import escape  # costs 25 ms, and few files need it

            new = escape(found[0] if known is None else known, _QUOTES)
        mends.append((at + found.start(), found[0]))
        return new

    return _REFERENCE.sub(replaced, text[at:end])


def root_name(text: str) -> str:
    """The local name of the first start tag, behind declaration, comments and document type."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            end = text.find("-->", at)
        elif text.startswith(("<?", "<!"), at):
            end = text.find("]>" if "[" in text[at : text.find(">", at) + 1] else ">", at)
        else:
            found = _START.match(text, at)
            return found[1] if found else ""
        if end < 0:
            return ""
        at = end
    return ""
