"""Texts of the pages that compare, and of those about the quality of documents."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "compare": ("Compare", "比較"),
    "compare.lead": (
        "Agencies, years, and what agencies measure in common, side by side.",
        "機關、年度，以及各機關共通的指標，並列比較。",
    ),
    "compare.care": (
        "Codes and themes are those of one scorecard: AC1.1 of two agencies are two different "
        "things. Only what is told to be the same by words or values is put side by side here; "
        "all else is not comparable.",
        "代碼與主題僅在各計分卡內有意義：兩機關的 AC1.1 是不同的指標。"
        "本頁只並列依文字或數值可認定相同者，其餘無法比較。",
    ),
    "compare.years": ("Agencies of one year", "同一年度的各機關"),
    "compare.years-say": (
        "All scorecards of a year: results, size, money, and what is to be mended.",
        "同一年度的所有計分卡：達成情形、規模、經費與須更正處。",
    ),
    "compare.measures": ("What agencies measure in common", "各機關共通的指標"),
    "compare.measures-say": (
        "Indicators that say by their words that they measure the same. The number is that of the "
        "agencies with values from a scorecard of that year.",
        "依文字認定為衡量同一事項的指標。數字為該年度計分卡有數值的機關數。",
    ),
    "compare.measure": ("What is measured", "衡量事項"),
    "compare.agencies": ("The years of one agency", "同一機關的各年度"),
    "compare.agencies-say": (
        "Its scorecards and the values of its indicators, year by year.",
        "該機關歷年計分卡與各指標逐年數值。",
    ),
    "compare.nothing": (
        "Nothing in the data is measured by two agencies.",
        "資料中沒有兩機關共通的指標。",
    ),
    "compare.year-title": ("Agencies in {year}", "{year}各機關"),
    "compare.year-lead": ("{n} scorecards of {year}.", "{year}計分卡共 {n} 份。"),
    "compare.year-caption": (
        "Results are those of the last year with actual values in the scorecard; money is that of "
        "its own year, without what is repeated.",
        "達成情形為計分卡有實際值的最近年度；經費為當年度淨額（已扣除重複列計）。",
    ),
    "compare.agency-title": ("{name} over the years", "{name}歷年比較"),
    "compare.size": ("Its scorecards", "歷年計分卡"),
    "compare.values": ("Its indicators", "歷年指標"),
    "compare.values-caption": (
        "Actual values by the year they are of, as the newest scorecard that states them has it. "
        "A name or a value row that changed stands in a row of its own. Empty: no scorecard has a "
        "number for the year.",
        "依數值年度列出實際值，以載有該值的最近一份計分卡為準。名稱或數值列改變者另列一行。"
        "空白：沒有計分卡載有該年度數字。",
    ),
    "compare.target": ("target {value}", "目標 {value}"),
    "compare.restated": ("restated: {values}", "前後不一：{values}"),
    "compare.restated-say": (
        "Restated: another scorecard states another number for the same year; it stands below.",
        "前後不一：另一份計分卡對同一年度載有不同數字，列於下方。",
    ),
    "compare.noted": ("The document adds a note", "文件有附註"),
    "compare.repaired": ("Repaired when reading", "判讀時修復"),
    "compare.suspended": (
        "Closed or suspended for part of the time",
        "統計期間曾暫停或關閉",
    ),
    "compare.marked": (
        "The document adds a note, what is counted was closed or suspended for part of the "
        "time, or the number was repaired when reading (a line end, 萬); see its page.",
        "文件有附註、統計期間曾暫停或關閉，或數字於判讀時修復（換行、萬）；說明見指標頁面。",
    ),
    "compare.years-of": ("Year of the value", "數值年度"),
    "compare.indicator-title": ("Compared: {name}", "比較：{name}"),
    "compare.indicator-lead": (
        "{agencies} agencies measure this. Read formula and unit before you rank: rows are in the "
        "order of unit and formula, and only rows with the same of both can be compared.",
        "共 {agencies} 個機關衡量此事項。"
        "比較前請先看公式與單位：各列依單位與公式排列，兩者相同才可比較。",
    ),
    "compare.indicator-caption": (
        "Actual values by the year they are of (the last year with actual values of each "
        "scorecard); below it the target.",
        "依數值年度列出實際值（各計分卡有實際值的最近年度），下方為目標值。",
    ),
    "compare.formula": ("Formula and unit", "公式與單位"),
    "compare.no-formula": ("no formula stated", "未載明公式"),
    "compare.to-question": ("The question behind it, with downloads", "相關查詢與下載"),
    "quality": ("Data quality", "資料品質"),
    "quality.lead": (
        "What the documents leave unclear. Nothing is corrected here: a doubt is told with its "
        "place, so that the agency can mend it.",
        "文件中有疑義之處。本站不代為更正，只註明疑義與位置，供機關更正。",
    ),
    "quality.severity": ("By weight", "依輕重"),
    "quality.violation": ("To be mended", "須更正"),
    "quality.warning": ("To be confirmed", "請確認"),
    "quality.info": ("For information", "供參考"),
    "quality.unread": ("Amounts not readable", "無法判讀的金額"),
    "quality.blank": ("Value cells without a number", "沒有數字的數值格"),
    "quality.missing": ("Scorecards missing", "缺少的計分卡"),
    "quality.unread-head": ("Not readable", "無法判讀"),
    "quality.blank-head": ("Without a number", "沒有數字"),
    "quality.two": (
        "Counted here is what reading the documents found. The page of each agency adds what all "
        "rules find: sums that do not agree, targets that fall, names that differ, and more.",
        "此處統計判讀文件時所發現者；各機關頁面另列所有規則的檢核結果，例如合計不符、目標調降、名稱不一。",
    ),
    "quality.kinds": ("What was found when reading", "判讀文件所發現的疑義"),
    "quality.kinds-caption": (
        "In the newest submissions. The name leads to what it means and how to mend it.",
        "依現行提報統計；點選名稱可看說明與更正方式。",
    ),
    "quality.problem": ("Doubt", "疑義"),
    "quality.weight": ("Weight", "輕重"),
    "quality.times": ("Times", "次數"),
    "quality.cards": ("Scorecards", "計分卡"),
    "quality.who": ("By agency", "依機關"),
    "quality.who-caption": (
        "Of the newest scorecard of each: what reading it found, and cells without a number.",
        "依各機關最近一份計分卡：判讀所得疑義與沒有數字的數值格。",
    ),
    "quality.gaps": ("Scorecards that are missing", "缺少的計分卡"),
    "quality.gaps-say": (
        "An agency is expected every year from its first scorecard on. It may not have handed in, "
        "or the document is not here yet.",
        "機關自首份計分卡起每年均應有計分卡。可能未提報，也可能尚未收錄。",
    ),
    "quality.gaps-none": ("None is missing.", "沒有缺少。"),
    "quality.agency-title": ("Data quality: {name}", "資料品質：{name}"),
    "quality.years": ("By scorecard", "各年度計分卡"),
    "quality.years-caption": (
        "All rules are checked on each newest submission. Complete: how much of what a scorecard "
        "has to hold is there and readable.",
        "對各現行提報檢核所有規則。完整度：應有項目中具備且可判讀者的比率。",
    ),
    "quality.complete": ("Complete", "完整度"),
    "quality.rules": ("By rule", "依規則"),
    "quality.rules-caption": (
        "How often each rule has something to say, by scorecard. The code leads to the rule.",
        "各規則在各計分卡的件數；點選代碼可看規則說明。",
    ),
    "quality.rule": ("Rule", "規則"),
    "quality.example": ("For example", "例如"),
    "quality.mend": ("To mend in the newest scorecard", "最近一份計分卡須更正處"),
    "quality.mend-none": (
        "Nothing has to be mended in the newest scorecard.",
        "最近一份計分卡沒有須更正處。",
    ),
    "quality.place": ("Place", "位置"),
    "quality.how": ("How to mend", "更正方式"),
    "quality.all": ("All findings in the scorecard", "計分卡的所有檢核結果"),
    "quality.unclear": ("Unclear cells", "疑義儲存格"),
}
