"""Texts of the page that tells what this site is, and of the change feed."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "about": ("About and data", "說明與資料"),
    "about.lead": (
        "The balanced scorecards of Taipei City’s agencies, read from the documents they publish, "
        "as pages for people and as open data.",
        "臺北市各機關公布的平衡計分卡，轉為人人可讀的網頁與開放資料。",
    ),
    "about.what": ("What this is", "這是什麼"),
    "about.what.1": (
        "A balanced scorecard (BSC) is a plan of a year on a few pages: mission, strategy map, "
        "objectives, indicators with targets and actual values, action plans, and their money.",
        "平衡計分卡（BSC）是一份數頁的年度計畫：使命、策略地圖、策略目標、附目標值與實際值的指標、"
        "行動計畫與經費。",
    ),
    "about.what.2": (
        "This site holds {cards} scorecards: agencies {agencies}, groups of the city {groups}.",
        "本站收錄 {agencies} 個機關、{groups} 個府級分組，共 {cards} 份計分卡。",
    ),
    "about.sources": ("Sources", "資料來源"),
    "about.sources.say": (
        "The documents are published by Taipei City Government. Each scorecard’s page names its "
        "document and the digest of the file, so that anybody can check that it is the same.",
        "文件由臺北市政府公布。各計分卡頁面載明所讀文件與檔案摘要碼，任何人都可核對是否同一檔案。",
    ),
    "about.method": ("Method", "方法"),
    "about.method.1": (
        "Documents are read cell by cell by fixed rules. Every number keeps its text as printed "
        "and its place: page, row, column.",
        "依固定規則逐格判讀文件。每個數字都保留原文與位置（頁、列、欄）。",
    ),
    "about.method.2": (
        "A number that is broken by a line end or carries a unit such as 萬 is repaired, and the "
        "page says so. A number that could mean two things is not used.",
        "因換行斷開或帶「萬」等單位的數字會修復並註明；可能有兩種意思的數字不採計。",
    ),
    "about.method.3": (
        "Every submission is checked against published rules; what they find stands on the pages.",
        "每次提報都依公開的規則檢核，結果列於網頁。",
    ),
    "about.method.rules": ("The rules", "檢核規則"),
    "about.method.words": ("The words used", "名詞與代碼"),
    "about.limits": ("Limits", "限制"),
    "about.limits.1": (
        "Nothing here is corrected. Where documents disagree both are shown.",
        "本站不更正任何數字；文件彼此不一致時並列呈現。",
    ),
    "about.limits.2": (
        "Documents seldom say whether higher or lower is better. Then higher is assumed, and the "
        "page says so.",
        "文件少有載明指標愈高或愈低為佳；未載明者推定愈高愈好，並予註明。",
    ),
    "about.limits.3": (
        "Whether an agency takes up an indicator of the city is told by equal values; it may be "
        "wrong.",
        "機關是否沿用府級指標，依數值相同認定，可能誤判。",
    ),
    "about.limits.4": (
        "In doubt the document itself holds.",
        "如有疑義，以原文件為準。",
    ),
    "about.quality": ("What the documents leave unclear", "資料品質與疑義"),
    "about.licence": ("Licence and attribution", "授權與標示"),
    "about.licence.data": (
        "The city’s data: Open Government Data License, version 1.0 (Taiwan). Use, change and pass "
        "it on, also for money; name the source.",
        "市府資料：政府資料開放授權條款第 1 版。可利用、修改、散布，包括商業利用；請註明來源。",
    ),
    "about.licence.link": ("The licence", "授權條款全文"),
    "about.licence.texts": (
        "The texts and programs of this site: Apache License 2.0.",
        "本站文字與程式：Apache License 2.0。",
    ),
    "about.cite": ("How to cite", "引用方式"),
    "about.cite.say": (
        "Name the agency, the scorecard’s year, and the address of the page, for example:",
        "請註明機關、計分卡年度與網頁位址，例如：",
    ),
    "about.cite.text": (
        "{agency}, balanced scorecard {year}. Taipei City Government; read by bscgraph. {address}",
        "{agency}，{year}平衡計分卡。臺北市政府；由 bscgraph 判讀。{address}",
    ),
    "about.download": ("Downloads", "下載"),
    "about.download.all": ("Everything at once", "全部資料"),
    "about.download.tables": ("As tables", "資料表"),
    "about.download.tables-say": (
        "Each table as CSV; what its columns mean stands in csv-metadata.json.",
        "每個資料表均有 CSV；欄位說明見 csv-metadata.json。",
    ),
    "about.download.live": (
        "This server gives each submission as a graph, every question in many formats, and "
        "answers SPARQL.",
        "本伺服器以圖的形式提供每次提報，每個查詢有多種格式，並可用 SPARQL 查詢。",
    ),
    "about.download.folder": (
        "Workbooks, TriG, JSON-LD and Parquet of everything, and the catalogue, are in the folder "
        "that bscgraph publish writes.",
        "全部資料的活頁簿、TriG、JSON-LD、Parquet 與資料目錄，"
        "均在 bscgraph publish 產生的資料夾中。",
    ),
    "about.download.graphs": ("All submissions as data", "各次提報之資料"),
    "about.download.server": ("What this server offers", "本伺服器的服務"),
    "about.download.one": (
        "The page of each scorecard, indicator and plan links to the same in machine-readable "
        "form.",
        "各計分卡、指標與計畫頁面均提供同一內容的機器可讀格式。",
    ),
    "about.download.catalogue": ("Catalogue", "資料目錄"),
    "about.machines": ("For programs", "供程式使用"),
    "about.machines.say": (
        "Stored questions and SPARQL answer across all scorecards; every page’s address ending in "
        ".html has data beside it.",
        "可用現成查詢或 SPARQL 跨計分卡提問；各網頁另有對應的資料檔。",
    ),
    "about.machines.sparql": ("Ask in SPARQL", "以 SPARQL 提問"),
    "about.machines.questions": ("Stored questions", "現成查詢"),
    "about.feed": ("Change feed", "更新訂閱"),
    "about.feed.say": (
        "New submissions as an Atom feed, of all agencies or of one (on its page).",
        "以 Atom 訂閱新提報：全部機關，或單一機關（見其頁面）。",
    ),
    "history": ("Change feed", "更新紀錄"),
    "history.lead": (
        "Every submission, the newest first, by the day its document states.",
        "所有提報，依文件所載日期由新到舊。",
    ),
    "history.subscribe": ("Subscribe (Atom)", "訂閱（Atom）"),
    "history.day": ("Day", "日期"),
    "history.no-day": ("no day stated", "未載日期"),
    "history.what": ("Submission", "提報"),
    "history.number": ("submission {n}", "第 {n} 次提報"),
    "history.replaced": ("an earlier one", "已有較新提報"),
    "feed.title": ("Scorecards of Taipei City: submissions", "臺北市平衡計分卡：提報"),
    "feed.of": ("Scorecards: {name}", "計分卡：{name}"),
    "feed.summary": (
        "{kpis} indicators, {plans} action plans; {met} targets met, {missed} missed; "
        "{mend} to mend.",
        "{kpis} 項指標、{plans} 項行動計畫；達成 {met} 項、未達成 {missed} 項；須更正 {mend} 處。",
    ),
    "feed.no-day": (
        "The document states no day; the first day of its year stands for it here.",
        "文件未載日期，此處以該年度第一日代替。",
    ),
}
