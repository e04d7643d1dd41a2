"""What ``link`` says, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

__all__ = ["LINK_TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
LINK_TEXTS: dict[str, tuple[str, str]] = {
    "link": (
        "Link what is the same in the scorecards of several years: value rows of indicators and "
        "action plans of each agency in the store at --store.\n\n"
        "Each link says what speaks for it and how surely: certain (code and name are the same), "
        "probable, or possible (somebody has to look). A code that means something else now is "
        "told, and so is what the next scorecard does not have. What the file of --curated "
        "decides counts more.",
        "連結各年度計分卡中的同一項目：--store 資料庫中各機關的指標數列與行動計畫。\n\n"
        "每一連結均載明佐證與可信程度：確定（代碼與名稱皆相同）、應為同一、可能同一（須人工確認）。"
        "代碼改指其他項目、次年度計分卡未見的項目亦一併列出。--curated 檔案中的認定優先。",
    ),
    "opt.curated": (
        "CSV file of what somebody decided; its columns: from, to, verdict (same or different), "
        "author, date, reason.",
        "人工認定結果的 CSV 檔，欄位為：前、後、判定（相同或不同）、認定者、日期、理由。",
    ),
    "opt.link.dry-run": ("Only say what would be linked.", "僅顯示將建立的連結，不寫入。"),
    "opt.link.output": (
        "Also write the links to this file (N-Quads).",
        "並將連結寫入此檔（N-Quads）。",
    ),
    "link.counts": (
        "{owner}: {years}; certain {certain}, probable {probable}, possible {possible}, decided "
        "{curated}; codes that mean something else {reused}, not in the next scorecard {ended}",
        "{owner}：{years}；確定 {certain}、應為同一 {probable}、可能同一 {possible}、人工認定 "
        "{curated}；代碼改指他項 {reused}、次年度未見 {ended}",
    ),
    "link.one": (
        "{earlier} → {later}: {confidence} ({similarity}; {equal} of {shared} values)",
        "{earlier} → {later}：{confidence}（{similarity}；{shared} 個數值中 {equal} 個相同）",
    ),
    "link.none": (
        "No agency in the store has scorecards of two years; nothing to link.",
        "資料庫中沒有任何機關有兩個年度的計分卡，無可連結。",
    ),
    "link.unheeded": (
        "Line {line} of the file was not heeded: no scorecard has {earlier} and {later}, or lines "
        "before it leave no room for it.",
        "檔案第 {line} 列未採用：沒有載有 {earlier} 與 {later} 的計分卡，或與先前各列無法並存。",
    ),
    "link.anew": (
        "The scorecards of {owner} that are left were linked anew.",
        "已重新連結 {owner} 尚存的各年度計分卡。",
    ),
    "link.dropped": (
        "The links of {owner} that rested on it went with it; look again with: bscgraph link "
        "--store {store} --curated FILE",
        "{owner} 據以建立的連結已一併移除；重新比對：bscgraph link --store {store} --curated 檔案",
    ),
    "next.linked": (
        "Next: bscgraph query identity/continuity --store {store}",
        "接下來：bscgraph query identity/continuity --store {store}",
    ),
    "confidence.certain": ("certain", "確定"),
    "confidence.probable": ("probable", "應為同一"),
    "confidence.possible": ("possible", "可能同一"),
    "confidence.curated": ("decided", "人工認定"),
}
