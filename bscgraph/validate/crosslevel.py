"""Rules across submissions: the city against its agencies, one year against the next.

Each rule is one SELECT in ``shapes/crosslevel.ttl`` with the same texts as a shape. They are
asked of an in-memory store that holds of each submission only what the rules speak of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from bscgraph.graph.nquads import Triple, iri, triples_of, zh
from bscgraph.graph.vocabulary import LABEL, TERM, TYPE
from bscgraph.iri import CODE_BASE, DEFAULT_BASE, Minter
from bscgraph.resources import folder
from bscgraph.validate.engines import Hit
from bscgraph.validate.index import Index, sh
from bscgraph.validate.locate import Locator
from bscgraph.validate.partition import Part
from bscgraph.validate.report import Other, Result, rank
from bscgraph.validate.rules import RuleSet
from bscgraph.validate.spelling import content, respelt
from bscgraph.wording import LANGUAGES

if TYPE_CHECKING:
    import pyoxigraph

    # Variables and what they stand for; places and focus are IRIs by the rules' own making.
    _Row = Mapping[str, pyoxigraph.NamedNode]

__all__ = ["Collection", "crosslevel", "crosslevel_rules", "register"]

_COMPONENT = sh("SPARQLConstraintComponent")
_SELECT = sh("select")
_OURS = re.compile(r"\bbsc:(\w+)")
# What a row says beside the values of the texts; the last two, of the other side.
_PLACES = ("this", "submission", "otherSubmission", "compared", "summed")
_UNNAMED = "urn:x-bscgraph:unnamed"


class _Rules(RuleSet):
    """Rules that are queries of their own and need no target."""

    def _require_targets(self) -> None:
        """Nothing to require."""


@lru_cache(maxsize=1)
def crosslevel_rules() -> RuleSet:
    """The project's rules across submissions, read once."""
    import pyoxigraph

    path = folder("shapes") / "crosslevel.ttl"
    quads = pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
    return _Rules(
        (str(quad.subject), str(quad.predicate), respelt(str(quad.object))) for quad in quads
    )


def register(base: str = DEFAULT_BASE) -> Part:
    """The agencies of the register as a graph: only whoever could have a scorecard.

    Give it to :func:`crosslevel` where the submissions are meant to be all there are.
    """
    minter = Minter(base)
    triples = []
    for agency in minter.register.agencies.values():
        if agency.level == "agency":
            node = iri(minter.agency_iri(agency.slug))
            triples += [(node, TYPE, TERM["Agency"]), (node, LABEL, zh(agency.name))]
    return Part(f"{base}graph/register", tuple(triples))


def crosslevel(parts: Iterable[Part]) -> tuple[Result, ...]:
    """The results of all rules across submissions, worst first.

    Args:
        parts: the submissions; and other graphs, such as the register or curated links.
    """
    kept = {part.name: part for part in parts}
    collection = Collection(lambda name: kept[name].triples)
    for part in kept.values():
        collection.add(part)
    return collection.results()


@dataclass(frozen=True, slots=True)
class _Found:
    """A row that a rule gives; ``others`` are graph and node of what it is held against."""

    shape: str
    row: _Row
    others: frozenset[tuple[str, str]]

    @property
    def place(self) -> str | None:
        """The submission it is in, if it is in one."""
        stated = self.row.get("submission")
        return None if stated is None else stated.value


class Collection:
    """The submissions of one run, as far as rules across them need them.

    Args:
        fetch: gives all triples of a submission again, by the name it was added under.
    """

    def __init__(self, fetch: Callable[[str], Sequence[Triple]]) -> None:
        import pyoxigraph

        self._fetch = fetch
        self._latest: dict[str, tuple[int, str]] = {}
        self._store = pyoxigraph.Store()

    def add(self, part: Part) -> None:
        """Take one graph in; of several submissions of one scorecard only the latest counts."""
        import pyoxigraph

        name = part.name or _UNNAMED
        submits = (o for _, p, o in part.triples if p == TERM["submits"])
        key, number = min(submits, default=name), _number(name)
        known = self._latest.get(key)
        if known is not None and known[0] > number:
            return
        if known is not None:
            self._store.remove_graph(pyoxigraph.NamedNode(known[1]))
        self._latest[key] = (number, name)
        predicates, classes = _wanted()
        text = "".join(
            f"{s} {p} {o} {iri(name)} .\n"
            for s, p, o in part.triples
            if p in predicates and (p != TYPE or o in classes)
        )
        self._store.extend(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS))

    @staticmethod
    def relevant(data: bytes, graph: str) -> list[Triple]:
        """Those triples of a canonical file that :meth:`add` keeps; the others cost little."""
        names = {term.encode() for term in (*_wanted()[0], TERM["submits"])}
        lines = (line for line in data.split(b"\n") if line)
        kept = [line for line in lines if line.split(b" ", 2)[1] in names]
        return triples_of(b"\n".join(kept), graph)

    def results(self) -> tuple[Result, ...]:
        """What the rules find, worst first; each with what it is held against."""
        rows = [row for shape, query in _selects() for row in _rows(self._store, shape, query)]
        mine: dict[str | None, list[_Found]] = {}
        theirs: dict[str | None, set[tuple[str, str]]] = {}
        for one in rows:
            mine.setdefault(one.place, []).append(one)
            for other, node in one.others:
                theirs.setdefault(other, set()).add((one.shape, node))
        found: list[tuple[Result, _Found]] = []
        others: dict[tuple[str, str, str], Other] = {}
        # Each submission is fetched once, for what was found in it and what others point at.
        for place in dict.fromkeys((*mine, *theirs)):
            locator, graph = self._locator(place)
            found.extend((_result(locator, one), one) for one in mine.get(place, ()))
            for shape, node in theirs.get(place, ()):
                others[shape, str(place), node] = _other(locator, graph, shape, node)
        told = (replace(result, others=_held(one, others)) for result, one in found)
        return tuple(sorted(told, key=rank))

    def _locator(self, place: str | None) -> tuple[Locator, str]:
        """What tells of a submission where things stand, and its name."""
        graph = "" if place in (None, _UNNAMED) else str(place)
        data = Index(() if place is None else self._fetch(graph))
        return Locator(data, crosslevel_rules(), graph), graph


def _number(name: str) -> int:
    """Which submission of its scorecard a graph is, as its name says; 0 where it does not."""
    last = name.rpartition("/")[2]
    return int(last) if last.isdecimal() else 0


@lru_cache(maxsize=1)
def _selects() -> tuple[tuple[str, str], ...]:
    """The rules' shapes and their queries with prefixes, by rule code."""
    index = crosslevel_rules().index
    found = []
    for shape, select in index.subjects(_SELECT):
        lines = [
            f"PREFIX {index.text(entry, sh('prefix'))}: <{index.text(entry, sh('namespace'))}>"
            for owner in index.objects(shape, sh("prefixes"))
            for entry in index.objects(owner, sh("declare"))
        ]
        code = index.text(shape, TERM["ruleCode"])
        found.append((code, shape, "\n".join([*lines, content(select)])))
    return tuple((shape, query) for _, shape, query in sorted(found))


@lru_cache(maxsize=1)
def _wanted() -> tuple[frozenset[str], frozenset[str]]:
    """The properties and classes that the rules speak of."""
    names = {name for _, query in _selects() for name in _OURS.findall(query)}
    terms = frozenset(TERM[name] for name in names)
    return terms | {TYPE, LABEL}, terms


def _rows(store: pyoxigraph.Store, shape: str, query: str) -> Iterator[_Found]:
    """The rows of a rule; those that differ only in what they are held against are one."""
    import pyoxigraph

    solutions = store.query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)  # noqa: S101  (a rule is a SELECT)
    names = [variable.value for variable in solutions.variables]
    rows: dict[tuple[tuple[str, str], ...], tuple[_Row, set[tuple[str, str]]]] = {}
    for solution in solutions:
        row = {name: term for name, term in zip(names, solution, strict=True) if term is not None}
        key = tuple(sorted((n, str(t)) for n, t in row.items() if n not in _PLACES[3:]))
        rows.setdefault(key, (row, set()))[1].update(_pointed(row))
    for stated, held in rows.values():
        yield _Found(shape, stated, frozenset(held))


def _pointed(row: _Row) -> Iterator[tuple[str, str]]:
    """Graph and node of what a row is held against."""
    graph, node = row.get("otherSubmission"), row.get("compared")
    if graph is not None and node is not None:
        yield graph.value, node.value
    if summed := row.get("summed"):
        words = summed.value.split(" ")
        yield from zip(words[::2], words[1::2], strict=True)


def _hit(shape: str, focus: str, value: str | None = None) -> Hit:
    severity = crosslevel_rules().index.one(shape, sh("severity")) or sh("Violation")
    return Hit(focus=focus, shape=shape, component=_COMPONENT, value=value, severity=severity)


def _result(locator: Locator, found: _Found) -> Result:
    row = found.row
    value = row.get("value")
    stated = None if value is None else respelt(str(value))
    hit = _hit(found.shape, respelt(str(row["this"])), stated)
    named = {name: term for name, term in row.items() if name not in _PLACES}
    by_language = {
        language: locator.result(
            replace(hit, bindings={name: _shown(t, language) for name, t in named.items()})
        )
        for language in LANGUAGES
    }
    first = by_language[LANGUAGES[0]]
    return replace(
        first,
        message={lang: one.message[lang] for lang, one in by_language.items()},
        fix={lang: one.fix[lang] for lang, one in by_language.items()},
    )


def _other(locator: Locator, graph: str, shape: str, node: str) -> Other:
    """Where the other side of a finding stands."""
    seen = locator.result(_hit(shape, iri(node)))
    return Other(
        *(graph, seen.scorecard, locator.title, node),
        code=seen.code,
        raw_text=seen.raw_text,
        place=seen.place,
    )


def _held(found: _Found, others: Mapping[tuple[str, str, str], Other]) -> tuple[Other, ...]:
    """What a finding is held against, as it stands in the documents."""
    told = (others[found.shape, place, node] for place, node in found.others)
    return tuple(sorted(told, key=_standing))


def _standing(other: Other) -> tuple[object, ...]:
    place = other.place
    cell = tuple(n or 0 for n in (place.page, place.table, place.row, place.column))
    return (other.submission, cell, other.focus)


def _shown(term: pyoxigraph.NamedNode | pyoxigraph.Literal, language: str) -> str:
    """A value for a sentence: a number with commas, a code by its name in the language."""
    import pyoxigraph

    if isinstance(term, pyoxigraph.Literal):
        is_number = term.datatype.value.endswith("#decimal")
        return f"{Decimal(term.value):,f}" if is_number else term.value
    if term.value.startswith(CODE_BASE):
        return _labels().get((term.value, language.lower()), term.value)
    return term.value


@lru_cache(maxsize=1)
def _labels() -> Mapping[tuple[str, str], str]:
    """The names of the codes, by IRI and language."""
    import pyoxigraph

    path = folder("ontology") / "concepts.ttl"
    quads = pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
    return {
        (quad.subject.value, (quad.object.language or "").lower()): quad.object.value
        for quad in quads
        if quad.predicate.value.endswith("#prefLabel")
        and isinstance(quad.subject, pyoxigraph.NamedNode)
        and isinstance(quad.object, pyoxigraph.Literal)
    }
