"""Triples of one named graph, looked up by subject and property, checked as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from urllib.parse import unquote

from bscgraph.errors import GraphError
from bscgraph.iri import CODE_BASE
from bscgraph.terms import BSC

__all__ = ["LABEL", "TYPE", "Nodes", "Term"]

_NS = str(BSC._NS)
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


class Term(NamedTuple):
    """An RDF term: its text, and the datatype or language tag of a literal."""

    text: str
    is_iri: bool
    language: str | None = None


class Nodes:
    """The nodes of one named graph.

    A property is named by its local name in our vocabulary; ``label`` is ``rdfs:label``.
    Whatever is missing, doubled or of the wrong kind is a :class:`GraphError` that names
    the node and the property.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._values: dict[str, dict[str, list[Term]]] = {}
        self._pointing: dict[tuple[str, str], list[str]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def add(self, subject: str, predicate: str, value: Term) -> None:
        """Take one triple; ``predicate`` is an IRI."""
        self._values.setdefault(subject, {}).setdefault(predicate, []).append(value)
        if value.is_iri:
            self._pointing.setdefault((value.text, predicate), []).append(subject)

    def of_class(self, kind: str) -> list[str]:
        """The nodes of our class ``kind``, sorted by IRI."""
        return sorted(self._pointing.get((_NS + kind, TYPE), ()))

    def is_a(self, node: str, kind: str) -> bool:
        """Whether ``node`` is stated to be of our class ``kind``."""
        return any(term.text == _NS + kind for term in self._terms(node, TYPE))

    def pointing(self, link: str, to: str) -> list[str]:
        """The nodes whose property ``link`` leads to ``to``, sorted by IRI."""
        return sorted(self._pointing.get((to, _NS + link), ()))

    def ordered(self, nodes: Iterable[str], by: str = "position") -> list[str]:
        """``nodes`` in the order of their property ``by``; each must have one."""
        return sorted(nodes, key=lambda node: (self.need_integer(node, by), node))

    def _terms(self, node: str, predicate: str) -> list[Term]:
        return self._values.get(node, {}).get(predicate, [])

    def _one(self, node: str, name: str) -> Term | None:
        terms = self._terms(node, LABEL if name == "label" else _NS + name)
        if len({term.text for term in terms}) > 1:
            raise GraphError(
                f"<{node}> has several values of “{name}” in the graph <{self.name}>; "
                "keep each submission in a graph of its own, and each value once.",
                f"圖 <{self.name}> 中 <{node}> 的「{name}」有多個值；"
                "請將各次提報置於各自的圖，且每個值只寫一次。",
            )
        return terms[0] if terms else None

    def text(self, node: str, name: str) -> str | None:
        """The text of a literal property; None where there is none."""
        term = self._one(node, name)
        if term is not None and term.is_iri:
            raise self._wrong(node, name, "a text", "文字")
        return None if term is None else term.text

    def need(self, node: str, name: str) -> str:
        """The text of a property that must be there."""
        found = self.text(node, name)
        if found is None:
            raise self._wrong(node, name, "a value", "一個值")
        return found

    def integer(self, node: str, name: str) -> int | None:
        """A whole number; None where there is none."""
        text = self.text(node, name)
        if text is None:
            return None
        try:
            return int(text)
        except ValueError as error:
            raise self._wrong(node, name, "a whole number", "整數") from error

    def need_integer(self, node: str, name: str) -> int:
        """A whole number that must be there."""
        number = self.integer(node, name)
        if number is None:
            raise self._wrong(node, name, "a whole number", "整數")
        return number

    def decimal(self, node: str, name: str) -> Decimal | None:
        """A decimal number; None where there is none."""
        text = self.text(node, name)
        if text is None:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise self._wrong(node, name, "a number", "數字") from error
        if not number.is_finite():
            raise self._wrong(node, name, "a number", "數字")
        return number

    def link(self, node: str, name: str) -> str | None:
        """The node a property leads to; None where there is none."""
        term = self._one(node, name)
        if term is not None and not term.is_iri:
            raise self._wrong(node, name, "an IRI", "一個 IRI")
        return None if term is None else term.text

    def foreign_link(self, node: str, predicate: str) -> str | None:
        """The node that a property of another vocabulary (an IRI) leads to; None if none."""
        terms = self._terms(node, predicate)
        return terms[0].text if terms and terms[0].is_iri else None

    def notation(self, node: str, name: str, scheme: str) -> str | None:
        """The notation of the concept of ``scheme`` that a property names; None if none."""
        address = self.link(node, name)
        return None if address is None else self._notation(node, name, scheme, address)

    def choice(self, node: str, name: str, scheme: str, choices: Iterable[str]) -> str:
        """The notation of a concept that must be there and must be one of ``choices``."""
        notation = self.notation(node, name, scheme)
        if notation is None or notation not in choices:
            listed = f"{', '.join(choices)} ({scheme})"
            raise self._wrong(node, name, f"one of {listed}", f"下列之一：{listed}")
        return notation

    def notations(self, node: str, name: str, scheme: str) -> Iterator[str]:
        """The notations of all concepts of ``scheme`` that a property names."""
        for term in self._terms(node, _NS + name):
            yield self._notation(node, name, scheme, term.text)

    def _notation(self, node: str, name: str, scheme: str, address: str) -> str:
        start = f"{CODE_BASE}{scheme}/"
        if not address.startswith(start):
            raise self._wrong(node, name, f"a concept of {start}", f"{start} 的代碼")
        return unquote(address.removeprefix(start))

    def _wrong(self, node: str, name: str, wanted: str, wanted_zh: str) -> GraphError:
        return GraphError(
            f"<{node}> needs {wanted} as “{name}” in the graph <{self.name}>; "
            "mend the graph, or convert the document again.",
            f"圖 <{self.name}> 中 <{node}> 的「{name}」必須是{wanted_zh}；"
            "請修正該圖，或重新轉換文件。",
        )
