"""The structure of a data cube of one scorecard: dimensions, measure, attributes, slice key.

Terms of ours that are used as components are declared again in each file, with their place
in SDMX, so that the file can be read alone. Dimensions whose codes are those of one scorecard
belong to its data set: a code list of all scorecards would have no end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bscgraph.exchange.cubeterms import named, term
from bscgraph.exchange.ontology import labels
from bscgraph.graph.nquads import TRUE, Triple, integer, iri
from bscgraph.graph.vocabulary import LABEL, TERM, TYPE
from bscgraph.iri import CODE_BASE, Minter

__all__ = ["CODE_LISTS", "COMPONENTS", "Component", "Layout"]

CODE_LISTS = ("value-kind", "value-status", "parse-status")
_FALSE = TRUE.replace("true", "false")
_ROLES = {"dimension": "DimensionProperty", "measure": "MeasureProperty"}
_ROLES |= {"attribute": "AttributeProperty"}


@dataclass(frozen=True, slots=True)
class Component:
    """A component of the structure.

    ``property`` is a term, or empty for one of the data set's own (then ``says`` names it in
    English and Chinese). ``codes`` is a code list of ours, or ``own`` for one of the data set.
    """

    name: str
    role: str
    property: str = ""
    range: str = "skos:Concept"
    codes: str = ""
    parent: str = ""
    concept: str = ""
    required: bool = True
    on_slice: bool = False
    says: tuple[str, str] = field(default=("", ""))


COMPONENTS = (
    Component(
        "series",
        "dimension",
        codes="own",
        parent="bsc:inSeries",
        says=("series of an indicator", "指標數列"),
    ),
    Component(
        "period",
        "dimension",
        TERM["periodYear"],
        "xsd:integer",
        parent="sdmx-dimension:refPeriod",
        concept="sdmx-concept:refPeriod",
    ),
    Component("kind", "dimension", TERM["valueKind"], codes="value-kind"),
    Component(
        "occurrence",
        "dimension",
        range="xsd:integer",
        says=(
            "number among the values of one series, year and kind",
            "同數列、同年度、同種類之第幾個數值",
        ),
    ),
    Component(
        "value",
        "measure",
        TERM["value"],
        "xsd:decimal",
        parent="sdmx-measure:obsValue",
        concept="sdmx-concept:obsValue",
    ),
    Component(
        "unit",
        "attribute",
        term("sdmx-attribute:unitMeasure"),
        concept="sdmx-concept:unitMeasure",
        required=False,
        on_slice=True,
        says=("unit of measure", "計量單位"),
    ),
    Component(
        "unit-text",
        "attribute",
        TERM["unitOfMeasurement"],
        "rdf:langString",
        required=False,
        on_slice=True,
    ),
    Component(
        "status",
        "attribute",
        TERM["valueStatus"],
        codes="value-status",
        parent="sdmx-attribute:obsStatus",
        concept="sdmx-concept:obsStatus",
    ),
    Component("parse-status", "attribute", TERM["parseStatus"], codes="parse-status"),
    Component("raw-text", "attribute", TERM["rawText"], "xsd:string"),
    Component("note", "attribute", TERM["note"], "rdf:langString", required=False),
    Component("percent", "attribute", TERM["isPercent"], "xsd:boolean", required=False),
    Component("scale", "attribute", TERM["scale"], "xsd:integer", required=False),
)


class Layout:
    """The addresses of one data set's structure, and the statements that define it.

    Args:
        cube: the IRI of the data set.
    """

    def __init__(self, cube: str) -> None:
        self.cube = cube
        self.structure = self.at("structure")
        self.slice_key = self.at("slice-key", "series")
        self.series = self.property("series")
        self.occurrence = self.property("occurrence")
        self.codes = {name: self.at("code", name) for name in ("series", "unit")}

    def at(self, *names: str | int) -> str:
        """A part of the data set, as a term."""
        return iri(Minter.part(self.cube, *names))

    def property(self, name: str) -> str:
        """The property of the component of this name, as a term."""
        component = next(one for one in COMPONENTS if one.name == name)
        return component.property or self.at(component.role, name)

    def triples(self) -> Iterator[Triple]:
        """The structure with its components, their properties, and the slice key."""
        yield self.structure, TYPE, term("qb:DataStructureDefinition")
        yield from named(
            self.structure,
            "structure: series, year, actual or target",
            "資料結構：數列、年度、實際值或目標值",
        )
        for component in COMPONENTS:
            yield self.structure, term("qb:component"), self.at("component", component.name)
        yield self.structure, term("qb:sliceKey"), self.slice_key
        for order, component in enumerate(COMPONENTS, 1):
            yield from self._specification(component, order)
        yield self.slice_key, TYPE, term("qb:SliceKey")
        yield from named(self.slice_key, "one slice for each series", "每一數列一個切片")
        yield self.slice_key, term("qb:componentProperty"), self.series
        for component in COMPONENTS:
            yield from self._property(component)

    def _specification(self, component: Component, order: int) -> Iterator[Triple]:
        node = self.at("component", component.name)
        yield node, TYPE, term("qb:ComponentSpecification")
        yield node, term(f"qb:{component.role}"), self.property(component.name)
        yield node, term("qb:order"), integer(order)
        if component.role == "attribute":
            yield node, term("qb:componentRequired"), TRUE if component.required else _FALSE
        attached = "qb:Slice" if component.on_slice else "qb:Observation"
        yield node, term("qb:componentAttachment"), term(attached)

    def _property(self, component: Component) -> Iterator[Triple]:
        node = self.property(component.name)
        yield node, TYPE, term("qb:" + _ROLES[component.role])
        if component.range == "skos:Concept":
            yield node, TYPE, term("qb:CodedProperty")
        if component.says[0]:
            yield from named(node, *component.says)
        else:
            yield from ((node, LABEL, label) for label in labels(node))
        yield node, term("rdfs:range"), term(component.range)
        for predicate, name in (
            ("rdfs:subPropertyOf", component.parent),
            ("qb:concept", component.concept),
        ):
            if name:
                yield node, term(predicate), term(name)
        if component.codes:
            own = self.codes["series"]
            codes = own if component.codes == "own" else iri(CODE_BASE + component.codes)
            yield node, term("qb:codeList"), codes
