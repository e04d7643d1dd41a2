"""Scorecard to RDF and back, one named graph per submission; pure: no input or output.

>>> from bscgraph.graph import from_dataset, to_dataset
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bscgraph.errors import GraphError
from bscgraph.findings import Finding
from bscgraph.graph import formats, nquads
from bscgraph.graph.back import cards_in
from bscgraph.graph.build import collected
from bscgraph.graph.derived import with_derived
from bscgraph.graph.formats import FORMATS, Format, format_of
from bscgraph.graph.prefixes import bind
from bscgraph.iri import Minter
from bscgraph.model import Scorecard

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = [
    "FORMATS",
    "Format",
    "Submission",
    "again",
    "build",
    "format_of",
    "from_dataset",
    "parse",
    "read",
    "to_dataset",
    "with_derived",
    "write",
    "write_canonical",
]


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission of a scorecard as plain triples.

    ``graph`` is the IRI of its named graph, ``scorecard`` that of the scorecard; ``triples``,
    each once, are terms in N-Quads spelling; ``findings`` tell what the register does not know.
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

    dataset = Dataset()
    bind(dataset)
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
    graph = collected(card, submission, minter or Minter())
    return Submission(
        graph.graph, graph.scorecard, tuple(dict.fromkeys(graph.triples)), tuple(graph.findings)
    )


def again(card: Scorecard, name: str) -> Submission | None:
    """The submission ``name`` (IRI of its graph) of ``card``.

    None if it has another name: the graph was made with another register or by other rules.
    """
    base, mark, rest = name.partition("/graph/")
    number = rest.rpartition("/")[2]
    if not mark or not (number.isascii() and number.isdecimal()):
        return None
    built = build(card, int(number), Minter(base + "/"))
    return built if built.graph == name else None


def to_dataset(card: Scorecard, submission: int = 1) -> Dataset:
    """``card`` as an rdflib dataset with one named graph."""
    return build(card, submission).dataset()


def write_canonical(card: Scorecard, submission: int = 1) -> bytes:
    """``card`` as sorted N-Quads, identical on every machine and hash seed."""
    return build(card, submission).canonical()


def write(submissions: Iterable[Submission], form: str = "nquads") -> bytes:
    """Submissions as bytes in ``form``, a name of :data:`FORMATS`; the same bytes every time.

    Raises:
        GraphError: the format has no named graphs, and two submissions are of one scorecard.
    """
    submissions = list(submissions)
    if not FORMATS[form].named_graphs:
        cards = [one.scorecard for one in submissions]
        twice = next((card for card in cards if cards.count(card) > 1), None)
        if twice is not None:
            raise GraphError(
                f"Two submissions of <{twice}> cannot be told apart in {form}, which has no named "
                "graphs; use nquads, trig or jsonld.",
                f"{form} 沒有具名圖，無法區分 <{twice}> 的兩次提報；請用 nquads、trig 或 jsonld。",
            )
    return formats.written(((one.graph, one.triples) for one in submissions), form)


def from_dataset(dataset: Dataset) -> list[Scorecard]:
    """The scorecards whose submissions an rdflib dataset holds, by their graphs' IRIs.

    What :func:`build` stated comes back equal: every cell, doubt and source.

    Raises:
        GraphError: a submission is incomplete or contradicts itself.
    """
    return [card for _, card in cards_in(formats.nodes_of(dataset))]


def read(data: bytes, form: str, name: str = "graph") -> list[tuple[str, Scorecard]]:
    """Submissions (IRIs) with their scorecards in bytes of an RDF format.

    Args:
        data: the file's bytes.
        form: a name of :data:`FORMATS`.
        name: what the file is called, for messages.

    Raises:
        GraphError: the bytes are not in the format or hostile, or hold no whole submission.
    """
    found = cards_in(formats.nodes_in(data, form, name))
    if not found:
        raise GraphError(
            f"“{name}” holds no submission of a scorecard; "
            "make the graph with: bscgraph convert DOCUMENT -o FILE",
            f"「{name}」中沒有計分卡的提報；請以 bscgraph convert 文件 -o 檔案 產生圖。",
        )
    return found
