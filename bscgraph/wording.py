"""What the command line says to people, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

from bscgraph.askwords import ASK_TEXTS
from bscgraph.bulkwords import BULK_TEXTS
from bscgraph.diffwords import DIFF_TEXTS
from bscgraph.linkwords import LINK_TEXTS
from bscgraph.storewords import STORE_TEXTS
from bscgraph.tablewords import TABLE_TEXTS

__all__ = ["LANGUAGES", "TEXTS", "language_of", "say"]

LANGUAGES = ("en", "zh-Hant")

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    # the frame of the help pages
    "usage": ("Usage: ", "用法："),
    "options": ("Options:", "選項："),
    "commands": ("Commands:", "指令："),
    "default": ("default: ", "預設："),
    "metavar.OPTIONS": ("OPTIONS", "選項"),
    "metavar.COMMAND": ("COMMAND", "指令"),
    "metavar.FILES": ("FILES", "檔案"),
    "metavar.FILE": ("FILE", "檔案"),
    "metavar.SCORECARD": ("SCORECARD", "計分卡"),
    "metavar.PATH": ("FILE", "檔案"),
    "metavar.DIRECTORY": ("FOLDER", "資料夾"),
    "metavar.SECONDS": ("SECONDS", "秒數"),
    "metavar.BYTES": ("BYTES", "位元組數"),
    "metavar.PAGES": ("PAGES", "頁數"),
    "metavar.NAME": ("NAME", "名稱"),
    "metavar.VALUE": ("VALUE", "值"),
    "metavar.YEAR": ("YEAR", "年度"),
    "metavar.ID": ("ID", "代號"),
    "error": ("Error: {text}", "錯誤：{text}"),
    "try-help": ("Try “{command} --help”.", "請用「{command} --help」查看說明。"),
    "usage.no-such-option": ("No such option: {name}", "沒有 {name} 這個選項。"),
    "usage.missing": ("Missing: {name}", "缺少 {name}。"),
    "usage.bad": ("Invalid value for {name}: {text}", "{name} 的值不正確：{text}"),
    "usage.no-supply": (
        "Say what to check: FILES, or --store FOLDER (not both).",
        "請指定檢查對象：檔案，或 --store 資料夾（擇一）。",
    ),
    "usage.format-and-to": (
        "--format is for --to rdf; {target} has one format only.",
        "--format 僅用於 --to rdf；{target} 只有一種格式。",
    ),
    "usage.show-suffix": (
        "The suffix of {name} stands for no format; use .txt, .html, .xlsx or .ods, or say "
        "--format.",
        "{name} 的副檔名不代表任何格式；請用 .txt、.html、.xlsx 或 .ods，或以 --format 指定。",
    ),
    "usage.show-terminal": (
        "{form} is no text for a terminal; name a file with -o card.{form}.",
        "{form} 不是可在終端機顯示的文字；請以 -o card.{form} 指定檔案。",
    ),
    "usage.report-suffix": (
        "The suffix of {name} stands for no format of a report; use .txt, .html, .xlsx, .ods, "
        ".csv, .json, .xml, .sarif, .md or .ttl, or say --format.",
        "{name} 的副檔名不代表任何報告格式；請用 .txt、.html、.xlsx、.ods、.csv、.json、.xml、"
        ".sarif、.md 或 .ttl，或以 --format 指定。",
    ),
    "usage.template-suffix": (
        "The suffix of {name} stands for no workbook; use .xlsx or .ods, or say --format.",
        "{name} 的副檔名不是試算表；請用 .xlsx 或 .ods，或以 --format 指定。",
    ),
    "usage.two-sources": (
        "--from and --store exclude each other; say one of them.",
        "--from 與 --store 不能並用，請擇一。",
    ),
    "usage.suffix": (
        "The suffix of {name} stands for no RDF format; use .nq, .trig, .ttl, .nt, .jsonld or "
        ".rdf, or say --format.",
        "{name} 的副檔名不是 RDF 格式；請用 .nq、.trig、.ttl、.nt、.jsonld、.rdf，"
        "或以 --format 指定。",
    ),
    "usage.no-such-command": ("No such command: {name}", "沒有 {name} 這個指令。"),
    "usage.extra": ("Too many arguments: {name}", "多餘的引數：{name}。"),
    "usage.needs-value": ("{name} needs a value", "選項 {name} 後面要有值。"),
    "usage.choices": ("one of {names}", "須為 {names} 之一。"),
    "usage.at-least": ("at least {least}", "須為 {least} 以上的數字。"),
    "usage.folder-or-file": ("not the right kind of path", "須分清楚檔案與資料夾，並確認名稱。"),
    "usage.other": ("{text}", "指令用法不正確：{text}"),
    # commands
    "bscgraph": (
        "Turn the balanced scorecards of public agencies into a knowledge graph that can be "
        "trusted to the cell.\n\n"
        "Answers go to standard output; progress and findings go to standard error.",
        "把機關公布的平衡計分卡（PDF、試算表、文件）轉成可逐格查證的知識圖譜。\n\n"
        "結果寫到標準輸出；進度與疑義寫到標準錯誤輸出。",
    ),
    "read": (
        "Read every scorecard in FILES and print it, cell by cell.\n\n"
        "Formats: PDF, XLSX, XLS, ODS, DOCX, ODT, CSV, TSV, plain text, StratML (XML), and "
        "graphs of this program. A file that cannot be read is reported in one sentence; the "
        "others are still read.",
        "讀取檔案中的每張平衡計分卡並逐格列出。\n\n"
        "格式：PDF、XLSX、XLS、ODS、DOCX、ODT、CSV、TSV、純文字、StratML（XML），"
        "以及本程式產生的圖。"
        "讀不到的檔案會用一句話說明，其餘檔案照常讀取。",
    ),
    "convert": (
        "Turn the scorecards in FILES into a graph (RDF) and print it.\n\n"
        "FILES are documents, or graphs that this command wrote.",
        "把檔案中的平衡計分卡轉成圖（RDF）並輸出。\n\n檔案可為文件，或本指令先前產生的圖。",
    ),
    "show": (
        "Draw each SCORECARD again, cell by cell, from the graph alone.\n\n"
        "SCORECARD is a document, a graph that convert wrote, or, with --store, a name such as "
        "tfam/2022 (every submission), tfam/2022/1, or an IRI.",
        "只憑知識圖譜，逐格重繪每張計分卡。\n\n"
        "計分卡可為文件、convert 產生的圖；加 --store 時為名稱，如 tfam/2022（每次提報）、"
        "tfam/2022/1，或 IRI。",
    ),
    "template": (
        "Write a workbook for an agency to fill in for a year: last year's scorecard carried over, "
        "with drop-down lists, notes and locked cells.\n\n"
        "Without --from and --store the workbook is empty. read and validate take it back.",
        "產生機關某年度計分卡的填表範本：沿用去年內容，附下拉選單、註解與儲存格保護。\n\n"
        "不加 --from 與 --store 時為空白範本。填妥後可用 read 與 validate 讀回。",
    ),
    "validate": (
        "Check the scorecards in FILES, or in the store in the folder --store, against the rules "
        "and report what has to be mended, where it stands, and how.\n\n"
        "FILES are documents or RDF files. Several scorecards are also held against each other. "
        "Exit code 0: nothing at the level of --fail-on; 1: something; 2: a file could not be "
        "read; 3: the rules themselves are broken.",
        "依檢核規則檢查檔案或 --store 資料庫中的平衡計分卡，報告須補正之處、位置與補正方式。\n\n"
        "檔案可為文件或 RDF；有多份計分卡時並相互比對。結束碼 0：沒有達到 --fail-on 等級的項目；"
        "1：有；2：有檔案無法讀取；3：檢核規則本身有誤。",
    ),
    "lint": (
        "Check FILES with SHACL shapes or stored queries (.rq) for faults that engines pass over "
        "in silence: misspelt terms, queries that find nothing, missing messages.\n\n"
        "Without FILES: the program's own. Exit code 0: no error; 1: an error (with "
        "--strict also advice); 3: a file could not be read.",
        "檢查 SHACL 形狀檔或查詢檔（.rq）中引擎會默默略過的錯誤：拼錯的詞彙、找不到結果的查詢、"
        "缺漏的訊息。\n\n"
        "未指定檔案時檢查本程式自有者。結束碼 0：沒有錯誤；1：有錯誤（加 --strict 時含建議）；"
        "3：檔案無法讀取。",
    ),
    "vocabulary": (
        "Publish the ontology: pages in English and Traditional Chinese with a diagram, and its "
        "files in four formats, in the folder --output.",
        "發布知識本體：在 --output 資料夾產生中英文網頁、關係圖與四種格式的檔案。",
    ),
    "demo": (
        "Read the bundled scorecards, build and check the graph, load it and answer three "
        "questions across agencies. Takes less than a minute.",
        "讀取內附的平衡計分卡、建立並檢核知識圖譜、載入資料庫，回答三個跨機關問題。不到一分鐘。",
    ),
    "completion": (
        "Print the completion script for SHELL (bash, zsh or fish).",
        "輸出 bash、zsh 或 fish 的自動補全設定。",
    ),
    # options
    "opt.help": ("Show this page and exit.", "顯示本說明後結束。"),
    "opt.version": ("Show the version and exit.", "顯示版本後結束。"),
    "opt.lang": (
        "Language of messages: en or zh-Hant. Default: BSCGRAPH_LANG, then the locale.",
        "訊息語言：en 或 zh-Hant。預設依 BSCGRAPH_LANG，其次依系統語系。",
    ),
    "opt.quiet": (
        "Only errors on standard error (no progress, no findings).",
        "標準錯誤輸出只寫錯誤（不寫進度與疑義）。",
    ),
    "opt.verbose": (
        "Also findings for information, and how to mend each finding.",
        "也列出參考等級的疑義，並說明如何補正。",
    ),
    "opt.read.format": ("How to print the scorecards.", "輸出格式。"),
    "opt.output": (
        "Write the answer to this file instead of standard output.",
        "把結果寫入此檔，不寫到標準輸出。",
    ),
    "opt.max-pages": (
        "Refuse a file with more pages (default: 1000).",
        "頁數超過時不讀（預設 1000）。",
    ),
    "opt.max-bytes": (
        "Refuse a file with more bytes (default: 67108864, which is 64 MiB).",
        "位元組數超過時不讀（預設 67108864，即 64 MiB）。",
    ),
    "opt.max-seconds": (
        "Give up a file after this time (default: 120).",
        "單檔讀取超過此秒數即放棄（預設 120）。",
    ),
    "opt.mapping": (
        "The files are flat CSV or JSON; this file says what their columns mean.",
        "檔案是扁平的 CSV 或 JSON；此對應檔說明各欄的意義。",
    ),
    "opt.show.format": (
        "Format of the drawing. Default: by the suffix of -o (.txt .html .xlsx .ods), else text.",
        "繪製格式。預設依 -o 的副檔名（.txt .html .xlsx .ods），否則為 text。",
    ),
    "opt.agency": ("The agency: slug, full name or alias.", "機關：代稱、全銜或簡稱。"),
    "opt.template.year": (
        "Year of the new scorecard, ROC or Gregorian.",
        "新計分卡的年度，民國或西元皆可。",
    ),
    "opt.template.from": (
        "Carry over from this document or graph (repeatable).",
        "沿用此文件或圖的內容（可重複）。",
    ),
    "opt.template.store": (
        "Carry over from this store: a folder, or the address of a SPARQL endpoint.",
        "沿用此資料庫（資料夾或 SPARQL 端點網址）的內容。",
    ),
    "opt.template.format": (
        "Format of the workbook. Default: by the suffix of -o (.xlsx .ods), else xlsx.",
        "試算表格式。預設依 -o 的副檔名（.xlsx .ods），否則為 xlsx。",
    ),
    "opt.convert.format": (
        "Format of the graph. Default: by the suffix of -o (.nq .trig .ttl .nt .jsonld .rdf), "
        "else nquads.",
        "圖的格式。預設依 -o 的副檔名（.nq .trig .ttl .nt .jsonld .rdf），否則為 nquads。",
    ),
    "opt.to": (
        "Which standard to write: our own RDF, a W3C Data Cube (Turtle), or StratML Part 2 (XML).",
        "要寫成何種標準：本專案 RDF、W3C Data Cube（Turtle）或 StratML 第 2 部（XML）。",
    ),
    "opt.validate.format": (
        "Format of the report. Default: by the suffix of -o (.txt .html .xlsx .ods .csv .json .xml "
        ".sarif .md .ttl), else text.",
        "報告格式。預設依 -o 的副檔名（.txt .html .xlsx .ods .csv .json .xml .sarif .md .ttl），"
        "否則為 text。",
    ),
    "opt.lint.format": ("Format of the answer.", "輸出格式。"),
    "opt.examples": (
        "Folder of examples CODE.break.ttl: say which rules no example makes fire.",
        "錯誤範例（檔名以規則代碼開頭）所在資料夾：列出未被其範例觸發的規則。",
    ),
    "opt.strict": ("Exit code 1 for advice too.", "僅有建議時也以結束碼 1 結束。"),
    "opt.validate.store": (
        "Check every submission in this store (folder, or address of a SPARQL endpoint) instead of "
        "FILES.",
        "檢查此資料庫（資料夾或 SPARQL 端點網址）中的所有計分卡，不用檔案。",
    ),
    "opt.shapes": (
        "An organisation's own rules (SHACL), beside the program's (repeatable).",
        "另加機關自訂的規則（SHACL），與本程式的規則並用（可重複）。",
    ),
    "opt.tier": (
        "Only the rules of this tier (repeatable). Default: all.",
        "只用此層級的規則（可重複）。預設全部。",
    ),
    "opt.fail-on": (
        "Exit code 1 for findings of this severity or worse: 退件 (violation), 請確認 (warning), "
        "參考 (info), or never.",
        "達到此等級即以結束碼 1 結束：violation（退件）、warning（請確認）、info（參考）、"
        "never（不判定）。",
    ),
    "opt.baseline": (
        "An earlier report of this command (--format json): say what is new, still there, fixed.",
        "先前的報告（--format json 的輸出）：標示新增、仍在與已改正的項目。",
    ),
    "opt.engine": (
        "What runs the rules: shacl (fast), pyshacl (reference), or the fastest installed.",
        "執行規則的引擎：shacl（快）、pyshacl（參考），或已安裝中最快者。",
    ),
    "opt.base": (
        "Base IRI of the data (the publisher's own).",
        "資料的基底 IRI（由發布機關自訂）。",
    ),
    "opt.store": ("Folder of the embedded store.", "內嵌資料庫的資料夾。"),
    "opt.vocabulary.output": (
        "Folder to write: a new or empty one, or one that this command wrote before.",
        "寫入的資料夾：新的、空的，或本指令先前產生的資料夾。",
    ),
    # progress and results
    "reading": ("Reading {name}", "讀取 {name}"),
    "read-done": (
        "{name}: {title}: {kpis} KPI rows, {plans} action plans",
        "{name}：{title}：KPI {kpis} 列、行動計畫 {plans} 項",
    ),
    "written": ("Written: {name}", "已寫入：{name}"),
    "lost": ("  not carried over: {text}", "  未能帶入：{text}"),
    "findings-count": (
        "  findings: {violations} to mend, {warnings} to confirm, {infos} for information",
        "  疑義：{violations} 項退件、{warnings} 項請確認、{infos} 項參考",
    ),
    "finding": ("{place}: {text}", "{place}：{text}"),
    "Violation": ("mend", "退件"),
    "Warning": ("confirm", "請確認"),
    "Info": ("info", "參考"),
    "how-to-mend": ("how to mend: {text} ({code})", "如何補正：{text}（{code}）"),
    "more-with-v": (
        "Say -v to see how to mend each finding, and those for information.",
        "加 -v 可看每項疑義如何補正，以及參考等級的項目。",
    ),
    "next.loaded": (
        "Ask it with: bscgraph query ID --store {store} (bscgraph query lists the questions)",
        "查詢方式：bscgraph query 代號 --store {store}（bscgraph query 可列出所有問題）",
    ),
    "carried": (
        "Carried over: {title}. When it is filled in: bscgraph validate FILE",
        "沿用：{title}。填妥後可執行：bscgraph validate 檔案",
    ),
    "next.template": (
        "When it is filled in: bscgraph validate FILE",
        "填妥後可執行：bscgraph validate 檔案",
    ),
    "published": ("Published: {files} files in {name}", "已發布：{name} 中共 {files} 個檔案"),
    "interrupted": ("Interrupted.", "已中斷。"),
    "no-such-file": (
        "{name}: cannot be written: {why}. Choose another file with -o.",
        "{name}：無法寫入：{why}。請用 -o 指定其他檔案。",
    ),
    "loaded": (
        "{name}: {quads} statements loaded into {store}",
        "{name}：{quads} 筆敘述已載入 {store}",
    ),
    "lint.error": ("error", "錯誤"),
    "lint.advice": ("advice", "建議"),
    "lint.count": (
        "{errors} errors, {advice} pieces of advice.",
        "錯誤 {errors} 項，建議 {advice} 項。",
    ),
    "judged": (
        "Checked {submissions} submissions: {violations} to mend, {warnings} to confirm, "
        "{infos} for information",
        "已檢核 {submissions} 份：退件 {violations} 項、請確認 {warnings} 項、參考 {infos} 項",
    ),
    "foreign-graph": (
        "{name}: its IRIs are not made by the rules of bscgraph, so what follows from its cells "
        "(last actual values, sums of parts, counts …) is taken as stated there; rules that ask "
        "for what is missing find nothing",
        "{name}：IRI 並非依 bscgraph 的規則編成，由儲存格推得的資料（最近實際值、分項合計、項數等）"
        "僅採用圖中已載明者；缺少時，相關規則不會有結果",
    ),
    "rows": ("Rows: {count}", "共 {count} 列"),
    # demo
    "demo.graph": (
        "Graph: {triples} statements in {graphs} named graphs",
        "知識圖譜：{graphs} 個具名圖，共 {triples} 筆敘述",
    ),
    "demo.validate": ("Checking {name}", "檢核 {name}"),
    "demo.validated": (
        "Checked: {violations} to mend, {warnings} to confirm, {infos} for information",
        "檢核結果：退件 {violations} 項、請確認 {warnings} 項、參考 {infos} 項",
    ),
    "demo.loaded": ("Loaded into the embedded store", "已載入內嵌資料庫"),
    "demo.seconds": ("Done in {seconds} s.", "完成，費時 {seconds} 秒。"),
    "demo.next": (
        "What to type next:\n{commands}",
        "接著可以輸入：\n{commands}\n（設定環境變數 BSCGRAPH_LANG=zh-Hant，各指令就以中文顯示。）",
    ),
}
TEXTS |= TABLE_TEXTS | ASK_TEXTS | STORE_TEXTS | BULK_TEXTS | DIFF_TEXTS | LINK_TEXTS


def language_of(tag: str | None) -> str | None:
    """``en`` or ``zh-Hant`` for a language tag or locale name; None where it says neither."""
    folded = (tag or "").replace("_", "-").lower()
    if folded.startswith("zh"):
        return "zh-Hant"
    return "en" if folded.startswith("en") else None


def say(key: str, lang: str, **values: object) -> str:
    """The text of ``key`` in ``lang`` (``en`` or ``zh-Hant``) with ``values`` filled in."""
    text = TEXTS[key][1 if lang.startswith("zh") else 0]
    return text.format(**values) if values else text
