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

from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import TYPE
from bscgraph.validate.index import Form, Index, sh
from bscgraph.validate.needs import Demand, Needs, needs_of
from bscgraph.validate.prepare import Prepared
from bscgraph.validate.relevant import named_in
from bscgraph.validate.valuewise import Condition, doubtful
from bscgraph.validate.watched import Watched, watched

__all__ = ["Gates", "gated"]

_GATE = "urn:x-bscgraph:gate:"
_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_NODE_SHAPE = sh("NodeShape")
# Everything of SHACL a shape with a gate may state; what is not SHACL's is for people.
_PLAIN = frozenset(map(sh, ("sparql", "targetClass", "severity", "message", "name", "description")))
# A bit for what every shape can see, whatever gates are open.
_OPEN = 1
# How much is kept of each thing that data has shown; odd data must not fill the memory.
_KEPT = 4096

Said = set[tuple[str, str]]


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


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """A kind of node: nodes with the same properties, and the same of the values shapes name.

    ``met`` are the bits of the demands that it meets, ``bits`` those of the gates that each of
    its triples is for, ``texts`` the places of triples whose texts are judged, each with the
    number of its conditions.
    """

    met: int
    bits: tuple[int, ...]
    texts: tuple[tuple[int, int], ...]
    _masks: dict[int, list[int]] = field(default_factory=dict)

    def mask(self, bits: int) -> list[int]:
        """Which of its triples are for one of these gates; empty where none is."""
        found = self._masks.get(bits)
        if found is None:
            if len(self._masks) >= _KEPT:
                self._masks.clear()
            found = [bit & bits for bit in self.bits]
            found = self._masks[bits] = found if any(found) else []
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Valued:
    """Nodes of one form: the places of values that shapes name, and the kinds."""

    places: tuple[tuple[int, frozenset[str]], ...]
    kinds: dict[tuple[str, ...], _Kind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates of a set of shapes.

    ``triples`` are the shapes with their gates; ``watched`` is what the other shapes look at.
    What is known of a kind of node is kept, so that data costs one look for each of its nodes.
    """

    triples: Sequence[Triple]
    gates: Sequence[_Gate]
    demands: Mapping[Demand, int]
    watched: Watched
    valued: Mapping[str, frozenset[str]]
    _valued: dict[Form, _Valued] = field(default_factory=dict, repr=False)
    _opened: dict[int, tuple[Sequence[_Gate], int]] = field(default_factory=dict, repr=False)
    # All the conditions that a text may be judged by; a kind names them by their number.
    _conditions: list[tuple[Condition, ...]] = field(default_factory=list, repr=False)

    def visible(self, data: Index) -> list[Triple] | None:
        """What the shapes have to see of the data, and the gates that are open.

        None where the data has classes of its own: their instances are the engine's to find.
        """
        kinds = self._kinds(data)
        if kinds is None:
            return None
        known = dict.fromkeys(kinds)
        met = 0
        for kind in known:
            met |= kind.met
        open_gates, bits = self._open(met)
        masks = {kind: kind.mask(bits) for kind in known}
        found = [
            (node, gate.name, gate.name)
            for gate in open_gates
            for class_ in gate.classes
            for node in data.instances(class_)
        ]
        texts: list[list[Triple]] = [[] for _ in self._conditions]
        for kind, group in zip(kinds, data.groups(), strict=True):
            mask = masks[kind]
            if mask:
                found.extend(compress(group, mask))
            for place, number in kind.texts:
                texts[number].append(group[place])
        found.extend(self._doubtful(texts, data))
        return found

    def _open(self, met: int) -> tuple[Sequence[_Gate], int]:
        """The gates that are open where these demands are met, and all their bits."""
        found = self._opened.get(met)
        if found is None:
            gates = [gate for gate in self.gates if gate.opens(met)]
            if len(self._opened) >= _KEPT:
                self._opened.clear()
            found = self._opened[met] = (gates, sum((gate.bit for gate in gates), _OPEN))
        return found

    def _doubtful(self, texts: Iterable[Sequence[Triple]], data: Index) -> Iterator[Triple]:
        """The triples whose texts may not pass, and the classes of their subjects."""
        for triples, conditions in zip(texts, self._conditions, strict=True):
            for triple in doubtful(triples, conditions):
                yield triple
                yield from ((triple[0], TYPE, o) for o in data.objects(triple[0], TYPE))

    def _kinds(self, data: Index) -> list[_Kind] | None:
        """The kind of each node of the data; None if one is a class."""
        found, known = [], self._valued
        for group, form in zip(data.groups(), data.forms.values(), strict=True):
            valued = known.get(form)
            if valued is None:
                if _SUBCLASS in form.places:
                    return None
                if len(known) >= _KEPT:
                    known.clear()
                valued = known[form] = self._values_of(form)
            values = tuple([o if (o := group[n][2]) in named else "" for n, named in valued.places])
            kind = valued.kinds.get(values)
            if kind is None:
                kind = valued.kinds[values] = self._kind(group)
            found.append(kind)
        return found

    def _values_of(self, form: Form) -> _Valued:
        """Which of the properties have values that shapes name, by their places."""
        named = enumerate(form.properties)
        return _Valued(tuple((n, self.valued[p]) for n, p in named if p in self.valued))

    def _kind(self, group: Sequence[Triple]) -> _Kind:
        said = {pair for _, p, o in group for pair in ((p, ""), (p, o))}
        met = sum(
            1 << number
            for demand, number in self.demands.items()
            if all(((p, o) in said) is there for there, p, o in demand)
        )
        judged = [self._judged(p, said) for _, p, _ in group]
        failing = [
            any(one.pattern is None and not one.passes(o) for one in conditions)
            for (_, _, o), conditions in zip(group, judged, strict=True)
        ]
        bits = [
            self._bits(p, o, said) | (_OPEN * (fails or (p == TYPE and any(failing))))
            for (_, p, o), fails in zip(group, failing, strict=True)
        ]
        texts = [tuple(one for one in its if one.pattern is not None) for its in judged]
        numbered = ((n, self._number(its)) for n, its in enumerate(texts) if its)
        return _Kind(met, tuple(bits), tuple(numbered))

    def _number(self, conditions: tuple[Condition, ...]) -> int:
        if conditions not in self._conditions:
            self._conditions.append(conditions)
        return self._conditions.index(conditions)

    def _bits(self, prop: str, value: str, said: Said) -> int:
        bits = [gate.bit for gate in self.gates if gate.looks_at(prop, value, said)]
        return sum(bits, _OPEN * self._always(prop, value, said))

    def _judged(self, prop: str, said: Said) -> list[Condition]:
        """The conditions on the values of a property of such a node."""
        return [
            condition
            for (kind, one), conditions in self.watched.judged.items()
            if one == prop and (TYPE, kind) in said
            for condition in conditions
        ]

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
    pairs |= {(TYPE, kind) for kind in (*(seen.classes or ()), *(k for k, _ in seen.judged))}
    pairs |= {(p, o) for (_, p), its in seen.judged.items() for one in its for o in one.named}
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
