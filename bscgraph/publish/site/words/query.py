"""Texts of the pages with the stored questions."""

from __future__ import annotations

from bscgraph.askwords import KINDS, TOPICS

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "query.title": ("Questions", "查詢"),
    "query.lead": (
        "Questions people ask of scorecards, each with its answer, how to read it, and the "
        "answer as a file.",
        "大家常對計分卡提出的問題；每題都有答案、解讀方式與檔案下載。",
    ),
    "query.count": ("{count} questions", "共 {count} 題"),
    "query.find": ("Find a question", "尋找問題"),
    "query.search": ("Search", "搜尋"),
    "query.all": ("All questions", "全部查詢"),
    "query.none": ("No question speaks of this.", "沒有符合的查詢。"),
    "query.of-words": ("Questions that speak of “{words}”.", "與「{words}」有關的查詢。"),
    "query.some-words": (
        "No question speaks of all of “{words}”; these speak of some.",
        "沒有查詢符合「{words}」的所有字詞；以下符合部分字詞。",
    ),
    "query.examples": ("Examples", "範例"),
    "query.excel": ("For Excel, which needs a mark to see Chinese", "Excel 用（含編碼標記）"),
    "query.found": ("Questions shown: {count}", "顯示 {count} 題"),
    "query.ask": ("What to ask for", "查詢條件"),
    "query.submit": ("Ask", "查詢"),
    "query.open": ("All", "全部"),
    "query.clear": ("Clear", "清除條件"),
    "query.year-hint": ("2022 or 111", "2022 或 111"),
    "query.default": ("If left open: {value}", "未指定時：{value}"),
    "query.narrow": ("Narrow it down", "縮小範圍"),
    "query.by-year": ("One year", "依年度"),
    "query.by-agency": ("One agency", "依機關"),
    "query.choose-agency": ("Choose an agency", "選擇機關"),
    "query.others": (
        "On a server of this site the question also takes: {names}.",
        "若使用本站的伺服器，本題還可指定：{names}。",
    ),
    "query.everything": ("The answer for all agencies and years", "所有機關與年度的答案"),
    "query.answer": ("Answer", "答案"),
    "query.rows": ("Rows {first} to {last} of {total}", "第 {first} 至 {last} 列，共 {total} 列"),
    "query.more": (
        "The page shows the first rows; the files below hold all {total}. Or narrow the question "
        "down.",
        "本頁僅列出前面的資料列；全部 {total} 列請下載下方檔案，或縮小查詢範圍。",
    ),
    "query.table": ("Rows of the answer", "答案資料列"),
    "query.empty": ("No row", "沒有資料"),
    "query.notes": ("To be known of this answer", "解讀本答案須知"),
    "query.reading": ("How to read it", "如何解讀"),
    "query.drawn": ("{name}, first {count} rows", "{name}（前 {count} 列）"),
    "query.drawn-all": ("{name}, drawn", "{name}圖示"),
    "query.lines": (
        "Over the years: the first {count} drawings; the table has the numbers of all.",
        "歷年變化：先列前 {count} 圖，全部數字見表格。",
    ),
    "query.lines-all": ("Over the years.", "歷年變化。"),
    "query.lines-of": ("Drawn: {name}.", "縱軸為{name}。"),
    "query.line-title": ("{name}, by year", "{name}：歷年變化"),
    "query.mark-1": ("Circles, solid line: {name}", "圓點與實線：{name}"),
    "query.mark-2": ("diamonds, dashed line: {name}", "菱形與虛線：{name}"),
    "query.gap": (
        "A line that stops marks a year without a number.",
        "線條中斷表示該年無數字。",
    ),
    "query.same-numbers": ("The table below has the numbers.", "數字見下方表格。"),
    "query.starred": (
        "* has a note, or an amount that could not be read; see the table.",
        "* 有附註，或有無法判讀的金額；詳見表格。",
    ),
    "query.unit-money": ("In thousands of TWD.", "單位：萬元。"),
    "query.unit-ratio": ("In percent.", "單位：百分比。"),
    "query.filter": ("Show only rows with", "只顯示含有下列文字的列"),
    "query.filtered": ("Rows shown: {count}", "顯示 {count} 列"),
    "query.sort": ("Sort by {name}", "依「{name}」排序"),
    "query.download": ("Download", "下載"),
    "query.whole": ("All rows of this answer", "本答案的全部資料列"),
    "query.columns": ("What the columns are", "欄位說明"),
    "query.column": ("Heading", "欄位名稱"),
    "query.machine": ("Name for programs", "程式用名稱"),
    "query.kind": ("Kind", "類型"),
    "query.sparql": ("Its SPARQL", "SPARQL 查詢語句"),
    "query.sparql-lead": (
        "This text runs in any SPARQL 1.1 tool; parameters go into its VALUES line.",
        "此查詢語句可在任何 SPARQL 1.1 工具執行；條件寫在 VALUES 行。",
    ),
    "query.prev": ("Previous rows", "前面的資料列"),
    "query.next": ("Further rows", "後面的資料列"),
    "query.pages": ("Pages of the answer", "答案分頁"),
    "query.wrong": ("This cannot be asked so", "無法如此查詢"),
    "query.no-page": (
        "There is no page “{number}” of an answer; give a number from 1.",
        "答案沒有第「{number}」頁；請輸入 1 以上的數字。",
    ),
    "query.api": ("As a web API", "網路介面（API）"),
    **{f"query.topic.{name}": texts for name, texts in TOPICS.items()},
    **{f"query.kind.{name}": texts for name, texts in KINDS.items()},
}
