"""Texts of the page for asking in SPARQL."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "sparql.title": ("Ask with SPARQL", "以 SPARQL 查詢"),
    "sparql.lead": (
        "For those who know the query language of linked data: ask anything of all scorecards "
        "together.",
        "供熟悉鏈結資料查詢語言者使用：可對所有計分卡提出任何問題。",
    ),
    "sparql.example": ("Begin with a stored question", "從預存查詢開始"),
    "sparql.choose": ("Choose a question", "請選擇查詢"),
    "sparql.query": ("Query", "查詢語句"),
    "sparql.format": ("Format of the answer", "回應格式"),
    "sparql.rows": ("Tables (SELECT, ASK)", "表格（SELECT、ASK）"),
    "sparql.triples": ("Graphs (CONSTRUCT, DESCRIBE)", "圖（CONSTRUCT、DESCRIBE）"),
    "sparql.run": ("Run the query", "執行查詢"),
    "sparql.editor": ("Use the editor with highlighting", "使用語法標示編輯器"),
    "sparql.editor-hint": (
        "The editor asks this server only; nothing is looked up elsewhere.",
        "編輯器只向本伺服器查詢，不會連線至其他網站。",
    ),
    "sparql.failed": ("The editor could not be loaded.", "無法載入編輯器。"),
    "sparql.loaded": ("Loaded: {name}", "已載入：{name}"),
    "sparql.none": (
        "This site is files only, so nothing here can run a query. Two ways to run one:",
        "本站僅由檔案組成，無法在此執行查詢。有兩種方式可執行：",
    ),
    "sparql.none.load": (
        "Take the data below into any program that knows SPARQL 1.1.",
        "將下列資料載入任何支援 SPARQL 1.1 的軟體。",
    ),
    "sparql.none.serve": (
        "Run bscgraph serve, which has this page with a form that answers.",
        "執行 bscgraph serve；其中的本頁即有可查詢的表單。",
    ),
    "sparql.data": ("All data (N-Quads, compressed)", "全部資料（N-Quads，壓縮檔）"),
    "sparql.examples": ("Queries to begin with", "查詢範例"),
    "sparql.examples-lead": (
        "Every stored question shows its SPARQL on its page.",
        "每個預存查詢的頁面都附有 SPARQL 查詢語句。",
    ),
    "sparql.vocabulary": ("The vocabulary of the data", "資料所用的詞彙"),
}
