"""bscgraph: balanced scorecards of public agencies as a knowledge graph.

>>> import bscgraph
>>> cards = bscgraph.read("scorecard.pdf")  # doctest: +SKIP
>>> cards[0].kpis[0].values[0].reading.value  # doctest: +SKIP
Decimal('3175')
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.__about__ import __version__
from bscgraph.errors import BscgraphError, ReadError
from bscgraph.findings import Finding, Severity
from bscgraph.model import Scorecard

# Loaded before the function of the same name is defined, so that no later import of the
# subpackage can put itself in the function's place.
from bscgraph.read import Limits

if TYPE_CHECKING:
    from bscgraph.questions import Questions

__all__ = [
    "BscgraphError",
    "Finding",
    "Limits",
    "ReadError",
    "Scorecard",
    "Severity",
    "__version__",
    "open_store",
    "read",
    "to_json",
]


def read(path: str | os.PathLike[str], limits: Limits | None = None) -> list[Scorecard]:
    """Read every scorecard in a document: PDF, XLSX, XLS, ODS, DOCX, ODT, CSV, text, StratML.

    Doubts about the document are in each card's ``findings``; nothing is guessed.

    Args:
        path: the file.
        limits: pages, bytes and seconds it may take; safe defaults when None.

    Raises:
        ReadError: the file cannot be read, or holds no scorecard; one of its subclasses.
    """
    from bscgraph import scorecard

    return scorecard.read(Path(path), limits or Limits())


def open_store(
    place: str | os.PathLike[str] | None = None, *, base: str = "", writable: bool = False
) -> Questions:
    """The store at ``place``, to ask: ``open_store("scorecards.db").query("budget/by-agency")``.

    Args:
        place: a folder that ``bscgraph load`` made, the address of a SPARQL endpoint, or None
            for an empty store in memory, which takes documents by ``load``.
        base: the publisher's base IRI; the project's own by default.
        writable: open a folder to load into it too, and make it where there is none.

    Raises:
        StoreError: there is no store at ``place``, or it cannot be opened.
    """
    from bscgraph import store
    from bscgraph.iri import DEFAULT_BASE
    from bscgraph.questions import Questions

    found = store.opened(None if place is None else os.fspath(place), writable=writable)
    return Questions(found, base or DEFAULT_BASE)


def to_json(card: Scorecard) -> dict[str, object]:
    """The scorecard as plain JSON values, in the format of docs/json.md."""
    from bscgraph import scorecard

    return scorecard.to_json(card)
