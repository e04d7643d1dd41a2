"""Collects the triples of one submission: nodes, texts and cells."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bscgraph.findings import Finding
from bscgraph.graph.nquads import Triple, integer, iri, plain, zh
from bscgraph.graph.vocabulary import LABEL, TERM, TYPE
from bscgraph.iri import Minter
from bscgraph.model import BudgetItem, DeclaredCount, Kpi, Scorecard, Source, Text, Value

__all__ = ["Collector"]

_NOWHERE = Source()


class Collector:
    """What every part of a submission's graph is made with.

    Attributes:
        card: the scorecard.
        mint: mints the IRIs.
        owner: whose scorecard it is.
        graph: IRI of the named graph.
        scorecard: IRI of the scorecard.
        triples: terms in N-Quads spelling.
        findings: agencies and units that the register does not know.
        factors: text and code of each key success factor, by address.
        factors_of: the addresses of the key success factors of each indicator.
        kpis: the address of the first indicator with each code.
        indicators: each indicator as a term, with its value rows.
        plans: the action plans, in order, as terms.
        foreign: other agencies named in cells of responsible units, as terms.
        has_commas: whether a number was printed with commas.
        cells: the cells of each value row, each with its node.
        declared: each row of the count table with its node.
        amounts: the amounts of each action plan, each with its node.
    """

    def __init__(self, card: Scorecard, submission: int, minter: Minter) -> None:
        self.card = card
        self.mint = minter
        self.owner = minter.owner(card)
        path = minter.path(card, self.owner)
        self.graph = minter.graph(path, submission)
        self.scorecard = minter.scorecard(path)
        self.conversion = minter.conversion(path, submission)
        self.document = minter.document(card.document) if card.document else self.scorecard
        self.triples: list[Triple] = []
        self.findings: list[Finding] = [self.owner.finding] if self.owner.finding else []
        self.factors: dict[str, tuple[Text, str | None]] = {}
        self.factors_of: dict[str, list[str]] = {}
        self.kpis: dict[str, str] = {}
        self.indicators: list[tuple[str, list[Kpi]]] = []
        self.plans: list[str] = []
        self.cells: list[Sequence[tuple[Value, str]]] = []
        self.declared: list[tuple[DeclaredCount, str]] = []
        self.amounts: list[Sequence[tuple[BudgetItem, str]]] = []
        self.foreign: set[str] = set()
        self.has_commas = False
        self._taken: set[str] = set()
        self._units: dict[str, str] = {}
        self._cells: dict[Source, str] = {}
        self._places: set[str] = set()

    def add(self, subject: str, predicate: str, value: str) -> None:
        """State ``predicate`` (local name in our vocabulary) of ``subject``; terms as spelt."""
        self.triples.append((subject, TERM[predicate], value))

    def typed(self, node: str, kind: str) -> None:
        """State that ``node`` is of our class ``kind``."""
        self.triples.append((node, TYPE, TERM[kind]))

    def part(self, *names: str | int) -> str:
        """The address of a part of the scorecard."""
        return self.mint.part(self.scorecard, *names)

    def unique(self, address: str) -> str:
        """``address``, or with a number behind it where a node of that name already stands."""
        number, name = 1, address
        while name in self._taken:
            number += 1
            name = self.mint.part(address, number)
        self._taken.add(name)
        return name

    def is_new(self, address: str) -> bool:
        """Whether no node stands at ``address`` yet; from now on one does."""
        new = address not in self._taken
        self._taken.add(address)
        return new

    def node(self, kind: str, *names: str | int) -> str:
        """A new part of the scorecard of class ``kind``, as a term."""
        node = iri(self.unique(self.part(*names)))
        self.typed(node, kind)
        self.add(node, "inScorecard", iri(self.scorecard))
        return node

    def text(self, node: str, text: Text) -> None:
        """The label of ``node``, its verbatim text and its cell."""
        self.triples.append((node, LABEL, zh(text.value)))
        self.add(node, "rawText", plain(text.raw))
        self.cell(node, text.source)

    def cell(self, node: str, source: Source | None, link: str = "sourceCell") -> None:
        """Link ``node`` to the cell it was printed in."""
        if source is None or source == _NOWHERE:
            return
        cell = self._cells.get(source)
        if cell is None:
            cell = self._cells[source] = self._cell(source)
        self.add(node, link, cell)

    def _cell(self, source: Source) -> str:
        address = self.mint.cell(self.document, source)
        if address in self._places:
            # One place under two headings: the second gets an address of its own.
            heading = (source.header or "").encode("utf-8", "replace")
            address += "~" + hashlib.sha256(heading).hexdigest()[:8]
        self._places.add(address)
        cell = iri(address)
        self.typed(cell, "SourceCell")
        if self.card.document:
            self.add(cell, "inDocument", iri(self.document))
        for name, number in (
            ("page", source.page),
            ("tableNumber", source.table),
            ("row", source.row),
            ("column", source.column),
        ):
            if number is not None:
                self.add(cell, name, integer(number))
        for name, text in (("sheet", source.sheet), ("header", source.header)):
            if text is not None:
                self.add(cell, name, plain(text))
        return cell

    def unit(self, name: str) -> str:
        """Whoever ``name`` in a unit cell means, described once, as a term."""
        known = self._units.get(name)
        if known is not None:
            return known
        party = self.mint.responsible(self.owner, name)
        node = self._units[name] = iri(party.iri)
        if party.is_agency and party.iri != self.owner.iri:
            self.foreign.add(node)
        self.typed(node, "Agency" if party.is_agency else "Unit")
        self.triples.append((node, LABEL, zh(name)))
        if not party.is_agency:
            self.add(node, "unitOf", iri(self.owner.iri))
        if party.finding is not None:
            self.findings.append(party.finding)
        return node
