"""Reads a query of a shape as both engines would: what it selects, names, or why it fails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bscgraph.validate.bounds import excess, reason, wrong_kind

__all__ = ["Reading", "read_query"]

_PATH = re.compile(r"\$PATH\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """The variables a query selects and the IRIs in it.

    ``error`` says why it cannot be read, ``refused`` why it is not run, in both languages.
    """

    variables: frozenset[str] = frozenset()
    iris: frozenset[str] = frozenset()
    error: str = ""
    refused: tuple[str, str] | None = None


def read_query(prefixes: Mapping[str, str], text: str, wanted: str = "SELECT") -> Reading:
    """Parse a query with two independent parsers; nothing is asked of any data.

    Args:
        prefixes: what is declared for it.
        text: the query.
        wanted: ``SELECT`` or ``ASK``.
    """
    refused = excess(text)
    if refused is not None:
        return Reading(refused=refused)
    found = _read(prefixes, text)
    return found if found.error else replace(found, refused=wrong_kind(text, wanted))


def _read(prefixes: Mapping[str, str], text: str) -> Reading:
    import pyoxigraph
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql import prepareQuery
    from rdflib.plugins.sparql.algebra import traverse
    from rdflib.plugins.sparql.parserutils import CompValue

    whole = "".join(f"PREFIX {name}: <{place}>\n" for name, place in prefixes.items())
    # In validators $PATH stands for the path of the shape.
    whole += _PATH.sub("<urn:x-path>", text)
    try:
        # First the stricter one: rdflib tells an undeclared prefix by a bare Exception.
        pyoxigraph.Store().query(whole)
        algebra: Any = prepareQuery(whole).algebra
    except (SyntaxError, ValueError, ParseBaseException) as error:
        return Reading(error=reason(str(error), prefixes, text))
    found: set[str] = set()

    def note(node: Any) -> None:
        if not isinstance(node, CompValue) and type(node).__name__ == "URIRef":
            found.add(str(node))

    traverse(algebra, visitPost=note)
    selected = algebra.get("PV") or ()
    return Reading(frozenset(map(str, selected)), frozenset(found))
