"""Texts of the pages of an agency, its units, and the city's groups."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "agency.kind": ("Agency", "機關"),
    "agency.lead": (
        "{n} scorecards, of the years {first} to {last}.",
        "共 {n} 份計分卡，年度為{first}至{last}。",
    ),
    "agency.lead-one": ("One scorecard, of {last}.", "收錄{last}計分卡一份。"),
    "agency.lead-none": (
        "There is no scorecard of this agency here; others name it as responsible.",
        "本站沒有此機關的計分卡；其他計分卡將其列為主責。",
    ),
    "agency.cards": ("Scorecards by year", "各年度計分卡"),
    "agency.cards-caption": (
        "Results are those of the last year with actual values in each scorecard; money is that "
        "of its own year, without what is repeated.",
        "達成情形為各計分卡有實際值的最近年度；經費為當年度淨額（已扣除重複列計）。",
    ),
    "agency.gaps": ("Missing: the scorecard of {years}.", "缺少{years}計分卡。"),
    "agency.kpis": ("Indicators over the years", "歷年指標"),
    "agency.kpis-caption": (
        "In each scorecard the actual value of its last year with actual values, and whether the "
        "target of that year was met. A name that changed stands in a row of its own.",
        "各計分卡有實際值的最近年度之實際值，及是否達成該年度目標。名稱改變者另列一行。",
    ),
    "agency.kpis-more": (
        "All {n} indicators, with values of every year",
        "全部 {n} 項指標與各年度數值",
    ),
    "agency.indicator": ("Indicator", "指標"),
    "agency.money": ("Money by year", "各年度經費"),
    "agency.money-caption": (
        "Sums of the plans of each scorecard. As printed, then what repeats other plans, then the "
        "net.",
        "各計分卡行動計畫合計：原文合計、重複列計、淨額。",
    ),
    "agency.bars": ("Money by fiscal year: {name}", "{name}各會計年度經費"),
    "agency.units": ("Units", "主責單位"),
    "agency.units-caption": (
        "Of the newest scorecard. What several units share is counted at each of them in full "
        "(the empty part of the bar), so the rows must not be added up.",
        "依最近一份計分卡。數個單位共同主責者於各單位全數計入（長條空心部分），各列不可相加。",
    ),
    "agency.earlier-units": ("In earlier scorecards also:", "較早計分卡另有："),
    "agency.all-units": ("Units of {name}", "{name}的主責單位"),
    "agency.more-units": ("All {n} units", "全部 {n} 個單位"),
    "agency.unit": ("Unit", "單位"),
    "agency.alone": ("alone", "單獨"),
    "agency.shared": ("shared", "共同"),
    "agency.shared-of": ("of it shared {n}", "其中共同 {n}"),
    "agency.quality": ("What the documents leave unclear", "文件疑義"),
    "agency.quality-say": (
        "In its newest document {violations} things are to be mended and {warnings} to be "
        "confirmed.",
        "最近一份文件有 {violations} 處須更正、{warnings} 處請確認。",
    ),
    "agency.quality-none": (
        "Reading its newest document left no doubt that a person has to look at.",
        "判讀最近一份文件時，沒有須由人員查看的疑義。",
    ),
    "agency.quality-more": ("All findings, by rule and year", "所有檢核結果（依規則與年度）"),
    "agency.city": ("In the scorecards of the city", "府級計分卡中"),
    "agency.city-say": (
        "The city’s scorecards name this agency as responsible for:",
        "府級計分卡將此機關列為主責：",
    ),
    "agency.groups": ("Groups of the city", "府級分組"),
    "agency.more": ("More of this agency", "更多"),
    "agency.compare": ("Its years side by side", "各年度並列比較"),
    "agency.feed": ("Change feed (Atom)", "更新訂閱（Atom）"),
    "unit.year": ("{unit}, {year}", "{unit}，{year}"),
    "unit.in": ("In the scorecard of {year}", "{year}計分卡"),
    "unit.kpis": ("Indicators it answers for", "負責的指標"),
    "unit.plans": ("Plans it answers for", "負責的行動計畫"),
    "unit.with": ("Alone or shared", "單獨或共同"),
    "unit.amount": ("Money of {year} (TWD)", "{year}經費（元）"),
    "unit.sum": ("All plans", "計畫合計"),
    "unit.sum-shared": ("of it shared with other units", "其中與其他單位共同"),
    "unit.sum-note": (
        "Shared amounts are not divided: the document does not say which unit has how much.",
        "共同經費不予拆分：文件未載明各單位金額。",
    ),
    "unit.candidate": ("printed “{raw}”, not used", "原文「{raw}」，未採計"),
    "unit.repaired": ("printed “{raw}”", "原文「{raw}」"),
    "unit.years": ("Other years", "其他年度"),
    "unit.years-caption": (
        "What the unit answers for in each scorecard; shared ones included.",
        "各計分卡中該單位負責的項目，含共同主責者。",
    ),
    "unit.nothing": (
        "No newest scorecard names this unit; an older submission does.",
        "現行計分卡未列此單位，僅見於較早的提報。",
    ),
    "unit.more": ("and {n} more in the scorecard", "另有 {n} 項，見計分卡"),
    "group.kind": ("Group of the city", "府級分組"),
    "group.lead": (
        "What the city wants of this group, and which agencies take it up in their own scorecards.",
        "市府對本組的要求，以及各機關如何納入自己的計分卡。",
    ),
    "group.cascade": ("From the city to the agencies", "由市府到機關"),
    "group.cascade-of": ("From the city to the agencies, {year}", "由市府到機關，{year}"),
    "group.caption": (
        "Rows are the city’s indicators, by objective; columns are the agencies named as "
        "responsible or found to repeat one. Read a cell as the key below says.",
        "各列為府級指標，依策略目標排列；各欄為列為主責或沿用指標的機關。符號說明見下。",
    ),
    "group.city": ("City indicator", "府級指標"),
    "group.repeats": ("repeats it, values agree", "沿用，數值相符"),
    "group.conflict": ("repeats it, values differ", "沿用，數值不一致"),
    "group.gap": ("named, but repeats none", "列為主責，但未沿用"),
    "group.absent": ("named, but no scorecard here", "列為主責，但本站無其計分卡"),
    "group.key": ("What the signs mean", "符號說明"),
    "group.how": (
        "An indicator is taken to repeat the city’s where at least four values of the same year "
        "and kind are equal, or where somebody linked the two. A rule can be wrong: read both "
        "names.",
        "兩者至少有四個同年度、同種類的數值相等，或經人工連結者，視為沿用。規則可能誤判，請比對兩者名稱。",
    ),
    "group.as": ("as {code}", "為 {code}"),
    "group.equal": ("{n} equal values", "{n} 個數值相同"),
    "group.curated": ("linked by hand", "人工連結"),
    "group.differ": ("{n} differ", "{n} 個不一致"),
    "group.gaps": ("Gaps", "缺口"),
    "group.gaps-none": (
        "Every indicator of the city is taken up by an agency.",
        "每一項府級指標都有機關沿用。",
    ),
    "group.gap-open": (
        "No agency’s scorecard here repeats:",
        "本站沒有機關計分卡沿用：",
    ),
    "group.gap-objective": (
        "Objectives of the map without an indicator:",
        "策略地圖中沒有指標的策略目標：",
    ),
    "group.gap-absent": (
        "Named as responsible, but without a scorecard of {year} here:",
        "列為主責，但本站沒有其{year}計分卡：",
    ),
    "group.conflicts": ("Where city and agency differ", "府級與機關不一致之處"),
    "group.conflicts-caption": (
        "The same indicator, year and kind, with two numbers. Nothing is corrected here.",
        "同一指標、年度與種類，兩個不同的數字；本站不予更正。",
    ),
    "group.city-value": ("City", "府級"),
    "group.agency-value": ("Agency", "機關"),
    "group.none": ("This scorecard has no indicators.", "此計分卡沒有指標。"),
    "group.years": ("Other years", "其他年度"),
}
