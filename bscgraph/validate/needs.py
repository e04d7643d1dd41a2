"""What a query needs of the data: before it can find anything, and to find all there is.

Each variable of the patterns that have to match asks for one node that has certain properties,
some with a certain IRI as value, and lacks others (FILTER NOT EXISTS). A query whose demands no
node meets gives no row. Only what is certain is told: what is optional, negated in another way
or not understood demands nothing.

What it looks at are the patterns of all its groups: a triple takes part in no match if its
subject lacks something that the patterns of one group, or of the groups around it, ask of the
same variable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bscgraph.graph.vocabulary import TYPE
from bscgraph.validate.relevant import Token, read_tokens
from bscgraph.validate.spelling import content, literal

__all__ = ["Demand", "Needs", "needs_of"]

# What one node has (True) or lacks: a property, or a property with a value (else empty).
Said = tuple[bool, str, str]
Demand = frozenset[Said]
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})


class _UnknownError(ValueError):
    """Syntax that is not followed here."""


@dataclass(slots=True)
class _Group:
    """The demands of one group: of each variable in it, and of what stands beside them.

    ``nodes`` are by variable; ``others`` are those of groups inside with their own variables;
    each of ``unions`` is met if one of its groups is. ``outer`` is the group around it whose
    variables are its own.
    """

    outer: _Group | None = None
    nodes: dict[str, set[Said]] = field(default_factory=dict)
    others: list[_Group] = field(default_factory=list)
    unions: list[list[_Group]] = field(default_factory=list)

    def asked(self, name: str) -> frozenset[Said]:
        """What this group and those around it ask of a variable."""
        around = self.outer.asked(name) if self.outer else frozenset()
        return around.union(said for said in self.nodes.get(name, ()) if said[0])

    def ways(self) -> list[frozenset[Demand]]:
        """Every way to meet the demands: all demands of one of them have to be met."""
        found = [frozenset(frozenset(demand) for demand in self.nodes.values())]
        for group in self.others:
            found = [one | other for one in found for other in group.ways()]
        for groups in self.unions:
            choices = [way for group in groups for way in group.ways()]
            found = [one | other for one in found for other in choices]
        return found


@dataclass(frozen=True, slots=True)
class Needs:
    """What a query needs.

    A demand is a set of triples: whether the node has it, the property and the value in
    N-Triples spelling, the value empty where any will do. Each of ``ways`` is a set of demands
    that suffices; ``looks_at`` are the demands of all patterns, None if they may be any.
    """

    ways: Sequence[frozenset[Demand]]
    looks_at: frozenset[Demand] | None


def needs_of(query: str) -> Needs:
    """The needs of a query; in doubt, none before it is asked and everything then.

    >>> needs_of("SELECT $this WHERE { $this <urn:p> ?x OPTIONAL { ?x <urn:q> <urn:v> } }").ways
    [frozenset({frozenset({(True, '<urn:p>', '')})})]
    """
    parser = _Parser(list(read_tokens(query)))
    try:
        return Needs(parser.query().ways(), parser.looks_at())
    except (_UnknownError, IndexError):
        return Needs([frozenset()], None)


class _Parser:
    """Reads the token of a query one after the other; prefixed names are written out."""

    def __init__(self, found: Sequence[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._groups: list[_Group] = []

    def looks_at(self) -> frozenset[Demand]:
        """What the patterns of each group ask of each variable."""
        return frozenset(
            group.asked(name)
            for group in self._groups
            for name, demand in group.nodes.items()
            if any(there for there, _, _ in demand)
        )

    def query(self) -> _Group:
        """The demands of a query, or of one inside another: what its WHERE has to match."""
        counts = groups = False
        while self._peek() != "{":
            counts |= self._word() in _AGGREGATES
            if self._word() in {"FROM", "CONSTRUCT", "DESCRIBE", "ASK"}:
                raise _UnknownError(self._peek())
            self._at += 1
        # The variables of a query inside another are its own, unless it gives them back.
        found = self._group(None)
        while self._at < len(self._tokens) and self._peek() != "}":
            groups |= self._word() == "GROUP"
            counts |= self._word() in _AGGREGATES
            self._at += 1
        # An aggregate without groups gives a row even where nothing matches.
        return _Group() if counts and not groups else found

    def _peek(self) -> str:
        return self._tokens[self._at][1]

    def _word(self) -> str:
        kind, text = self._tokens[self._at]
        return text.upper() if kind == "word" else ""

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _group(self, outer: _Group | None) -> _Group:
        found = _Group(outer=outer)
        self._groups.append(found)
        if self._take()[1] != "{":
            raise _UnknownError("{")
        while self._peek() != "}":
            self._element(found)
        self._at += 1
        return found

    def _element(self, found: _Group) -> None:
        word = self._word()
        if self._peek() == ".":
            self._at += 1
        elif self._peek() == "{":
            self._union(found)
        elif word == "SELECT":
            found.others.append(self.query())
        elif word in {"OPTIONAL", "MINUS"}:
            self._at += 1
            self._group(found)
        elif word == "FILTER":
            self._filter(found)
        elif word == "BIND":
            self._at += 1
            self._bracket(found)
        elif word in {"", "A"}:
            self._triples(found)
        else:
            raise _UnknownError(word)

    def _union(self, found: _Group) -> None:
        groups = [self._group(found)]
        while self._word() == "UNION":
            self._at += 1
            groups.append(self._group(found))
        found.unions.append(groups)

    def _filter(self, found: _Group) -> None:
        self._at += 1
        if self._word() == "NOT":
            self._at += 2
            self._absent(found)
        elif self._word() == "EXISTS":
            self._at += 1
            found.others.append(self._group(found))
        else:
            if self._peek() != "(":
                self._at += 1
            self._bracket(found)

    def _absent(self, found: _Group) -> None:
        """Take a negated group; one triple whose value is no other's is what a node lacks."""
        start = self._at
        self._group(found)
        subject, (kind, prop), value, *rest = [
            token for token in self._tokens[start + 1 : self._at - 1] if token[1] != "."
        ] or [("", "")] * 4
        alone = [text[1:] for _, text in self._tokens].count(value[1][1:]) == 1
        if rest or subject[0] != "variable" or kind != "iri":
            return
        if value[0] in {"iri", "text"} or (value[0] == "variable" and alone):
            found.nodes.setdefault(_name(subject[1]), set()).add((False, prop, _named(value)))

    def _bracket(self, around: _Group) -> None:
        """Pass what stands in round brackets; a group in them demands nothing, but looks."""
        if self._peek() != "(":
            raise _UnknownError(self._peek())
        depth = 0
        while True:
            if self._peek() == "{":
                self._group(around)
            else:
                depth += {"(": 1, ")": -1}.get(self._take()[1], 0)
            if not depth:
                return

    def _triples(self, found: _Group) -> None:
        """One subject with all its properties."""
        subject = self._term()
        while True:
            kind, prop = self._take()
            prop = TYPE if prop == "a" and kind == "word" else prop
            if kind not in {"iri", "variable"} and prop != TYPE:
                raise _UnknownError(prop)
            if kind == "variable":
                raise _UnknownError(prop)
            self._objects(found, subject, prop)
            while self._peek() == ";":
                self._at += 1
            if self._peek() in {".", "}", "{"} or self._tokens[self._at][0] == "word":
                # ``a`` after a semicolon is a property, any other word begins something new.
                if self._peek() != "a":
                    return
            elif self._tokens[self._at - 1][1] != ";":
                raise _UnknownError(self._peek())

    def _objects(self, found: _Group, subject: str, prop: str) -> None:
        while True:
            value = self._term()
            said = (True, prop, value if value.startswith(("<", '"')) else "")
            found.nodes.setdefault(_name(subject), set()).add(said)
            if self._peek() != ",":
                return
            self._at += 1

    def _term(self) -> str:
        kind, text = self._take()
        if kind == "text":
            return self._text(text)
        if kind in {"iri", "variable"}:
            return text
        # A number may be written in more than one way.
        if kind == "number" or text in {"true", "false"}:
            return "?"
        raise _UnknownError(text)

    def _text(self, text: str) -> str:
        if self._peek() in {"^", "@"} or not text.startswith('"') or text.startswith('"""'):
            raise _UnknownError(text)
        return literal(content(text))


def _named(value: Token) -> str:
    """A value as N-Triples spell it; empty of a variable, which may have any."""
    kind, text = value
    if kind == "text" and (not text.startswith('"') or text.startswith('"""')):
        raise _UnknownError(text)
    return "" if kind == "variable" else text if kind == "iri" else literal(content(text))


def _name(subject: str) -> str:
    """A variable's name without its sign: ``$this`` and ``?this`` are one."""
    return subject[1:] if subject[0] in "?$" else subject
