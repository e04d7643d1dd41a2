"""One submission as files, and what is known of it: who, when, which document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bscgraph import draw, graph
from bscgraph.errors import GraphError
from bscgraph.flat import as_csv
from bscgraph.graph import jsonld, turtle
from bscgraph.graph.nquads import triples_of
from bscgraph.publish.dumps import csvw
from bscgraph.publish.dumps.columns import FIGURES
from bscgraph.publish.dumps.files import File, described
from bscgraph.publish.dumps.rows import rows
from bscgraph.publish.dumps.statements import Statements
from bscgraph.publish.site.place import words_of

if TYPE_CHECKING:
    from bscgraph.graph.nquads import Triple
    from bscgraph.model import Scorecard

__all__ = ["Dumped", "Part", "downloads", "place_of"]

# suffix -> format, in the order people are offered them
_SUFFIXES = {
    "xlsx": "xlsx", "csv": "csv", "csv-metadata.json": "csvw", "ttl": "turtle",
    "jsonld": "jsonld", "nq": "nquads",
}  # fmt: skip
_CSV_LABEL = FIGURES.title
_XLSX_LABEL = {
    "en": "Excel workbook, drawn as printed",
    "zh-Hant": "Excel 活頁簿（依原表樣式）",
}


@dataclass(frozen=True, slots=True)
class Dumped:
    """A submission that was written: IRIs, names, years, its document, and its files.

    ``year`` and ``first``–``last`` (what its figures are of) are Gregorian; ``newest`` says that
    no later submission of the scorecard was there; ``triples`` counts its statements.
    """

    graph: str
    card: str
    agency: str
    agency_name: str
    title: str
    year: int | None
    group: str | None
    number: int
    newest: bool
    dated: date | None
    first: int | None
    last: int | None
    document: str | None
    conversion: str | None
    file_name: str | None
    triples: int
    files: tuple[File, ...] = ()

    @property
    def path(self) -> str:
        """What names it in addresses: ``tfam/2022/1``."""
        return place_of(self.graph)

    @property
    def slug(self) -> str:
        """What its scorecard's owner is called in addresses: ``tfam``, ``taipei-c``."""
        return self.path.partition("/")[0]


def place_of(name: str) -> str:
    """The path of the submission with the graph ``name``: ``tfam/2022/1``."""
    return words_of(*name.rpartition("/graph/")[2].split("/"))


def downloads(name: str) -> tuple[File, ...]:
    """What there is for the submission with the graph ``name``, written or not.

    A workbook is missing where a cell is longer than Excel allows.
    """
    labels = {"csv": _CSV_LABEL, "xlsx": _XLSX_LABEL}
    start = f"data/submission/{place_of(name)}"
    return tuple(
        described(f"{start}.{suffix}", form, labels.get(suffix))
        for suffix, form in _SUFFIXES.items()
    )


class Part:
    """The graph of a store, taken apart once for all that is made of it.

    Args:
        name: the IRI of the graph.
        data: its canonical N-Quads.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data
        self.triples: Sequence[Triple] = triples_of(data, name)
        self.statements = Statements(name, self.triples)
        self.card = self._read()

    def _read(self) -> Scorecard | None:
        """The scorecard; None where the graph is no whole submission."""
        if not self.statements.is_submission:
            return None
        try:
            found = graph.read(self.data, "nquads", self.name)
        except GraphError:
            return None
        return found[0][1] if len(found) == 1 else None

    def dumped(self) -> Dumped:
        """What is known of the submission."""
        data = self.statements
        years = [
            int(text) for name in ("periodYear", "fiscalYear") for text in data.all_texts(name)
        ]
        year, stated = data.first("^year"), data.first("^submissionDate")
        number = self.name.rpartition("/")[2]
        return Dumped(
            graph=self.name,
            card=data.first("^") or "",
            agency=data.first("^ofAgency") or "",
            agency_name=data.first("^agencyName") or "",
            title=data.first("^label") or "",
            year=None if year is None else int(year),
            group=data.first("^cityGroup/groupLetter"),
            number=int(number) if number.isascii() and number.isdecimal() else 1,
            newest=True,
            dated=None if stated is None else date.fromisoformat(stated),
            first=min(years, default=None),
            last=max(years, default=None),
            document=data.first("!derivedFrom"),
            conversion=data.first("!generatedBy"),
            file_name=data.first("!derivedFrom/fileName"),
            triples=len(self.triples),
        )

    def files(self) -> Iterator[tuple[File, bytes]]:
        """Each file of the submission with its content."""
        for file in downloads(self.name):
            content = self.content(file)
            if content is not None:
                yield file, content

    def content(self, file: File) -> bytes | None:
        """One of :func:`downloads`; None for a workbook that Excel would not take."""
        named = [(self.name, self.triples)]
        if file.form == "nquads":
            return self.data
        if file.form == "turtle":
            return turtle.written(named, named=False)
        if file.form == "jsonld":
            return jsonld.written(named)
        if file.form == "csv":
            heads = [column.id for column in FIGURES.columns]
            return as_csv(heads, rows(FIGURES, self.statements)).encode("utf-8", "replace")
        if file.form == "csvw":
            name = file.path.rpartition("/")[2].removesuffix("-metadata.json")
            return csvw.metadata(FIGURES, FIGURES.columns, name)
        return self._workbook()

    def _workbook(self) -> bytes | None:
        try:
            return draw.draw([self.card], "xlsx") if self.card else None
        except GraphError:  # a cell is longer than Excel allows
            return None
