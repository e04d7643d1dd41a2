"""Example files of rules: what they make fire. And shapes beside the project's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bscgraph.graph import format_of
from bscgraph.graph.vocabulary import TERM, TYPE
from bscgraph.validate.crosslevel import crosslevel
from bscgraph.validate.partition import Part
from bscgraph.validate.pool import check
from bscgraph.validate.report import Result
from bscgraph.validate.rules import RuleSet, default_rules, load_rules
from bscgraph.validate.spelling import content, read_triples

__all__ = ["gathered", "graphs_in", "results_in", "with_own"]


def with_own(paths: Sequence[Path]) -> RuleSet:
    """The project's own rules for submissions, and an organisation's beside them.

    Raises:
        ShapesError: a file of the organisation's is missing or broken, or has no target.
    """
    if not paths:
        return default_rules()
    return RuleSet((*default_rules().triples, *load_rules(*paths).triples))


def results_in(path: Path, rules: RuleSet) -> tuple[Result, ...]:
    """All results for one RDF file: of the rules, and of those across its submissions.

    Raises:
        GraphError: it is no RDF file.
        ShapesError: the rules find nothing to check in it.
    """
    data, form = path.read_bytes(), format_of(path.name)
    name = form.name if form else "turtle"
    graphs = graphs_in(data, name, path.name)
    checked, _ = gathered(graphs)
    single = tuple(result for part in checked for result in check(part, rules).results)
    return single + crosslevel(graphs)


def gathered(graphs: Sequence[Part]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The graphs that are submissions, and those beside them, such as curated links.

    Where none is a submission, all of it is one graph to check.
    """
    kinds = [(part, _submission(part)) for part in graphs]
    found = tuple(part for part, kind in kinds if part.name and kind)
    if found:
        return found, tuple(part for part, kind in kinds if not (part.name and kind))
    triples = tuple(triple for part in graphs for triple in part.triples)
    name = next((kind for _, kind in kinds if kind), "")
    return (Part(name, triples),), ()


def _submission(part: Part) -> str:
    """The IRI of the submission that a graph is about; empty where it is about none."""
    kind = TERM["Submission"]
    found = (s for s, p, o in part.triples if p == TYPE and o == kind)
    return content(min(found, default="<>"))


def graphs_in(data: bytes, form: str, name: str) -> tuple[Part, ...]:
    """Every graph in bytes of an RDF format: submissions, and others such as curated links.

    Args:
        data: the file's bytes.
        form: a name of :data:`bscgraph.graph.FORMATS`.
        name: what the file is called, for messages.

    Raises:
        GraphError: the bytes are not in the format, or hostile.
    """
    graphs: dict[str, list[tuple[str, str, str]]] = {}
    for subject, predicate, value, graph in read_triples(data, form, name):
        graphs.setdefault(content(graph), []).append((subject, predicate, value))
    return tuple(Part(graph, tuple(graphs[graph])) for graph in sorted(graphs))
