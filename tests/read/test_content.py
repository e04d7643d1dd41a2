"""The quicker reader of content says what the parser's own does."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdfinterp import PDFContentParser, PDFPageInterpreter
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSEOF, PSKeyword, PSLiteral

from bscgraph.read.pdf.content import Interpreter, objects
from bscgraph.read.pdf.page import page_content

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

# What streams are made of, also in ways that nobody should write them.
PIECES = [
    *(b"1", b"-2", b"+3", b"4.50", b".5", b"-.5", b"6.", b"-", b"+", b".", b"1.2.3", b"--7", b"8-9"),
    *(b"q", b"Q", b"T*", b"'", b'"', b"W*", b"true", b"false", b"null", b"x'y", b"a\x00b", b"\x00"),
    *(b"/F1", b"/A#20B", b"/A#", b"/A#2", b"/A#zz", b"/", b"/\xff\xfe", b"/\xe5\xb9\xb3", b"#"),
    *(b"(a)", b"()", b"(a(b)c)", rb"(\(\)\\)", rb"(\0501\7)", rb"(\12)", rb"(\q\n\r)", b"(\\\r\nx)"),
    *(b"(\\\ny)", b"(\\\rz)", b"((", b"(", b")", rb"(()\()", b"(\x80\xff)"),
    *(b"<41 4>", b"<4142>", b"<>", b"<4", b"<zz>", b"<41>>", b">", b"%x(\n", b"%\r", b"\xa0"),
    *(b"[", b"]", b"[1(a)]", b"{", b"}", b"<</A 1>>", b"<</A null/B[2]>>", b"<<", b">>", b"|"),
    *(b" ", b"\n", b"\r\n", b"\t"),
]  # fmt: skip


def shown(one: Any) -> Any:
    """An object for comparing: what it is, and what it holds."""
    if isinstance(one, PSKeyword | PSLiteral):
        return type(one).__name__, one.name
    if isinstance(one, list):
        return [shown(each) for each in one]
    if isinstance(one, dict):
        return {name: shown(value) for name, value in one.items()}
    return type(one).__name__, one


def theirs(data: bytes) -> list[Any]:
    """The objects that the parser's own reader finds, and how it ends."""
    found = []
    try:
        parser = PDFContentParser([PDFStream({}, data)])
        while True:
            found.append(shown(parser.nextobject()[1]))
    except PSEOF:
        return found
    except Exception as error:  # noqa: BLE001 - that it is broken is what is compared
        return [*found, isinstance(error, Exception)]


def ours(data: bytes) -> list[Any]:
    """The same of ours."""
    found = []
    try:
        found.extend(shown(one) for one in objects(data))
    except Exception as error:  # noqa: BLE001 - that it is broken is what is compared
        return [*found, isinstance(error, Exception)]
    return found


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from([b"", b" "]))
def test_objects_are_those_of_the_parser(pieces: list[bytes], between: bytes) -> None:
    # An operand that the content ends within is used by nothing; the parser drops some.
    data = between.join([*pieces, b" q"])
    assert ours(data) == theirs(data)


@pytest.mark.parametrize("data", [b"(" * 3000 + b"a" + b")" * 3000, rb"(\(\))" * 3000 + b"q"])
def test_deep_and_long_strings_are_read(data: bytes) -> None:
    assert ours(data) == theirs(data) != []


def test_many_escapes_in_one_string_are_read() -> None:
    data = b"(" + rb"\050" * 5000 + b") Tj"
    assert ours(data) == theirs(data)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.pdf")), ids=lambda path: path.stem)
def test_pages_are_those_of_the_parser(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pdfplumber.open(BytesIO(path.read_bytes())) as pdf:
        quick = page_content(pdf.pages[0])
        monkeypatch.setattr(Interpreter, "execute", PDFPageInterpreter.execute)
        slow = page_content(pdf.pages[0])
    assert quick == slow
    assert quick.glyphs


def drawn(*contents: bytes) -> bytes:
    """A page of these contents, with a font."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</Font<</F 4 0 R>>>>/Contents["
        + b" ".join(b"%d 0 R" % (5 + n) for n in range(len(contents)))
        + b"]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *(b"<</Length %d>>stream\n%s\nendstream" % (len(one), one) for one in contents),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start)


@pytest.mark.parametrize(
    ("contents", "seen"),
    [
        ((b"BT /F 10 Tf 20 100 Td (A", b"B) Tj ET"), "AB"),
        ((b"BT /F 10 Tf 20 100 T", b"d (AB) Tj ET"), "AB"),
        ((b"BI /W 1 /H 1 /BPC 8 /CS /G ID (( EI BT /F 10 Tf 20 100 Td (A B) Tj ET",), "AB"),
        ((b"1 2 3 unknown Tj BT /F 10 Tf 20 100 Td [(A) -100 (B)] TJ Td ET",), "AB"),
    ],
    ids=["string-over-streams", "word-over-streams", "picture", "unknown"],
)
def test_streams_and_pictures_are_read_as_the_parser_reads_them(
    contents: tuple[bytes, ...], seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pdfplumber.open(BytesIO(drawn(*contents))) as pdf:
        quick = page_content(pdf.pages[0])
        monkeypatch.setattr(Interpreter, "execute", PDFPageInterpreter.execute)
        assert quick == page_content(pdf.pages[0])
    assert "".join(glyph.text for glyph in quick.glyphs).replace(" ", "").strip() == seen
