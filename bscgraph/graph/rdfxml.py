"""RDF/XML: a description per subject, in one order, the same bytes on every machine.

rdflib writes it too, in an order that changes from run to run, and at ten times the cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr  # writes only, reads nothing

from bscgraph.graph.nquads import Triple, literal_of
from bscgraph.graph.prefixes import PREFIXES
from bscgraph.graph.vocabulary import TYPE

__all__ = ["written"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMES = (("rdf", _RDF), *PREFIXES)


def written(triples: Iterable[Triple]) -> bytes:
    """Triples as RDF/XML in UTF-8.

    Raises:
        KeyError: a property is of a namespace that has no prefix here.
    """
    spaces = "".join(f"\n    xmlns:{prefix}={quoteattr(space)}" for prefix, space in _NAMES)
    parts = ['<?xml version="1.0" encoding="utf-8"?>\n', f"<rdf:RDF{spaces}>\n"]
    subject = None
    for name, predicate, value in sorted(set(triples), key=_order):
        if name != subject:
            parts.append("" if subject is None else "  </rdf:Description>\n")
            parts.append(f"  <rdf:Description rdf:about={quoteattr(name[1:-1])}>\n")
            subject = name
        parts.append(f"    {_property(_name(predicate), value)}\n")
    parts.append("" if subject is None else "  </rdf:Description>\n")
    return "".join([*parts, "</rdf:RDF>\n"]).encode()


def _order(triple: Triple) -> tuple[str, bool, str, str]:
    subject, predicate, value = triple
    return subject, predicate != TYPE, predicate, value


def _property(name: str, value: str) -> str:
    if value.startswith("<"):
        return f"<{name} rdf:resource={quoteattr(value[1:-1])}/>"
    text, datatype, language = literal_of(value)
    kind = f" xml:lang={quoteattr(language)}" if language else ""
    kind += f" rdf:datatype={quoteattr(datatype)}" if datatype else ""
    # a parser turns a bare carriage return into a line feed
    return f"<{name}{kind}>{escape(text, {chr(13): '&#13;'})}</{name}>"


@lru_cache(maxsize=1024)
def _name(predicate: str) -> str:
    address = predicate[1:-1]
    end = max(address.rfind("#"), address.rfind("/")) + 1
    prefixes = {space: prefix for prefix, space in _NAMES}
    return f"{prefixes[address[:end]]}:{address[end:]}"
