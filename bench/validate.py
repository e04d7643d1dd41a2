"""What validating a submission costs beside pySHACL and beside parsing the same triples.

Run ``python -m bench.validate``. All in one process and on one core, CPU milliseconds, ours and
theirs in turn, the least of the rounds. Ours goes from the built triples to results with
their places, texts and completeness; pyoxigraph parses the same triples from N-Triples into
Python values; pySHACL does the same as ours, as the other engine of the same interface, and once
more alone: with the finished rdflib graph, to bare results (half a minute: leave it out with
``--no-reference``). Before that, ``--many``
generated submissions one after the other: seconds (their making is not in them), peak memory
of the process (it is), and the cost of each beside that of the first ten of the same kinds.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph

import bscgraph
from bench.submissions import generated
from bscgraph.graph import Submission, build
from bscgraph.model import Scorecard
from bscgraph.validate import Checked, Part, check, default_rules
from bscgraph.validate.spelling import as_graph, document

EXAMPLES = Path(__file__).parent.parent / "examples"


def spent(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def ours(built: Submission) -> Checked:
    """One submission checked, from triples to located results."""
    return check(Part(built.graph, built.triples), default_rules())


def parsed(text: bytes) -> list[pyoxigraph.Quad]:
    """The same triples parsed."""
    return list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES))


def beside_parsing(card: Scorecard, rounds: int) -> tuple[float, float]:
    """Print the figures of one scorecard; gives our milliseconds and those of parsing."""
    built = build(card)
    text = document(built.triples).encode()
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(spent(lambda: parsed(text)))
        mine.append(spent(lambda: ours(built)))
    found = len(ours(built).results)
    print(f"{card.title.value}: {len(built.triples):,} triples, {found} results")
    print(f"  ours {min(mine):.1f} ms, parsing {min(theirs):.1f} ms, "
          f"ratio {min(mine) / min(theirs):.2f} (at most 2.5)")  # fmt: skip
    return min(mine), min(theirs)


def beside_pyshacl(card: Scorecard) -> tuple[float, float]:
    """Print what pySHACL takes for the same submission; gives our milliseconds and its own.

    Ours is measured before and after it.
    """
    from pyshacl import validate

    built = build(card)
    part = Part(built.graph, built.triples)
    costs = [spent(lambda: ours(built)) for _ in range(10)]
    theirs = min(spent(lambda: check(part, default_rules(), "pyshacl")) for _ in range(2))
    data, shapes = as_graph(built.triples), as_graph(default_rules().prepared.triples)
    alone = spent(lambda: validate(data, shacl_graph=shapes, inplace=True))
    mine = min(*costs, *(spent(lambda: ours(built)) for _ in range(10)))
    print(f"  pySHACL {theirs:,.0f} ms, {theirs / mine:,.0f} times ours (at least 150); "
          f"alone {alone:,.0f} ms, {alone / mine:,.0f} times")  # fmt: skip
    return mine, theirs


def many(cards: list[Scorecard], count: int) -> None:
    """Print seconds, memory and how the cost of one grows with their number."""
    first, total, longest = [], 0.0, 0.0
    for number, card in enumerate(generated(count, cards=cards)):
        built = build(card)
        cost = spent(lambda built=built: ours(built))  # type: ignore[misc]
        total += cost
        longest = max(longest, cost)
        if number < 3 * len(cards) + 1:
            first.append(cost)
    few = sum(first) / len(first)
    each = total / count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:,} generated submissions: {total / 1000:.1f} s (at most 15), "
          f"peak {peak:.0f} MiB (at most 150)")  # fmt: skip
    print(f"  each {each:.1f} ms, of the first {len(first)} {few:.1f} ms, "
          f"ratio {each / few:.2f} (at most 1.2); the longest {longest:.1f} ms")  # fmt: skip


def main() -> None:
    """Read the examples and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--golden", action="store_true", help="the golden cards, without cells")
    parser.add_argument("--no-reference", action="store_true", help="without pySHACL")
    options = parser.parse_args()
    cards = _cards(golden=options.golden)
    default_rules()
    if options.many:
        many(cards, options.many)
    mine, theirs = zip(*(beside_parsing(card, options.rounds) for card in cards), strict=True)
    print(f"all of them: ratio {sum(mine) / sum(theirs):.2f}")
    if not options.no_reference:
        pairs = []
        for card in cards:
            print(card.title.value)
            pairs.append(beside_pyshacl(card))
        mine, theirs = zip(*pairs, strict=True)
        print(f"all of them: pySHACL {sum(theirs) / sum(mine):,.0f} times ours")


def _cards(*, golden: bool) -> list[Scorecard]:
    if golden:
        from bench.submissions import golden as by_eye

        return by_eye()
    return [card for path in sorted(EXAMPLES.glob("*.pdf")) for card in bscgraph.read(path)]


if __name__ == "__main__":
    sys.exit(main())
