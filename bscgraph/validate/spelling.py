"""Terms as N-Triples spell them: what every engine gets and what every hit is made of.

One spelling per term, that of :mod:`bscgraph.graph`, so that terms compare as strings:
only what must be escaped is escaped, and ``xsd:string`` is never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bscgraph.errors import GraphError
from bscgraph.graph.formats import FORMATS, OXIGRAPH, refuse_entities
from bscgraph.graph.nquads import Triple

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

__all__ = ["as_graph", "content", "document", "folded", "literal", "node_of", "respelt", "spelt"]
__all__ += ["read_triples", "triples_of"]

Quad = tuple[str, str, str, str]

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_SPECIAL = re.compile('[\x00-\x1f"\\\\\x7f]')
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_UNESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@([A-Za-z0-9-]+))?', re.DOTALL)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _UNESCAPES.get(match[3], match[3])


def literal(text: str, datatype: str | None = None, language: str | None = None) -> str:
    """A literal: its text, and the datatype's IRI or the language tag if it has one."""
    quoted = f'"{_SPECIAL.sub(_escape, text)}"'
    if language:
        return f"{quoted}@{language}"
    return quoted if datatype in (None, _STRING) else f"{quoted}^^<{datatype}>"


def _split(term: str) -> tuple[str, str | None, str | None]:
    found = _LITERAL.fullmatch(term)
    if found is None:
        raise ValueError(f"no literal: {term!r}")
    text, datatype, language = found.groups()
    return (_ESCAPED.sub(_unescape, text) if "\\" in text else text), datatype, language


def respelt(term: str) -> str:
    """A term in any valid N-Triples spelling, in ours."""
    if term.startswith('"'):
        return literal(*_split(term))
    return _ESCAPED.sub(_unescape, term) if "\\" in term else term


def folded(term: str) -> str:
    """The key under which an engine may have changed a term: its language tag in lower case."""
    text, mark, tag = term.rpartition('"@')
    return f"{text}{mark}{tag.lower()}" if mark else term


def content(term: str) -> str:
    """What a term says: the text of a literal, an IRI without its brackets, a blank label."""
    if term[:1] == '"':
        text = term[1 : term.rindex('"')]
        if "\\" not in text:
            return text
        # Nearly all escapes are line ends; without an escaped backslash they are easily told.
        if "\\\\" not in text:
            text = text.replace("\\n", "\n")
        return _ESCAPED.sub(_unescape, text) if "\\" in text else text
    return term[1:-1] if term[:1] == "<" else term


def spelt(node: Node) -> str:
    """An rdflib term in our spelling."""
    from rdflib.term import BNode, Literal

    if isinstance(node, Literal):
        return literal(str(node), node.datatype and str(node.datatype), node.language)
    return f"_:{node}" if isinstance(node, BNode) else f"<{node}>"


def node_of(term: str) -> Node:
    """A term as rdflib's; the text of a number stays as it was written."""
    from rdflib.term import BNode, Literal, URIRef

    if term.startswith("<"):
        return URIRef(term[1:-1])
    if term.startswith("_:"):
        return BNode(term[2:])
    text, datatype, language = _split(term)
    kind = URIRef(datatype) if datatype else None
    return Literal(text, lang=language, datatype=kind, normalize=False)


def triples_of(graph: Graph) -> list[Triple]:
    """The triples of an rdflib graph (of a dataset: of its default graph), in our spelling."""
    known: dict[Node, str] = {}

    def term(node: Node) -> str:
        found = known.get(node)
        if found is None:
            found = known[node] = spelt(node)
        return found

    return sorted((term(s), term(p), term(o)) for s, p, o in graph.triples((None, None, None)))


def read_triples(data: bytes, form: str, name: str, base: str | None = None) -> list[Quad]:
    """The statements in bytes of an RDF format, each with its graph (empty: the default one).

    Literals keep the text they were written with, but not the case of their language tags.

    Args:
        data: the file's bytes.
        form: a name of :data:`bscgraph.graph.FORMATS`.
        name: what the file is called, for messages.
        base: what relative IRIs are relative to.

    Raises:
        GraphError: the bytes are not in the format, or hostile.
    """
    import pyoxigraph

    refuse_entities(data, form, name)
    kind = getattr(pyoxigraph.RdfFormat, OXIGRAPH[form])
    try:
        return [
            (
                *(respelt(str(quad.subject)), respelt(str(quad.predicate))),
                *(respelt(str(quad.object)), _graph(str(quad.graph_name))),
            )
            for quad in pyoxigraph.parse(data, format=kind, base_iri=base)
        ]
    except (SyntaxError, ValueError) as error:
        raise GraphError(
            f"“{name}” is no {FORMATS[form].media_type}: {error}; check the file and its suffix.",
            f"「{name}」不是 {FORMATS[form].media_type}：{error}；請確認檔案內容與副檔名。",
        ) from error


def _graph(name: str) -> str:
    return "" if name == "DEFAULT" else name


def as_graph(triples: Iterable[Triple]) -> Graph:
    """Triples as a plain in-memory rdflib graph."""
    from rdflib import Graph

    graph, known = Graph(), dict[str, "Node"]()

    def nodes(triple: Triple) -> Iterator[Node]:
        for term in triple:
            if term not in known:
                known[term] = node_of(term)
            yield known[term]

    for triple in triples:
        subject, predicate, value = nodes(triple)
        graph.add((subject, predicate, value))
    return graph


def document(triples: Iterable[Triple]) -> str:
    """Triples as an N-Triples document."""
    return "".join([f"{s} {p} {o} .\n" for s, p, o in triples])
