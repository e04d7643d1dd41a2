"""Which properties of the data the shapes can see at all.

Most of a submission says where things were printed, and few shapes ask that. What no shape
can see is not handed to the compiled engine: it changes no result and costs half the time.
Where a shape might see anything (a variable for a property, ``sh:closed``, a path that may
be of length zero), everything is handed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import TYPE
from bscgraph.validate.index import sh
from bscgraph.validate.spelling import content

__all__ = ["Token", "named_in", "read_tokens", "seen_by", "tokens"]

_ALWAYS = frozenset({TYPE, "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"})
_QUERIES = frozenset({sh("select"), sh("ask")})
# Extensions whose reach is not known here.
_UNKNOWN = frozenset({sh("closed"), sh("target"), sh("rule"), sh("js"), sh("jsFunctionName")})
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    | (?P<text>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?P<iri><[^<>"{}|^`\\\s]*>)
    | (?P<variable>[?$]\w+)
    | (?P<name>[^\W\d_][\w.-]*:[\w.-]*|:[\w.-]+|_:\w+)
    | (?P<number>\d[\w.]*)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>\S)""",
    re.VERBOSE | re.DOTALL,
)
_LISTING = frozenset({"SELECT", "DISTINCT", "REDUCED", "BY", "ASC", "DESC", "VALUES"})

Token = tuple[str, str]


def seen_by(triples: Sequence[Triple]) -> frozenset[str] | None:
    """The properties that shapes name, in N-Triples spelling; None if they may see any.

    Args:
        triples: the shapes as the engines get them, each query with its prefixes.
    """
    seen = set(_ALWAYS)
    for subject, predicate, value in triples:
        if predicate in _UNKNOWN:
            return None
        if predicate in _QUERIES:
            if _sees_any(_tokens(content(value))):
                return None
            seen.update(named_in(content(value)))
        seen.update((subject, value))
    return frozenset(seen)


def tokens(query: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The tokens of a query from ``start`` on, without comments; each knows its kind and place."""
    return (match for match in _TOKEN.finditer(query, start) if match.lastgroup != "comment")


def _tokens(query: str) -> Iterator[Token]:
    return ((match.lastgroup or "", match[0]) for match in tokens(query))


def read_tokens(query: str) -> Iterator[Token]:
    """The tokens of a query, prefixed names written out and their declarations left out."""
    spaces: dict[str, str] = {}
    pending = ""
    for kind, text in _tokens(query):
        if kind == "iri" and pending:
            spaces[pending] = text[1:-1]
        elif kind == "name" and text.endswith(":"):
            pending = text
            continue
        elif kind == "name":
            prefix, colon, local = text.partition(":")
            # A full stop at the end of a name is the end of the sentence.
            name = local.rstrip(".")
            yield "iri", f"<{spaces.get(prefix + colon, '')}{name}>"
            yield from (("mark", ".") for _ in local[len(name) :])
        elif text.upper() != "PREFIX":
            yield kind, text
        pending = ""


def named_in(query: str) -> Iterator[str]:
    """Every IRI of a query."""
    return (text for kind, text in read_tokens(query) if kind == "iri")


def _sees_any(tokens: Iterable[Token]) -> bool:
    """Whether a query may match a triple whose property it does not name; in doubt, it may."""
    reader = _Reader()
    return any(reader.takes(kind, text) for kind, text in tokens)


# What is expected next inside { } or [ ]: a subject, a property, its object, or what follows.
_SUBJECT, _PROPERTY, _OBJECT, _AFTER = range(4)


class _Reader:
    """Follows a query token by token, and tells where a property is left open."""

    def __init__(self) -> None:
        self._brackets: list[tuple[str, int]] = []
        self._expected = _SUBJECT
        # Variables after SELECT, BY and VALUES are listed, and are no triples.
        self._listing = True
        self._rows = False
        self._word = ""

    def takes(self, kind: str, text: str) -> bool:
        """Take one token; True if with it any property may match."""
        is_word = kind == "word" and text not in {"a", "true", "false"}
        if kind == "mark":
            word, self._word = self._word, ""
            return self._mark(text, after_word=bool(word))
        if is_word:
            self._word = text.upper()
            if not self._in("("):
                self._listing = self._word in _LISTING
                self._rows = self._word == "VALUES"
                self._expected = _SUBJECT
            return False
        self._word = ""
        return not self._listing and not self._in("(") and self._term(kind)

    def _in(self, bracket: str) -> bool:
        return bool(self._brackets) and self._brackets[-1][0] == bracket

    def _term(self, kind: str) -> bool:
        open_ = self._expected == _PROPERTY and kind not in {"iri", "name", "word"}
        self._expected = min(self._expected + 1, _AFTER) if self._expected != _AFTER else _PROPERTY
        return open_

    def _mark(self, text: str, *, after_word: bool) -> bool:
        if text in "{([":
            self._open(text, after_word=after_word)
        elif text in "})]":
            return self._close()
        elif self._in("(") or self._listing:
            return False
        elif text in ".;,":
            self._expected = {".": _SUBJECT, ";": _PROPERTY, ",": _OBJECT}[text]
        elif text in "/|":
            self._expected = _PROPERTY
        # What is left belongs to paths: ^ is a turn, + a repetition, the others leave it open.
        return text in "!*?\\"

    def _open(self, text: str, *, after_word: bool) -> None:
        path = text == "(" and self._expected == _PROPERTY and not self._listing
        # An expression or list in round brackets, and a path in them, are told apart.
        bracket = "path" if path and not self._in("(") else text
        then = self._expected
        if text == "{" or (text == "(" and (after_word or self._listing or self._in("("))):
            then = _SUBJECT if text == "{" else then
        else:
            then = min(then + 1, _AFTER)
        if text == "{" and self._rows:
            # The rows of VALUES hold terms only.
            bracket, self._rows = "(", False
        self._brackets.append((bracket, then))
        if text == "{":
            self._listing, self._expected = False, _SUBJECT
        elif text == "[":
            self._expected = _PROPERTY

    def _close(self) -> bool:
        if not self._brackets:
            return True
        _, self._expected = self._brackets.pop()
        return False
