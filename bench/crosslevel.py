"""What the rules across submissions cost per submission, and that the cost stays level.

Run ``python -m bench.crosslevel [AGENCIES…]`` (10, 30 and 100 by default). Each agency has a
scorecard of three years in a row, made of a bundled example: the numbers of a year are the
same wherever it is stated, except that every twentieth agency restates one, and a city card
of each year stands beside them. Figures are CPU milliseconds per submission: taking it in,
and all rules with places and texts of what they find; then the largest process so far.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import bscgraph
from bscgraph import graph
from bscgraph.model import Scorecard, Value
from bscgraph.validate.crosslevel import Collection, crosslevel_rules
from bscgraph.validate.partition import Part

EXAMPLES = Path(__file__).parent.parent / "examples"
YEARS = (110, 111, 112)


@cache
def cards() -> tuple[Scorecard, Scorecard]:
    """The city's scorecard and an agency's."""
    city, agency = bscgraph.read(EXAMPLES / "hac-111.pdf")
    return city, agency


def made(agency: int, year: int) -> Scorecard:
    """The scorecard of an agency (0: the city) for one year."""
    card = cards()[1 if agency else 0]

    def moved(value: Value, row: int) -> Value:
        stated = value.roc_year + year - 111
        number = Decimal(1000 * agency + 37 * stated + row)
        if agency % 20 == 1 and row == 0 and year == YEARS[1] and stated == YEARS[0] - 1:
            number += 1
        return replace(value, roc_year=stated, reading=replace(value.reading, value=number))

    kpis = tuple(
        replace(kpi, values=tuple(moved(value, row) for value in kpi.values))
        for row, kpi in enumerate(card.kpis)
    )
    owner = f"第{agency}處" if agency else card.agency
    return replace(card, agency=owner, roc_year=year, kpis=kpis)


def parts(agencies: int) -> Iterator[Part]:
    """Every scorecard of so many agencies and the city as a submission."""
    for agency in range(agencies + 1):
        for year in YEARS:
            built = graph.build(made(agency, year))
            yield Part(built.graph, built.triples)


def measure(agencies: int) -> str:
    """One line of figures."""
    where: dict[str, tuple[int, int]] = {}

    def fetch(name: str) -> tuple[graph.Submission, ...]:
        return graph.build(made(*where[name])).triples  # type: ignore[return-value]

    collection, taken = Collection(fetch), 0.0  # type: ignore[arg-type]
    places = ((agency, year) for agency in range(agencies + 1) for year in YEARS)
    for part, place in zip(parts(agencies), places, strict=True):
        where[part.name] = place
        start = time.process_time()
        collection.add(part)
        taken += time.process_time() - start
    start = time.process_time()
    found = collection.results()
    asked = time.process_time() - start
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    each = 1000 / len(where)
    return (
        f"{len(where):5} submissions: {taken * each:5.1f} ms in, {asked * each:5.1f} ms rules, "
        f"{len(found)} findings, {size} MiB"
    )


def main() -> None:
    """Measure for each number of agencies given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agencies", nargs="*", type=int, default=[10, 30, 100])
    crosslevel_rules()
    for agencies in parser.parse_args().agencies:
        print(measure(agencies), flush=True)


if __name__ == "__main__":
    main()
