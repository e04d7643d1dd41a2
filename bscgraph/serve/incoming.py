"""What a client uploads, into files of a folder: a form with files, or one file as the body.

Bytes are counted while they arrive. Names are words of strangers: they become plain file names,
and each file has a folder of its own.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from bscgraph.jobs import GRAPH_SUFFIXES
from bscgraph.serve.problem import Problem
from bscgraph.serve.uploadwords import refusal

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartParser
    from starlette.requests import Request

    from bscgraph.serve.settings import Settings

__all__ = ["MOST_FILES", "TYPES", "Incoming", "plain_name", "receive", "too_large"]

MOST_FILES = 20
_MOST_FIELDS, _LONGEST_FIELD = 40, 1000
_FORM_BYTES = 64 * 1024  # boundaries and headers of a form, beside its files
_LONGEST_NAME = 120  # bytes; systems take 255
_POUR_SECONDS, _POUR_BYTES = 10.0, 256 << 20  # read and thrown away so that the answer is seen
_FORM = "multipart/form-data"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

# media type of a body -> suffix of a file without a name
TYPES: dict[str, str] = {
    "application/pdf": ".pdf",
    _OOXML + "spreadsheetml.sheet": ".xlsx",
    _OOXML + "wordprocessingml.document": ".docx",
    _ODF + "spreadsheet": ".ods",
    _ODF + "text": ".odt",
    "application/vnd.ms-excel": ".xls",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/plain": ".txt",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/n-quads": ".nq",
    "application/trig": ".trig",
    "text/turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/ld+json": ".jsonld",
    "application/rdf+xml": ".rdf",
    "application/octet-stream": "",
}
_TOLD = ("application/pdf", "text/csv", "text/turtle", "application/octet-stream")


@dataclass(slots=True)
class Incoming:
    """What came: files in the order they were sent, and the fields of a form."""

    files: list[Path] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)


async def receive(request: Request, folder: Path, settings: Settings) -> Incoming:
    """The files of a request, written below ``folder``.

    Raises:
        Problem: nothing that can be checked, too much of it, or too slowly.
        ClientDisconnect: the client went away.
    """
    media = _media(request)
    _refuse_early(request, media)
    stream = request.stream()
    try:
        async with asyncio.timeout(settings.upload_seconds):
            if media == _FORM:
                found = await _form(request, _counted(stream, settings), folder, settings)
            else:
                found = await _body(request, _counted(stream, settings), folder, settings)
    except Problem:
        await _pour_away(stream)
        raise
    except TimeoutError:
        headers = {"Connection": "close"}
        raise Problem.of(
            408, "slow-request", headers=headers, seconds=round(settings.upload_seconds)
        ) from None
    if not found.files:
        raise refusal(400, "nothing")
    return found


def _media(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _refuse_early(request: Request, media: str) -> None:
    """What the headers alone tell to be wrong; nobody waits for the body then."""
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise refusal(415, "coded", headers={"Accept-Encoding": "identity"})
    if media not in {_FORM, "", *TYPES}:
        shown = media if re.fullmatch(r"[\w.+/-]{1,80}", media, re.ASCII) else "?"
        found = refusal(415, "type", media=shown, choices=", ".join(_TOLD))
        found.headers["Accept-Post"] = ", ".join((_FORM, *TYPES))
        raise found


def too_large(settings: Settings) -> Problem:
    """The refusal of more bytes or files than are taken."""
    size = f"{settings.upload_bytes / (1 << 20):.3g}"
    headers = {"Connection": "close"}
    return refusal(413, "large", headers=headers, count=MOST_FILES, size=size)


async def _counted(stream: AsyncIterator[bytes], settings: Settings) -> AsyncIterator[bytes]:
    left = settings.upload_bytes + _FORM_BYTES
    async for chunk in stream:
        left -= len(chunk)
        if left < 0:
            raise too_large(settings)
        yield chunk


async def _pour_away(stream: AsyncIterator[bytes]) -> None:
    """Read on for a while, so that the client sees the answer instead of a broken connection."""
    left = _POUR_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(_POUR_SECONDS):
            async for chunk in stream:
                left -= len(chunk)
                if left < 0:
                    return


async def _body(
    request: Request, chunks: AsyncIterator[bytes], folder: Path, settings: Settings
) -> Incoming:
    """The body as one file, named by ``?name=`` or Content-Disposition."""
    given = request.query_params.get("name") or _disposition_name(request)
    path = _place(folder, 0, given, TYPES.get(_media(request), ""))
    left = settings.upload_bytes
    with path.open("wb") as file:
        async for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                raise too_large(settings)
            file.write(chunk)
        size = file.tell()
    return Incoming([path] if size or given else [])


def _disposition_name(request: Request) -> str:
    header = request.headers.get("content-disposition", "")[:4096]
    coded = re.search(r";\s*filename\*\s*=\s*([\w-]*)'[^']*'([^;\s]+)", header)
    if coded:
        charset = "iso-8859-1" if coded[1].lower() == "iso-8859-1" else "utf-8"
        return unquote_to_bytes(coded[2]).decode(charset, "replace")
    plain = re.search(r';\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', header)
    if not plain:
        return ""
    text = plain[2] or re.sub(r"\\(.)", r"\1", plain[1] or "")
    return text.encode("latin-1", "replace").decode("utf-8", "replace")


async def _form(
    request: Request, chunks: AsyncIterator[bytes], folder: Path, settings: Settings
) -> Incoming:
    """The files and fields of a form."""
    from python_multipart.exceptions import FormParserError

    form = _Form(folder, settings)
    try:
        parser = form.parser(request.headers.get("content-type", ""))
        async for chunk in chunks:
            parser.write(chunk)
        parser.finalize()
    except FormParserError as error:
        raise refusal(400, "malformed", why="multipart/form-data") from error
    finally:
        form.close()
    if not form.ended:
        raise refusal(400, "malformed", why="boundary")
    return form.found


class _Form:
    """Takes the parts of a form as they arrive."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.found = Incoming()
        self.ended = False
        self._folder, self._settings = folder, settings
        self._left = settings.upload_bytes
        self._headers: dict[bytes, bytes] = {}
        self._name, self._value = b"", b""
        self._part = ""
        self._text = bytearray()
        self._file: IO[bytes] | None = None
        self._named = False

    def parser(self, content_type: str) -> MultipartParser:
        """The parser that calls this form's methods."""
        from python_multipart.exceptions import FormParserError
        from python_multipart.multipart import MultipartParser, parse_options_header

        _, options = parse_options_header(content_type)
        if not options.get(b"boundary"):
            raise FormParserError("no boundary")
        return MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header,
                "on_headers_finished": self._open,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._over,
            },
        )

    def close(self) -> None:
        """Close the file of a part that did not end."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._headers = {}
        self._name = self._value = b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _open(self) -> None:
        from python_multipart.multipart import parse_options_header

        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._part = options.get(b"name", b"").decode("utf-8", "replace")
        self._text = bytearray()
        if b"filename" not in options:
            if len(self.found.fields) >= _MOST_FIELDS:
                raise refusal(400, "malformed", why=f"> {_MOST_FIELDS} fields")
            return
        name = _unescaped(options[b"filename"].decode("utf-8", "replace"))
        self._named = bool(name)
        if len(self.found.files) >= MOST_FILES:
            raise too_large(self._settings)
        media = self._headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        suffix = TYPES.get(media.decode("ascii", "replace"), "")
        path = _place(self._folder, len(self.found.files), name, suffix)
        self._file = path.open("wb")
        self.found.files.append(path)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._left -= end - start
            if self._left < 0:
                raise too_large(self._settings)
            self._file.write(memoryview(data)[start:end])
        elif len(self._text) + end - start > _LONGEST_FIELD:
            raise refusal(400, "malformed", why=f"> {_LONGEST_FIELD}")
        else:
            self._text += data[start:end]

    def _end(self) -> None:
        if self._file is None:
            self.found.fields.append((self._part, self._text.decode("utf-8", "replace")))
            return
        empty = not self._file.tell() and not self._named
        self.close()
        if empty:  # what a browser sends for a field in which nothing was chosen
            self.found.files.pop().unlink()

    def _over(self) -> None:
        self.ended = True


def _unescaped(name: str) -> str:
    """A file name as it was before the form's encoding (HTML, 4.10.22.8)."""
    for code, char in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
        name = name.replace(code, char)
    return name


def _place(folder: Path, number: int, given: str, suffix: str) -> Path:
    """Where a file is written: in a folder of its own, under a plain name."""
    name = plain_name(given) or "upload"
    known = name.lower().endswith(GRAPH_SUFFIXES)
    if (suffix in GRAPH_SUFFIXES and not known) or not Path(name).suffix:
        name += suffix
    own = folder / str(number)
    own.mkdir(exist_ok=True)
    return own / name


def plain_name(given: str) -> str:
    """A name of a file without folders, controls, or what systems do not take in names.

    >>> plain_name("C:\\\\reports\\\\計分卡.pdf")
    '計分卡.pdf'
    >>> plain_name("../../etc/passwd")
    'passwd'
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", given[-4096:]))[-1]
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in last)
    shown = re.sub(r'[<>:"|?*]', "_", shown).strip(" .")
    stem, dot, suffix = shown.rpartition(".")
    if not stem or len(suffix.encode()) > 16:
        stem, dot, suffix = shown, "", ""
    room = _LONGEST_NAME - len((dot + suffix).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + suffix
