"""Texts of the pages of an objective, an indicator, an action plan and a theme."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    # an objective
    "objective.lead.none": (
        "None of its indicators can be held against a target for {year}.",
        "{year}其指標尚無可與目標值比較的數值。",
    ),
    "objective.lead": (
        "For {year}: {met} of its {all} indicators met the target, {missed} missed it.",
        "{year}：{all} 項指標中 {met} 項達成、{missed} 項未達成。",
    ),
    "objective.in-map": ("Name in the strategy map", "策略地圖所載名稱"),
    "objective.in-table": ("Name in the table", "計分卡所載名稱"),
    "objective.differs": (
        "The strategy map and the table name it differently; neither is corrected here.",
        "策略地圖與計分卡所載名稱不同，本站並列而不更正。",
    ),
    "objective.only-map": (
        "It stands in the strategy map only; the table has no row for it.",
        "僅見於策略地圖，計分卡沒有對應的列。",
    ),
    "objective.only-table": (
        "It stands in the table only; the strategy map does not show it.",
        "僅見於計分卡，策略地圖未列。",
    ),
    "none.indicators": ("No indicator belongs to it.", "沒有所屬指標。"),
    "none.plans": ("No action plan belongs to it.", "沒有所屬行動計畫。"),
    "none.objectives": ("No objective belongs to it.", "沒有所屬策略目標。"),
    # an indicator
    "kpi.lead": (
        "{year}: {actual} against a target of {target}.",
        "{year}實際值 {actual}，目標值 {target}。",
    ),
    "kpi.lead.actual": ("{year}: {actual}.", "{year}實際值 {actual}。"),
    "kpi.lead.target": ("Target for {year}: {target}.", "{year}目標值 {target}。"),
    "kpi.values": ("Values over the years", "歷年數值"),
    "kpi.row": ("Value row {n}", "第 {n} 列數值"),
    "kpi.row.key": ("beside plan {code}", "對應行動計畫 {code}"),
    "kpi.rows": (
        "The document prints {n} rows of values for this indicator. They are shown one by one "
        "and never added.",
        "本指標在原文有 {n} 列數值，分列呈現，不予相加。",
    ),
    "kpi.caption": (
        "Actual values and targets by year, and whether the target was reached.",
        "各年度實際值、目標值與是否達成。",
    ),
    "kpi.no-drawing": (
        "Fewer than two years hold numbers, so there is nothing to draw.",
        "有數字的年度不足兩年，無法繪圖。",
    ),
    "kpi.legend": (
        "● actual value, ◇ target, * with a note. A line that stops marks a year without a number.",
        "● 實際值、◇ 目標值、* 有附註；線條中斷表示該年無數字。",
    ),
    "kpi.none": ("No value is printed.", "原文未載數值。"),
    "kpi.how": ("How it is measured", "衡量方式"),
    "kpi.formula": ("Formula and unit as printed", "原文計算公式及單位"),
    "kpi.unit": ("Unit", "單位"),
    "kpi.scope": ("Scope", "範圍"),
    "kpi.direction": ("Direction", "指標方向"),
    "kpi.adding": ("Adding up", "可否相加"),
    "kpi.tags": ("Marked as", "標註"),
    "kpi.units.none": ("none printed", "原文未載"),
    "kpi.units.cell": ("The cell reads", "原文儲存格為"),
    "kpi.copies": ("Same name, formula and numbers as", "名稱、公式與數值均相同的指標"),
    "kpi.sources": ("Every number and where it is printed", "各數字的原文位置"),
    "kpi.sources.caption": (
        "The words of each cell, verbatim, and its place in the document.",
        "各儲存格原文及其在文件中的位置。",
    ),
    "kpi.other": ("The same indicator in other scorecards", "其他計分卡中的同一指標"),
    "kin": ("The same indicator in other years", "其他年度的同一指標"),
    "kin.lead": (
        "Codes and names change from year to year. What is the same was looked for by rules, or "
        "decided by somebody; of what is only possible, look yourself before you rely on it. What "
        "the scorecards state is not changed by it.",
        "指標代碼與名稱各年度可能變動。以下為依規則比對或經人工認定之對應項目；僅為可能同一者，請先自行確認。"
        "各計分卡所載內容不因此更動。",
    ),
    "kin.values": ("Values of these scorecards side by side", "各計分卡數值對照"),
    "kin.certain": ("certain", "確定"),
    "kin.probable": ("probable", "應為同一"),
    "kin.possible": ("possible", "可能同一"),
    "kin.same-code": ("same code", "代碼相同"),
    "kin.same-name": ("same name", "名稱相同"),
    "kin.similar-name": ("similar name", "名稱相近"),
    "kin.same-measure": ("same formula and unit", "公式與單位相同"),
    "kin.same-units": ("same responsible units", "主責單位相同"),
    "kin.same-values": ("same values", "數值相同"),
    "kin.rule": ("found by rule", "依規則比對"),
    "kin.decided": ("decided by {who}, {day}", "{who}於 {day} 認定"),
    "kin.through": ("by way of the scorecard of {year}", "經由 {year}計分卡"),
    "kpi.latest": (
        "There are {n} values here, of which the tables show the latest; all are in the files for "
        "machines and in the table as printed.",
        "本指標共有 {n} 個數值，下表只列最近者；全部數值見機器可讀格式的檔案及原表。",
    ),
    "kpi.other.lead": (
        "Scorecards repeat values of past years. Where two print different numbers for one year "
        "both are shown; neither corrects the other.",
        "計分卡會重列往年數值。同一年度數字不同時並列呈現，彼此不互為更正。",
    ),
    "kpi.other.caption": (
        "What each scorecard prints for the same year; ≠ where the numbers differ.",
        "各計分卡所載同一年度的數字；≠ 表示數字不同。",
    ),
    "kpi.other.state": ("Same or not", "異同"),
    "differs": ("differs", "不同"),
    "year.heading": ("Year", "年度"),
    "kind.heading": ("Kind", "種類"),
    "amount": ("Amount (TWD)", "金額（元）"),
    # a plan
    "plan.lead": ("{year}, {kind}: {amount} TWD.", "{year}{kind}：{amount} 元。"),
    "plan.lead.none": ("No amount can be read for {year}.", "{year}沒有可判讀的金額。"),
    "plan.for": ("For the indicator", "所屬指標"),
    "plan.for.none": (
        "no indicator of this scorecard ({code} is printed)",
        "本計分卡沒有對應的指標（原文為 {code}）",
    ),
    "plan.budget": ("Budget by year", "各年度經費"),
    "plan.unread": ("An amount that cannot be read", "無法判讀的金額"),
    "plan.unread.text": (
        "For {year} the document prints “{raw}”, which is no amount. It is left out of all sums.",
        "{year}原文為「{raw}」，無法判讀為金額，未計入任何合計。",
    ),
    "plan.parts": ("Plans it bundles", "彙總的計畫"),
    "plan.parts.lead": (
        "Its name says that it holds these plans, so its money is theirs counted again.",
        "計畫名稱註明包含下列計畫，其經費為下列計畫經費的重複列計。",
    ),
    "plan.parts.sum": ("Sum of the parts", "各部分合計"),
    "plan.parts.own": ("This plan", "本計畫"),
    "plan.parts.difference": ("Difference", "差額"),
    "plan.parts.agree": ("agrees", "相符"),
    "plan.wholes": ("Bundled in", "列入下列彙總計畫"),
    "plan.overlaps": ("May be the same money as", "疑似與下列計畫為同一經費"),
    "plan.overlaps.lead": (
        "The names are alike and an amount is the same. Nobody has confirmed it; sums hold both.",
        "名稱相近且金額相同，尚未經確認，各項合計仍分別計入。",
    ),
    "plan.overlaps.more": (
        "Plans of all scorecards that may be the same money",
        "所有計分卡中疑似同一經費的計畫",
    ),
    "plan.shared": (
        "{n} units share this plan; the document does not say how the money is split.",
        "由 {n} 個單位共同主責，原文未載明經費如何分配。",
    ),
    "plan.zero": (
        "0, because the money stands in another item.",
        "金額為 0，經費列於他項。",
    ),
    # a theme
    "theme.lead": (
        "{objectives} objectives, {indicators} indicators, {plans} action plans.",
        "策略目標 {objectives} 項、指標 {indicators} 項、行動計畫 {plans} 項。",
    ),
    "theme.unnamed": (
        "The strategy map names no theme of this letter; it stands in the codes of the table only.",
        "策略地圖未列此代碼的主題，僅見於表格代碼。",
    ),
    "theme.shared": (
        "T stands for what all themes share; the strategy map gives it no name.",
        "T 為跨主題事項，策略地圖未列名稱。",
    ),
    # the trend
    "trend.title": ("{name}: actual values and targets", "{name}：實際值與目標值"),
    "trend.desc": (
        "Circles are actual values, joined by a solid line; diamonds are targets, joined by a "
        "dashed line. The table below holds the same numbers.",
        "圓點為實際值，以實線相連；菱形為目標值，以虛線相連。下方表格列有相同數字。",
    ),
    "trend.not-from-zero": ("The scale does not begin at zero.", "縱軸並非自零起算。"),
}
