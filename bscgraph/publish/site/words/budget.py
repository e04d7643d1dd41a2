"""Texts of the pages about money."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "budget": ("Money", "經費"),
    "budget.lead": (
        "What the action plans of the scorecards cost: the budget decided for the scorecard’s own "
        "year, and the estimate for the year after.",
        "計分卡各行動計畫的經費：當年度已編預算，以及次年度預估概算。",
    ),
    "budget.care": ("Before you add up", "相加之前"),
    "budget.care.again": (
        "Some plans bundle others and state their money again. “Repeated” is that part; the net is "
        "without it.",
        "有些計畫彙總其他計畫，再列一次經費。「重複列計」即此部分，淨額已扣除。",
    ),
    "budget.care.unread": (
        "Amounts that cannot be read with certainty are never guessed. They are in no sum; each "
        "sum says how many are left out.",
        "無法確定判讀的金額不猜測，也不計入合計；各合計均註明未計入的筆數。",
    ),
    "budget.care.city": (
        "City groups and agencies may list the same money, so the two are never added up here.",
        "府級分組與機關可能列計同一筆經費，本站不將兩者加總。",
    ),
    "budget.care.themes": (
        "Themes are those of one scorecard: theme A of one agency has nothing to do with theme A "
        "of another. They stand on the page of each scorecard’s money.",
        "策略主題僅屬於各計分卡：甲機關的主題 A 與乙機關的主題 A 無關，請見各計分卡的經費頁。",
    ),
    "budget.care.plans": (
        "These are the plans of scorecards, not the whole budget of an agency.",
        "這裡是計分卡所列計畫的經費，不是機關的全部預算。",
    ),
    "budget.years": ("By fiscal year", "各會計年度"),
    "budget.years-caption": (
        "All agencies together; net of what is repeated. A fiscal year has an estimate (from the "
        "scorecard of the year before) and a decided budget.",
        "各機關合計，已扣除重複列計。同一會計年度有前一年計分卡的概算，與當年計分卡的已編預算。",
    ),
    "budget.bars": ("Money of all agencies by fiscal year", "各會計年度全體機關經費"),
    "budget.bars-desc": (
        "A bar for each fiscal year and kind; the table shows the same numbers.",
        "每一會計年度、每一種類一個長條；表格列有相同數字。",
    ),
    "budget.bars-unit": ("In millions of TWD.", "單位：萬元。"),
    "budget.again": ("repeats other plans", "重複列計"),
    "budget.fiscal": ("Fiscal year", "會計年度"),
    "budget.kind": ("Kind", "種類"),
    "budget.gross": ("As printed", "原文合計"),
    "budget.repeated": ("Repeated", "重複列計"),
    "budget.net": ("Net", "淨額"),
    "budget.left-out": ("Not readable", "無法判讀"),
    "budget.suspected": ("Perhaps repeated", "疑似重複"),
    "budget.scorecards": ("Scorecards", "計分卡"),
    "budget.agencies": ("Agencies", "機關"),
    "budget.groups": ("City groups", "府級分組"),
    "budget.share-note": (
        "The full part of a bar counts once; the empty part repeats other plans.",
        "長條實心部分為淨額，空心部分為重複列計。",
    ),
    "budget.year-title": ("Money of {year}", "{year}經費"),
    "budget.year-lead": (
        "What {n} scorecards of {year} state for that fiscal year, the largest first.",
        "{year}計分卡共 {n} 份所列該會計年度經費，由多至少排列。",
    ),
    "budget.of": ("Money: {title}", "經費：{title}"),
    "budget.perspective-one": ("Perspective", "構面"),
    "budget.theme-one": ("Theme", "策略主題"),
    "budget.unit-one": ("Unit", "主責單位"),
    "budget.theme": ("By theme", "依策略主題"),
    "budget.perspective": ("By perspective", "依構面"),
    "budget.unit": ("By responsible unit", "依主責單位"),
    "budget.unit-note": (
        "A plan of several units stands once, under all of them together.",
        "數個單位共同主責的計畫只列一次，列於合列的單位之下。",
    ),
    "budget.all-perspectives": ("By perspective, all agencies", "全體機關依構面"),
    "budget.perspective-note": (
        "Decided budgets of the scorecard’s own year; net of what is repeated.",
        "計分卡當年度已編預算，已扣除重複列計。",
    ),
    "budget.no-theme": ("no theme", "無主題"),
    "budget.theme-t": ("shared by all themes", "跨主題共通"),
    "budget.no-unit": ("no unit stated", "未列單位"),
    "budget.no-perspective": ("no perspective", "無構面"),
    "budget.rollups": ("Plans that bundle others", "彙總其他計畫者"),
    "budget.rollups-caption": (
        "What a bundling plan states, and what its parts add up to.",
        "彙總計畫所列金額，與其組成計畫金額合計。",
    ),
    "budget.plan": ("Plan", "行動計畫"),
    "budget.parts": ("Parts", "組成計畫數"),
    "budget.declared": ("Stated", "所列金額"),
    "budget.parts-sum": ("Sum of parts", "各部分合計"),
    "budget.difference": ("Difference", "差額"),
    "budget.agree": ("agrees", "相符"),
    "budget.cannot": ("cannot be compared: an amount is not readable", "有金額無法判讀，不作比較"),
    "budget.nothing": ("No amount is stated.", "未列金額。"),
    "budget.to-card": ("To the scorecard", "前往計分卡"),
    "budget.suspects": (
        "Pairs of plans that look like the same money without saying so: {n}. They are still in "
        "the net, which may count {sum} TWD twice.",
        "有 {n} 組計畫疑似為同一筆經費但未註明，可能重複 {sum} 元；仍計入淨額。",
    ),
}
