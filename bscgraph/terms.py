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
    CityGroup: URIRef
    Submission: URIRef
    SourceDocument: URIRef
    SourceCell: URIRef
    Conversion: URIRef
    StrategyMap: URIRef
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
    Wording: URIRef
    UnitCellText: URIRef
    Responsibility: URIRef
    Tag: URIRef
    ValueNote: URIRef
    AffectedInterval: URIRef
    Finding: URIRef
    Link: URIRef
    Correction: URIRef
    Cascade: URIRef
    Rollup: URIRef
    ValueConflict: URIRef
    KpiIdentity: URIRef

    # Properties
    inScorecard: URIRef
    ofAgency: URIRef
    cityGroup: URIRef
    level: URIRef
    submits: URIRef
    unitOf: URIRef
    inDocument: URIRef
    sourceCell: URIRef
    unitCell: URIRef
    inMap: URIRef
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
    previousValue: URIRef
    measuredAgainst: URIRef
    misses: URIRef
    lessAmbitiousThan: URIRef
    yearBefore: URIRef
    leapsFrom: URIRef
    loweredFrom: URIRef
    belowLastActual: URIRef
    ratchetOf: URIRef
    digitGrouping: URIRef
    mixedNotation: URIRef
    repeats: URIRef
    sameNameInMapAs: URIRef
    sameNameInTableAs: URIRef
    previousAmount: URIRef
    steadyTrend: URIRef
    steadyFrom: URIRef
    steadyUntil: URIRef
    commonMeasure: URIRef
    implements: URIRef
    budgetOf: URIRef
    unitConcept: URIRef
    polarity: URIRef
    polarityBasis: URIRef
    additivity: URIRef
    additivityBasis: URIRef
    wordingOf: URIRef
    wordingInRow: URIRef
    possibleSwapWith: URIRef
    responsibleUnit: URIRef
    foreignUnit: URIRef
    unitCellOf: URIRef
    responsibilityFor: URIRef
    heldBy: URIRef
    tagOf: URIRef
    alignedWithFramework: URIRef
    noteOf: URIRef
    reason: URIRef
    affectedInterval: URIRef
    flag: URIRef
    findingOf: URIRef
    findingCode: URIRef
    severity: URIRef
    labelDrift: URIRef
    namedAfter: URIRef
    nameRepeats: URIRef
    sameNameAs: URIRef
    sameValuesAs: URIRef
    redundantWith: URIRef
    aggregatesPlan: URIRef
    currentBudget: URIRef
    currentTarget: URIRef
    overlapsPlan: URIRef
    samePlanAs: URIRef
    cascadesTo: URIRef
    contributesTo: URIRef
    linkBasis: URIRef
    corrects: URIRef
    cascadeFrom: URIRef
    cascadeTo: URIRef
    rollupWhole: URIRef
    rollupPart: URIRef
    conflictingValue: URIRef
    identifiesKpi: URIRef
    year: URIRef
    rocYear: URIRef
    submissionDate: URIRef
    submissionDateText: URIRef
    agencyName: URIRef
    agencyText: URIRef
    groupLetter: URIRef
    code: URIRef
    objectiveCode: URIRef
    kpiCode: URIRef
    perspectiveCode: URIRef
    themeCode: URIRef
    position: URIRef
    rowNumber: URIRef
    labelInMap: URIRef
    labelInTable: URIRef
    otherLabelInTable: URIRef
    normalizedLabel: URIRef
    rawText: URIRef
    unitCellText: URIRef
    nameAsPrinted: URIRef
    responsibleUnits: URIRef
    periodYear: URIRef
    fiscalYear: URIRef
    value: URIRef
    amount: URIRef
    amountRank: URIRef
    lastActualYear: URIRef
    latestResult: URIRef
    comparisonKey: URIRef
    continuityKey: URIRef
    amountKey: URIRef
    candidateValue: URIRef
    note: URIRef
    reasonsGiven: URIRef
    isPercent: URIRef
    scale: URIRef
    sumOfParts: URIRef
    missingCodeBefore: URIRef
    codeOutside: URIRef
    actualYear: URIRef
    targetYear: URIRef
    expectedObjectives: URIRef
    expectedKpis: URIRef
    expectedPlans: URIRef
    seriesKey: URIRef
    formulaText: URIRef
    unitOfMeasurement: URIRef
    scopeText: URIRef
    countYear: URIRef
    declaredObjectives: URIRef
    declaredKpis: URIRef
    declaredPlans: URIRef
    subject: URIRef
    parameters: URIRef
    message: URIRef
    correctedValue: URIRef
    correctedAmount: URIRef
    equalValues: URIRef
    declaredAmount: URIRef
    summedAmount: URIRef
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
    tier: URIRef
    rationale: URIRef
