"""Validation reports: what an officer reads, and what machines take.

A :class:`Dossier` is what is told; :func:`write` puts it in one of :data:`FORMATS`;
:mod:`bscgraph.reports.baseline` holds it against an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from bscgraph.reports.dossier import Dossier, Entry, Part, Past, across, part_of, unread

__all__ = ["BINARY", "FORMATS", "Dossier", "Entry", "Form", "Part", "Past"]
__all__ += ["across", "form_of", "part_of", "unread", "write"]

Form = Literal["text", "html", "xlsx", "ods", "csv", "json", "junit", "sarif", "markdown", "turtle"]
FORMATS: tuple[Form, ...] = (
    "text", "html", "xlsx", "ods", "csv", "json", "junit", "sarif", "markdown", "turtle",
)  # fmt: skip
BINARY = {"xlsx", "ods"}
_SUFFIXES: dict[str, Form] = {
    ".txt": "text", ".text": "text", ".html": "html", ".htm": "html", ".xlsx": "xlsx",
    ".ods": "ods", ".csv": "csv", ".json": "json", ".xml": "junit", ".sarif": "sarif",
    ".md": "markdown", ".markdown": "markdown", ".ttl": "turtle", ".turtle": "turtle",
}  # fmt: skip
_WIDTH = 100


def form_of(form: Form | None, output: Path | None) -> Form | None:
    """The format asked for, else by the suffix of ``output``, else text.

    None where the suffix stands for no format.
    """
    if form is not None or output is None:
        return form or "text"
    return _SUFFIXES.get(output.suffix.lower())


def write(dossier: Dossier, form: Form, lang: str = "zh-Hant", width: int = _WIDTH) -> bytes:
    """A report as a file, the same bytes for the same findings.

    Args:
        dossier: what to tell.
        form: one of :data:`FORMATS`.
        lang: language of the report, ``en`` or ``zh-Hant``; JSON and Turtle hold both.
        width: columns of a text.
    """
    if form in BINARY:
        return _book(dossier, form, lang)
    if form == "text":
        from bscgraph.reports import plain

        return _bytes(plain.write(dossier, lang, width))
    return _WRITERS[form](dossier, lang)


def _bytes(text: str) -> bytes:
    """UTF-8; half a character of a damaged document becomes a question mark."""
    return text.encode("utf-8", "replace")


def _book(dossier: Dossier, form: Form, lang: str) -> bytes:
    from bscgraph.reports import book

    sheets = book.sheets(dossier, lang)
    if form == "xlsx":
        from bscgraph.draw import xlsx

        return xlsx.workbook(sheets)
    from bscgraph.draw import ods

    return ods.workbook(sheets)


def _html(dossier: Dossier, lang: str) -> bytes:
    from bscgraph.reports import page

    return _bytes(page.write(dossier, lang))


def _csv(dossier: Dossier, lang: str) -> bytes:
    from bscgraph.reports import listing

    return _bytes(listing.csv(dossier, lang))


def _json(dossier: Dossier, _lang: str) -> bytes:
    from bscgraph.reports import structured

    return _bytes(structured.write(dossier) + "\n")


def _junit(dossier: Dossier, lang: str) -> bytes:
    from bscgraph.reports import junit

    return junit.write(dossier, lang)


def _sarif(dossier: Dossier, lang: str) -> bytes:
    from bscgraph.reports import sarif

    return _bytes(sarif.write(dossier, lang) + "\n")


def _markdown(dossier: Dossier, lang: str) -> bytes:
    from bscgraph.reports import markdown

    return _bytes(markdown.write(dossier, lang))


def _turtle(dossier: Dossier, _lang: str) -> bytes:
    from bscgraph.reports import turtle

    return turtle.write(dossier)


_WRITERS: dict[Form, Callable[[Dossier, str], bytes]] = {
    "html": _html, "csv": _csv, "json": _json, "junit": _junit, "sarif": _sarif,
    "markdown": _markdown, "turtle": _turtle,
}  # fmt: skip
