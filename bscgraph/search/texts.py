"""The texts of a store that can be searched, each with its kind, its code and its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bscgraph.errors import StoreError
from bscgraph.iri import Register
from bscgraph.store import Store, Value

__all__ = ["CODED", "KINDS", "Scope", "Text", "scopes", "texts"]

_NS = "https://w3id.org/bscgraph/ns#"
# Kinds of things by class, in the order in which equally good hits are shown.
_CLASSES = {
    _NS + "KPI": "kpi",
    _NS + "ActionPlan": "plan",
    _NS + "Objective": "objective",
    _NS + "MapEntry": "objective",
    _NS + "KeySuccessFactor": "factor",
    _NS + "Theme": "theme",
    _NS + "ScorecardPerspective": "perspective",
    _NS + "Mission": "mission",
    _NS + "Vision": "vision",
    _NS + "CoreValue": "value",
    _NS + "UnitCellText": "unit",
    _NS + "CarryOverNote": "note",
    _NS + "Scorecard": "scorecard",
}
KINDS = (
    *("kpi", "plan", "objective", "factor", "note", "formula", "theme", "perspective"),
    *("mission", "vision", "value", "unit", "scorecard", "finding"),
)
# Those whose code is their own, not that of what they belong to.
CODED = frozenset({"kpi", "plan", "objective", "factor", "theme", "perspective"})

_PREFIXES = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_SCOPES = """
SELECT ?submission ?agency ?agencyLabel ?year ?document WHERE {
  GRAPH ?submission {
    ?submission bsc:submits ?scorecard .
    ?scorecard bsc:ofAgency ?agency .
    OPTIONAL { ?scorecard bsc:agencyName ?agencyLabel }
    OPTIONAL { ?scorecard bsc:year ?year }
    OPTIONAL { ?submission prov:wasDerivedFrom/bsc:fileName ?document }
  }
}"""
_PLACE = """
    OPTIONAL {
      ?thing bsc:sourceCell ?cell .
      OPTIONAL { ?cell bsc:sheet ?sheet }
      OPTIONAL { ?cell bsc:page ?page }
      OPTIONAL { ?cell bsc:tableNumber ?table }
      OPTIONAL { ?cell bsc:row ?row }
      OPTIONAL { ?cell bsc:column ?column }
    }"""
_HEAD = "SELECT ?thing ?class ?kind ?code ?text ?about ?sheet ?page ?table ?row ?column"
_LABELS = """{
  GRAPH <SUBMISSION> {
    ?thing rdfs:label ?text ; a ?class .
    FILTER (?class IN (CLASSES))
    OPTIONAL { ?thing bsc:code ?own }
    OPTIONAL { ?thing bsc:unitCellOf/bsc:code ?plan }
    OPTIONAL { ?thing bsc:unitCellOf/bsc:seriesOf/bsc:code ?kpi }PLACE
  }
  BIND (COALESCE(?own, ?plan, ?kpi) AS ?code)
}"""
# The words of one row for something whose own label stands in another cell.
_WORDINGS = """{
  GRAPH <SUBMISSION> {
    ?thing bsc:wordingOf ?of ; rdfs:label ?text .
    ?of a ?class .
    FILTER (?class IN (CLASSES))
    OPTIONAL { ?thing bsc:code ?own } OPTIONAL { ?of bsc:code ?other }PLACE
  }
  BIND (COALESCE(?own, ?other) AS ?code)
}"""
_NOTES = """{
  GRAPH <SUBMISSION> {
    ?thing bsc:note ?text .
    OPTIONAL {
      ?thing bsc:inSeries/bsc:seriesOf ?kpi . ?kpi bsc:code ?kpiCode ; rdfs:label ?kpiLabel
    }
    OPTIONAL { ?thing bsc:budgetOf ?plan . ?plan bsc:code ?planCode ; rdfs:label ?planLabel }PLACE
  }
  BIND (COALESCE(?kpiCode, ?planCode) AS ?code)
  BIND (COALESCE(?kpiLabel, ?planLabel) AS ?about)
  BIND ("note" AS ?kind)
}"""
_FORMULAS = """{
  GRAPH <SUBMISSION> {
    ?thing bsc:formulaText ?text ; bsc:seriesOf ?kpi .
    OPTIONAL { ?kpi bsc:code ?code } OPTIONAL { ?kpi rdfs:label ?about }PLACE
  }
  BIND ("formula" AS ?kind)
}"""
_FINDINGS = """{
  GRAPH <SUBMISSION> {
    ?thing bsc:findingOf ?scorecard ; bsc:message ?text .
    OPTIONAL { ?thing bsc:subject ?code }PLACE
  }
  BIND ("finding" AS ?kind)
}"""

# One submission at a time: engines join OPTIONALs over all graphs where the graph is open.
_BODIES = " UNION ".join((_LABELS, _WORDINGS, _NOTES, _FORMULAS, _FINDINGS))
_NAMES = ", ".join(f"<{name}>" for name in _CLASSES)
_QUERY = f"{_PREFIXES}{_HEAD} WHERE {{ {_BODIES} }}"
_QUERY = _QUERY.replace("CLASSES", _NAMES).replace("PLACE", _PLACE)
# What no IRI holds; an endpoint could answer anything.
_NO_IRI = re.compile(r'[\s<>"{}|\\^`\x00-\x20]')


@dataclass(frozen=True, slots=True)
class Scope:
    """A submission: whose scorecard of which year, from which file.

    ``names`` are all the names its agency goes by.
    """

    submission: str
    agency: str
    agency_label: str
    year: int | None
    document: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text, what it is the text of, and its cell.

    ``beside`` is the name of what a note or a formula is one of.
    """

    submission: str
    thing: str
    kind: str
    code: str
    text: str
    beside: str
    sheet: str
    page: int | None
    table: int | None
    row: int | None
    column: int | None


def scopes(store: Store) -> Iterator[Scope]:
    """The submissions in a store, each once.

    Raises:
        StoreError: the store cannot answer.
    """
    register = Register.default()
    seen = set()
    for submission, agency, label, year, document in store.select(_PREFIXES + _SCOPES).rows:
        if submission in seen:
            continue
        seen.add(submission)
        slug = str(agency).rpartition("/")[2]
        known = register.agencies.get(slug)
        names = [_text(label), slug]
        if known is not None:
            names += [known.name, known.name_en, *known.aliases]
        yield Scope(
            submission=str(submission),
            agency=str(agency),
            agency_label=_text(label),
            year=_number(year),
            document=_text(document),
            names=tuple(dict.fromkeys(name for name in names if name)),
        )


def texts(store: Store, submission: str) -> Iterator[Text]:
    """All texts of a submission that can be searched, in no particular order.

    Raises:
        StoreError: the store cannot answer, or there is no such IRI.
    """
    if _NO_IRI.search(submission):
        raise StoreError(
            f"The store names a graph {submission!r}, which is no IRI; check the endpoint.",
            f"資料庫中的圖名稱 {submission!r} 不是 IRI；請檢查端點。",
        )
    body = _QUERY.replace("SUBMISSION", submission)
    for row in store.select(body).rows:
        thing, kind_of, kind, code, text, about, sheet, *place = row
        page, table, line, column = map(_number, place)
        yield Text(
            submission=submission,
            thing=str(thing),
            kind=_CLASSES.get(str(kind_of)) or str(kind),
            code=_text(code),
            text=_text(text),
            beside=_text(about),
            sheet=_text(sheet),
            page=page,
            table=table,
            row=line,
            column=column,
        )


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) else None
