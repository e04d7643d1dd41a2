"""RDF/XML: a description per subject, in one order, the same bytes on every machine.

rdflib writes it too, in an order that changes from run to run, and at ten times the cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from xml.sax.saxutils import escape, quoteattr  # writes only, reads nothing

from bscgraph.graph.nquads import Triple, literal_of
from bscgraph.graph.prefixes import PREFIXES
from bscgraph.graph.turtle import Prefixes
from bscgraph.graph.vocabulary import TYPE

__all__ = ["streamed", "written"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMES: Prefixes = (("rdf", _RDF), *PREFIXES)


def written(triples: Iterable[Triple]) -> bytes:
    """Triples as RDF/XML in UTF-8.

    Raises:
        KeyError: a property is of a namespace that has no prefix here.
    """
    return "".join(streamed([triples])).encode()


def streamed(parts: Iterable[Iterable[Triple]], names: Prefixes = _NAMES) -> Iterator[str]:
    """RDF/XML, part by part as they come; all of a subject is in one part.

    Raises:
        KeyError: a property is of a namespace that has no prefix in ``names``.
    """
    spaces = "".join(f"\n    xmlns:{prefix}={quoteattr(space)}" for prefix, space in names)
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF{spaces}>\n'
    for triples in parts:
        for subject, some in groupby(sorted(set(triples), key=_order), key=itemgetter(0)):
            yield f"  <rdf:Description rdf:about={quoteattr(subject[1:-1])}>\n"
            yield from (f"    {_property(_name(p, names), value)}\n" for _, p, value in some)
            yield "  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


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
def _name(predicate: str, names: Prefixes) -> str:
    address = predicate[1:-1]
    end = max(address.rfind("#"), address.rfind("/")) + 1
    prefixes = {space: prefix for prefix, space in names}
    return f"{prefixes[address[:end]]}:{address[end:]}"
