"""Texts of the first page, the list of agencies, and what all pages across scorecards share."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "home.lead": (
        "Each year the agencies of Taipei City Government say in a scorecard what they want to "
        "achieve, how they measure it, and what it costs. Here these documents are read cell by "
        "cell, so that promises, results and money can be followed and compared.",
        "臺北市政府各機關每年以平衡計分卡說明要達成什麼、如何衡量、花多少錢。本站逐格判讀這些文件，"
        "讓承諾、成果與經費可以查考，也可以比較。",
    ),
    "home.find": ("Search indicators, plans, agencies", "搜尋指標、計畫、機關"),
    "home.go": ("Search", "搜尋"),
    "home.figures": ("What is here", "收錄內容"),
    "home.agencies": ("Agencies", "機關"),
    "home.groups": ("City groups", "府級分組"),
    "home.scorecards": ("Scorecards", "計分卡"),
    "home.kpis": ("Indicators", "指標"),
    "home.plans": ("Action plans", "行動計畫"),
    "home.unread": ("Things to mend", "須更正"),
    "home.results": (
        "Results of the newest scorecards",
        "最近年度計分卡的達成情形",
    ),
    "home.results-note": (
        "Counted over the newest scorecard of each agency: its indicators in the last year with "
        "actual values. A document often states no target for that year; then nothing can be "
        "said.",
        "依各機關最近一份計分卡計算，看各指標有實際值的最近年度。文件常未列該年度目標值，此時無從判斷。",
    ),
    "home.matrix": ("Agencies and years", "機關與年度"),
    "home.matrix-caption": (
        "A year leads to the scorecard; “–” is a year for which one is missing.",
        "點選年度可看該份計分卡；「–」表示缺少該年度計分卡。",
    ),
    "home.years-caption": (
        "Scorecards by year. A year leads to all agencies side by side.",
        "各年度計分卡份數；點選年度可並列各機關。",
    ),
    "home.all-agencies": ("All {n} agencies and groups", "全部 {n} 個機關與分組"),
    "home.new": ("What is new", "最新提報"),
    "home.new-more": ("All submissions in order of date", "依日期列出所有提報"),
    "home.read": ("How to read a scorecard", "如何閱讀計分卡"),
    "home.read-lead": (
        "A scorecard leads from what an agency is for to what it spends, in five steps.",
        "計分卡從機關的使命出發，分五步說到經費。",
    ),
    "home.read.1": ("Why", "為何"),
    "home.read.1.what": ("Mission, vision, themes", "使命、願景、策略主題"),
    "home.read.1.say": (
        "What the agency is for, and the themes it works on.",
        "機關為何存在，以及它著力的主題。",
    ),
    "home.read.2": ("What", "做到什麼"),
    "home.read.2.what": ("Objectives", "策略目標"),
    "home.read.2.say": (
        "What it wants to achieve, drawn on a map of four perspectives: customers, internal "
        "process, learning and growth, finance.",
        "想達成的事，排在四個構面的策略地圖上：顧客、內部流程、學習成長、財務。",
    ),
    "home.read.3": ("How much", "多少才算"),
    "home.read.3.what": ("Indicators (KPI)", "關鍵績效指標（KPI）"),
    "home.read.3.say": (
        "The number that shows it: actual values of past years and targets for the next.",
        "以數字衡量：過去年度的實際值與未來年度的目標值。",
    ),
    "home.read.4": ("How", "怎麼做"),
    "home.read.4.what": ("Action plans", "行動計畫"),
    "home.read.4.say": (
        "What is done for it, and which unit answers for it.",
        "為此做的事，以及由哪個單位負責。",
    ),
    "home.read.5": ("With what", "花多少"),
    "home.read.5.what": ("Money", "經費"),
    "home.read.5.say": (
        "The budget decided for the year, and the estimate for the year after.",
        "當年度已編預算與次年度概算。",
    ),
    "home.code": (
        "Codes tell where a thing belongs: in {code}, A is the theme, C the perspective "
        "(customers), then objective 1, its indicator 1, its plan 1.",
        "代碼說明歸屬：{code} 中，A 是主題，C 是顧客構面，接著是第 1 個策略目標、其第 1 項指標、"
        "其第 1 項行動計畫。",
    ),
    "home.drawing": ("The five steps of a scorecard", "計分卡的五個步驟"),
    "home.drawing-desc": (
        "Five boxes from left to right, each leading to the next: themes, objectives, indicators, "
        "action plans, money. The text below says the same.",
        "由左至右五個方框，依序相連：主題、策略目標、指標、行動計畫、經費。下方文字內容相同。",
    ),
    "home.ways": ("Ways on", "接著看"),
    "home.way.compare": (
        "Agencies, years and common indicators side by side.",
        "機關、年度與共通指標並列比較。",
    ),
    "home.way.budget": (
        "What plans cost, without counting money twice.",
        "行動計畫花多少錢；重複列計者另外說明。",
    ),
    "home.way.query/index": (
        "Prepared questions across all scorecards, with tables to download.",
        "跨計分卡的現成問題，答案可下載。",
    ),
    "home.way.quality": (
        "What the documents leave unclear, and who should look at it.",
        "文件哪裡有疑義、請誰查看。",
    ),
    "home.way.search": ("Any word, in Chinese or English.", "用中文或英文找任何字詞。"),
    "home.way.about": (
        "Method, limits, licence, and everything to download.",
        "方法、限制、授權與全部下載。",
    ),
    "page.quality": ("Data quality", "資料品質"),
    "page.history": ("Change feed", "更新紀錄"),
    "lines.group": ("Group {letter}", "府級 {letter} 組"),
    "agencies": ("Agencies", "機關"),
    "agencies.lead": (
        "{agencies} agencies and {groups} groups of the city have scorecards here, of the years "
        "{first} to {last}.",
        "本站收錄 {agencies} 個機關與 {groups} 個府級分組的計分卡，年度為{first}至{last}。",
    ),
    "agencies.none": ("There is no scorecard here yet.", "本站尚無計分卡。"),
    "agencies.groups": ("Groups of the city", "府級分組"),
    "agencies.list": ("Agencies", "機關"),
    "agencies.caption": (
        "Results and money are those of the newest scorecard. Open: no target or no actual value "
        "for the year. Money is the agency’s own budget of that year, without what plans repeat.",
        "達成情形與經費依最近一份計分卡。未定：該年度無目標值或無實際值。經費為當年度金額，已扣除重複列計。",
    ),
    "agencies.under": ("under {name}", "隸屬{name}"),
    "agencies.in": ("named by", "列名於"),
    "across.agency": ("Agency", "機關"),
    "across.owner": ("Agency or group", "機關或分組"),
    "across.year": ("Year", "年度"),
    "across.years": ("Scorecards", "計分卡"),
    "across.scorecard": ("Scorecard", "計分卡"),
    "across.objectives": ("Objectives", "策略目標"),
    "across.kpis": ("Indicators", "指標"),
    "across.plans": ("Plans", "行動計畫"),
    "across.results": ("Results", "達成情形"),
    "across.met": ("met", "達成"),
    "across.missed": ("missed", "未達成"),
    "across.doubt": ("not comparable", "無法比較"),
    "across.open": ("open", "未定"),
    "across.none": ("no indicators", "無指標"),
    "across.money": ("Money (TWD)", "經費（元）"),
    "across.mend": ("To mend", "須更正"),
    "across.unread-short": ("+ {n} not readable", "＋{n} 筆無法判讀"),
    "across.no-money": ("no amount stated", "未列金額"),
    "across.missing": ("missing", "缺少"),
    "across.parts": ("Pages of this list", "本清單分頁"),
    "across.part": ("Page {n}", "第 {n} 頁"),
    "across.more": ("and {n} more: see the scorecard", "另有 {n} 項，見計分卡"),
    "across.assumed": (
        "Higher is taken to be better where the document does not say which way is better.",
        "文件未載明指標方向者，推定愈高愈好。",
    ),
    "across.newest": (
        "Of a scorecard submitted more than once the newest submission counts.",
        "同一計分卡提報不只一次者，以最後一次為準。",
    ),
}
