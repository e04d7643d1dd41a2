"""What may be loaded: N-Quads of one named graph, without blank nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bscgraph.store import refusals

__all__ = ["checked", "named", "seen_sound", "statements"]

# After the dot of a statement, something else than the end of the line; a comment.
_MORE = re.compile(rb"\.[ \t]*[#<_]|\r|^[ \t]*#", re.MULTILINE)


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


def seen_sound(nquads: bytes, graph: str) -> bool:
    """Whether these N-Quads, if an N-Quads parser takes them, are all in ``graph`` for sure.

    It sees that of canonical files without making an object for each quad, which would cost
    as much as loading them. False means that one has to look: see :func:`checked`.
    """
    end = f" <{graph}> .\n".encode()
    whole = nquads.count(end) == nquads.count(b"\n") and nquads[-1:] in {b"", b"\n"}
    return whole and b"_:" not in nquads and _MORE.search(nquads) is None


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
    return pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS) or b""


def statements(nquads: bytes, graph: str, size: int) -> Iterator[str]:
    """What :func:`checked` gave, as texts of at most ``size`` triples each without the graph."""
    lines = nquads.decode().split("\n")[:-1]  # not splitlines: U+2028 may stand in a text
    end = len(f" <{graph}> .")
    for start in range(0, len(lines), size):
        yield "".join(f"{line[:-end]} .\n" for line in lines[start : start + size])
