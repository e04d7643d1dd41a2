"""Scorecard to RDF, one named graph per submission; pure: no input or output.

>>> from bscgraph.graph import write_canonical
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bscgraph.errors import GraphError
from bscgraph.findings import Finding
from bscgraph.graph import nquads
from bscgraph.graph.build import Builder
from bscgraph.iri import Minter
from bscgraph.model import Scorecard

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = ["Submission", "build", "parse", "to_dataset", "write_canonical"]


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission of a scorecard as plain triples.

    ``graph`` is the IRI of its named graph, ``scorecard`` that of the scorecard; ``triples``
    are terms in N-Quads spelling; ``findings`` tell what the register does not know.
    """

    graph: str
    scorecard: str
    triples: tuple[nquads.Triple, ...]
    findings: tuple[Finding, ...]

    def canonical(self) -> bytes:
        """The canonical file: sorted N-Quads, identical on every machine and hash seed."""
        return nquads.canonical(self.triples, self.graph)

    def dataset(self) -> Dataset:
        """An rdflib dataset that holds the named graph."""
        return parse(self.canonical())


def parse(nquads: bytes) -> Dataset:
    """N-Quads as an rdflib dataset that knows our prefixes (``bsc:``, ``code:``).

    Raises:
        GraphError: the bytes are no N-Quads.
    """
    from rdflib import Dataset
    from rdflib.exceptions import ParserError

    from bscgraph.terms import BSC, CODE

    dataset = Dataset()
    dataset.bind("bsc", BSC)
    dataset.bind("code", CODE)
    try:
        dataset.parse(data=nquads, format="nquads")
    except (ParserError, UnicodeDecodeError) as error:
        raise GraphError(
            f"The graph is no N-Quads: {error}.", f"此圖不是 N-Quads：{error}。"
        ) from error
    return dataset


def build(card: Scorecard, submission: int = 1, minter: Minter | None = None) -> Submission:
    """The graph of ``card`` as its n-th submission.

    Args:
        card: the scorecard as read.
        submission: which submission of this scorecard, counted from 1.
        minter: mints the IRIs; with the project's base by default.
    """
    builder = Builder(card, submission, minter or Minter())
    builder.run()
    return Submission(
        graph=builder.graph,
        scorecard=builder.scorecard,
        triples=tuple(builder.triples),
        findings=tuple(builder.findings),
    )


def to_dataset(card: Scorecard, submission: int = 1) -> Dataset:
    """``card`` as an rdflib dataset with one named graph."""
    return build(card, submission).dataset()


def write_canonical(card: Scorecard, submission: int = 1) -> bytes:
    """``card`` as sorted N-Quads, identical on every machine and hash seed."""
    return build(card, submission).canonical()
