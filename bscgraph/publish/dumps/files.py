"""A file that is published for machines: its path, what it is, its size and its digest."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bscgraph.wording import LANGUAGES

__all__ = ["FORMS", "File", "Form", "described", "measured", "put"]


@dataclass(frozen=True, slots=True)
class Form:
    """A format: media type, its code in the EU's list of file types, what it is called."""

    media_type: str
    eu: str
    label: Mapping[str, str]


def _form(media_type: str, eu: str, en: str, zh: str) -> Form:
    return Form(media_type, eu, dict(zip(LANGUAGES, (en, zh), strict=True)))


FORMS: Mapping[str, Form] = {
    "nquads": _form("application/n-quads", "RDF_N_QUADS",
                    "N-Quads, the canonical form", "N-Quads（標準形式）"),
    "trig": _form("application/trig", "RDF_TRIG", "TriG", "TriG"),
    "turtle": _form("text/turtle", "RDF_TURTLE", "Turtle", "Turtle"),
    "jsonld": _form("application/ld+json", "JSON_LD", "JSON-LD", "JSON-LD"),
    "rdfxml": _form("application/rdf+xml", "RDF_XML", "RDF/XML", "RDF/XML"),
    "csv": _form("text/csv", "CSV", "CSV table", "CSV 表格"),
    "csvw": _form("application/csvm+json", "JSON_LD",
                  "Description of the CSV table (CSVW)", "CSV 表格之詮釋資料（CSVW）"),
    "parquet": _form("application/vnd.apache.parquet", "PARQUET", "Parquet", "Parquet"),
    "xlsx": _form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX",
                  "Excel workbook", "Excel 活頁簿"),
    "ods": _form("application/vnd.oasis.opendocument.spreadsheet", "ODS",
                 "OpenDocument workbook", "OpenDocument 試算表"),
    "json": _form("application/json", "JSON", "JSON", "JSON"),
    "xml": _form("application/xml", "XML", "XML", "XML"),
    "text": _form("text/plain", "TXT", "Text", "純文字"),
    "markdown": _form("text/markdown", "TXT", "Markdown", "Markdown"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A file below the site's folder. ``size`` and ``sha256`` are None until it is written."""

    path: str
    form: str
    label: Mapping[str, str]
    size: int | None = None
    sha256: str | None = None

    @property
    def media_type(self) -> str:
        """What a server says of it; for a packed file, of what is in it."""
        return FORMS[self.form].media_type

    @property
    def packed(self) -> bool:
        """Whether it is compressed with gzip."""
        return self.path.endswith(".gz")


def described(path: str, form: str, label: Mapping[str, str] | None = None) -> File:
    """A file that may not be written yet; it is called after its format unless ``label`` says."""
    return File(path, form, label or FORMS[form].label)


def put(folder: Path, file: File, pieces: Iterable[bytes]) -> File:
    """Write ``file`` below ``folder``, piece by piece; gives it with its size and digest.

    Raises:
        OSError: it cannot be written.
    """
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as raw:
        if file.packed:
            # neither name nor time: the same bytes for the same content
            with gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
                for piece in pieces:
                    packed.write(piece)
        else:
            raw.writelines(pieces)
    return measured(folder, file)


def measured(folder: Path, file: File) -> File:
    """A file that lies below ``folder`` with its size and digest.

    Raises:
        OSError: it cannot be read.
    """
    path = folder / file.path
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return replace(file, size=path.stat().st_size, sha256=digest)
