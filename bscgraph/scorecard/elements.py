"""Which elements of a StratML plan went into the scorecard; all others are told at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bscgraph.findings import Finding
from bscgraph.model import Source, Text
from bscgraph.scorecard.spot import Ledger, Spot, place_of
from bscgraph.table import Element

__all__ = ["Account", "Passage", "folded", "is_shell"]

_BLANKS = re.compile(r"[ \t\r\n]+")

# Parts of a plan that make something of the scorecard; without words they are shells.
_STRUCTURE = {
    "strategicplancore", "organization", "vision", "mission", "value", "goal", "objective",
    "performanceindicator", "measurementinstance", "targetresult", "actualresult",
    "administrativeinformation",
}  # fmt: skip
# Parts a scorecard has no place for: counted, each with all its words.
_FOREIGN = {"stakeholder", "relationship", "submitter", "role", "descriptor", "place"}
_MARKS = {"identifier", "acronym", "source", "startdate", "enddate", "publicationdate",
          "referentidentifier", "sequenceindicator"}  # fmt: skip
_WORDS = {"name", "description", "otherinformation", "measurementdimension", "unitofmeasurement",
          "numberofunits"}  # fmt: skip
_FORM = {"identifier", "sequenceindicator", "startdate", "enddate", "publicationdate"}
_IGNORED_ATTRIBUTE = re.compile(r"xmlns(?::.*)?|xsi:.*|.*:schemalocation|type|id", re.IGNORECASE)


def folded(text: str) -> str:
    """``text`` on one line: runs of XML white space are one blank, none at the ends.

    >>> folded(" Open\\n   Data "), folded("甲\\u3000乙")
    ('Open Data', '甲\\u3000乙')
    """
    return _BLANKS.sub(" ", text).strip(" ")


@dataclass(frozen=True)
class Passage(Spot):
    """The text of an element; its place is line, column and path."""

    @property
    def source(self) -> Source:
        """Line (``row``) and column of the start tag, and the path (``header``)."""
        return Source(row=self.row + 1, column=self.column + 1, header=self.header or None)

    @staticmethod
    def of(element: Element, text: str | None = None) -> Passage:
        """The text of ``element``, or another text at its place."""
        words = _spoken(element) if text is None else text
        return Passage(words, (), 1, element.line - 1, element.column - 1, header=element.path)


def _spoken(element: Element) -> str:
    """Its text verbatim; of an element with others in it, their texts with blanks between."""
    if not element.children:
        return element.text
    texts = (part for one in element for part in one.content if isinstance(part, str))
    return " ".join(filter(None, map(folded, texts)))


def is_shell(element: Element) -> bool:
    """Whether it holds no words and no number: identifiers, dates and attributes say nothing."""
    return not any(
        folded(part)
        for one in element
        if one.name.lower() not in _FORM
        for part in one.content
        if isinstance(part, str)
    )


@dataclass
class Account:
    """The findings of one plan, and which of its elements are accounted for."""

    ledger: Ledger = field(default_factory=Ledger)
    _used: set[int] = field(default_factory=set)
    _entered: set[int] = field(default_factory=set)
    _known_attributes: set[tuple[int, str]] = field(default_factory=set)

    def use(self, *elements: Element) -> None:
        """These elements are entered: each text and element in them has still to be used."""
        self._entered.update(map(id, elements))

    def use_all(self, element: Element) -> None:
        """This element and all below it are accounted for."""
        self._used.add(id(element))

    def use_attribute(self, element: Element, name: str) -> None:
        """This attribute of the element is accounted for."""
        self._known_attributes.add((id(element), name))

    def parts(self, parent: Element, name: str) -> list[Element]:
        """The elements of this name (in any case) directly in ``parent`` that say something."""
        found = [one for one in parent.children if one.name.lower() == name.lower()]
        found = [one for one in found if not is_shell(one)]
        self.use(*found)
        return found

    def leaf(self, parent: Element, name: str) -> Element | None:
        """The first element of this name with text in it, accounted for."""
        for one in parent.children:
            if one.name.lower() == name.lower() and folded(one.text):
                self.use_all(one)
                return one
        return None

    def words(self, parent: Element, name: str) -> Text | None:
        """The text of :meth:`leaf` for the model."""
        found = self.leaf(parent, name)
        return None if found is None else self.text(found)

    @staticmethod
    def text(element: Element, value: str | None = None) -> Text:
        """The model's text of an element: all of it, or ``value`` taken out of it."""
        raw = element.text if value is None else value
        return Text(folded(raw), raw, Passage.of(element).source)

    def doubt(self, code: str, at: Element, subject: str = "", /, **params: str) -> None:
        """Record a finding about an element."""
        self.ledger.doubt(code, Passage.of(at), subject, **params)

    def miss(self, code: str, at: Element, subject: str = "", /) -> None:
        """Record that something is missing in an element: there is nothing to quote."""
        self.ledger.doubt(code, Passage.of(at, ""), subject)

    def tell_rest(self, root: Element) -> None:
        """A finding for all that is not accounted for: nothing goes silently."""
        self.use(root)
        self._tell_stray(root)
        groups: dict[tuple[str, str], list[Element]] = {}
        for element in self._unused(root):
            code = self._code(element)
            if code == "stratml-words-without-place":
                self.doubt(code, element, element.name)
            else:
                groups.setdefault((code, element.name), []).append(element)
        for (code, name), found in groups.items():
            raw = "；".join(dict.fromkeys(filter(None, (_spoken(one).strip() for one in found))))
            place = place_of(Passage.of(found[0]).source)
            params = {"count": str(len(found))}
            self.ledger.findings.append(Finding(code, place, raw, name, params))
        self._tell_attributes(root)

    def _unused(self, root: Element) -> Iterator[Element]:
        """Topmost elements that are not accounted for and hold anything."""
        for child in root.children:
            kind = child.name.lower()
            if id(child) in self._used:
                continue
            if id(child) in self._entered:
                yield from self._unused(child)
            elif kind in _STRUCTURE | _FOREIGN or folded(child.text):
                yield child

    def _tell_stray(self, root: Element) -> None:
        """Text that stands between the elements of an element that was entered."""
        for element in root:
            words = "".join(part for part in element.content if isinstance(part, str))
            if id(element) in self._entered and folded(words):
                at = Passage.of(element, words)
                self.ledger.doubt("stratml-words-without-place", at, element.name)

    @staticmethod
    def _code(element: Element) -> str:
        kind = element.name.lower()
        # what a relationship says may be an identifier alone
        empty = not folded(element.text) if kind == "relationship" else is_shell(element)
        if kind in _STRUCTURE | _FOREIGN and empty:
            return "stratml-empty-shell"
        if kind in _WORDS:
            return "stratml-words-without-place"
        if kind in _FOREIGN | _MARKS:
            return "stratml-without-place"
        return "stratml-misplaced" if kind in _STRUCTURE else "stratml-unknown-element"

    def _tell_attributes(self, root: Element) -> None:
        found: dict[str, list[tuple[Element, str]]] = {}
        for element in root:
            if element.name.lower() in _FOREIGN:
                continue  # told with its element
            attributes: Mapping[str, str] = element.attributes
            for name, value in attributes.items():
                known = (id(element), name) in self._known_attributes
                if not known and not _IGNORED_ATTRIBUTE.fullmatch(name) and folded(value):
                    found.setdefault(name, []).append((element, value))
        for name, where in found.items():
            raw = "；".join(dict.fromkeys(value for _, value in where))
            place = place_of(Passage.of(where[0][0]).source)
            params = {"count": str(len(where))}
            subject = f"@{name}"
            self.ledger.findings.append(
                Finding("stratml-without-place", place, raw, subject, params)
            )
