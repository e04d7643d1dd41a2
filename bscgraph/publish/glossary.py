"""What the published pages tell: terms, code lists and rules, as read from the files.

The graph is flattened into small frozen values that a template can show as they are; nothing a
file says about a term is left out (what has no place of its own is shown under its own name).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bscgraph.errors import BscgraphError

__all__ = ["KINDS", "CodeList", "Concept", "Glossary", "Kind", "PublishError", "Ref", "Row",
           "Rule", "Shape", "Term", "Text", "Texts", "Value", "checked_name"]  # fmt: skip

Kind = Literal["class", "object", "datatype", "annotation", "other"]
KINDS: tuple[Kind, ...] = ("class", "object", "datatype", "annotation", "other")

# Names become file names and anchors: nothing else may come out of a file.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LINKABLE = ("https://", "http://")
_OURS = "https://w3id.org/bscgraph/"


class PublishError(BscgraphError):
    """Pages cannot be made or written."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words and their language tag (empty where there is none)."""

    value: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of one sort of one thing."""

    all: tuple[Text, ...] = ()

    def of(self, lang: str) -> tuple[Text, ...]:
        """Those in ``lang`` and those without a language; all where there are none."""
        fitting = tuple(text for text in self.all if text.lang in ("", lang))
        return fitting or self.all

    def first(self, lang: str) -> Text | None:
        """The first of :meth:`of`."""
        return next(iter(self.of(lang)), None)

    def others(self, lang: str) -> tuple[Text, ...]:
        """Those that :meth:`of` does not give."""
        return tuple(text for text in self.all if text not in self.of(lang))


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing that is named: ``page`` and ``anchor`` say where we show it, if we do."""

    name: str
    iri: str
    labels: Texts = field(default_factory=Texts)
    page: str = ""
    anchor: str = ""

    @property
    def linkable(self) -> bool:
        """Whether the address is one that a link may lead to."""
        return self.iri.startswith(_LINKABLE)

    @property
    def ours(self) -> bool:
        """Whether it is an identifier of this project."""
        return self.iri.startswith(_OURS)


@dataclass(frozen=True, slots=True)
class Value:
    """What a row holds: a text, a thing, or several things joined by ``join``.

    ``join`` is a key of the captions (``or``, ``and``, ``not``, ``some``, ``only`` …);
    ``number`` that of a cardinality.
    """

    text: Text | None = None
    refs: tuple[Ref, ...] = ()
    join: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact with its values: ``key`` is a caption, or else ``predicate`` names it."""

    values: tuple[Value, ...]
    key: str = ""
    predicate: Ref | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property."""

    ref: Ref
    kind: Kind
    labels: Texts
    definitions: Texts
    examples: Texts
    notes: Texts
    status: str
    deprecated: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a code list."""

    ref: Ref
    notation: str
    labels: Texts
    definitions: Texts
    examples: Texts
    notes: Texts
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list; ``id`` is the last segment of its address."""

    ref: Ref
    id: str
    labels: Texts
    definitions: Texts
    notes: Texts
    rows: tuple[Row, ...]
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape with a message: what is checked and how to mend it."""

    ref: Ref
    code: str
    severity: str
    messages: Texts
    fixes: Texts


@dataclass(frozen=True, slots=True)
class Shape:
    """What has an address among the rules but no message: which things are checked, a query …"""

    ref: Ref
    targets: tuple[Ref, ...]
    rules: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """All that the pages tell.

    ``namespaces`` are prefixes and IRIs in use; ``header`` the ontology's own facts;
    ``changes`` the change log, a Markdown text.
    """

    ontology: Ref
    version: str
    titles: Texts
    descriptions: Texts
    citations: Texts
    header: tuple[Row, ...]
    namespaces: tuple[tuple[str, str], ...]
    terms: tuple[Term, ...]
    code_lists: tuple[CodeList, ...]
    rules: tuple[Rule, ...]
    shapes: tuple[Shape, ...]
    changes: str

    def of_kind(self, kind: Kind) -> tuple[Term, ...]:
        """The terms of one kind, in the order of their names."""
        return tuple(term for term in self.terms if term.kind == kind)

    @property
    def by_name(self) -> Mapping[str, Term]:
        """The terms by local name."""
        return {term.ref.anchor: term for term in self.terms}


def checked_name(name: str, of: str) -> str:
    """``name`` if it can be an anchor and a file name.

    Raises:
        PublishError: it cannot; ``of`` is what it names.
    """
    if _NAME.fullmatch(name):
        return name
    raise PublishError(
        f"“{of}” cannot be published: “{name}” is no name for a page or an anchor; use Latin "
        "letters, digits, “-”, “_” and “.” only.",
        f"無法發布「{of}」：「{name}」不能作為網頁或錨點名稱；請只用拉丁字母、數字與「-」「_」「.」。",
    )
