"""The statements of one graph, followed along short paths: what tables are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from bscgraph.graph.nquads import Triple, literal_of
from bscgraph.graph.vocabulary import DERIVED_FROM, GENERATED_BY, LABEL, TERM, TYPE

__all__ = ["Statements", "address_of", "notation_of", "step_of"]

_OTHER = {"a": TYPE, "label": LABEL, "derivedFrom": DERIVED_FROM, "generatedBy": GENERATED_BY}
_CARD, _SUBMISSION, _NODE = "^", "!", "."


def address_of(term: str) -> str:
    """The IRI of a term without its brackets."""
    return term[1:-1]


def notation_of(term: str) -> str:
    """The last part of a concept's or a class's IRI.

    >>> notation_of("<https://w3id.org/bscgraph/code/unit-of-measurement/person-visits>")
    'person-visits'
    """
    return unquote(address_of(term).rpartition("#")[2].rpartition("/")[2])


@lru_cache(maxsize=512)
def step_of(name: str) -> str:
    """The property that a step of a path goes along, as a term.

    Raises:
        KeyError: the vocabulary has none of this name.
    """
    return _OTHER.get(name) or TERM[name]


@lru_cache(maxsize=512)
def _ways(path: str) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """The alternatives of a path: where each starts, its properties, the language asked for."""
    found = []
    for way in path.split("|"):
        start, rest = (way[0], way[1:]) if way[0] in {_CARD, _SUBMISSION, _NODE} else (_NODE, way)
        rest, _, lang = rest.partition("@")
        found.append((start, tuple(step_of(name) for name in rest.split("/") if name), lang))
    return tuple(found)


class Statements:
    """The triples of one named graph by subject and property.

    A path is local names of our vocabulary with ``/`` between them; it starts at the node asked
    about, with ``^`` at the scorecard, with ``!`` at the submission. ``|`` separates ways of
    which the first that leads somewhere is taken; ``@en`` at the end asks for a language.
    """

    def __init__(self, graph: str, triples: Iterable[Triple]) -> None:
        self.graph = graph
        self._of: dict[str, dict[str, list[str]]] = {}
        self._kinds: dict[str, list[str]] = {}
        self._reached: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for subject, predicate, value in triples:
            self._of.setdefault(subject, {}).setdefault(predicate, []).append(value)
            if predicate == TYPE:
                self._kinds.setdefault(value, []).append(subject)
        self._submission = f"<{graph}>"
        self._card = next(iter(self._from(self._submission, (TERM["submits"],))), "")

    @property
    def is_submission(self) -> bool:
        """Whether the graph is that of a submission."""
        return bool(self._card) and self._submission in self._kinds.get(TERM["Submission"], ())

    def of_class(self, kind: str) -> list[str]:
        """The nodes of our class ``kind``, as terms."""
        return self._kinds.get(TERM[kind], [])

    def having(self, predicate: str) -> set[str]:
        """The nodes that have one of our properties, as terms."""
        step = TERM[predicate]
        return {node for node, known in self._of.items() if step in known}

    def values(self, node: str, path: str) -> list[str]:
        """The terms that ``path`` leads to, sorted."""
        for start, steps, lang in _ways(path):
            if start == _NODE:
                found = self._from(node, steps)
            else:  # the same for all rows
                first = self._card if start == _CARD else self._submission
                key = first, (start, *steps)
                if key not in self._reached:
                    self._reached[key] = self._from(first, steps)
                found = self._reached[key]
            if lang:
                found = [term for term in found if term.lower().endswith(f'"@{lang.lower()}')]
            if found:
                return found
        return []

    def texts(self, node: str, path: str) -> Iterator[str]:
        """The texts of the literals that ``path`` leads to."""
        for term in self.values(node, path):
            if term.startswith('"'):
                yield literal_of(term)[0]

    def first(self, path: str) -> str | None:
        """The first text that a path leads to, or the first IRI."""
        term = next(iter(self.values(self._card, path)), None)
        if term is None:
            return None
        return literal_of(term)[0] if term.startswith('"') else address_of(term)

    def all_texts(self, predicate: str) -> set[str]:
        """The texts of all values of one of our properties, whatever has it."""
        step = TERM[predicate]
        return {literal_of(value)[0] for node in self._of.values() for value in node.get(step, ())}

    def _from(self, node: str, steps: tuple[str, ...]) -> list[str]:
        """What is reached from a node, sorted; for a way of several steps asked for once."""
        if not steps:
            return [node]
        known = self._of.get(node)
        there = known.get(steps[0], []) if known else []
        if len(steps) == 1:
            return there if len(there) < 2 else sorted(set(there))
        if len(there) != 1:
            return sorted({term for one in there for term in self._from(one, steps[1:])})
        # Many rows lead to one thing, from where the rest of the way is the same.
        key = there[0], steps
        if key not in self._reached:
            self._reached[key] = self._from(there[0], steps[1:])
        return self._reached[key]
