"""What the commands that ask say to people, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

__all__ = ["ASK_TEXTS", "KINDS", "TOPICS"]

# key -> (English, Traditional Chinese); templates of str.format
ASK_TEXTS: dict[str, tuple[str, str]] = {
    "metavar.WORDS": ("WORDS", "字詞"),
    "metavar.FORMAT": ("FORMAT", "格式"),
    "metavar.URL": ("URL", "網址"),
    "metavar.QUERY": ("QUERY", "查詢"),
    "usage.no-source": (
        "Say where to look, one of: --store FOLDER, --endpoint URL, --from FILE.",
        "請指定查詢對象（擇一）：--store 資料夾、--endpoint 網址、--from 檔案。",
    ),
    "usage.answer-suffix": (
        "The suffix of {name} stands for no format of an answer; use .txt, .csv, .tsv, .json, "
        ".jsonl, .xlsx, .ods, .md, .html, .parquet or .ttl, or say --format.",
        "{name} 的副檔名不代表任何答案格式；請用 .txt、.csv、.tsv、.json、.jsonl、.xlsx、.ods、"
        ".md、.html、.parquet 或 .ttl，或以 --format 指定。",
    ),
    "usage.one-of": ("{names} exclude each other; say one of them.", "{names} 不能並用，請擇一。"),
    "usage.needs-id": (
        "{name} needs the ID of a question; bscgraph query lists them.",
        "{name} 須指定問題代號；執行 bscgraph query 可列出所有問題。",
    ),
    "query": (
        "Ask a stored question, named ID, of a store, an endpoint or files. Without ID: list the "
        "questions.\n\n"
        "Each parameter of a question is an option of its own, shown by bscgraph query ID --help. "
        "Years may be Gregorian or ROC years; agencies go by slug, name or alias.",
        "以問題代號查詢資料庫、端點或檔案。不給代號時列出所有問題。\n\n"
        "問題的每個參數各為一個選項，可用 bscgraph query 代號 --help 查看。年度可用西元或民國年；"
        "機關可用代稱、全銜或簡稱。",
    ),
    "sparql": (
        "Ask your own SPARQL query (SELECT, ASK, CONSTRUCT or DESCRIBE), from a file QUERY or, "
        "with -, from standard input, of a store, an endpoint or files.\n\n"
        "Each submission is a named graph: write GRAPH ?g { … }.",
        "以自己的 SPARQL 查詢（SELECT、ASK、CONSTRUCT、DESCRIBE）查詢資料庫、端點或檔案；"
        "查詢取自檔案，或以 - 取自標準輸入。\n\n"
        "每次提報各為一個具名圖：請寫成 GRAPH ?g { … }。",
    ),
    "metavar.TEXT": ("TEXT", "文字"),
    "metavar.YEAR": ("YEAR", "年度"),
    "metavar.NUMBER": ("NUMBER", "筆數"),
    "search": (
        "Search the texts of scorecards for TEXT, best hits first: indicators, plans, "
        "objectives, notes, formulas, units, findings, with the cell each stands in.\n\n"
        "Every word has to occur; quotation marks keep a phrase together, and * after a word "
        "leaves its end open. 台 and 臺, full and half width, upper and lower case are the same.",
        "在計分卡的文字中搜尋，最相符者在前：指標、計畫、目標、註記、公式、單位、檢核結果，"
        "並列出所在儲存格。\n\n"
        "每個字詞都須出現；引號內為完整片語，英文字後加 * 代表字尾不拘。台與臺、全形與半形、"
        "大小寫皆視為相同。",
    ),
    "opt.search.year": (
        "Only scorecards of this year, ROC or Gregorian.",
        "只搜尋此年度的計分卡，民國或西元皆可。",
    ),
    "metavar.KIND": ("KIND", "種類"),
    "opt.kind": (
        "Only this kind of thing: kpi, plan, objective, factor, note, formula, theme, perspective, "
        "mission, vision, value, unit, scorecard or finding.",
        "只搜尋此種類：kpi 指標、plan 計畫、objective 目標、factor 關鍵成功因素、note 註記、"
        "formula 公式、theme 主題、perspective 構面、mission 使命、vision 願景、value 核心價值、"
        "unit 單位、scorecard 計分卡、finding 檢核結果。",
    ),
    "opt.limit": ("Number of hits at most.", "最多列出幾筆。"),
    "search.title": ("Search", "搜尋結果"),
    "search.all": ("Found: {total}.", "共找到 {total} 筆。"),
    "search.more": (
        "The best {shown} of {total}; say --limit for more.",
        "共 {total} 筆，列出最相符的 {shown} 筆；以 --limit 可列出更多。",
    ),
    "search.none": ("Nothing holds “{text}”.", "沒有「{text}」。"),
    "search.none-number": (
        "No text holds “{text}”. To find it as a value or an amount, however it is printed: "
        "bscgraph query coverage/where-printed --number {text}",
        "沒有文字含「{text}」。查詢載有此數字的數值或金額："
        "bscgraph query coverage/where-printed --number {text}",
    ),
    "opt.search": (
        "List only the questions that speak of these words, in either language.",
        "只列出提到這些字詞的問題，中英文皆可。",
    ),
    "opt.endpoint": (
        "Address of a SPARQL endpoint to ask. A name and password come from the environment or "
        "netrc, never from here.",
        "要查詢的 SPARQL 端點網址。帳號密碼取自環境變數或個人帳密檔，不寫在指令中。",
    ),
    "opt.from": (
        "Read this file and ask it, instead of a store (repeatable).",
        "直接讀取此檔並查詢，不用資料庫（可重複）。",
    ),
    "opt.param": (
        "A value for a parameter of the question, as NAME=VALUE (repeatable); the same as "
        "--NAME VALUE.",
        "問題參數，寫成 名稱=值（可重複），與 --名稱 值 相同。",
    ),
    "opt.show": (
        "Print the SPARQL text with the parameters in it instead of asking.",
        "不查詢，只輸出已填入參數的 SPARQL 文字。",
    ),
    "opt.explain": (
        "Say what the question means, what it takes and gives, and how to read the answer; with a "
        "source also the choices in its data and the time it takes.",
        "說明問題的意義、參數、欄位與解讀方式；指定查詢對象時，另列資料中的選項與查詢時間。",
    ),
    "opt.query.format": (
        "How to print the answer: table, csv, tsv, json, jsonl, xlsx, ods, markdown, html, parquet "
        "or ttl. Default: by the suffix of -o, else table.",
        "答案格式：table、csv、tsv、json、jsonl、xlsx、ods、markdown、html、parquet 或 ttl。"
        "預設依 -o 的副檔名，否則為 table。",
    ),
    "opt.sparql.format": (
        "How to print the answer: rows as with query; graphs as ttl, ntriples, rdfxml or jsonld. "
        "Default: by the suffix of -o, else table; graphs as ttl.",
        "答案格式：列與 query 相同；圖可用 ttl、ntriples、rdfxml 或 jsonld。"
        "預設依 -o 的副檔名，否則為 table；圖則為 ttl。",
    ),
    "opt.bom": (
        "Begin CSV and TSV with a byte order mark, so that Excel sees Chinese.",
        "CSV 與 TSV 開頭加上位元組順序記號，讓 Excel 正確顯示中文。",
    ),
    "next.query": (
        "Ask one with: bscgraph query ID --store FOLDER (or --from FILE); what it means: "
        "bscgraph query ID --explain",
        "查詢方式：bscgraph query 代號 --store 資料夾（或 --from 檔案）；"
        "意義說明：bscgraph query 代號 --explain",
    ),
    "nothing-found": (
        "No question speaks of “{words}”; bscgraph query lists all of them.",
        "沒有提到「{words}」的問題；執行 bscgraph query 可列出所有問題。",
    ),
    "some-found": (
        "No question speaks of all of “{words}”; these speak of some of it.",
        "沒有完全符合「{words}」的問題；以上為部分相符者。",
    ),
    "questions": ("Questions", "問題"),
    "explain.title": ("{title} ({id})", "{title}（{id}）"),
    "explain.reading": ("How to read the answer", "解讀方式"),
    "explain.parameters": ("Parameters", "參數"),
    "explain.columns": ("Columns", "欄位"),
    "explain.examples": ("Examples", "範例"),
    "explain.choices": ("In the data", "資料中的選項"),
    "explain.more": ("… and {count} more", "……另有 {count} 項"),
    "explain.time": (
        "Asked of this data: {rows} rows in {ms} ms (asking again: {again} ms).",
        "查詢此資料：共 {rows} 列，{ms} 毫秒（再次查詢：{again} 毫秒）。",
    ),
    "explain.default": ("default: {value}", "預設：{value}"),
    "explain.between": ("from {least} to {most}", "{least} 至 {most}"),
    "type.agency": ("agency: slug, name or alias", "機關：代稱、全銜或簡稱"),
    "type.year": ("year, ROC or Gregorian", "年度，民國或西元"),
    "type.integer": ("whole number", "整數"),
    "type.decimal": ("number", "數字"),
    "type.code": ("code, such as AC1.1", "代碼，例如 AC1.1"),
    "type.text": ("text", "文字"),
    "type.choice": ("one of a list", "選項之一"),
    "column.iri": ("IRI", "IRI"),
    "column.label": ("name", "名稱"),
    "column.code": ("code", "代碼"),
    "column.year": ("year", "年度"),
    "column.integer": ("whole number", "整數"),
    "column.decimal": ("number", "數字"),
    "column.money": ("TWD", "新臺幣元"),
    "column.ratio": ("ratio (1 = 100%)", "比率（1 即 100%）"),
    "column.text": ("text", "文字"),
    "column.notation": ("short word", "代稱"),
    "column.page": ("page", "頁次"),
}

# What pages call the topics of stored questions; folder -> texts.
TOPICS = {
    "agencies": ("Agencies", "機關"),
    "alignment": ("City and agencies", "市府與機關的連結"),
    "budget": ("Money", "經費"),
    "compare": ("Comparing agencies", "機關比較"),
    "coverage": ("What the documents cover", "文件涵蓋情形"),
    "identity": ("One thing through the years", "跨年度同一項目"),
    "notes": ("Notes and reasons", "備註與原因"),
    "plans": ("Action plans", "行動計畫"),
    "quality": ("Quality of the data", "資料品質"),
    "target": ("Targets and results", "目標值與實際值"),
    "trend": ("Changes over the years", "歷年變化"),
    "unit": ("Responsible units", "權責單位"),
}
# What pages call the kinds of columns.
KINDS = {
    "iri": ("address (IRI)", "位址（IRI）"),
    "label": ("name", "名稱"),
    "code": ("code", "代碼"),
    "year": ("year (Gregorian)", "年度（西元）"),
    "integer": ("whole number", "整數"),
    "decimal": ("number", "數值"),
    "money": ("amount in NT$", "金額（新臺幣元）"),
    "ratio": ("share", "比例"),
    "text": ("text", "文字"),
    "notation": ("one of several words", "類別"),
    "page": ("page", "頁碼"),
}
