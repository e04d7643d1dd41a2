"""From a city to all cities of the world, on paper: what documents, hours and disks it takes.

Run ``python -m bench.world``. It prints the table of docs/scale.md (a test compares them): the
figures that ``bench.scale`` measured for 1,000 documents (bench/README.md), times how many
documents there would be.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["DOCUMENT", "STEPS", "Document", "Step", "table"]


@dataclass(frozen=True, slots=True)
class Document:
    """What one document costs: CPU seconds, statements, and bytes on the disk.

    ``packed`` is its canonical file when compressed with gzip, as it is kept and sent.
    """

    seconds: float
    quads: int
    graph: int
    packed: int
    store: int


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the world: cities, documents a year in each, and years."""

    name: str
    cities: int
    a_year: int
    years: int

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return self.cities * self.a_year * self.years


#: Means of the 1,000 documents in bench/README.md, rounded up; packed, of a hundred of them.
DOCUMENT = Document(seconds=0.40, quads=6_500, graph=1_800_000, packed=58_000, store=2_300_000)

STEPS = (
    Step("Taipei, one year", 1, 95, 1),
    Step("Taipei, ten years", 1, 95, 10),
    Step("Taiwan: 22 cities and counties, ten years", 22, 60, 10),
    Step("1,000 large cities, ten years", 1_000, 60, 10),
    Step("10,000 cities, ten years", 10_000, 40, 10),
)
_HEADS = ("", "Documents", "Core-hours", "Quads", "Store", "Canonical files", "packed")


def table(document: Document = DOCUMENT) -> Iterator[str]:
    """The lines of the table, in Markdown."""
    yield f"| {' | '.join(_HEADS)} |"
    yield "|" + "---|" * len(_HEADS)
    for step in STEPS:
        many = step.documents
        cells = (
            step.name,
            f"{many:,}",
            _rounded(many * document.seconds / 3600),
            _scaled(many * document.quads, ((1e9, "billion"), (1e6, "million"))),
            *(_bytes(many * one) for one in (document.store, document.graph, document.packed)),
        )
        yield f"| {' | '.join(cells)} |"


def _rounded(number: float) -> str:
    """Two significant digits: no more is known."""
    if number < 0.1:
        return f"{number:.2f}"
    places = 2 - len(str(int(number)))
    return f"{round(number, places):,.0f}" if number >= 10 else f"{number:.1f}"


def _scaled(number: float, units: tuple[tuple[float, str], ...]) -> str:
    size, unit = next((one for one in units if number >= one[0]), units[-1])
    return f"{_rounded(number / size)} {unit}"


def _bytes(number: float) -> str:
    return _scaled(number, ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")))


def main() -> None:
    """Print the table."""
    sys.stdout.writelines(f"{line}\n" for line in table())


if __name__ == "__main__":
    main()
