"""PDF documents: pages to paragraphs and tables, one page in memory at a time."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bscgraph.read import refusal
from bscgraph.read.pdf.layout import page_blocks
from bscgraph.read.pdf.margins import drop_running_lines
from bscgraph.read.pdf.page import PageContent, page_content
from bscgraph.read.pdf.strips import join_strips
from bscgraph.table import Block

if TYPE_CHECKING:
    from bscgraph.read.limits import Deadline, Limits

__all__ = ["read_pdf"]

# A page with fewer glyphs and a picture over at least this part of it is a scan.
SCAN_GLYPHS = 3
SCAN_SHARE = 0.4


def read_pdf(
    data: bytes, name: str, limits: Limits, deadline: Deadline | None = None
) -> tuple[list[Block], int]:
    """Blocks of a PDF in reading order, and its number of pages; ``deadline`` is a clock that
    runs already.

    Raises:
        PasswordNeeded: it does not open without a password.
        DamagedInput: it is truncated or broken.
        NoTextLayer: some pages are pictures; the message names them.
        LimitExceeded: more pages than ``limits`` allow, or out of time.
    """
    import pdfplumber

    from bscgraph.read.pdf.fonts import FontManager

    # The parser warns about each odd font descriptor; a reader of scorecards cannot act on it.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    deadline = deadline or limits.deadline()
    blocks: list[Block] = []
    scanned: list[int] = []
    with _parsing(name):
        pdf = pdfplumber.open(BytesIO(data))
        pdf.rsrcmgr = FontManager()
        count = _page_count(pdf, name, limits)
    for number in range(1, count + 1):
        deadline.check(name)
        with _parsing(name):
            page = pdf.pages[number - 1]
            content = page_content(page)
            page.close()
        if _is_scan(content):
            scanned.append(number)
        else:
            blocks += page_blocks(content, number)
    pdf.close()
    if scanned:
        raise refusal.no_text(name, scanned, count)
    return join_strips(drop_running_lines(blocks)), count


def _page_count(pdf: Any, name: str, limits: Limits) -> int:
    count = len(pdf.pages)
    if not count:
        raise refusal.damaged(name, "PDF structure", "PDF 結構")
    if count > limits.pages:
        raise refusal.too_many_pages(name, count, limits.pages)
    return count


@contextmanager
def _parsing(name: str) -> Iterator[None]:
    """Whatever the PDF parser stumbles over becomes one clear error."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        yield
    except (PSException, PdfminerException, MalformedPDFException) as error:
        causes = (error, *error.args)
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            raise refusal.password(name) from error
        raise refusal.damaged(name, "PDF structure", "PDF 結構") from error
    except MemoryError as error:
        raise refusal.out_of_memory(name) from error
    except PARSER_ERRORS as error:
        raise refusal.damaged(name, "PDF structure", "PDF 結構") from error


# What the parser raises when it trusts the numbers and references of a broken file.
PARSER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    EOFError,
    OSError,
    NotImplementedError,
    struct.error,
    zlib.error,
)


def _is_scan(content: PageContent) -> bool:
    glyphs = sum(1 for glyph in content.glyphs if not glyph.text.isspace())
    if glyphs > SCAN_GLYPHS:
        return False
    area = sum((i.x1 - i.x0) * (i.bottom - i.top) for i in content.images)
    return area >= SCAN_SHARE * content.width * content.height or content.unmapped > SCAN_GLYPHS
