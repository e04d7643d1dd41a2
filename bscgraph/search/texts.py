"""The texts of a store that can be searched, each with its kind, its code and its cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
_HEAD = "SELECT ?submission ?thing ?class ?code ?text ?about ?sheet ?page ?table ?row ?column"
_LABELS = """ WHERE {
  GRAPH ?submission {
    ?thing rdfs:label ?text ; a ?class .
    FILTER (?class IN (%s))
    OPTIONAL { ?thing bsc:code ?own }
    OPTIONAL { ?thing bsc:unitCellOf ?whole .
               OPTIONAL { ?whole bsc:code ?plan } OPTIONAL { ?whole bsc:seriesOf/bsc:code ?kpi } }
    %s
  }
  BIND (COALESCE(?own, ?plan, ?kpi) AS ?code)
}"""
# The words of one row for something whose own label stands in another cell.
_WORDINGS = """ WHERE {
  GRAPH ?submission {
    ?thing bsc:wordingOf ?of ; rdfs:label ?text .
    ?of a ?class .
    OPTIONAL { ?thing bsc:code ?own } OPTIONAL { ?of bsc:code ?other }
    %s
  }
  BIND (COALESCE(?own, ?other) AS ?code)
}"""
_NOTES = """ WHERE {
  GRAPH ?submission {
    ?thing bsc:note ?text .
    OPTIONAL { ?thing bsc:inSeries/bsc:seriesOf ?kpi }
    OPTIONAL { ?thing bsc:budgetOf ?plan }
    BIND (COALESCE(?kpi, ?plan) AS ?whole)
    OPTIONAL { ?whole bsc:code ?code }
    OPTIONAL { ?whole rdfs:label ?about }
    %s
  }
}"""
_FORMULAS = """ WHERE {
  GRAPH ?submission {
    ?thing bsc:formulaText ?text ; bsc:seriesOf ?kpi .
    OPTIONAL { ?kpi bsc:code ?code } OPTIONAL { ?kpi rdfs:label ?about }
    %s
  }
}"""
_FINDINGS = """ WHERE {
  GRAPH ?submission {
    ?thing bsc:findingOf ?scorecard ; bsc:message ?text .
    OPTIONAL { ?thing bsc:subject ?code }
    %s
  }
}"""

# With the kind of what is found; "" where the class says it.
_BODIES = (
    ("", _LABELS % (", ".join(f"<{name}>" for name in _CLASSES), _PLACE)),
    ("", _WORDINGS % _PLACE),
    ("note", _NOTES % _PLACE),
    ("formula", _FORMULAS % _PLACE),
    ("finding", _FINDINGS % _PLACE),
)


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


def texts(store: Store) -> Iterator[Text]:
    """All texts of a store that can be searched, in no particular order.

    Raises:
        StoreError: the store cannot answer.
    """
    for kind, body in _BODIES:
        for row in store.select(_PREFIXES + _HEAD + body).rows:
            yield from _read(row, kind)


def _read(row: tuple[Value, ...], kind: str) -> Iterator[Text]:
    submission, thing, kind_of, code, text, about, sheet, *place = row
    kind = _CLASSES.get(str(kind_of), kind)
    if kind:
        page, table, line, column = map(_number, place)
        yield Text(
            submission=str(submission),
            thing=str(thing),
            kind=kind,
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
