"""Asks only the queries that may find something in the data at hand, of what they look at.

A query costs its time even where it finds nothing, and most find nothing in most submissions.
Each shape that is one query over the instances of classes gets a gate: in the engine's copy it
is aimed at the subjects of a property of its own, and only where the data can have what the
query needs (:mod:`bscgraph.validate.needs`) are the instances stated to have that property.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import itemgetter

from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import TYPE
from bscgraph.validate.index import Index, sh
from bscgraph.validate.needs import Demand, Needs, needs_of
from bscgraph.validate.prepare import Prepared
from bscgraph.validate.relevant import named_in
from bscgraph.validate.watched import Watched, watched

__all__ = ["Gates", "gated"]

_GATE = "urn:x-bscgraph:gate:"
_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_NODE_SHAPE = sh("NodeShape")
# Everything of SHACL a shape with a gate may state; what is not SHACL's is for people.
_PLAIN = frozenset(map(sh, ("sparql", "targetClass", "severity", "message", "name", "description")))
# A bit for what every shape can see, whatever gates are open.
_OPEN = 1

Said = set[tuple[str, str]]
# The properties of a node, and those of its values that shapes name.
_Kind = tuple[tuple[str, ...], tuple[str, ...]]
_PREDICATE = itemgetter(1)


@dataclass(frozen=True, slots=True)
class _Gate:
    """One gate: its property, the classes behind it, its bit, what its query needs."""

    name: str
    classes: tuple[str, ...]
    bit: int
    needs: Needs
    seen: frozenset[str]
    ways: tuple[int, ...]

    def opens(self, met: int) -> bool:
        """Whether the demands that are met suffice for one of the ways."""
        return any(way & met == way for way in self.ways)

    def looks_at(self, prop: str, value: str, said: Said) -> bool:
        """Whether the query may look at this triple of a node of which this is said."""
        demands = self.needs.looks_at
        if demands is None:
            return prop in self.seen
        return any(
            ((True, prop, "") in demand or (True, prop, value) in demand)
            and all((p, o) in said for _, p, o in demand)
            for demand in demands
        )


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates of a set of shapes.

    ``triples`` are the shapes with their gates; ``watched`` is what the other shapes look at.
    A kind of node is its properties, with the values where shapes name them; it is known by
    the bits of the demands it meets and, for each of its triples, the bits of the gates it is
    for: so data costs one look for each of its nodes.
    """

    triples: Sequence[Triple]
    gates: Sequence[_Gate]
    demands: Mapping[Demand, int]
    watched: Watched
    valued: Mapping[str, frozenset[str]]
    _kinds: dict[_Kind, tuple[int, tuple[int, ...]]] = field(default_factory=dict, repr=False)
    _places: dict[tuple[str, ...], tuple[tuple[int, frozenset[str]], ...]] = field(
        default_factory=dict, repr=False
    )

    def visible(self, data: Index) -> list[Triple] | None:
        """What the shapes have to see of the data, and the gates that are open.

        None where the data has classes of its own: their instances are the engine's to find.
        """
        groups = data.groups()
        kinds = self._called(groups)
        known = dict(zip(kinds, groups, strict=True))
        for kind in known.keys() - self._kinds.keys():
            if _SUBCLASS in kind[0]:
                return None
            self._kinds[kind] = self._kind(known[kind])
        met = 0
        for kind in known:
            met |= self._kinds[kind][0]
        open_gates = [gate for gate in self.gates if gate.opens(met)]
        bits = sum((gate.bit for gate in open_gates), _OPEN)
        masks = {kind: [bit & bits for bit in self._kinds[kind][1]] for kind in known}
        found = [
            (node, gate.name, gate.name)
            for gate in open_gates
            for class_ in gate.classes
            for node in data.instances(class_)
        ]
        for kind, group in zip(kinds, groups, strict=True):
            found.extend(compress(group, masks[kind]))
        return found

    def _called(self, groups: Iterable[Sequence[Triple]]) -> list[_Kind]:
        """What kinds of nodes they are whose triples these are."""
        found, known = [], self._places
        for group in groups:
            properties = tuple(map(_PREDICATE, group))
            places = known.get(properties)
            if places is None:
                places = known[properties] = self._valued(properties)
            values = tuple([o if (o := group[n][2]) in valued else "" for n, valued in places])
            found.append((properties, values))
        return found

    def _valued(self, properties: Sequence[str]) -> tuple[tuple[int, frozenset[str]], ...]:
        """Which of the properties have values that shapes name, by their places."""
        return tuple((n, self.valued[p]) for n, p in enumerate(properties) if p in self.valued)

    def _kind(self, group: Sequence[Triple]) -> tuple[int, tuple[int, ...]]:
        said = {pair for _, p, o in group for pair in ((p, ""), (p, o))}
        met = sum(
            1 << number
            for demand, number in self.demands.items()
            if all(((p, o) in said) is there for there, p, o in demand)
        )
        return met, tuple(self._bits(p, o, said) for _, p, o in group)

    def _bits(self, prop: str, value: str, said: Said) -> int:
        bits = [gate.bit for gate in self.gates if gate.looks_at(prop, value, said)]
        return sum(bits, _OPEN * self._always(prop, value, said))

    def _always(self, prop: str, value: str, said: Said) -> bool:
        seen = self.watched
        if prop == TYPE:
            return seen.classes is None or value in seen.classes
        return prop in seen.anywhere or any(
            prop == one and (TYPE, kind) in said for kind, one in seen.of_class
        )


def gated(prepared: Prepared) -> Gates | None:
    """Shapes with gates; None if a shape may see anything, so that none can be left out."""
    if prepared.seen is None:
        return None
    index = Index(prepared.triples)
    used = {o for _, p, o in prepared.triples if p != TYPE}
    behind = {
        shape: queries[0].select
        for shape, queries in prepared.queries.items()
        if len(queries) == 1 and shape not in used and _is_plain(index, shape)
    }
    needs = {shape: needs_of(query) for shape, query in behind.items()}
    every = {demand for one in needs.values() for way in one.ways for demand in way}
    looked = {demand for one in needs.values() for demand in one.looks_at or ()}
    numbers = {demand: number for number, demand in enumerate(sorted(every, key=sorted))}
    gates = {
        shape: _Gate(
            f"<{_GATE}{number}>",
            tuple(index.objects(shape, sh("targetClass"))),
            _OPEN << number + 1,
            needs[shape],
            frozenset(named_in(query)),
            tuple(sum(1 << numbers[demand] for demand in way) for way in needs[shape].ways),
        )
        for number, (shape, query) in enumerate(behind.items())
    }
    pairs = {(prop, value) for demand in every | looked for _, prop, value in demand if value}
    queries = {prepared.queries[shape][0].node for shape in behind}
    seen = watched([triple for triple in prepared.triples if triple[0] not in queries])
    pairs |= {(TYPE, kind) for kind in seen.classes or ()}
    return Gates(
        list(_aimed(prepared.triples, gates)),
        tuple(gates.values()),
        numbers,
        seen,
        {prop: frozenset(o for p, o in pairs if p == prop) for prop, _ in pairs},
    )


def _is_plain(index: Index, shape: str) -> bool:
    """Whether a shape is one query over the instances of classes and nothing else."""
    stated = list(index.statements(shape))
    return sh("targetClass") in {p for p, _ in stated} and all(
        o == _NODE_SHAPE if p == TYPE else p in _PLAIN or not p.startswith(sh("")[:-1])
        for p, o in stated
    )


def _aimed(triples: Iterable[Triple], gates: Mapping[str, _Gate]) -> Iterator[Triple]:
    """The shapes, those with a gate aimed at it instead of at their classes."""
    for shape, predicate, value in triples:
        if shape in gates and predicate == sh("targetClass"):
            yield shape, sh("targetSubjectsOf"), gates[shape].name
        else:
            yield shape, predicate, value
