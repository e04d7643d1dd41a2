"""What the published tables hold: for each, which things are its rows and where cells come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bscgraph.publish.dumps.statements import step_of
from bscgraph.query import columns as known
from bscgraph.wording import LANGUAGES

__all__ = ["FIGURES", "LIST", "NEWEST", "TABLES", "Column", "Kind", "Table"]

Kind = Literal["iri", "text", "notation", "integer", "decimal", "boolean", "date", "list"]
LIST = "|"  # between the parts of a cell that holds several
NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its id, what its cells are, and the path from a row's thing to them."""

    id: str
    kind: Kind
    path: str
    required: bool = False

    @property
    def heading(self) -> Mapping[str, str]:
        """What people call it, by language."""
        if self.id in _HEADINGS:
            return dict(zip(LANGUAGES, _HEADINGS[self.id], strict=True))
        return known()[self.id].heading

    @property
    def schemes(self) -> tuple[str, ...]:
        """The code lists whose notations its cells are."""
        return _SCHEMES.get(self.id, ())

    @property
    def predicate(self) -> str | None:
        """The IRI of the property its cells are values of; None where it is a thing itself."""
        last = self.path.split("|")[0].strip("^!.").partition("@")[0].rpartition("/")[2]
        return step_of(last)[1:-1] if last else None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its title, what a row is, the classes of its rows, and their order.

    ``key`` are the columns that tell a row from all others.
    """

    name: str
    title: Mapping[str, str]
    row: Mapping[str, str]
    classes: tuple[str, ...]
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    key: tuple[str, ...]


# Headings that no stored query has, or that say more here: (English, Traditional Chinese)
_HEADINGS: dict[str, tuple[str, str]] = {
    "newest": ("Newest submission", "最新提報"),
    "number": ("Submission no.", "提報次序"),
    "year": ("Scorecard year", "計分卡年度"),
    "rocYear": ("Scorecard year (ROC)", "計分卡年度（民國）"),
    "level": ("Level", "層級"),
    "group": ("City group", "府級分組"),
    "submissionDate": ("Date on the document", "文件日期"),
    "submissionDateText": ("Date as printed", "日期原文"),
    "mediaType": ("File type", "檔案類型"),
    "byteSize": ("File size (bytes)", "檔案大小（位元組）"),
    "pageCount": ("Pages", "頁數"),
    "objective": ("Objective (IRI)", "策略目標（IRI）"),
    "objectiveCode": ("Code of the objective", "策略目標代碼"),
    "objectiveLabel": ("Objective", "策略目標"),
    "kpi": ("KPI (IRI)", "KPI（IRI）"),
    "kpiCode": ("Code of the KPI", "KPI 代碼"),
    "kpiLabel": ("KPI", "KPI 名稱"),
    "series": ("Value row (IRI)", "數值列（IRI）"),
    "seriesNumber": ("Value row of the KPI", "KPI 之第幾數值列"),
    "factor": ("Key success factor", "關鍵成功因素"),
    "formula": ("Formula", "計算公式"),
    "unitOfMeasurement": ("Unit", "單位"),
    "unitConcept": ("Unit (code)", "單位代碼"),
    "additivity": ("May be added up", "可否加總"),
    "additivityBasis": ("Basis of that", "加總依據"),
    "observation": ("Value (IRI)", "數值（IRI）"),
    "figure": ("Figure (IRI)", "數字（IRI）"),
    "valueKind": ("Actual or target", "實際值或目標值"),
    "valueStatus": ("State of the value", "數值狀態"),
    "parseStatus": ("How it was read", "判讀結果"),
    "percent": ("Is a percentage", "為百分比"),
    "absence": ("Why there is no number", "無數字之原因"),
    "plan": ("Action plan (IRI)", "行動計畫（IRI）"),
    "planCode": ("Code of the plan", "行動計畫代碼"),
    "planLabel": ("Action plan", "行動計畫"),
    "budget": ("Amount (IRI)", "金額（IRI）"),
    "budgetKind": ("Kind of amount", "金額種類"),
    "aggregates": ("Repeats the money of", "重複列計之計畫"),
    "finding": ("Finding (IRI)", "疑義（IRI）"),
    "findingCode": ("Finding", "疑義代碼"),
    "subject": ("Of what", "對象"),
    "messageEn": ("Message (English)", "說明（英文）"),
    "messageZh": ("Message (Chinese)", "說明（中文）"),
    "thing": ("Responsible for (IRI)", "主責項目（IRI）"),
    "thingCode": ("Responsible for (code)", "主責項目代碼"),
    "position": ("Position", "順序"),
    "responsibility": ("Responsibility (IRI)", "主責關係（IRI）"),
    "statement": ("Statement (IRI)", "項目（IRI）"),
    "frameworks": ("Frameworks", "評比或架構"),
    "themeNode": ("Theme (IRI)", "策略主題（IRI）"),
    "perspectiveCode": ("Perspective, as its code has it", "構面（代碼所載）"),
    "repeats": ("Plan whose money it repeats (IRI)", "重複列計之計畫（IRI）"),
}

_SCHEMES: dict[str, tuple[str, ...]] = {
    "level": ("level",), "perspective": ("perspective",), "unitConcept": ("unit-of-measurement",),
    "polarity": ("polarity",), "polarityBasis": ("basis",), "additivity": ("additivity",),
    "additivityBasis": ("basis",), "measure": ("measure",), "frameworks": ("framework",),
    "valueKind": ("value-kind",), "budgetKind": ("budget-kind",),
    "kind": ("value-kind", "budget-kind"), "valueStatus": ("value-status",),
    "parseStatus": ("parse-status",), "absence": ("absence-reason",), "reason": ("reason",),
    "findingCode": ("finding-code",), "severity": ("severity",),
}  # fmt: skip


def _columns(*entries: str) -> tuple[Column, ...]:
    """Columns from lines ``id kind path``; ``*`` behind the kind: every row has it."""
    found = []
    for entry in entries:
        name, kind, path = entry.split(" ")
        found.append(Column(name, _kind(kind.rstrip("*")), path, kind.endswith("*")))
    return tuple(found)


@cache
def _kind(name: str) -> Kind:
    kinds: dict[str, Kind] = {
        "iri": "iri", "text": "text", "notation": "notation", "integer": "integer",
        "decimal": "decimal", "boolean": "boolean", "date": "date", "list": "list",
    }  # fmt: skip
    return kinds[name]


_WHOSE = _columns(
    "submission iri* !", "agency iri* ^ofAgency", "agencyLabel text ^agencyName",
    "year integer ^year",
)  # fmt: skip
_PRINTED = _columns(
    "sourcePage integer sourceCell/page", "sourceSheet text sourceCell/sheet",
    "sourceTable integer sourceCell/tableNumber", "sourceRow integer sourceCell/row",
    "sourceColumn integer sourceCell/column",
)  # fmt: skip
_READ = _columns(
    "rawText text rawText", "note text note", "reason text reasonsGiven",
    "parseStatus notation parseStatus", "candidate decimal candidateValue",
    "absence notation absenceReason", "percent boolean isPercent",
)  # fmt: skip


def _table(
    name: str, texts: tuple[str, str, str, str], classes: str, own: tuple[Column, ...], order: str
) -> Table:
    title, row = texts[:2], texts[2:]
    columns = (*_WHOSE, *own)
    key = ("submission",) if own[0].path.startswith("^") else ("submission", own[0].id)
    return Table(
        name,
        dict(zip(LANGUAGES, title, strict=True)),
        dict(zip(LANGUAGES, row, strict=True)),
        tuple(classes.split()),
        columns,
        tuple(order.split()),
        key,
    )


TABLES: tuple[Table, ...] = (
    _table(
        "scorecards",
        ("Scorecards", "計分卡", "A submission of a scorecard.", "一份計分卡的一次提報。"),
        "Submission",
        _columns(
            "scorecard iri* ^", "rocYear integer ^rocYear", "level notation ^level",
            "group text ^cityGroup/groupLetter", "title text ^label",
            "submissionDate date ^submissionDate", "submissionDateText text ^submissionDateText",
            "document text !derivedFrom/fileName", "mediaType text !derivedFrom/mediaType",
            "sha256 text !derivedFrom/sha256", "byteSize integer !derivedFrom/byteSize",
            "pageCount integer !derivedFrom/pageCount",
        ),
        "",
    ),
    _table(
        "statements",
        ("Mission, vision, values, themes, perspectives", "使命、願景、核心價值、主題與構面",
         "A statement of the front page or the strategy map.", "首頁或策略地圖中的一則文字。"),
        "Mission Vision CoreValue CarryOverNote Theme ScorecardPerspective",
        _columns("statement iri* .", "what notation* a", "position integer position",
                 "code text code", "label text label", "rawText text rawText") + _PRINTED,
        "position",
    ),
    _table(
        "objectives",
        ("Objectives", "策略目標", "An objective of a scorecard.", "計分卡的一項策略目標。"),
        "Objective",
        _columns(
            "objective iri* .", "code text code", "label text label",
            "perspective notation perspective", "theme text themeCode",
            "themeLabel text theme/label", "labelInMap text labelInMap",
            "labelInTable text labelInTable",
        ) + _PRINTED,
        "position",
    ),
    _table(
        "indicators",
        ("Indicators", "績效指標",
         "A row of values of an indicator; most indicators have one.",
         "績效指標的一個數值列；多數指標僅有一列。"),
        "Series",
        _columns(
            "series iri* .", "kpi iri* seriesOf", "code text seriesOf/code",
            "label text seriesOf/label", "seriesNumber integer position",
            "objective iri seriesOf/measures", "objectiveCode text objectiveCode",
            "objectiveLabel text seriesOf/measures/label",
            "perspective notation seriesOf/perspective", "theme text themeCode",
            "factor text keySuccessFactor/label", "formula text formulaText",
            "unitOfMeasurement text unitOfMeasurement", "unitConcept notation unitConcept",
            "polarity notation polarity", "polarityBasis notation polarityBasis",
            "additivity notation additivity", "additivityBasis notation additivityBasis",
            "measure notation commonMeasure", "units text seriesOf/responsibleUnits",
            "frameworks list seriesOf/alignedWithFramework",
        ) + _PRINTED,
        "rowNumber position",
    ),
    _table(
        "values",
        ("Actual values and targets", "實際值與目標值",
         "A cell of an indicator for one year: a number, or why there is none.",
         "績效指標某一年度的一格：數值，或無數值的原因。"),
        "Observation MissingObservation",
        _columns(
            "observation iri* .", "series iri* inSeries", "kpi iri* inSeries/seriesOf",
            "code text inSeries/seriesOf/code", "label text inSeries/seriesOf/label",
            "seriesNumber integer inSeries/position",
            "unitOfMeasurement text inSeries/unitOfMeasurement",
            "periodYear integer* periodYear", "valueKind notation* valueKind",
            "value decimal value", "valueStatus notation* valueStatus",
        ) + _READ + _PRINTED,
        "inSeries/rowNumber inSeries/position position",
    ),
    _table(
        "plans",
        ("Action plans", "行動計畫", "An action plan of a scorecard.", "計分卡的一項行動計畫。"),
        "ActionPlan",
        _columns(
            "plan iri* .", "code text code", "label text label", "kpi iri implements",
            "kpiCode text kpiCode", "kpiLabel text implements/label",
            "units text responsibleUnits", "aggregates list aggregatesPlan/code",
        ) + _PRINTED,
        "position",
    ),
    _table(
        "budgets",
        ("Budgets", "預算",
         "The amount of an action plan for one fiscal year, in New Taiwan dollars.",
         "行動計畫某一會計年度的金額（新臺幣元）。"),
        "Budget",
        _columns(
            "budget iri* .", "plan iri* budgetOf", "planCode text budgetOf/code",
            "planLabel text budgetOf/label", "kpiCode text budgetOf/kpiCode",
            "fiscalYear integer* fiscalYear", "budgetKind notation* budgetKind",
            "amount decimal amount", "valueStatus notation* valueStatus",
            "aggregates list budgetOf/aggregatesPlan/code",
        ) + _READ + _PRINTED,
        "budgetOf/position position",
    ),
    _table(
        "responsibilities",
        ("Responsible units", "主責單位",
         "A unit that a row of the table names as responsible.", "計分卡某列所載的一個主責單位。"),
        "Responsibility",
        _columns(
            "responsibility iri* .", "thing iri* responsibilityFor",
            "thingCode text responsibilityFor/seriesOf/code|responsibilityFor/code",
            "position integer position", "unit iri heldBy", "unitLabel text nameAsPrinted",
        ),
        "responsibilityFor/rowNumber responsibilityFor/position position",
    ),
    _table(
        "findings",
        ("Findings", "文件疑義",
         "A doubt about the document, found while it was read.", "判讀文件時發現的一項疑義。"),
        "Finding",
        _columns(
            "finding iri* .", "position integer position", "findingCode notation* findingCode",
            "severity notation* severity", "subject text subject", "rawText text rawText",
            "messageEn text message@en", "messageZh text message@zh-Hant",
        ) + _PRINTED,
        "position",
    ),
)  # fmt: skip

# All numbers of one submission in one table: what its own CSV file holds.
FIGURES = _table(
    "figures",
    ("All figures of the scorecard", "計分卡全部數字",
     "A number of the table: a value of an indicator, or an amount of an action plan.",
     "計分卡中的一格數字：績效指標的數值，或行動計畫的金額。"),
    "Observation MissingObservation Budget",
    _columns(
        "figure iri* .", "code text inSeries/seriesOf/code|budgetOf/code",
        "label text inSeries/seriesOf/label|budgetOf/label",
        "seriesNumber integer inSeries/position",
        "unitOfMeasurement text inSeries/unitOfMeasurement",
        "periodYear integer* periodYear|fiscalYear", "kind notation* valueKind|budgetKind",
        "value decimal value|amount", "valueStatus notation* valueStatus",
    ) + _READ + _PRINTED,
    "inSeries/rowNumber budgetOf/position inSeries/position position",
)  # fmt: skip
