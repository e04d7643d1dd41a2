"""What was found of one owner's scorecards as triples: links with what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from rdflib.namespace import DCTERMS, PROV

from bscgraph.graph.nquads import (
    Triple,
    canonical,
    date_,
    decimal,
    en,
    integer,
    iri,
    plain,
    triples_of,
    zh,
)
from bscgraph.graph.vocabulary import (
    DERIVED_FROM,
    GENERATED_BY,
    LABEL,
    TERM,
    TYPE,
    USED,
    concept,
)
from bscgraph.iri import Minter
from bscgraph.linking.model import (
    CONFIDENCES,
    Card,
    Cell,
    Confidence,
    Decision,
    Ended,
    Evidence,
    Found,
    Link,
    Reuse,
    Row,
)

__all__ = ["curated_in", "without", "written"]

_ACTIVITY, _AGENT = iri(str(PROV.Activity)), iri(str(PROV.Agent))
_CREATED, _CREATOR = iri(str(DCTERMS.created)), iri(str(DCTERMS.creator))
_DESCRIPTION = iri(str(DCTERMS.description))
_ESTIMATED, _APPROPRIATED = (concept("budget-kind", k) for k in ("estimated", "appropriated"))
_EN, _ZH = (
    "looking for what is the same in scorecards of several years",
    "比對各年度計分卡中的同一項目",
)


def written(found: Found, owner: str, minter: Minter) -> bytes:
    """The canonical file of the links of ``owner``; empty where there is but one year."""
    if len(found.cards) < 2:
        return b""
    graph = _Links(found.cards, owner, minter)
    for link in found.links:
        graph.link(link)
    for reuse in found.reuses:
        graph.reuse(reuse)
    for ended in found.ended:
        graph.ended(ended)
    levels: dict[str, list[Confidence]] = {}
    for link in found.links:
        levels.setdefault(link.later.node, []).append(link.confidence)
    for lineage in found.lineages:
        graph.lineage(lineage, [level for row in lineage for level in levels.get(row.node, ())])
    return canonical(graph.triples, minter.links(owner))


def curated_in(data: bytes) -> int:
    """How many links in N-Quads somebody decided."""
    mark = f" {TERM['linkBasis']} {concept('basis', 'curated')} ".encode()
    return sum(mark in line for line in data.split(b"\n"))


def without(data: bytes, owner: str, graph: str, minter: Minter) -> bytes:
    """The links of ``owner`` in N-Quads less all that rest on the submission ``graph``.

    Nothing is left where there is but one other submission.
    """
    triples = triples_of(data, minter.links(owner))
    gone = {s for s, p, o in triples if (p, o) == (DERIVED_FROM, iri(graph))}
    left = [(s, p, o) for s, p, o in triples if s not in gone and o != iri(graph)]
    if sum(p == USED for _, p, _ in left) < 2:
        return b""
    return canonical(left, minter.links(owner))


class _Links:
    """Collects the triples of one owner's links."""

    def __init__(self, cards: Sequence[Card], owner: str, minter: Minter) -> None:
        self._mint = minter
        self._cards = {card.year: card for card in cards}
        self._activity = iri(minter.linking(owner))
        used = [(self._activity, USED, iri(card.graph)) for card in cards]
        labels = [(self._activity, LABEL, en(_EN)), (self._activity, LABEL, zh(_ZH))]
        self.triples: list[Triple] = [(self._activity, TYPE, _ACTIVITY), *labels, *used]

    def _node(self, kind: str, address: str, label: str, rows: Sequence[Row]) -> str:
        """A link of class ``kind``, named after a row, found in the submissions of ``rows``."""
        node = iri(address)
        self.triples += [
            (node, TYPE, TERM[kind]),
            (node, LABEL, zh(label)),
            (node, GENERATED_BY, self._activity),
            *((node, DERIVED_FROM, iri(self._cards[row.year].graph)) for row in rows),
        ]
        return node

    def _submissions(self, node: str, earlier: int, later: int) -> None:
        """Say of which submissions the two ends of a link are."""
        for name, year in (("earlierSubmission", earlier), ("laterSubmission", later)):
            self.triples.append((node, TERM[name], iri(self._cards[year].graph)))

    def link(self, one: Link) -> None:
        """Two rows that are one thing."""
        earlier, later = one.earlier, one.later
        kind = "KpiIdentity" if later.kind == "kpi" else "PlanIdentity"
        address = self._mint.link("identity", later.node, earlier.node)
        node = self._node(kind, address, later.label, (earlier, later))
        about = "identifiesKpi" if later.kind == "kpi" else "identifiesPlan"
        for row in (earlier, later):
            self.triples.append(
                (node, TERM[about], iri(row.whole if row.kind == "kpi" else row.node))
            )
        self._ends(node, earlier, later, one.evidence)
        self.triples.append((node, TERM["confidence"], concept("confidence", one.confidence)))
        self.triples += [(node, TERM["rival"], iri(row.node)) for row in one.rivals]
        self._basis(node, one.decision)
        for cell, other in _restated(earlier, later):
            self._pair("Restatement", cell, other, one, node)
        for cell, other in _planned(earlier, later):
            self._pair("BudgetOutcome", cell, other, one, node)

    def _pair(self, kind: str, cell: Cell, other: Cell, link: Link, identity: str) -> None:
        """A number of the later row of a link and what the earlier one has for the same year."""
        address = self._mint.link(_KEBAB[kind], cell.node, other.node)
        node = self._node(kind, address, link.later.label, (link.earlier, link.later))
        self._submissions(node, link.earlier.year, link.later.year)
        self.triples += [
            (node, TERM["earlierCell"], iri(other.node)),
            (node, TERM["laterCell"], iri(cell.node)),
            (node, TERM["followsFrom"], identity),
            (node, TERM["confidence"], concept("confidence", link.confidence)),
        ]

    def reuse(self, one: Reuse) -> None:
        """A code that stands for something else."""
        address = self._mint.link("code-reuse", one.later.node, one.earlier.node)
        node = self._node("CodeReuse", address, one.later.label, (one.earlier, one.later))
        self._ends(node, one.earlier, one.later, one.evidence)
        self._basis(node, one.decision)

    def ended(self, one: Ended) -> None:
        """What the next scorecard does not have."""
        address, after = self._mint.link("discontinuation", one.row.node), self._cards[one.until]
        node = self._node("Discontinuation", address, one.row.label, (one.row,))
        self.triples += [
            (node, DERIVED_FROM, iri(after.graph)),
            (node, TERM["earlierPart"], iri(one.row.node)),
            (node, TERM["absentFrom"], iri(after.scorecard)),
            *((node, TERM["rival"], iri(row.node)) for row in one.rivals),
        ]
        self._submissions(node, one.row.year, one.until)
        self._basis(node, None)

    def lineage(self, rows: Sequence[Row], levels: Sequence[Confidence]) -> None:
        """Everything that is one thing, named after its first year, with its latest name.

        It is as sure as the least sure of its links.
        """
        address = self._mint.link("lineage", rows[0].node)
        node = self._node("Lineage", address, rows[-1].label, rows)
        self.triples += [(node, TERM["lineageMember"], iri(row.node)) for row in rows]
        self.triples.append((node, TERM["earlierPart"], iri(rows[0].node)))
        self.triples.append((node, TERM["laterPart"], iri(rows[-1].node)))
        self._submissions(node, rows[0].year, rows[-1].year)
        if levels:
            level = max(levels, key=CONFIDENCES.index)
            self.triples.append((node, TERM["confidence"], concept("confidence", level)))

    def _ends(self, node: str, earlier: Row, later: Row, evidence: Evidence) -> None:
        self._submissions(node, earlier.year, later.year)
        self.triples += [
            (node, TERM["earlierPart"], iri(earlier.node)),
            (node, TERM["laterPart"], iri(later.node)),
            *((node, TERM["evidence"], concept("identity-evidence", k)) for k in evidence.kinds),
            (node, TERM["nameSimilarity"], decimal(evidence.similarity)),
            (node, TERM["sharedValues"], integer(evidence.shared)),
            (node, TERM["equalValues"], integer(evidence.equal)),
        ]

    def _basis(self, node: str, decision: Decision | None) -> None:
        basis = "rule" if decision is None else "curated"
        self.triples.append((node, TERM["linkBasis"], concept("basis", basis)))
        if decision is not None:
            self.triples += _decided(node, decision, self._mint)


_KEBAB = {"Restatement": "restatement", "BudgetOutcome": "budget-outcome"}


def _restated(earlier: Row, later: Row) -> Iterator[tuple[Cell, Cell]]:
    """Numbers of the later row that are not those of the earlier one for that year and kind."""
    if later.kind == "kpi":
        for cell, other in product(later.cells, earlier.cells):
            same = (cell.kind, cell.year) == (other.kind, other.year)
            if same and cell.number != other.number:
                yield cell, other


def _planned(earlier: Row, later: Row) -> Iterator[tuple[Cell, Cell]]:
    """Amounts of the later row that were appropriated, and what the earlier one estimated."""
    if later.kind == "plan":
        for cell, other in product(later.cells, earlier.cells):
            kinds = (cell.kind, other.kind) == (_APPROPRIATED, _ESTIMATED)
            if kinds and cell.year == other.year:
                yield cell, other


def _decided(node: str, decision: Decision, minter: Minter) -> Iterator[Triple]:
    author = iri(minter.curator(decision.author))
    yield author, TYPE, _AGENT
    yield author, LABEL, plain(decision.author)
    yield node, _CREATOR, author
    yield node, _CREATED, date_(decision.date)
    yield node, _DESCRIPTION, plain(decision.reason)
