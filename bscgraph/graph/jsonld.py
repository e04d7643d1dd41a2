"""JSON-LD that reads like JSON: a tree per scorecard, short names, plain values.

The names are those of the published context (``ontology/context.jsonld``), which every file
carries whole, so that nothing has to be fetched to read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from bscgraph.graph.nquads import Triple, literal_of
from bscgraph.graph.prefixes import base_of
from bscgraph.graph.vocabulary import LABEL, TERM, TYPE
from bscgraph.resources import folder

__all__ = ["context", "pieces", "written"]

# key: (class of the part, property by which the part points to its whole)
_PARTS: tuple[tuple[str, str, str], ...] = (
    ("strategyMap", "StrategyMap", "inScorecard"),
    ("mission", "Mission", "inScorecard"),
    ("vision", "Vision", "inScorecard"),
    ("coreValues", "CoreValue", "inScorecard"),
    ("carryOverNotes", "CarryOverNote", "inScorecard"),
    ("themes", "Theme", "inScorecard"),
    ("perspectives", "ScorecardPerspective", "inScorecard"),
    ("mapEntries", "MapEntry", "inScorecard"),
    ("declaredCounts", "DeclaredCount", "inScorecard"),
    ("columns", "Column", "inScorecard"),
    ("objectives", "Objective", "inScorecard"),
    ("keySuccessFactors", "KeySuccessFactor", "inScorecard"),
    ("kpis", "KPI", "inScorecard"),
    ("series", "Series", "seriesOf"),
    ("wordings", "Wording", "wordingInRow"),
    ("responsibilities", "Responsibility", "responsibilityFor"),
    ("unitCellTexts", "UnitCellText", "unitCellOf"),
    ("tags", "Tag", "tagOf"),
    ("values", "Observation", "inSeries"),
    ("values", "MissingObservation", "inSeries"),
    ("valueNote", "ValueNote", "noteOf"),
    ("actionPlans", "ActionPlan", "inScorecard"),
    ("budgets", "Budget", "budgetOf"),
    ("findings", "Finding", "findingOf"),
)
# Nodes printed in full wherever something leads to them.
_INLINE = frozenset(TERM[name] for name in ("SourceCell", "AffectedInterval"))
_INSTANT = "<http://www.w3.org/2006/time#Instant>"
_TOKEN = re.compile(r"[A-Za-z0-9-]+")

_Node = dict[str, list[str]]


@lru_cache(maxsize=1)
def context() -> Mapping[str, Any]:
    """The published JSON-LD context."""
    source = (folder("ontology") / "context.jsonld").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(source)["@context"]
    return found


def written(graphs: Iterable[tuple[str, Sequence[Triple]]]) -> bytes:
    """Named graphs (IRI and triples) as one JSON-LD document in UTF-8."""
    graphs = sorted(graphs)
    return "".join(pieces(graphs, base_of(name for name, _ in graphs) or "")).encode()


def pieces(graphs: Iterable[tuple[str, Sequence[Triple]]], base: str) -> Iterator[str]:
    """Named graphs as one JSON-LD document, graph by graph in the order they come.

    Args:
        graphs: IRI and triples of each.
        base: the base IRI they share, empty where they share none.
    """
    yield f'{{\n "@context": {{\n{_names(base or None)}\n }},\n "graph": ['
    mark = "\n"
    for name, triples in graphs:
        tree = _Tree(triples, base).named(name)
        # no line of JSON ends inside a text, so each may be set in by one more
        body = json.dumps(tree, ensure_ascii=False, indent=1).replace("\n", "\n ")
        yield f"{mark} {body}"
        mark = ",\n"
    yield "]\n}\n" if mark == "\n" else "\n]\n}\n"


@lru_cache(maxsize=16)
def _names(base: str | None) -> str:
    """The context as a document carries it, with its base."""
    own = {**context(), "@base": base}
    return ",\n".join(f"  {_json(key)}: {_json(value)}" for key, value in own.items())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@lru_cache(maxsize=1)
def _keys() -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    """The key and its definition for each property, by the property as a term."""
    names = context()
    keys = {}
    for key, entry in names.items():
        if isinstance(entry, dict) and "@id" in entry:
            prefix, _, local = entry["@id"].partition(":")
            keys[f"<{names[prefix]}{local}>"] = (key, entry)
    return keys


@lru_cache(maxsize=1)
def _order() -> Mapping[str, int]:
    return {predicate: place for place, predicate in enumerate(_keys())}


class _Tree:
    """The triples of one graph as nested objects."""

    def __init__(self, triples: Iterable[Triple], base: str) -> None:
        self._base = base
        self._nodes: dict[str, _Node] = {}
        for subject, predicate, value in sorted(set(triples)):
            self._nodes.setdefault(subject, {}).setdefault(predicate, []).append(value)
        self._whole, self._key = self._parts()
        self._done: set[str] = set()

    def _parts(self) -> tuple[dict[str, list[str]], dict[str, str]]:
        """The parts of each node, in order, and the key each part stands under."""
        place = {TERM[kind]: (n, key, TERM[link]) for n, (key, kind, link) in enumerate(_PARTS)}
        found: dict[str, list[tuple[int, int, str]]] = {}
        keys: dict[str, str] = {}
        for name, node in self._nodes.items():
            for kind in node.get(TYPE, ()):
                number, key, link = place.get(kind, (0, "", ""))
                whole = node.get(link, [""])[0]
                if whole in self._nodes and name not in keys:
                    keys[name] = key
                    found.setdefault(whole, []).append((number, _position(node), name))
        return {whole: [part for *_, part in sorted(parts)] for whole, parts in found.items()}, keys

    def named(self, name: str) -> dict[str, Any]:
        """The named graph: scorecards as trees first, then whatever stands alone."""
        cards = [n for n, node in self._nodes.items() if TERM["Scorecard"] in node.get(TYPE, ())]
        rest = [n for n in self._nodes if n not in cards and n not in self._key]
        objects = [self._object(one) for one in (*cards, *rest) if not self._inline(one)]
        # A part whose whole is itself a part of nothing printed would be lost.
        objects += [self._object(n) for n in self._nodes if n not in self._done]
        return {"id": self._short(f"<{name}>"), "graph": objects}

    def _inline(self, name: str) -> bool:
        kinds = self._nodes[name].get(TYPE, ())
        return any(kind in _INLINE or kind == _INSTANT for kind in kinds)

    def _object(self, name: str) -> dict[str, Any]:
        self._done.add(name)
        node = self._nodes[name]
        # the property that leads to the whole is what nesting says
        own = next((TERM[link] for key, _, link in _PARTS if key == self._key.get(name)), "")
        found: dict[str, Any] = {"id": self._short(name)}
        if TYPE in node:
            found["type"] = _one([self._class(kind) for kind in node[TYPE]])
        if LABEL in node:
            found |= self._property(LABEL, node[LABEL])
        rest = [one for one in node if one not in (TYPE, LABEL, own)]
        for predicate in sorted(rest, key=lambda one: _order().get(one, len(_order()))):
            found |= self._property(predicate, node[predicate])
        for part in self._whole.get(name, ()):
            found.setdefault(self._key[part], []).append(self._object(part))
        return found

    def _class(self, term: str) -> str:
        name = term.rpartition("#")[2].rstrip(">")
        return name if name in context() else term[1:-1]

    def _property(self, predicate: str, values: Sequence[str]) -> dict[str, Any]:
        key, entry = _keys().get(predicate, (predicate[1:-1], {}))
        if entry.get("@container") == "@language":
            texts = (literal_of(value) for value in values)
            return {key: {language: text for text, _, language in texts}}
        return {key: _one([self._value(value, entry) for value in values])}

    def _value(self, term: str, entry: Mapping[str, Any]) -> Any:
        if term.startswith("<"):
            return self._link(term, entry)
        text, datatype, language = literal_of(term)
        if language is not None:
            usual = entry.get("@language") == language
            return text if usual else {"@value": text, "@language": language}
        coerced = str(entry.get("@type", "")).replace("xsd:", str(context()["xsd"]))
        if datatype is not None and datatype != coerced:
            return {"@value": text, "@type": datatype}
        if datatype is None and ("@language" in entry or coerced):
            return {"@value": text}
        if datatype is not None and datatype.endswith("#integer"):
            return int(text)
        return text == "true" if datatype is not None and datatype.endswith("#boolean") else text

    def _link(self, term: str, entry: Mapping[str, Any]) -> Any:
        if term in self._nodes and self._inline(term):
            return self._object(term)
        vocabulary = entry.get("@context", {}).get("@vocab")
        if vocabulary is not None:
            notation = term[1:-1].removeprefix(vocabulary)
            short = term[1:-1].startswith(vocabulary) and _TOKEN.fullmatch(notation)
            return notation if short else {"id": term[1:-1]}
        return self._short(term) if entry.get("@type") == "@id" else {"id": self._short(term)}

    def _short(self, term: str) -> str:
        address = term[1:-1]
        short = address.removeprefix(self._base) if self._base else address
        return short if short.startswith(("id/", "graph/")) else address


def _position(node: _Node) -> int:
    position = node.get(TERM["rowNumber"]) or node.get(TERM["position"])
    return int(literal_of(position[0])[0]) if position else 0


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
