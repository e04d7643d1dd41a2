"""Reading: a file in, a :class:`bscgraph.table.Document` of paragraphs and tables out.

The format is known by the content (:mod:`bscgraph.read.sniff`), each format has a module of its
own, loaded only when needed. What leaves :func:`open_document` is a document or a
:class:`bscgraph.errors.ReadError`; hostile files are bounded by :class:`Limits` here, and by a
process of their own in :mod:`bscgraph.read.guard`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from bscgraph.findings import Finding
from bscgraph.read import refusal
from bscgraph.read.intake import display_name, load
from bscgraph.read.limits import Deadline, Limits
from bscgraph.read.sniff import Format, sniff
from bscgraph.table import Block, Document, Element

__all__ = ["Limits", "open_document"]

_OfficeReader = Callable[[bytes, str, Limits, Deadline], tuple[list[Block], list[Finding]]]


@dataclass(frozen=True, slots=True)
class _Content:
    blocks: list[Block]
    findings: list[Finding] = field(default_factory=list)
    pages: int | None = None
    root: Element | None = None


def open_document(path: str | os.PathLike[str], limits: Limits | None = None) -> Document:
    """Read the file at ``path`` once and return its paragraphs and tables.

    Args:
        path: a PDF, XLSX, XLS, ODS, DOCX, ODT, CSV, TSV, text or StratML (XML) file, whatever its
            suffix.
        limits: bounds on pages, bytes, cells and seconds; the defaults of :class:`Limits`.

    Raises:
        ReadError: one of its subclasses, with one sentence in English and Chinese that names
            the file, what is wrong with it and the next step.
    """
    limits = limits or Limits()
    deadline = limits.deadline()
    name = display_name(path)
    data = load(path, limits, deadline)
    form = sniff(data, name, limits, deadline)
    try:
        content = _read(form, data, name, limits, deadline)
    except MemoryError as error:
        raise refusal.out_of_memory(name) from error
    except RecursionError as error:
        raise refusal.too_deep(name) from error
    deadline.check(name)
    if not content.blocks and content.root is None:
        raise refusal.all_hidden(name) if content.findings else refusal.nothing_inside(name)
    return Document(
        name=name,
        media_type=form.value,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        blocks=tuple(content.blocks),
        pages=content.pages,
        findings=tuple(content.findings),
        root=content.root,
    )


def _read(form: Format, data: bytes, name: str, limits: Limits, deadline: Deadline) -> _Content:
    """What the reader of this format finds."""
    if form is Format.PDF:
        from bscgraph.read.pdf import read_pdf

        blocks, pages = read_pdf(data, name, limits, deadline)
        return _Content(blocks, pages=pages)
    if form is Format.TEXT:
        from bscgraph.read.plain import read_plain

        return _Content(read_plain(data, name, limits, deadline))
    if form is Format.STRATML:
        from bscgraph.read.stratml import read_stratml

        root, findings = read_stratml(data, name, limits, deadline)
        return _Content([], findings, root=root)
    return _Content(*_office(form)(data, name, limits, deadline))


def _office(form: Format) -> _OfficeReader:
    if form is Format.XLSX:
        from bscgraph.read.xlsx import read_xlsx as reader
    elif form is Format.XLS:
        from bscgraph.read.xls import read_xls as reader
    elif form is Format.ODS:
        from bscgraph.read.ods import read_ods as reader
    elif form is Format.DOCX:
        from bscgraph.read.word import read_docx as reader
    else:
        from bscgraph.read.odt import read_odt as reader
    return reader
