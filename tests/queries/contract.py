"""What other programs rely on: ids, parameters and columns of the stored queries, by eye."""

from __future__ import annotations

COMMON = {"agency", "agencyLabel", "scorecard", "year"}
_KPI = {"code", "series", "label"}
_PLAN = {"code", "label"}
_PLACE = {"sourcePage", "sourceRow"}


def _words(text: str) -> set[str]:
    return set(text.split())


#: Columns beside the common ones, and parameters beside agency and year.
CONTRACT: dict[str, tuple[set[str], set[str]]] = {
    "target/below-last-actual": (
        _KPI | _PLACE | _words("targetYear target lastActualYear lastActual note"),
        {"targetYear"},
    ),
    "target/achievement": (
        _KPI | _PLACE | _words("periodYear target actual ratio polarity polarityBasis status"),
        {"periodYear"},
    ),
    "target/lenient": (
        _KPI | _PLACE | _words("periodYear target actual ratio"),
        {"periodYear", "threshold"},
    ),
    "target/lowered": (
        _KPI | _PLACE | _words("fromYear toYear fromTarget toTarget note"),
        set(),
    ),
    "target/ratchet": (
        _KPI | _PLACE | _words("targetYear target lastActualYear lastActual"),
        set(),
    ),
    "target/adjusted": (_KPI | _PLACE | _words("periodYear kind value note reason"), set()),
    "trend/series": (_KPI | _PLACE | _words("periodYear kind value status note"), {"code"}),
    "trend/year-over-year": (
        _KPI | _PLACE | _words("periodYear value previous change changeRatio"),
        set(),
    ),
    "trend/monotonic": (_KPI | _words("direction firstYear lastYear first last"), set()),
    "trend/missing": (_KPI | _PLACE | _words("periodYear kind rawText status"), set()),
    "budget/by-agency": (_words("fiscalYear kind total plans unresolved"), {"fiscalYear"}),
    "budget/by-theme": (
        _words("theme themeLabel fiscalYear kind total unresolved"),
        {"fiscalYear"},
    ),
    "budget/by-perspective": (
        _words("perspective fiscalYear kind total unresolved"),
        {"fiscalYear"},
    ),
    "budget/by-unit": (_words("unit unitLabel fiscalYear kind total plans"), {"fiscalYear"}),
    "budget/change": (
        _PLAN | _PLACE | _words("fromYear toYear fromAmount toAmount change"),
        set(),
    ),
    "budget/zero": (_PLAN | _PLACE | _words("fiscalYear note status"), {"fiscalYear"}),
    "budget/rollup": (
        _PLAN | _words("fiscalYear declared partsSum difference parts"),
        set(),
    ),
    "budget/net": (_words("fiscalYear gross rollups net unresolved"), {"fiscalYear"}),
    "budget/suspected-overlap": (
        _PLAN | _words("fiscalYear otherCode otherAgency amount"),
        set(),
    ),
    "budget/largest": (
        _PLAN | _PLACE | _words("fiscalYear amount share"),
        {"fiscalYear", "limit"},
    ),
    "unit/load": (_words("unit unitLabel kpis plans amount"), set()),
    "unit/shared": (_PLAN | _words("units count"), set()),
    "unit/unresolved": (_PLAN | _PLACE | {"rawText"}, set()),
    "coverage/counts": (_words("countedOn declared counted"), set()),
    "coverage/orphans": (_PLAN | {"kind"}, set()),
    "coverage/frameworks": (_PLAN | _words("framework amount"), {"framework"}),
    "coverage/needs-correction": (
        {"code", *_PLACE} | _words("problem rawText candidate"),
        set(),
    ),
    "alignment/label-drift": ({"code"} | _words("labelInMap labelInTable kind"), set()),
    "alignment/cascade": (_KPI | _words("cityCode cityLabel equalValues basis"), set()),
    "alignment/conflict": (
        _KPI | _PLACE | _words("cityCode periodYear kind cityValue agencyValue"),
        set(),
    ),
    "alignment/redundant": (_PLAN | _words("otherCode otherLabel"), set()),
    "alignment/same-code": (_PLAN | _words("otherAgency otherLabel sameName"), set()),
    "compare/common": (
        _KPI | _PLACE | _words("measure formula unit periodYear target actual"),
        set(),
    ),
}
