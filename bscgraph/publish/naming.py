"""Names for people: what a thing of the data or a term of the vocabulary is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from bscgraph.store import LocalStore
    from bscgraph.store.values import Quad

__all__ = ["BSC", "LABEL", "NAMES", "TYPE", "Facts", "Name", "cell_place", "facts", "name_of"]
__all__ += ["term_name", "text_of"]

BSC = "https://w3id.org/bscgraph/ns#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_LABELS = (LABEL, "http://www.w3.org/2004/02/skos/core#prefLabel")
# Names of ours: key -> (English, Traditional Chinese); templates of str.format
NAMES: dict[str, tuple[str, str]] = {
    "term.type": ("kind", "類別"),
    "term.label": ("name", "名稱"),
    "term.wasDerivedFrom": ("made from", "來源"),
    "term.wasGeneratedBy": ("made by", "產生方式"),
    "term.used": ("used", "使用的資料"),
    "term.hasBeginning": ("begins", "起"),
    "term.hasEnd": ("ends", "迄"),
    "term.inXSDDate": ("date", "日期"),
    "term.inXSDgYearMonth": ("month", "年月"),
    "term.Instant": ("point in time", "時點"),
    "term.isDefinedBy": ("defined in", "定義於"),
    "term.Concept": ("code", "代碼"),
    "term.altLabel": ("other name", "別名"),
    "term.definition": ("meaning", "定義"),
    "term.example": ("example", "範例"),
    "term.exactMatch": ("the same elsewhere", "對應的外部代碼"),
    "term.inScheme": ("code list", "代碼表"),
    "term.notation": ("written", "代碼寫法"),
    "term.prefLabel": ("name", "名稱"),
    "term.related": ("related to", "相關代碼"),
    "term.scopeNote": ("note on its use", "使用說明"),
    "term.topConceptOf": ("at the top of", "最上層代碼，屬於"),
    "term.license": ("license", "授權條款"),
    "thing.page": ("page {n}", "第 {n} 頁"),
    "thing.sheet": ("sheet “{n}”", "工作表「{n}」"),
    "thing.table": ("table {n}", "第 {n} 個表格"),
    "thing.row": ("row {n}", "第 {n} 列"),
    "thing.column": ("column {n}", "第 {n} 欄"),
}
# Of several classes the first of these names a thing least well.
_BROAD = {f"{BSC}Scorecard", f"{BSC}ScorecardPart", f"{BSC}Statement"}
# Terms of other vocabularies that the data uses.
_OTHERS = {
    TYPE: "term.type",
    _LABELS[0]: "term.label",
    "http://purl.org/dc/terms/license": "term.license",
    **{f"http://www.w3.org/ns/prov#{one}": f"term.{one}"
       for one in ("wasDerivedFrom", "wasGeneratedBy", "used")},
    "http://www.w3.org/2000/01/rdf-schema#isDefinedBy": "term.isDefinedBy",
    **{f"http://www.w3.org/2004/02/skos/core#{one}": f"term.{one}"
       for one in ("Concept", "altLabel", "definition", "example", "exactMatch", "inScheme",
                   "notation", "prefLabel", "related", "scopeNote", "topConceptOf")},
    **{f"http://www.w3.org/2006/time#{one}": f"term.{one}"
       for one in ("Instant", "hasBeginning", "hasEnd", "inXSDDate", "inXSDgYearMonth")},
}  # fmt: skip
# An indicator or a plan that a thing belongs to, by its address.
_PART_OF = re.compile(r"/id/scorecard/[^/]+/[^/]+/(?:kpi|plan|objective)/([^/]+)/")
_LONGEST = 160  # characters of a name
_PLACES = (("page", "page"), ("sheet", "sheet"), ("table", "tableNumber"), ("row", "row"),
           ("column", "column"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A text, and its language where it is known."""

    text: str
    lang: str = ""


@dataclass(slots=True)
class Facts:
    """What is stated of one thing: terms by the IRI of the property, each once."""

    iri: str
    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, predicate: str, value: str) -> None:
        """Take a statement, its property and value as terms."""
        held = self.values.setdefault(predicate[1:-1], [])
        if value not in held:
            held.append(value)

    def first(self, local: str) -> str:
        """The text of a property of our vocabulary; empty where nothing is stated."""
        held = self.values.get(BSC + local)
        return text_of(held[0]) if held else ""

    def linked(self, local: str) -> list[str]:
        """The IRIs that a property of our vocabulary leads to."""
        held = self.values.get(BSC + local, ())
        return [value[1:-1] for value in held if value.startswith("<")]

    def kinds(self) -> list[str]:
        """The IRIs of its classes, the one that says most first."""
        found = [value[1:-1] for value in self.values.get(TYPE, ()) if value.startswith("<")]
        return sorted(found, key=lambda iri: (iri in _BROAD, iri))


def facts(iri: str, quads: Iterable[Quad]) -> Facts:
    """What ``quads`` state of ``iri``."""
    found = Facts(iri)
    for _, predicate, value, _ in quads:
        found.add(predicate, value)
    return found


def text_of(term: str) -> str:
    """The characters of a literal, or the address of an IRI."""
    from bscgraph.graph.nquads import literal_of

    return term[1:-1] if term.startswith("<") else literal_of(term)[0]


@lru_cache(maxsize=1)
def _vocabulary() -> Mapping[str, Mapping[str, str]]:
    """The labels of all terms and codes of the ontology, by language."""
    import pyoxigraph

    from bscgraph.resources import folder

    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder("ontology").glob("*.ttl")):
        for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
            if quad.predicate.value in _LABELS:
                tag = "zh-Hant" if str(quad.object.language).startswith("zh") else "en"
                found.setdefault(getattr(quad.subject, "value", ""), {})[tag] = quad.object.value
    return found


@lru_cache(maxsize=1)
def _agencies() -> Mapping[str, tuple[str, str]]:
    """The English and Chinese names of registered agencies, by slug."""
    from bscgraph.iri import Register

    return {slug: (one.name_en, one.name) for slug, one in Register.default().agencies.items()}


def term_name(iri: str, lang: str) -> Name | None:
    """What the vocabulary calls a term or a code; None where it has no name for it."""
    labels = _vocabulary().get(iri)
    if not labels and iri in _OTHERS:
        return Name(_say(_OTHERS[iri], lang), lang)
    if not labels:
        return None
    tag = lang if lang in labels else next(iter(labels))
    return Name(labels[tag], tag)


def name_of(store: LocalStore, iri: str, lang: str) -> Name:
    """What people call the thing ``iri``."""
    return term_name(iri, lang) or _name(facts(iri, store.quads(iri)), lang)


def _name(found: Facts, lang: str) -> Name:
    label = next((found.values[one] for one in _LABELS if one in found.values), None)
    if label:
        return _labelled(found, label, lang)
    agency = _agencies().get(found.iri.rpartition("/")[2])
    if f"{BSC}Agency" in found.kinds() and agency:
        return Name(agency[lang == "zh-Hant"] or agency[1], lang if agency[0] else "zh-Hant")
    kinds = found.kinds()
    if kinds[:1] == [f"{BSC}SourceCell"]:
        return Name(cell_place(found, lang) or _tail(found.iri), lang)
    return Name(_short(_made(found, kinds, lang)), "")


def _labelled(found: Facts, labels: list[str], lang: str) -> Name:
    from bscgraph.graph.nquads import literal_of

    spelt = [literal_of(one) for one in labels if one.startswith('"')]
    if not spelt:
        return Name(_tail(found.iri))
    text, _, tag = next((one for one in spelt if one[2] == lang), spelt[0])
    code = found.first("code")
    whole = text if not code or text.startswith(code) else f"{code} {text}"
    return Name(_short(whole), tag or "")


def _made(found: Facts, kinds: list[str], lang: str) -> str:
    """Of a thing without a label: of what, what kind, of which year, what is printed there."""
    year = found.first("periodYear") or found.first("fiscalYear")
    named = found.first("valueKind") or found.first("budgetKind") if year else ""
    kind = term_name(named or (kinds[0] if kinds else ""), lang)
    part = _PART_OF.search(found.iri)
    raw = found.first("rawText") or found.first("fileName") or found.first("nameAsPrinted")
    front = [unquote(part[1]) if part else "", kind.text if kind else "", year]
    if not raw and not year:
        front.append(_tail(found.iri))
    colon = "：" if lang.startswith("zh") else ": "
    return colon.join(one for one in (" ".join(filter(None, front)), raw) if one)


def cell_place(found: Facts, lang: str) -> str:
    """Page, table, row and column of a cell."""
    known = ((key, found.first(local)) for key, local in _PLACES)
    parts = [_say(f"thing.{key}", lang).format(n=n) for key, n in known if n]
    return ("、" if lang.startswith("zh") else ", ").join(parts)


def _say(key: str, lang: str) -> str:
    return NAMES[key][lang.startswith("zh")]


def _tail(iri: str) -> str:
    """The last steps of an address, readable; of a part of a scorecard only the last."""
    path = iri.partition("/id/")[2] or iri.partition("/graph/")[2] or iri.partition("://")[2] or iri
    steps = [unquote(step) for step in path.split("/") if step]
    kept = steps[-1:] if steps[:1] == ["scorecard"] and len(steps) > 3 else steps[-3:]
    return _short(" / ".join(kept))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
