"""Example files of rules: what they make fire. And shapes beside the project's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bscgraph.graph import format_of
from bscgraph.validate.crosslevel import crosslevel
from bscgraph.validate.partition import Part, parts_in
from bscgraph.validate.pool import check
from bscgraph.validate.report import Result
from bscgraph.validate.rules import RuleSet, default_rules, load_rules
from bscgraph.validate.spelling import content, read_triples

__all__ = ["graphs_in", "results_in", "with_own"]


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
    parts = parts_in(data, name, path.name)
    single = tuple(result for part in parts for result in check(part, rules).results)
    return single + crosslevel(graphs_in(data, name, path.name))


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
