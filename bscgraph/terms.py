"""The vocabulary as Python names: a closed namespace, so that a misspelt term raises.

``BSC.rawText`` is a :class:`rdflib.URIRef`. A test compares this list with ``ontology/*.ttl``.
"""

# ruff: noqa: N815  (the names are those of the vocabulary)

from __future__ import annotations

from rdflib import Namespace, URIRef
from rdflib.namespace import DefinedNamespace

__all__ = ["BSC", "CODE"]

CODE = Namespace("https://w3id.org/bscgraph/code/")


class BSC(DefinedNamespace):
    """The classes and properties of ``ontology/bsc.ttl``; anything else is an AttributeError."""

    _NS = Namespace("https://w3id.org/bscgraph/ns#")
    _fail = True

    # Classes
    Documented: URIRef
    ScorecardPart: URIRef
    Scorecard: URIRef
    AgencyScorecard: URIRef
    CityScorecard: URIRef
    Agency: URIRef
    Unit: URIRef
    Submission: URIRef
    SourceDocument: URIRef
    SourceCell: URIRef
    Conversion: URIRef
    Statement: URIRef
    Mission: URIRef
    Vision: URIRef
    CoreValue: URIRef
    CarryOverNote: URIRef
    Theme: URIRef
    ScorecardPerspective: URIRef
    MapEntry: URIRef
    Objective: URIRef
    KeySuccessFactor: URIRef
    KPI: URIRef
    Series: URIRef
    Column: URIRef
    ActionPlan: URIRef
    DeclaredCount: URIRef
    CellReading: URIRef
    Observation: URIRef
    MissingObservation: URIRef
    Budget: URIRef

    # Properties
    inScorecard: URIRef
    ofAgency: URIRef
    level: URIRef
    submits: URIRef
    unitOf: URIRef
    inDocument: URIRef
    sourceCell: URIRef
    unitCell: URIRef
    perspective: URIRef
    theme: URIRef
    places: URIRef
    supportsObjective: URIRef
    keySuccessFactor: URIRef
    measures: URIRef
    seriesOf: URIRef
    inSeries: URIRef
    valueKind: URIRef
    valueStatus: URIRef
    absenceReason: URIRef
    parseStatus: URIRef
    budgetKind: URIRef
    lastActualBefore: URIRef
    implements: URIRef
    budgetOf: URIRef
    responsibleUnit: URIRef
    year: URIRef
    rocYear: URIRef
    submissionDate: URIRef
    submissionDateText: URIRef
    cityGroup: URIRef
    agencyName: URIRef
    code: URIRef
    perspectiveCode: URIRef
    themeCode: URIRef
    position: URIRef
    labelInMap: URIRef
    labelInTable: URIRef
    periodYear: URIRef
    fiscalYear: URIRef
    countYear: URIRef
    value: URIRef
    amount: URIRef
    candidateValue: URIRef
    rawText: URIRef
    note: URIRef
    isPercent: URIRef
    scale: URIRef
    flag: URIRef
    seriesKey: URIRef
    formulaText: URIRef
    unitOfMeasurement: URIRef
    unitCellText: URIRef
    tag: URIRef
    declaredObjectives: URIRef
    declaredKpis: URIRef
    declaredPlans: URIRef
    page: URIRef
    sheet: URIRef
    tableNumber: URIRef
    row: URIRef
    column: URIRef
    header: URIRef
    fileName: URIRef
    mediaType: URIRef
    sha256: URIRef
    byteSize: URIRef
    pageCount: URIRef
    ruleCode: URIRef
    howToFix: URIRef
    locatedBy: URIRef
    quotes: URIRef
