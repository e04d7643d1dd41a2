"""What may be loaded: N-Quads of one named graph, without blank nodes."""

from __future__ import annotations

from collections.abc import Iterator

from bscgraph.store import refusals

__all__ = ["checked", "named", "statements", "stripped"]

# Of each byte that may begin a blank node, a triple term or a comment, and of what ends a line,
# all are kept to look at; the rest of a text has no part in it.
_LOOKED_AT = b"_:<#./ \t\r\n"
_PASSED_OVER = bytes(set(range(256)) - set(_LOOKED_AT))
# A blank node, a triple term, a comment behind a statement or in a line of its own.
_MORE = (b"_:", b"<<", b".#", b" #", b"\n#", b"\t", b"\r")


def named(graph: str) -> str:
    """``graph`` as a term, ``<…>``.

    Raises:
        StoreError: it is no IRI.
    """
    import pyoxigraph

    try:
        return str(pyoxigraph.NamedNode(graph))
    except ValueError as error:
        raise refusals.not_nquads(graph, error) from error


def stripped(nquads: bytes, graph: str) -> bytes | None:
    """The N-Triples of ``graph``, if these N-Quads look like a canonical file of it.

    None means that one has to look closer: see :func:`checked`. A parser that takes the
    N-Triples, one a line, cannot put anything into another graph, and none has looked at each
    quad in Python, which would cost as much as loading them.
    """
    end = f" <{graph}> .\n".encode()
    triples = nquads.replace(end, b" .\n")
    ends = (len(nquads) - len(triples)) // (len(end) - 3)
    if ends != triples.count(b"\n") or nquads[-1:] not in {b"", b"\n"}:
        return None
    rest = triples.translate(None, _PASSED_OVER)
    if rest[:1] == b"#" or any(mark in rest for mark in _MORE):
        return None
    return triples


def checked(nquads: bytes, graph: str) -> bytes:
    """``nquads`` as the library writes them: one statement a line, nothing else.

    Raises:
        StoreError: they are no N-Quads, one is outside ``graph``, or there is a blank node.
    """
    import pyoxigraph

    name = pyoxigraph.NamedNode(graph)
    try:
        quads = list(pyoxigraph.parse(nquads, format=pyoxigraph.RdfFormat.N_QUADS))
    except (SyntaxError, ValueError) as error:
        raise refusals.not_nquads(graph, error) from error
    for quad in quads:
        if quad.graph_name != name:
            raise refusals.outside(str(quad.graph_name), graph)
        if pyoxigraph.BlankNode in {type(quad.subject), type(quad.object)}:
            raise refusals.blank_node(graph)
        if isinstance(quad.object, pyoxigraph.Triple):  # RDF 1.2; not every engine knows it
            raise refusals.not_nquads(graph, ValueError("a statement is about a statement"))
    return pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS) or b""


def statements(nquads: bytes, graph: str, size: int) -> Iterator[str]:
    """What :func:`checked` gave, as texts of at most ``size`` triples each without the graph."""
    lines = nquads.decode().split("\n")[:-1]  # not splitlines: U+2028 may stand in a text
    end = len(f" <{graph}> .")
    for start in range(0, len(lines), size):
        yield "".join(f"{line[:-end]} .\n" for line in lines[start : start + size])
