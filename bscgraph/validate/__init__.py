"""Checks graphs against the shapes, one submission at a time.

The engine only finds; what people read comes from the shapes file: rule code, severity,
message and how to mend it in both languages, filled with the real values of the graph.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Dataset, Graph
from rdflib.namespace import RDF

from bscgraph.terms import BSC
from bscgraph.validate.engines import Engine, Hit, pyshacl
from bscgraph.validate.locate import Writer
from bscgraph.validate.report import Report, Result, rank
from bscgraph.validate.rules import default_shapes, load_shapes, require_focus, require_targets

__all__ = ["Engine", "Hit", "Report", "Result", "load_shapes", "validate"]


def validate(data: Graph, shapes: Graph | None = None, engine: Engine | None = None) -> Report:
    """Check every submission in ``data`` by itself.

    Args:
        data: an rdflib graph (one submission) or dataset (one named graph each).
        shapes: what to check against; the project's own shapes by default.
        engine: runs the shapes; pySHACL by default.

    Raises:
        ShapesError: no shapes, broken shapes, or shapes that find nothing to check.
    """
    chosen = default_shapes() if shapes is None else shapes
    require_targets(chosen)
    run = engine or pyshacl
    results: list[Result] = []
    names: list[str] = []
    titles: list[str] = []
    for name, graph in _submissions(data):
        require_focus(graph, chosen, name)
        writer = Writer(graph, chosen)
        results.extend(writer.result(hit) for hit in run(graph, chosen))
        names.append(name)
        titles.append(writer.title)
    return Report(tuple(sorted(results, key=rank)), tuple(names), tuple(titles))


def _submissions(data: Graph) -> Iterator[tuple[str, Graph]]:
    """Each submission as a plain in-memory graph: engines go wrong on anything else."""
    graphs = (
        sorted(data.graphs(), key=lambda g: str(g.identifier)) if isinstance(data, Dataset) else []
    )
    named = [g for g in graphs if (g.identifier, RDF.type, BSC.Submission) in g]
    for graph in named:
        copy = Graph()
        copy += graph
        yield str(graph.identifier), copy
    if not named:
        # RDF from elsewhere: everything is one submission.
        copy = Graph()
        for graph in graphs or [data]:
            copy += graph
        submission = copy.value(predicate=RDF.type, object=BSC.Submission, any=True)
        yield str(submission or ""), copy
