"""Turns hits into results: the real values, and the cell of the document they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bscgraph.validate.engines import SPARQL, Hit
from bscgraph.validate.index import LABEL, TERM, Index, sh
from bscgraph.validate.nodes import Node, Nodes
from bscgraph.validate.report import Place, Result
from bscgraph.validate.rules import Rule, RuleSet, severity_of
from bscgraph.validate.sentences import Sentences
from bscgraph.validate.spelling import content

__all__ = ["Locator"]

# From elsewhere a card may be said to be of the narrower class alone.
_CARDS = tuple(TERM[name] for name in ("Scorecard", "AgencyScorecard", "CityScorecard"))
_CODED = tuple(TERM[name] for name in ("Objective", "KPI", "ActionPlan"))
_CODE = TERM["code"]
_PLACE = tuple(TERM[name] for name in ("page", "tableNumber", "row", "column", "sheet", "header"))


@lru_cache(maxsize=4096)
def _count(term: str | None) -> int | None:
    text = "" if term is None else content(term)
    return int(text) if text.isdecimal() else None


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
        cards = (card for kind in _CARDS for card in data.of_class(kind))
        self._scorecard = next(cards, "")

    @cached_property
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
        sentences = self._rules.sentences(hit.shape) if rule.message else self._stated(hit, rule)
        values = self._values(hit, sentences.names, chain)
        message, fix = sentences.filled(values)
        code = values.get("code", "")
        group = self._group(chain, code)
        return Result(
            rule=rule.code,
            severity=severity_of(hit.severity),
            focus=content(hit.focus),
            shape=content(hit.shape),
            scorecard=self.scorecard,
            code=code,
            place=self._place(self._cell(rule, chain)),
            raw_text=values.get("rawText", ""),
            message=message,
            fix=fix,
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

    def _values(self, hit: Hit, names: Iterable[str], chain: Sequence[Node]) -> dict[str, str]:
        """The real values for the placeholders of a message."""
        values: dict[str, str] = {}
        for name in names:
            for node in chain:
                found = node.literal(name)
                if found:
                    values[name] = content(found)
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

    def _stated(self, hit: Hit, rule: Rule) -> Sentences:
        """What is said where the shape says nothing: the query's text, the engine's, or ours."""
        return Sentences([self._message(hit), rule.fix])

    def _message(self, hit: Hit) -> dict[str, str]:
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

    def _cell(self, rule: Rule, chain: Sequence[Node]) -> str:
        """The cell to show: the one the shape points at, else the nearest on the way up."""
        if rule.located_by is not None:
            for node in chain:
                cell = self._data.one(node.name, rule.located_by)
                if cell is not None:
                    return cell
        return next((node.cell for node in chain if node.cell), "")

    def _place(self, cell: str) -> Place:
        said = {predicate: value for _, predicate, value in self._data.stated(cell)}
        page, table, row, column, sheet, header = [said.get(place) for place in _PLACE]
        return Place(
            *(_count(page), _count(table), _count(row), _count(column)),
            sheet=content(sheet) if sheet else "",
            header=content(header) if header else "",
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
        coded = [node for kind in _CODED for node in self._data.of_class(kind)]
        return {content(self._data.one(node, _CODE) or ""): node for node in coded}

    @cached_property
    def _perspectives(self) -> Mapping[str, str]:
        """The printed name of each perspective, by its concept."""
        nodes = self._data.of_class(TERM["ScorecardPerspective"])
        return {
            self._data.one(node, TERM["perspective"]) or "": self._data.text(node, LABEL)
            for node in nodes
        }
