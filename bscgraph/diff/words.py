"""The words of a comparison in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

__all__ = ["LANGUAGES", "word"]

LANGUAGES = ("zh-Hant", "en")
# key -> (English, Traditional Chinese); templates of str.format
_WORDS = {
    "title": ("What changed between two scorecards", "兩份計分卡的異動"),
    "before": ("before", "前"),
    "after": ("after", "後"),
    "difference": ("difference", "差額"),
    "what": ("about", "對象"),
    "summary": ("changes", "異動"),
    "none": ("No change.", "沒有異動。"),
    "same": (
        "In both: rows of KPIs: {kpis}; action plans: {plans}.",
        "兩份皆有：KPI {kpis} 列、行動計畫 {plans} 項。",
    ),
    "years-before": (
        "Only the earlier one has columns for: {years}",
        "僅前者有以下各欄：{years}",
    ),
    "years-after": ("Only the later one has columns for: {years}", "僅後者有以下各欄：{years}"),
    "owners": (
        "They are of different agencies: equal codes mean nothing here.",
        "兩份屬於不同機關：代碼相同並無意義。",
    ),
    "joined": ("; ", "；"),
    "listed": (", ", "、"),
    "actual": ("actual", "實際值"),
    "target": ("target", "目標值"),
    "appropriated": ("appropriated", "已編預算"),
    "estimated": ("estimated", "概算"),
    "year": ("{year} ({gregorian})", "{year} 年"),
    "page": ("page {page}", "第 {page} 頁"),
    "sheet": ("sheet {sheet}", "工作表 {sheet}"),
    "row": ("row {row}", "第 {row} 列"),
    "column": ("column {column}", "第 {column} 欄"),
    "kpi": ("KPI", "KPI"),
    "plan": ("action plan", "行動計畫"),
    "objective": ("objective", "策略目標"),
    "theme": ("theme", "策略主題"),
    "scorecard": ("scorecard", "計分卡"),
    "series": ("value row {series}", "分項 {series}"),
    "mission": ("mission", "使命"),
    "vision": ("vision", "願景"),
    "core_values": ("core values", "核心價值"),
    "map_notes": ("notes of the strategy map", "策略地圖附註"),
    "place": ("place in the strategy map (theme/perspective)", "策略地圖位置（主題／構面）"),
    "objectives": ("declared number of objectives", "所載策略目標數"),
    "kpis": ("declared number of KPIs", "所載 KPI 數"),
    "action_plans": ("declared number of action plans", "所載行動計畫數"),
    "kind.restated": ("Actual values stated anew", "實際值前後不同"),
    "kind.target": ("Targets moved", "目標值調整"),
    "kind.money": ("Money changed", "經費異動"),
    "kind.reused": ("Codes that mean something else now", "代碼改指其他項目"),
    "kind.recoded": ("Codes changed", "代碼變更"),
    "kind.kpi-dropped": ("KPIs no longer there", "刪除的 KPI"),
    "kind.kpi-added": ("New KPIs", "新增的 KPI"),
    "kind.plan-dropped": ("Action plans no longer there", "刪除的行動計畫"),
    "kind.plan-added": ("New action plans", "新增的行動計畫"),
    "kind.objective-dropped": ("Objectives no longer there", "刪除的策略目標"),
    "kind.objective-added": ("New objectives", "新增的策略目標"),
    "kind.theme-dropped": ("Themes no longer there", "刪除的策略主題"),
    "kind.theme-added": ("New themes", "新增的策略主題"),
    "kind.label": ("Names changed", "名稱變更"),
    "kind.measure": ("Formulas and units of measure changed", "計算公式或計量單位變更"),
    "kind.factor": ("Key success factors changed", "關鍵成功因素變更"),
    "kind.units": ("Responsible units changed", "主責單位變更"),
    "kind.tags": ("Tags changed", "標記變更"),
    "kind.note": ("Notes beside equal numbers changed", "數值相同而附註變更"),
    "kind.front": ("Mission, vision, values, strategy map", "使命、願景、核心價值與策略地圖"),
    "kind.count": ("Declared numbers changed", "所載數量變更"),
}


def word(key: str, lang: str, **values: object) -> str:
    """The word of ``key`` in ``lang`` (``en`` or ``zh-Hant``) with ``values`` filled in."""
    text = _WORDS[key][not lang.startswith("en")]
    return text.format(**values) if values else text
