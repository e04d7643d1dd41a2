"""Turns hits into results: the real values, and the cell they stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH, Namespace
from rdflib.term import IdentifiedNode, Literal, Node

from bscgraph.findings import Severity
from bscgraph.terms import BSC
from bscgraph.validate.engines import Hit
from bscgraph.validate.report import Result
from bscgraph.wrapping import one_line

__all__ = ["Writer"]

_LANGUAGES = ("en", "zh-Hant")
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
# A bracket that quotes a value; it is left out where there is none.
_ASIDE = re.compile(r" ?[（(][^（）()]*\{[?$](\w+)\}[^（）()]*[）)]")

# From a value to the thing that has the code: budget -> plan, value -> series -> KPI.
_UPWARD = (BSC.budgetOf, BSC.inSeries, BSC.seriesOf)


def _filled(text: str, values: Mapping[str, str]) -> str:
    text = _ASIDE.sub(lambda aside: aside[0] if values.get(aside[1]) else "", text)
    return _PLACEHOLDER.sub(lambda name: _shown(name[1], values.get(name[1], "")) or "—", text)


def _shown(name: str, value: str) -> str:
    """A value for a sentence: on one line; a candidate, which is ours, with its commas."""
    if name == "candidateValue" and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"{Decimal(value):,f}"
    return one_line(value)


class Writer:
    """Turns hits in one submission into results people can act on."""

    def __init__(self, data: Graph, shapes: Graph) -> None:
        self._data = data
        self._shapes = shapes
        self._scorecard = data.value(predicate=RDF.type, object=BSC.Scorecard, any=True)

    @property
    def title(self) -> str:
        """The title of the scorecard, or its IRI."""
        title = self._data.value(self._scorecard, RDFS.label, any=True) if self._scorecard else None
        return str(title or self._scorecard or "")

    def result(self, hit: Hit) -> Result:
        """What people read of ``hit``."""
        values = self._values(hit)
        severity = str(self._shapes.value(hit.shape, SH.severity) or SH.Violation)
        cell = self._cell(hit)
        return Result(
            rule=str(self._shapes.value(hit.shape, BSC.ruleCode) or hit.shape),
            severity=Severity(severity.rpartition("#")[2]),
            focus=str(hit.focus),
            shape=str(hit.shape),
            scorecard=str(self._scorecard or ""),
            code=values.get("code", ""),
            page=self._number(cell, BSC.page),
            row=self._number(cell, BSC.row),
            column=self._number(cell, BSC.column),
            raw_text=values.get("rawText", ""),
            message=self._texts(hit.shape, SH.message, values),
            fix=self._texts(hit.shape, BSC.howToFix, values),
        )

    def _chain(self, node: Node) -> list[Node]:
        """``node`` and what it belongs to, up to the thing that has a code."""
        chain = [node]
        while (above := self._above(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain

    def _above(self, node: Node) -> Node | None:
        found = (self._data.value(node, predicate, any=True) for predicate in _UPWARD)
        return next((node for node in found if node is not None), None)

    def _values(self, hit: Hit) -> dict[str, str]:
        """The real values for the placeholders of a message."""
        values: dict[str, str] = {}
        for node in reversed([*self._chain(hit.focus)]):
            for predicate, value in sorted(self._data.predicate_objects(node)):
                if isinstance(value, Literal):
                    name = "label" if predicate == RDFS.label else str(predicate).rpartition("#")[2]
                    values[name] = str(value)
        values["scorecardLabel"] = self.title
        values["this"] = str(hit.focus)
        quoted = self._shapes.value(hit.shape, BSC.quotes)
        if quoted is not None:
            texts = sorted(str(text) for text in self._data.objects(hit.focus, quoted))
            values["rawText"] = " ".join(texts)
        if hit.value is not None:
            values["value"] = str(hit.value)
        values.update(self._query_values(hit))
        return values

    def _query_values(self, hit: Hit) -> dict[str, str]:
        """What the shape's own query selects for this focus node beside ``$this``."""
        constraint = self._shapes.value(hit.shape, SH.sparql)
        select = self._shapes.value(constraint, SH.select) if constraint is not None else None
        if select is None or not isinstance(hit.focus, IdentifiedNode):
            return {}
        namespaces = {
            str(self._shapes.value(entry, SH.prefix)): Namespace(
                str(self._shapes.value(entry, SH.namespace))
            )
            for entry in self._shapes.objects(None, SH.declare)
        }
        rows = self._data.query(str(select), initNs=namespaces, initBindings={"this": hit.focus})
        for row in rows.bindings:
            found = {str(variable): value for variable, value in row.items()}
            if hit.value is None or found.get("value", hit.value) == hit.value:
                return {name: str(value) for name, value in found.items()}
        return {}

    def _texts(self, shape: Node, predicate: URIRef, values: Mapping[str, str]) -> dict[str, str]:
        texts = {
            text.language: str(text)
            for text in self._shapes.objects(shape, predicate)
            if isinstance(text, Literal)
        }
        folded = {(language or "en").lower(): text for language, text in texts.items()}
        return {language: _filled(folded.get(language.lower(), ""), values)
                for language in _LANGUAGES}  # fmt: skip

    def _cell(self, hit: Hit) -> Node | None:
        """The cell to show: the one the shape points at, else the nearest on the way up."""
        pointed = self._shapes.value(hit.shape, BSC.locatedBy)
        predicates = [BSC.sourceCell] if pointed is None else [pointed, BSC.sourceCell]
        for predicate in predicates:
            for node in self._chain(hit.focus):
                cells = sorted(self._data.objects(node, predicate), key=str)
                if cells:
                    return cells[0]
        return None

    def _number(self, cell: Node | None, predicate: URIRef) -> int | None:
        value = None if cell is None else self._data.value(cell, predicate, any=True)
        return int(str(value)) if isinstance(value, Literal) else None
