"""One graph's triples, found by subject and by class: plain dictionaries, no store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter

from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import LABEL, TERM, TYPE
from bscgraph.validate.spelling import content

__all__ = ["LABEL", "TERM", "TYPE", "Form", "Index", "sh"]

_FIRST = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>"
_SUBJECT = itemgetter(0)
_REST = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>"


def sh(name: str) -> str:
    """A term of SHACL in N-Triples spelling."""
    return f"<http://www.w3.org/ns/shacl#{name}>"


class Form:
    """What nodes with the same properties have in common: which property stands where.

    Args:
        properties: one for each triple of such a node, in their order.
    """

    __slots__ = ("places", "properties")

    def __init__(self, properties: tuple[str, ...]) -> None:
        self.properties = properties
        places: dict[str, list[int]] = {}
        for place, predicate in enumerate(properties):
            places.setdefault(predicate, []).append(place)
        self.places = {predicate: tuple(found) for predicate, found in places.items()}
        """The places of each property."""


@lru_cache(maxsize=1 << 14)
def _form(properties: tuple[str, ...]) -> Form:
    return Form(properties)


class Index:
    """The triples of one graph; terms are in N-Triples spelling.

    Args:
        triples: in any order; sorted ones are found faster.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        # The triples themselves are kept: new tuples would keep the garbage collector busy.
        self.triples: Sequence[Triple] = triples if isinstance(triples, Sequence) else [*triples]
        of: dict[str, list[Triple]] = {}
        for subject, group in groupby(self.triples, _SUBJECT):
            if subject in of:
                of[subject].extend(group)
            else:
                of[subject] = [*group]
        self._of = of

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """The form of each subject."""
        groups = self._of.values()
        forms = [_form(tuple([predicate for _, predicate, _ in group])) for group in groups]
        return dict(zip(self._of, forms, strict=True))

    def form(self, node: str) -> Form:
        """The form of a node, whether or not anything is stated of it."""
        return self.forms.get(node) or _form(())

    @cached_property
    def _types(self) -> dict[str, list[str]]:
        types: dict[str, list[str]] = {}
        for (node, group), form in zip(self._of.items(), self.forms.values(), strict=True):
            for place in form.places.get(TYPE, ()):
                types.setdefault(group[place][2], []).append(node)
        return types

    def __contains__(self, node: str) -> bool:
        return node in self._of

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    @property
    def classes(self) -> Iterable[str]:
        """The classes that something is an instance of."""
        return self._types.keys()

    def groups(self) -> Collection[Sequence[Triple]]:
        """The triples of each subject."""
        return self._of.values()

    def statements(self, node: str) -> Iterator[tuple[str, str]]:
        """The properties of ``node`` with their values."""
        return ((predicate, value) for _, predicate, value in self.stated(node))

    def is_a(self, node: str, kind: str) -> bool:
        """Whether ``node`` is stated to be an instance of the class itself."""
        return kind in self.objects(node, TYPE)

    def stated(self, node: str) -> Sequence[Triple]:
        """The triples of ``node``."""
        return self._of.get(node, ())

    def objects(self, node: str, predicate: str) -> list[str]:
        """The values of one property, in the order stated."""
        return [triple[2] for triple in self._of.get(node, ()) if triple[1] == predicate]

    def one(self, node: str, predicate: str) -> str | None:
        """The first value of one property in sorted order; None where there is none."""
        return min(self.objects(node, predicate), default=None)

    def text(self, node: str, predicate: str) -> str:
        """The first value as text; empty where there is none."""
        value = self.one(node, predicate)
        return "" if value is None else content(value)

    def instances(self, kind: str) -> Sequence[str]:
        """The instances of a class, in the order stated."""
        return self._types.get(kind, ())

    def of_class(self, kind: str) -> list[str]:
        """The instances of a class, sorted."""
        return sorted(self._types.get(kind, ()))

    def subjects(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Every subject of ``predicate`` with the value; walks the whole graph."""
        for node, triples in self._of.items():
            yield from ((node, value) for _, known, value in triples if known == predicate)

    def items(self, head: str) -> Iterator[str]:
        """The members of an RDF list."""
        seen = set()
        while head not in seen and (first := self.one(head, _FIRST)) is not None:
            seen.add(head)
            yield first
            head = self.one(head, _REST) or ""
