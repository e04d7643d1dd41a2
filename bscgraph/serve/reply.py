"""What engines are asked, and what comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bscgraph.query.header import RowByRow

__all__ = ["RDF", "RESULTS", "Question", "Reply"]

RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
RDF = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
}

_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Question:
    """A query for an engine.

    Args:
        sparql: the text, looked through by :mod:`bscgraph.serve.guard`.
        media: media type of the answer, one of ``RESULTS`` or, for triples, of ``RDF``.
        seconds: it may take; those of the settings where None.
        rows: at most, or triples; those of the settings where None.
        skip: rows, or triples, left out at the beginning.
        graphs: IRIs of the default graph and of the named graphs it is asked of; None for
            those of the query, else all.
        union: whether the default graph is that of all graphs together.
        base: for IRIs that are not whole.
        prefixes: for the names in Turtle and RDF/XML.
        halves: text and tuning of a stored question whose halves are to be joined; its answer
            is for :mod:`bscgraph.serve.joining`.
    """

    sparql: str
    media: str = "application/sparql-results+json"
    seconds: float | None = None
    rows: int | None = None
    skip: int = 0
    graphs: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    union: bool = True
    base: str = ""
    prefixes: tuple[tuple[str, str], ...] = ()
    halves: tuple[str, RowByRow] | None = None


class Reply:
    """A whole answer.

    Args:
        media: as in the question.
        cut: whether there are more rows than were asked for.
        size: its bytes.
        body: the answer where it is small.
        file: where it is otherwise; it is removed when read or closed.
    """

    def __init__(self, media: str, cut: bool, size: int, body: bytes, file: Path | None) -> None:
        self.media, self.cut, self.size = media, cut, size
        self.body = body if file is None else None
        self._file = file

    @property
    def chunks(self) -> AsyncIterator[bytes]:
        """Its bytes, to be read once."""
        return self._read()

    async def whole(self) -> bytes:
        """All its bytes."""
        return b"".join([chunk async for chunk in self.chunks])

    def close(self) -> None:
        """Let go of an answer that is not read."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)

    async def _read(self) -> AsyncIterator[bytes]:
        if self._file is None:
            yield self.body or b""
            return
        try:
            with await asyncio.to_thread(self._file.open, "rb") as file:
                while chunk := await asyncio.to_thread(file.read, _CHUNK):
                    yield chunk
        finally:
            self.close()
