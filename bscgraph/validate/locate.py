"""Turns hits into results: the real values, and the cell of the document they stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from bscgraph.validate.engines import SPARQL, Hit
from bscgraph.validate.index import LABEL, TERM, Index, sh
from bscgraph.validate.nodes import Node, Nodes
from bscgraph.validate.report import Place, Result
from bscgraph.validate.rules import LANGUAGES, Rule, RuleSet, severity_of
from bscgraph.validate.spelling import content
from bscgraph.wrapping import one_line

__all__ = ["Locator", "filled"]

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
# A bracket that quotes a value; it is left out where there is none.
_ASIDE = re.compile(r" ?[（(][^（）()]*\{[?$](\w+)\}[^（）()]*[）)]")

_CODED = tuple(TERM[name] for name in ("Objective", "KPI", "ActionPlan"))
# Variables by these names hold numbers that we read or worked out; what was printed is quoted.
_COUNTED = (
    *("Amount", "amount", "Value", "Sum", "sum", "Target", "target", "Actual", "actual"),
    *("counted", "declared", "summed", "before", "difference", "sumOfParts"),
)
_PLACE = tuple(TERM[name] for name in ("page", "tableNumber", "row", "column", "sheet", "header"))
_PLACED = frozenset(_PLACE)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its placeholders ``{?name}`` filled; a bracket without its value is left out.

    >>> filled("{?code} is malformed (it may mean {?candidate}).", {"code": "AC1"})
    'AC1 is malformed.'
    """
    return _filled(text, values, {})


def _filled(text: str, values: Mapping[str, str], shown: dict[str, str]) -> str:
    """``text`` filled; ``shown`` keeps values as sentences have them, for the next text."""
    if "{" not in text:
        return text
    found = []
    for condition, template, names in _pieces(text):
        if condition and not values.get(condition):
            continue
        for name in names:
            if name not in shown:
                shown[name] = _shown(name, values.get(name, "")) or "—"
        found.append(template % tuple([shown[name] for name in names]) if names else template % ())
    return "".join(found)


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """A text as its parts: the value each depends on (or empty), its words and its names."""
    parts, position = [], 0
    for aside in _ASIDE.finditer(text):
        parts.append(("", *_template(text[position : aside.start()])))
        parts.append((aside[1], *_template(aside[0])))
        position = aside.end()
    return (*parts, ("", *_template(text[position:])))


def _template(text: str) -> tuple[str, tuple[str, ...]]:
    """A text with a place for each name, and the names in order."""
    words = [part.replace("%", "%%") for part in _PLACEHOLDER.split(text)[::2]]
    return "%s".join(words), tuple(_PLACEHOLDER.findall(text))


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


@lru_cache(maxsize=4096)
def _names(texts: tuple[str, ...]) -> frozenset[str]:
    names = {name for text in texts for name in _PLACEHOLDER.findall(text)}
    return frozenset({"code", "subject", "rawText", *names})


def _shown(name: str, value: str) -> str:
    """A value for a sentence: on one line; a number that is ours, with its commas."""
    if name.endswith(_COUNTED) and _NUMBER.fullmatch(value):
        # Engines spell a sum in more than one way: 700000.0 and 700000.
        return f"{Decimal(value).normalize():,f}"
    return one_line(value)


@dataclass(frozen=True, slots=True)
class _Group:
    """Where in the scorecard a result belongs: codes and labels, empty where unknown."""

    objective: str = ""
    objective_label: str = ""
    perspective: str = ""
    perspective_label: str = ""


class Locator:
    """One submission's triples, asked for what people read of a hit.

    Args:
        data: the submission's triples.
        rules: the rules the hits are of.
        submission: the IRI of the submission, empty where there is none.
    """

    def __init__(self, data: Index, rules: RuleSet, submission: str) -> None:
        self._data = data
        self._rules = rules
        self._submission = submission
        self._nodes = Nodes(data)
        self._group_of: dict[str, _Group] = {}
        self._scorecard = next(iter(data.of_class(TERM["Scorecard"])), "")

    @property
    def scorecard(self) -> str:
        """The IRI of the scorecard; empty where there is none."""
        return content(self._scorecard)

    @cached_property
    def title(self) -> str:
        """The title of the scorecard, or its IRI."""
        return self._data.text(self._scorecard, LABEL) or self.scorecard

    def result(self, hit: Hit) -> Result:
        """What people read of ``hit``."""
        rule = self._rules.rule(hit.shape)
        chain = self._meant(hit)
        message = rule.message or self._stated(hit)
        values = self._values(hit, (*message.values(), *rule.fix.values()), chain)
        code = values.get("code", "")
        group = self._group(chain, code)
        shown: dict[str, str] = {}
        return Result(
            rule=rule.code,
            severity=severity_of(hit.severity),
            focus=content(hit.focus),
            shape=content(hit.shape),
            scorecard=self.scorecard,
            code=code,
            place=self._place(self._cell(rule, chain)),
            raw_text=values.get("rawText", ""),
            message=self._texts(message, values, shown),
            fix=self._texts(rule.fix, values, shown),
            tier=rule.tier,
            submission=self._submission,
            objective=group.objective,
            objective_label=group.objective_label,
            perspective=group.perspective,
            perspective_label=group.perspective_label,
            component=content(hit.component),
            path=hit.path,
            value=hit.value,
        )

    def _meant(self, hit: Hit) -> Sequence[Node]:
        """The nodes a hit is about, nearest first.

        A query that is asked once for a whole names the part that it means as its value.
        """
        chain = self._nodes.chain(hit.focus)
        value = hit.value or ""
        if hit.component == SPARQL and value != hit.focus and value in self._data:
            part = self._nodes.chain(value)
            return [*part, *[node for node in chain if node not in part]]
        return chain

    def _values(self, hit: Hit, texts: tuple[str, ...], chain: Sequence[Node]) -> dict[str, str]:
        """The real values for the placeholders of a message."""
        values: dict[str, str] = {}
        for name in _names(texts):
            for node in chain:
                if name in node.literals:
                    values[name] = content(node.literals[name])
                    break
        values.setdefault("code", values.get("subject", ""))
        values["scorecardLabel"] = self.title
        values["this"] = content(hit.focus)
        quotes = self._rules.rule(hit.shape).quotes
        if quotes is not None:
            quoted = sorted(map(content, self._data.objects(hit.focus, quotes)))
            values["rawText"] = " ".join(quoted)
        if hit.value is not None:
            values["value"] = content(hit.value)
        values.update(hit.bindings)
        return values

    def _stated(self, hit: Hit) -> dict[str, str]:
        """What is said where the shape says nothing: the query's text, the engine's, or ours."""
        prepared = self._rules.prepared
        queries = prepared.queries.get(prepared.called(hit.shape), ())
        for query in queries if hit.component == SPARQL else ():
            own = self._rules.texts(prepared.original(query.node), sh("message"))
            if own:
                return own
        if hit.messages:
            return {"en": hit.messages[0].replace("{", "").replace("}", "")}
        name = content(hit.component).rpartition("#")[2].removesuffix("ConstraintComponent")
        return {
            "en": f"“{content(hit.focus)}” breaks a rule ({name}).",
            "zh-Hant": f"「{content(hit.focus)}」不符規則（{name}）。",
        }

    def _texts(
        self, texts: Mapping[str, str], values: Mapping[str, str], shown: dict[str, str]
    ) -> dict[str, str]:
        """In both languages; where one is missing the other stands in."""
        other = next(iter(texts.values()), "")
        return {
            language: _filled(texts.get(language) or other, values, shown) for language in LANGUAGES
        }

    def _cell(self, rule: Rule, chain: Sequence[Node]) -> str:
        """The cell to show: the one the shape points at, else the nearest on the way up."""
        if rule.located_by is not None:
            for node in chain:
                cell = self._data.one(node.name, rule.located_by)
                if cell is not None:
                    return cell
        return next((node.cell for node in chain if node.cell), "")

    def _place(self, cell: str) -> Place:
        said = {p: content(o) for _, p, o in self._data.stated(cell) if p in _PLACED}
        page, table, row, column, sheet, header = [said.get(p, "") for p in _PLACE]
        return Place(
            *(_count(page), _count(table), _count(row), _count(column)), sheet=sheet, header=header
        )

    def _group(self, chain: Sequence[Node], code: str) -> _Group:
        """The objective and perspective that the things in ``chain`` belong to."""
        objective = next(filter(None, map(self._nodes.objective, chain)), "")
        if code and not objective:
            objective = self._nodes.objective(self._nodes.node(self._coded.get(code, "")))
        found = self._group_of.get(objective)
        if found is None:
            found = self._group_of[objective] = self._under(objective)
        return found

    def _under(self, objective: str) -> _Group:
        if not objective:
            return _Group()
        link = self._data.one(objective, TERM["perspective"]) or ""
        return _Group(
            self._data.text(objective, TERM["code"]),
            self._data.text(objective, LABEL),
            content(link).rpartition("/")[2],
            self._perspectives.get(link, ""),
        )

    @cached_property
    def _coded(self) -> Mapping[str, str]:
        """The objective, KPI or plan of each code."""
        return {
            self._data.text(node, TERM["code"]): node
            for kind in _CODED
            for node in self._data.of_class(kind)
        }

    @cached_property
    def _perspectives(self) -> Mapping[str, str]:
        """The printed name of each perspective, by its concept."""
        nodes = self._data.of_class(TERM["ScorecardPerspective"])
        return {
            self._data.one(node, TERM["perspective"]) or "": self._data.text(node, LABEL)
            for node in nodes
        }
