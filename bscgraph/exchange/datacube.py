"""Scorecards as a self-contained W3C RDF Data Cube (https://www.w3.org/TR/vocab-data-cube/).

One ``qb:DataSet`` per scorecard given, each with its own structure, so that what is said of a
scorecard is the same in whichever file it stands. The observations are those of our graph,
under the same addresses; cells without a number are no observations, and the data set says
how many there are. A second submission of one scorecard in the same call gets addresses of
its own (``…/cube/2/…``), because its values must not mix with those of the first.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from bscgraph.exchange.cubestructure import CODE_LISTS, COMPONENTS, Layout
from bscgraph.exchange.cubeterms import PREFIXES, both, lexical, named, term
from bscgraph.exchange.ontology import code_list, labels
from bscgraph.graph import build, turtle
from bscgraph.graph.nquads import Triple, integer, iri
from bscgraph.graph.vocabulary import DERIVED_FROM, LABEL, TERM, TYPE
from bscgraph.iri import Minter
from bscgraph.model import Scorecard, gregorian

__all__ = ["write"]

# What an observation of the graph says that the cube says too, in this order.
_CARRIED = tuple(one.property for one in COMPONENTS if one.property and not one.on_slice)
_Said = dict[str, list[str]]


def write(cards: Sequence[Scorecard], minter: Minter) -> bytes:
    """The cube of ``cards`` as Turtle (UTF-8), the same bytes for the same cards.

    Args:
        cards: the scorecards; one that comes again counts as its next submission.
        minter: mints the IRIs, those of :func:`bscgraph.graph.build`.
    """
    seen: Counter[str] = Counter()
    triples: list[Triple] = []
    units: set[str] = set()
    for card in cards:
        path = minter.path(card, minter.owner(card))
        seen[path] += 1
        cube = _Cube(card, seen[path], minter)
        triples += cube.triples()
        units |= cube.listed_units()
    for name in CODE_LISTS:
        triples += code_list(name)
    if units:
        triples += code_list("unit-of-measurement", units)
    return turtle.in_order(triples, tuple(PREFIXES.items()), minter.base)


class _Cube:
    """The data set of one scorecard."""

    def __init__(self, card: Scorecard, submission: int, minter: Minter) -> None:
        self._card = card
        self._mint = minter
        self._owner = minter.owner(card)
        built = build(card, submission, minter)
        self._scorecard, self._graph = built.scorecard, built.graph
        cube = Minter.part(self._scorecard, "cube", *([submission] if submission > 1 else []))
        # Names of a later submission stand below its own data set.
        self._own = cube if submission > 1 else self._scorecard
        self._layout = Layout(cube)
        self._node = iri(cube)
        self._said: dict[str, _Said] = {}
        self._rows: dict[str, int] = {}
        self._rows_of: Counter[str] = Counter()
        for subject, predicate, value in built.triples:
            self._said.setdefault(subject, {}).setdefault(predicate, []).append(value)

    def triples(self) -> Iterator[Triple]:
        """Everything about the data set, its head first and its observations last."""
        series = self._all("Series")
        for one in series:
            kpi = self._said[one][TERM["seriesOf"]][0]
            self._rows_of[kpi] += 1
            self._rows[one] = self._rows_of[kpi]
        yield from self._head(series)
        yield from self._layout.triples()
        yield from self._series_codes(series)
        yield from self._unit_codes(series)
        observations = list(self._observations())
        of_series: dict[str, list[str]] = {}
        for node, said in observations:
            of_series.setdefault(said[TERM["inSeries"]][0], []).append(self._address(node))
        for one in series:
            yield from self._slice(one, of_series.get(one, []))
        yield from self._statements(observations)

    def _all(self, kind: str) -> list[str]:
        return [node for node, said in self._said.items() if TERM[kind] in said.get(TYPE, ())]

    def _address(self, node: str) -> str:
        """The address of a node of the graph in this cube."""
        return node.replace(iri(self._scorecard)[:-1], iri(self._own)[:-1], 1)

    # --- the data set ---

    def _head(self, series: Sequence[str]) -> Iterator[Triple]:
        node, layout = self._node, self._layout
        yield node, TYPE, term("qb:DataSet")
        english, chinese = self._titles()
        yield from named(node, english, chinese)
        yield from both(node, term("dcterms:title"), english, chinese)
        yield from both(node, term("rdfs:comment"), *self._left_out())
        owner = iri(self._owner.iri)
        yield node, term("dcterms:creator"), owner
        yield node, DERIVED_FROM, iri(self._graph)
        yield node, term("dcterms:source"), iri(self._scorecard)
        for issued in self._said[iri(self._scorecard)].get(TERM["submissionDate"], ()):
            yield node, term("dcterms:issued"), issued
        yield node, term("qb:structure"), layout.structure
        for one in series:
            yield node, term("qb:slice"), self._slice_address(one)
        yield from named(owner, *self._names())

    def _names(self) -> tuple[str, str]:
        """The owner's name in English (its Chinese one where the register has none)."""
        known = self._mint.register.agencies.get(self._owner.slug)
        chinese = self._mint.owner_name(self._card)
        return (known.name_en if known and known.name_en else chinese), chinese

    def _titles(self) -> tuple[str, str]:
        english, chinese = self._names()
        if self._card.level == "city" and self._card.group:
            english, chinese = (
                f"{english}, group {self._card.group}",
                f"{chinese} {self._card.group} 組",
            )
        year = self._card.roc_year
        when = "undated" if year is None else str(gregorian(year))
        when_zh = "未載年度" if year is None else f"{year} 年"
        return (
            f"{english}, {when}: values of the key performance indicators",
            f"{chinese} {when_zh}平衡計分卡：關鍵績效指標數值",
        )

    def _left_out(self) -> tuple[str, str]:
        """How many cells hold no number, and why, in English and Chinese."""
        reasons: Counter[str] = Counter()
        for node in self._all("MissingObservation"):
            reasons.update(self._said[node].get(TERM["absenceReason"], ("",)))
        total = sum(reasons.values())
        parts: dict[str, list[str]] = {"@en": [], "@zh-Hant": []}
        for reason, times in sorted(reasons.items()):
            for label in labels(reason) if reason else ():
                for tag, said in parts.items():
                    if label.endswith(tag):
                        said.append(f"{lexical(label)} {times}")
        why, why_zh = ", ".join(parts["@en"]), "、".join(parts["@zh-Hant"])
        return (
            f"Cells without a number are left out: {total}" + (f" ({why})." if why else "."),
            f"沒有數值的儲存格不列入，共 {total} 格" + (f"（{why_zh}）。" if why_zh else "。"),
        )

    # --- code lists of the data set ---

    def _series_codes(self, series: Sequence[str]) -> Iterator[Triple]:
        scheme = self._layout.codes["series"]
        yield scheme, TYPE, term("skos:ConceptScheme")
        yield from named(scheme, "series of the indicators", "指標數列")
        for one in series:
            yield scheme, term("skos:hasTopConcept"), self._address(one)
        for one in series:
            node = self._address(one)
            yield from _concept(node, scheme)
            yield node, TYPE, TERM["Series"]
            english, chinese = self._series_names(one)
            yield node, term("skos:prefLabel"), f'"{english}"@en'
            yield node, term("skos:prefLabel"), f'"{chinese}"@zh-Hant'

    def _series_names(self, series: str) -> tuple[str, str]:
        """What a series is called, still escaped: code and label, and which row if of several."""
        kpi = self._said[series][TERM["seriesOf"]][0]
        said = self._said.get(kpi, {})
        code, label = (lexical(said.get(name, ['""'])[0]) for name in (TERM["code"], LABEL))
        english = f"indicator {code}" if code else "indicator without a code"
        chinese = f"{code} {label}".strip() or "未編碼指標"
        if self._rows_of[kpi] == 1:
            return english, chinese
        row = self._rows[series]
        return f"{english}, value row {row}", f"{chinese}（第 {row} 列數值）"

    def listed_units(self) -> set[str]:
        """The concepts of our list of units that the series are measured in."""
        return {one for said in self._said.values() for one in said.get(TERM["unitConcept"], ())}

    def _unit(self, series: str) -> str | None:
        """The unit of a series as a concept; None where the document states none.

        A unit that is in no list of ours gets a concept of the data set, by its own words:
        人次 and 人數 are two.
        """
        said = self._said[series]
        for listed in said.get(TERM["unitConcept"], ()):
            return listed
        for printed in said.get(TERM["unitOfMeasurement"], ()):
            return self._layout.at("code", "unit", _text(printed))
        return None

    def _unit_codes(self, series: Sequence[str]) -> Iterator[Triple]:
        """The concepts of units that are in no list of ours, if there are any."""
        units: dict[str, str] = {}
        listed = self.listed_units()
        for one in series:
            unit = self._unit(one)
            if unit is not None and unit not in listed:
                units.setdefault(unit, self._said[one][TERM["unitOfMeasurement"]][0])
        if not units:
            return
        scheme = self._layout.codes["unit"]
        yield scheme, TYPE, term("skos:ConceptScheme")
        yield from named(scheme, "units of measure as printed", "文件所載計量單位")
        for node in units:
            yield scheme, term("skos:hasTopConcept"), node
        for node, text in units.items():
            yield from _concept(node, scheme)
            yield node, term("skos:notation"), f'"{lexical(text)}"'
            yield node, term("skos:prefLabel"), text
            yield node, term("skos:prefLabel"), f'"as printed: {lexical(text)}"@en'

    # --- slices and observations ---

    def _slice_address(self, series: str) -> str:
        tail = series[1:-1].removeprefix(self._scorecard + "/")
        return iri(f"{self._layout.cube}/slice/{tail}")

    def _slice(self, series: str, observations: Sequence[str]) -> Iterator[Triple]:
        node = self._slice_address(series)
        yield node, TYPE, term("qb:Slice")
        english, chinese = self._series_names(series)
        yield node, LABEL, f'"values of {english}"@en'
        yield node, LABEL, f'"{chinese}：各年度數值"@zh-Hant'
        yield node, term("qb:sliceStructure"), self._layout.slice_key
        yield node, self._layout.series, self._address(series)
        unit = self._unit(series)
        if unit is not None:
            yield node, self._layout.property("unit"), unit
        for printed in self._said[series].get(TERM["unitOfMeasurement"], ()):
            yield node, self._layout.property("unit-text"), printed
        for one in observations:
            yield node, term("qb:observation"), one

    def _observations(self) -> Iterator[tuple[str, _Said]]:
        for node in self._all("Observation"):
            yield node, self._said[node]

    def _statements(self, observations: Sequence[tuple[str, _Said]]) -> Iterator[Triple]:
        seen: Counter[tuple[str, ...]] = Counter()
        for graph_node, said in observations:
            node = self._address(graph_node)
            series = said[TERM["inSeries"]][0]
            key = (series, said[TERM["periodYear"]][0], said[TERM["valueKind"]][0])
            seen[key] += 1
            yield node, TYPE, term("qb:Observation")
            yield node, term("qb:dataSet"), self._node
            yield node, self._layout.series, self._address(series)
            yield node, self._layout.occurrence, integer(seen[key])
            for predicate in _CARRIED:
                for value in said.get(predicate, ()):
                    yield node, predicate, value


def _concept(node: str, scheme: str) -> Iterator[Triple]:
    yield node, TYPE, term("skos:Concept")
    yield node, term("skos:inScheme"), scheme
    yield node, term("skos:topConceptOf"), scheme


def _text(literal: str) -> str:
    """The text of a literal; what N-Triples escapes, JSON escapes the same way."""
    text: str = json.loads(f'"{lexical(literal)}"', strict=False)
    return text
