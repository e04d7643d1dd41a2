"""A report as RDF: the W3C validation report and DQV measurements, without blank nodes.

SHACL's vocabulary (https://www.w3.org/TR/shacl/#validation-report) tells the results, the Data
Quality Vocabulary (https://www.w3.org/TR/vocab-dqv/) the measurements of each submission.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from bscgraph.findings import Severity
from bscgraph.graph import turtle
from bscgraph.graph.nquads import Triple, decimal, en, integer, iri, plain, zh
from bscgraph.iri import CODE_BASE, DEFAULT_BASE
from bscgraph.reports.dossier import Dossier, Entry, Part
from bscgraph.resources import folder
from bscgraph.validate import Other, Result

__all__ = ["write"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SH = "http://www.w3.org/ns/shacl#"
_DQV = "http://www.w3.org/ns/dqv#"
_LDQD = "http://www.w3.org/2016/05/ldqd#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCT = "http://purl.org/dc/terms/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BSC = "https://w3id.org/bscgraph/ns#"
_METRICS = f"{CODE_BASE}quality-metric/"
_PREFIXES = (
    ("sh", _SH), ("dqv", _DQV), ("ldqd", _LDQD), ("skos", _SKOS), ("dcterms", _DCT), ("xsd", _XSD),
    ("bsc", _BSC), ("metric", _METRICS), ("shape", "https://w3id.org/bscgraph/shape/"),
)  # fmt: skip
_TYPE = iri(f"{_RDF}type")
_LABEL = iri(f"{_SKOS}prefLabel")
_SIMPLE_PATH = re.compile(r"<[^<>]*>")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")
# metric of the code list -> its dimension and datatype
_MEASURES = {
    "completeness": ("completeness", "decimal"),
    "violations": ("consistency", "integer"),
    "warnings": ("consistency", "integer"),
    "infos": ("consistency", "integer"),
}
# Dimensions of the W3C's own list, as people call them.
_DIMENSIONS = {
    "completeness": ("Completeness", "完整性"),
    "consistency": ("Consistency", "一致性"),
}


def write(dossier: Dossier) -> bytes:
    """The report as Turtle, the same bytes for the same findings."""
    triples: list[Triple] = []
    for part in dossier.parts:
        if part.error is None:
            triples += _part(part)
    for name in _MEASURES:
        triples += _metric(name)
    for name, (english, chinese) in _DIMENSIONS.items():
        node = iri(f"{_LDQD}{name}")
        triples += [(node, _TYPE, iri(f"{_DQV}Dimension")), (node, _LABEL, en(english))]
        triples.append((node, _LABEL, zh(chinese)))
    return turtle.in_order(triples, _PREFIXES, DEFAULT_BASE)


def _node(text: str) -> str:
    """An address as such; anything else, such as a blank node of data from elsewhere, named."""
    if _ADDRESS.fullmatch(text):
        return iri(text)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return iri(f"urn:bscgraph:node:{digest}")


def _report(part: Part) -> str:
    """The address of a report: beside its submission, else after what was found."""
    base, mark, name = part.checked.submission.partition("/graph/")
    if mark:
        return f"{base}/id/report/{name}"
    found = [repr(entry.result.to_dict()) for entry in part.entries]
    text = "\x1f".join([part.name, *found])
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"urn:bscgraph:report:{digest}"


def _part(part: Part) -> Iterator[Triple]:
    address = _report(part)
    report = iri(address)
    yield report, _TYPE, iri(f"{_SH}ValidationReport")
    conforms = "false" if part.entries else "true"
    yield report, iri(f"{_SH}conforms"), f'"{conforms}"^^<{_XSD}boolean>'
    for entry in part.entries:
        yield report, iri(f"{_SH}result"), iri(f"{address}/result/{entry.number}")
    for entry in part.entries:
        yield from _result(entry, f"{address}/result/{entry.number}")
    yield from _measurements(part, address)


def _result(entry: Entry, address: str) -> Iterator[Triple]:
    result, node = entry.result, iri(address)
    yield node, _TYPE, iri(f"{_SH}ValidationResult")
    yield node, iri(f"{_SH}focusNode"), _node(result.focus)
    yield from _told(result, node)
    yield node, iri(f"{_SH}resultSeverity"), iri(f"{_SH}{entry.severity.value}")
    yield node, iri(f"{_SH}sourceShape"), _node(result.shape)
    for text, literal in ((result.message["en"], en), (result.message["zh-Hant"], zh)):
        if text:
            yield node, iri(f"{_SH}resultMessage"), literal(text)
    for text, literal in ((result.fix["en"], en), (result.fix["zh-Hant"], zh)):
        if text:
            yield node, iri(f"{_BSC}howToFix"), literal(text)
    yield node, iri(f"{_BSC}ruleCode"), plain(result.rule)
    yield from _cell(result, node)
    for number, other in enumerate(result.others, 1):
        held = iri(f"{address}/compared/{number}")
        yield node, iri(f"{_DCT}relation"), held
        yield held, iri(f"{_DCT}isPartOf"), _node(other.submission)
        yield held, iri(f"{_DCT}references"), _node(other.focus)
        yield from _cell(other, held)


def _cell(found: Result | Other, node: str) -> Iterator[Triple]:
    """Where something stands in the document, and what is printed there."""
    if found.raw_text:
        yield node, iri(f"{_BSC}rawText"), plain(found.raw_text)
    place = found.place
    for name, number in (("page", place.page), ("row", place.row), ("column", place.column)):
        if number is not None:
            yield node, iri(f"{_BSC}{name}"), integer(number)


def _told(result: Result, node: str) -> Iterator[Triple]:
    """Component, path and value, as the engine gave them."""
    component = result.component or f"{_SH}SPARQLConstraintComponent"
    yield node, iri(f"{_SH}sourceConstraintComponent"), _node(component)
    if result.path and _SIMPLE_PATH.fullmatch(result.path):
        yield node, iri(f"{_SH}resultPath"), result.path
    if result.value:
        yield node, iri(f"{_SH}value"), _term(result.value)


def _term(term: str) -> str:
    """A term in N-Triples spelling; a blank node gets a name."""
    return _node(term) if term.startswith("_:") else term


def _metric(name: str) -> Iterator[Triple]:
    """A metric with what the code list says of it."""
    dimension, datatype = _MEASURES[name]
    node = iri(f"{_METRICS}{name}")
    yield node, _TYPE, iri(f"{_DQV}Metric")
    yield node, _TYPE, iri(f"{_SKOS}Concept")
    yield node, iri(f"{_SKOS}inScheme"), iri(_METRICS.rstrip("/"))
    yield from _texts(node)
    yield node, iri(f"{_DQV}inDimension"), iri(f"{_LDQD}{dimension}")
    yield node, iri(f"{_DQV}expectedDataType"), iri(f"{_XSD}{datatype}")


def _texts(node: str) -> Iterator[Triple]:
    """Names and definitions of a concept in both languages, from the ontology."""
    found = _concepts().get(node, ())
    yield from ((node, predicate, text) for predicate, text in found)


@lru_cache(maxsize=1)
def _concepts() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Names and definitions of the metrics."""
    import pyoxigraph

    told = (_LABEL, iri(f"{_SKOS}definition"))
    found: dict[str, list[tuple[str, str]]] = {}
    path = folder("ontology") / "concepts.ttl"
    for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
        node, predicate, text = str(quad.subject), str(quad.predicate), quad.object
        if predicate in told and node.startswith(f"<{_METRICS}"):
            assert isinstance(text, pyoxigraph.Literal)  # noqa: S101  (the ontology's own)
            spelt = zh(text.value) if (text.language or "").startswith("zh") else en(text.value)
            found.setdefault(node, []).append((predicate, spelt))
    return found


def _measurements(part: Part, address: str) -> Iterator[Triple]:
    names = zip(("violations", "warnings", "infos"), Severity, strict=True)
    values = {name: integer(part.count(severity)) for name, severity in names}
    if part.completeness is not None:
        values["completeness"] = decimal(Decimal(part.completeness))
    subject = part.checked.submission or part.checked.scorecard
    for name in _MEASURES:
        if name in values:
            node = iri(f"{address}/measurement/{name}")
            yield node, _TYPE, iri(f"{_DQV}QualityMeasurement")
            if subject:
                yield node, iri(f"{_DQV}computedOn"), _node(subject)
                yield _node(subject), iri(f"{_DQV}hasQualityMeasurement"), node
            yield node, iri(f"{_DQV}isMeasurementOf"), iri(f"{_METRICS}{name}")
            yield node, iri(f"{_DQV}value"), values[name]
