"""Turtle and TriG: a block per subject, short names, every term exactly as it was built.

rdflib writes these formats too, but respells numbers (``60000`` becomes ``60000.0``): another
term, which a comparison or a join would not find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bscgraph.graph.nquads import Triple
from bscgraph.graph.prefixes import PREFIXES, base_of
from bscgraph.graph.vocabulary import TYPE

__all__ = ["Prefixes", "in_order", "pieces", "streamed", "written"]

Prefixes = tuple[tuple[str, str], ...]
"""Prefixes with their namespaces."""

_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?:/[A-Za-z0-9][A-Za-z0-9_-]*)*")
_INTEGER = re.compile(r'"(-?\d+)"\^\^<http://www\.w3\.org/2001/XMLSchema#integer>')
_TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


def written(graphs: Iterable[tuple[str, Sequence[Triple]]], *, named: bool) -> bytes:
    """Named graphs (IRI and triples) as TriG, or (``named`` false) their union as Turtle."""
    graphs = sorted(graphs)
    base = base_of(name for name, _ in graphs) or ""
    if named:
        return "".join(pieces(graphs, base)).encode()
    parts = _head(PREFIXES, base)
    triples = {triple for _, some in graphs for triple in some}
    return "".join(parts + _blocks(sorted(triples), base, "")).encode()


def pieces(graphs: Iterable[tuple[str, Sequence[Triple]]], base: str) -> Iterator[str]:
    """Named graphs as TriG, graph by graph in the order they come.

    Args:
        graphs: IRI and triples of each.
        base: the base IRI they share, empty where they share none.
    """
    yield "".join(_head(PREFIXES, base))
    for name, some in graphs:
        body = "".join(_blocks(sorted(set(some)), base, "  "))
        yield f"\n{_name(f'<{name}>', base)} {{\n{body}}}\n"


def in_order(triples: Iterable[Triple], prefixes: Prefixes, base: str) -> bytes:
    """One graph as Turtle, its subjects and the values of a property in the order they come.

    Args:
        triples: the statements; one that comes twice is written once.
        prefixes: prefixes with their namespaces.
        base: the base IRI that addresses below ``id/`` and ``graph/`` are written without.
    """
    return "".join(streamed([triples], prefixes, base)).encode()


def streamed(
    parts: Iterable[Iterable[Triple]], prefixes: Prefixes, base: str = ""
) -> Iterator[str]:
    """One graph as Turtle, part by part as they come; all of a subject is in one part."""
    yield "".join(_head(prefixes, base))
    for triples in parts:
        yield "".join(_blocks(dict.fromkeys(triples), base, "", prefixes))


def _head(prefixes: Prefixes, base: str) -> list[str]:
    return [*([f"@base <{base}> .\n"] if base else []), *_declared(prefixes)]


def _declared(prefixes: Prefixes) -> list[str]:
    return [f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes]


def _blocks(
    triples: Iterable[Triple], base: str, indent: str, prefixes: Prefixes = PREFIXES
) -> list[str]:
    subjects: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in triples:
        subjects.setdefault(subject, {}).setdefault(predicate, []).append(value)
    lines = []
    for subject, properties in subjects.items():
        # the class first, as people write it
        ordered = sorted(properties, key=lambda predicate: (predicate != TYPE, predicate))
        body = f" ;\n{indent}    ".join(
            f"{'a' if predicate == TYPE else _name(predicate, base, prefixes)} "
            + ", ".join(_value(value, base, prefixes) for value in properties[predicate])
            for predicate in ordered
        )
        lines.append(f"\n{indent}{_name(subject, base, prefixes)} {body} .\n")
    return lines


def _value(term: str, base: str, prefixes: Prefixes) -> str:
    if term.startswith("<"):
        return _name(term, base, prefixes)
    number = _INTEGER.fullmatch(term)
    if number:
        return number[1]
    if term == _TRUE:
        return "true"
    text, typed, datatype = term.rpartition('"^^')
    return (
        f'{text}"^^{_name(datatype, base, prefixes)}'
        if typed and datatype.startswith("<")
        else term
    )


@lru_cache(maxsize=4096)
def _name(term: str, base: str, prefixes: Prefixes = PREFIXES) -> str:
    address = term[1:-1]
    for prefix, namespace in prefixes:
        if address.startswith(namespace):
            local = address.removeprefix(namespace)
            if _LOCAL.fullmatch(local):
                return f"{prefix}:{local}".replace("/", "\\/")
    own = bool(base) and address.startswith((f"{base}id/", f"{base}graph/"))
    return f"<{address.removeprefix(base)}>" if own else term
