"""The prefixes our files use, the same in every format that has them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import Dataset, Graph
from rdflib.namespace import PROV, RDFS, TIME, XSD

from bscgraph.terms import BSC, CODE

__all__ = ["PREFIXES", "base_of", "bind"]

PREFIXES: tuple[tuple[str, str], ...] = (
    ("bsc", str(BSC._NS)),
    ("code", str(CODE)),
    ("prov", str(PROV)),
    ("rdfs", str(RDFS)),
    ("time", str(TIME)),
    ("xsd", str(XSD)),
)


_BASE = re.compile(r"(.*/)graph/[^/]+/[^/]+/[^/]+")


def base_of(names: Iterable[str]) -> str | None:
    """The base IRI that named graphs of one publisher share; None where they share none."""
    found = {match[1] if (match := _BASE.fullmatch(name)) else None for name in names}
    return found.pop() if len(found) == 1 else None


def bind(graph: Graph | Dataset) -> None:
    """Make ``graph`` know our prefixes."""
    for prefix, namespace in PREFIXES:
        graph.bind(prefix, namespace, replace=True)
