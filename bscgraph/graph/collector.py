"""Collects the triples of one submission: nodes, texts, cells and readings."""

from __future__ import annotations

from bscgraph.findings import Finding
from bscgraph.graph.nquads import TRUE, Triple, decimal, integer, iri, plain, zh
from bscgraph.graph.vocabulary import LABEL, TERM, TYPE, concept
from bscgraph.iri import Minter
from bscgraph.model import Reading, Scorecard, Source, Text

__all__ = ["Collector"]

_NOWHERE = Source()


class Collector:
    """What every part of a submission's graph is made with.

    Attributes:
        graph: IRI of the named graph.
        scorecard: IRI of the scorecard.
        triples: terms in N-Quads spelling.
        findings: agencies and units that the register does not know.
    """

    def __init__(self, card: Scorecard, submission: int, minter: Minter) -> None:
        self._card = card
        self._mint = minter
        self._owner = minter.owner(card)
        path = minter.path(card, self._owner)
        self.graph = minter.graph(path, submission)
        self.scorecard = minter.scorecard(path)
        self._conversion = minter.conversion(path, submission)
        self._document = minter.document(card.document) if card.document else self.scorecard
        self._taken: set[str] = set()
        self._units: dict[str, str] = {}
        self._cells: dict[Source, str] = {}
        self.triples: list[Triple] = []
        self.findings: list[Finding] = [self._owner.finding] if self._owner.finding else []

    def _add(self, subject: str, predicate: str, value: str) -> None:
        self.triples.append((subject, TERM[predicate], value))

    def _unique(self, address: str) -> str:
        """``address``, or with a number behind it where a node of that name already stands."""
        number, name = 1, address
        while name in self._taken:
            number += 1
            name = self._mint.part(address, number)
        self._taken.add(name)
        return name

    def _node(self, kind: str, *names: str | int) -> str:
        """A new part of the scorecard of class ``kind``, as a term."""
        node = iri(self._unique(self._mint.part(self.scorecard, *names)))
        self.triples.append((node, TYPE, TERM[kind]))
        self._add(node, "inScorecard", iri(self.scorecard))
        return node

    def _text(self, node: str, text: Text) -> None:
        """The label of ``node``, its verbatim text and its cell."""
        self.triples.append((node, LABEL, zh(text.value)))
        self._add(node, "rawText", plain(text.raw))
        self._cell(node, text.source)

    def _cell(self, node: str, source: Source | None, link: str = "sourceCell") -> None:
        if source is None or source == _NOWHERE:
            return
        cell = self._cells.get(source)
        if cell is None:
            cell = self._cells[source] = iri(self._mint.cell(self._document, source))
            self.triples.append((cell, TYPE, TERM["SourceCell"]))
            if self._card.document:
                self._add(cell, "inDocument", iri(self._document))
            for name, number in (
                ("page", source.page),
                ("tableNumber", source.table),
                ("row", source.row),
                ("column", source.column),
            ):
                if number is not None:
                    self._add(cell, name, integer(number))
            for name, text in (("sheet", source.sheet), ("header", source.header)):
                if text is not None:
                    self._add(cell, name, plain(text))
        self._add(node, link, cell)

    def _reading(self, node: str, reading: Reading, measure: str) -> None:
        self._add(node, "rawText", plain(reading.raw))
        self._add(node, "parseStatus", concept("parse-status", reading.status))
        if reading.value is not None:
            self._add(node, measure, decimal(reading.value))
        if reading.candidate is not None:
            self._add(node, "candidateValue", decimal(reading.candidate))
        if reading.reason is not None:
            self._add(node, "absenceReason", concept("absence-reason", reading.reason))
        if reading.note is not None:
            self._add(node, "note", zh(reading.note))
        if reading.percent:
            self._add(node, "isPercent", TRUE)
        if reading.scale != 1:
            self._add(node, "scale", integer(reading.scale))
        for flag in reading.flags:
            self._add(node, "flag", plain(flag))
        self._cell(node, reading.source)
