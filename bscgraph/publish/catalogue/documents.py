"""A graph as Turtle, JSON-LD and RDF/XML, written block by block as it is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bscgraph.graph import rdfxml, turtle
from bscgraph.graph.nquads import Triple, literal_of
from bscgraph.publish.catalogue.terms import PREFIXES, term

__all__ = ["Blocks", "written"]

Blocks = Callable[[], Iterable[list[Triple]]]
"""Makes the blocks of a graph anew; all that is said of a subject is in one block."""

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def written(blocks: Blocks, form: str) -> Iterator[bytes]:
    """The graph in ``form``: ``turtle``, ``jsonld`` or ``rdfxml``; the same bytes every time."""
    if form == "turtle":
        pieces = turtle.streamed(blocks(), PREFIXES)
    elif form == "rdfxml":
        pieces = rdfxml.streamed(blocks(), PREFIXES)
    else:
        pieces = _jsonld(blocks())
    for piece in pieces:
        yield piece.encode()


def _jsonld(blocks: Iterable[list[Triple]]) -> Iterator[str]:
    context = json.dumps(dict(PREFIXES), ensure_ascii=False, indent=1).replace("\n", "\n ")
    yield f'{{\n "@context": {context},\n "@graph": ['
    mark = "\n"
    for block in blocks:
        nodes: dict[str, dict[str, Any]] = {}
        for subject, predicate, value in dict.fromkeys(block):
            entry = nodes.setdefault(subject, {"@id": subject[1:-1]})
            key, said = _said(predicate, value)
            entry.setdefault(key, []).append(said)
        for entry in nodes.values():
            yield f"{mark} {json.dumps(_short(entry), ensure_ascii=False)}"
            mark = ",\n"
    yield "\n ]\n}\n"


def _said(predicate: str, value: str) -> tuple[str, Any]:
    if predicate == term("rdf:type"):
        return "@type", _compact(value[1:-1])
    if value.startswith("<"):
        return _compact(predicate[1:-1]), {"@id": value[1:-1]}
    text, datatype, language = literal_of(value)
    if language is not None:
        return _compact(predicate[1:-1]), {"@value": text, "@language": language}
    if datatype in (None, _STRING):
        return _compact(predicate[1:-1]), text
    return _compact(predicate[1:-1]), {"@value": text, "@type": _compact(datatype or "")}


def _short(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value[0] if isinstance(value, list) and len(value) == 1 else value
        for key, value in entry.items()
    }


def _compact(address: str) -> str:
    for prefix, space in PREFIXES:
        if address.startswith(space):
            return f"{prefix}:{address.removeprefix(space)}"
    return address
