r"""Patterns for engines on Python's ``re``, where ``$`` also matches before a last newline.

XPath's ``$`` without the flag ``m`` is the very end, which Python writes ``\Z``. Source: XQuery
and XPath Functions and Operators 3.1, section 5.6.1, against Python's :mod:`re`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from bscgraph.graph.nquads import Triple
from bscgraph.validate.index import Index, sh
from bscgraph.validate.relevant import tokens
from bscgraph.validate.spelling import content, literal

__all__ = ["for_python", "pattern_for_python", "query_for_python"]

_PIECE = re.compile(r"\\.|\[\^?\]?|\]|\$|[^\\\[\]$]+", re.DOTALL)
# How many arguments each call has without flags.
_ARGUMENTS = {"REGEX": 2, "REPLACE": 3}
_QUERIES = frozenset({sh("select"), sh("ask")})


def pattern_for_python(pattern: str) -> str:
    r"""An XPath pattern without the flag ``m``, its ends of text as Python writes them.

    >>> pattern_for_python("^[A-Z$]+[$]?\\$$")
    '^[A-Z$]+[$]?\\$\\Z'
    """
    pieces, depth = [], 0
    for piece in _PIECE.findall(pattern):
        depth += piece.startswith("[") - (piece == "]" and depth > 0)
        pieces.append(r"\Z" if piece == "$" and not depth else piece)
    return "".join(pieces)


@lru_cache(maxsize=256)
def query_for_python(query: str) -> str:
    """A query whose calls of REGEX and REPLACE have such patterns, where they are written out."""
    parts, position = [], 0
    for start, end in _patterns(query):
        parts += [query[position:start], _written(query[start:end])]
        position = end
    return "".join([*parts, query[position:]])


def _patterns(query: str) -> list[tuple[int, int]]:
    """Where the second argument of each call stands, if it is one string; not with flags."""
    found: list[tuple[int, int]] = []
    for call, bracket in pairwise(tokens(query)):
        most = _ARGUMENTS.get(call[0].upper())
        if most is None or bracket[0] != "(":
            continue
        arguments = _arguments(query, bracket.end())
        if 2 <= len(arguments) <= most and len(arguments[1]) == 1:
            found.append(arguments[1][0])
    return sorted(found)


def _arguments(query: str, start: int) -> list[list[tuple[int, int]]]:
    """Where the tokens of each argument stand, up to the bracket that closes the call."""
    arguments: list[list[tuple[int, int]]] = [[]]
    depth = 0
    for match in tokens(query, start):
        text = match[0]
        if text == ")" and not depth:
            return arguments
        depth += {"(": 1, ")": -1}.get(text, 0)
        if text == "," and not depth:
            arguments.append([])
        else:
            arguments[-1].append(match.span())
    return []


def _written(text: str) -> str:
    """A string of a query with its pattern for Python; one in another form stays as it is."""
    if not text.startswith('"') or text.startswith('"""'):
        return text
    return literal(pattern_for_python(content(text)))


def for_python(triples: Sequence[Triple]) -> list[Triple]:
    """Shapes for an engine in Python: the same, but for the ends of text in their patterns."""
    index = Index(triples)

    def term(triple: Triple) -> str:
        node, predicate, value = triple
        if predicate in _QUERIES:
            return literal(query_for_python(content(value)))
        if predicate == sh("pattern") and "m" not in index.text(node, sh("flags")):
            return literal(pattern_for_python(content(value)))
        return value

    return [(s, p, term((s, p, o))) for s, p, o in triples]
