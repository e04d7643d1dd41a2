"""What building a scorecard's graph costs beside writing the same triples with pyoxigraph.

Run ``python -m bench.graph [FILE…]`` (the bundled examples by default). Ours goes from the
scorecard to the bytes of the canonical file; pyoxigraph gets the finished terms as Python
values, makes its quads of them and writes N-Quads. Both in turn in one process; the figures
are CPU milliseconds, the least of the rounds, and their ratio must be at most 1.5. The other
lines are ours for each serialisation: writing it, and reading it back to a scorecard.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph

import bscgraph
from bscgraph import graph
from bscgraph.graph.nquads import Triple, literal_of
from bscgraph.model import Scorecard

EXAMPLES = Path(__file__).parent.parent / "examples"
Value = str | tuple[str, str | None, str | None]


def plain(triples: tuple[Triple, ...]) -> list[tuple[str, str, Value]]:
    """The distinct triples as Python values: addresses, and literals with datatype or tag."""
    return [
        (s[1:-1], p[1:-1], o[1:-1] if o.startswith("<") else literal_of(o))
        for s, p, o in sorted(set(triples))
    ]


def directly(name: str, triples: list[tuple[str, str, Value]]) -> bytes:
    """Make the quads with pyoxigraph and write them as N-Quads."""
    node, literal = pyoxigraph.NamedNode, pyoxigraph.Literal
    graph_name = node(name)
    quads = []
    for subject, predicate, value in triples:
        if isinstance(value, str):
            term: pyoxigraph.NamedNode | pyoxigraph.Literal = node(value)
        else:
            text, datatype, language = value
            kind = node(datatype) if datatype else None
            term = literal(text, datatype=kind, language=language)
        quads.append(pyoxigraph.Quad(node(subject), node(predicate), term, graph_name))
    written = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    assert written is not None
    return written


def least(work: Callable[[], object], rounds: int) -> float:
    """The least CPU milliseconds of ``rounds``."""
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - start))
    return min(spent)


def measure(card: Scorecard, rounds: int) -> None:
    """Print the figures of one scorecard."""
    built = graph.build(card)
    triples = plain(built.triples)
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(least(lambda: directly(built.graph, triples), 1))
        ours.append(least(lambda: graph.build(card).canonical(), 1))
    print(f"{card.title.value}: {len(triples):,} triples")
    ratio = min(ours) / min(theirs)
    print(f"  build {min(ours):.1f} ms, pyoxigraph {min(theirs):.1f} ms, ratio {ratio:.2f}")
    for form in graph.FORMATS:
        data = graph.write([built], form)
        write = least(lambda form=form: graph.write([built], form), 3)  # type: ignore[misc]
        back = least(lambda form=form, data=data: graph.read(data, form), 3)  # type: ignore[misc]
        print(f"  {form:9} {len(data) / 1024:7.0f} KiB  write {write:6.1f} ms  read {back:6.1f} ms")


def main() -> None:
    """Read the files named on the command line and print the figures of each scorecard."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(EXAMPLES.glob("*.pdf")))
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    for path in options.files:
        for card in bscgraph.read(path):
            measure(card, options.rounds)


if __name__ == "__main__":
    main()
