"""What ``load``, ``store`` and ``serve`` say, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

__all__ = ["STORE_TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
STORE_TEXTS: dict[str, tuple[str, str]] = {
    "metavar.PLACE": ("PLACE", "位置"),
    "metavar.ACTION": ("ACTION", "動作"),
    "metavar.GRAPH": ("GRAPH", "圖"),
    "load": (
        "Load FILES into the store at --store: a folder, made where there is none, or the address "
        "of a SPARQL endpoint.\n\n"
        "FILES are documents, or RDF files with the graphs that convert made and others beside "
        "them. Loading a graph replaces what it held before, all of it or nothing; what is said "
        "to be loaded stays, even if the program is killed.\n\n"
        "A name and password for an endpoint come from the environment or netrc, never from here.",
        "把檔案載入 --store 指定的資料庫：資料夾（不存在則建立）或 SPARQL 端點網址。\n\n"
        "檔案可為文件，或 convert 產生的圖及其他 RDF 檔。同一個圖再次載入時整個取代，"
        "不會只載入一半；顯示已載入者，即使程式中斷也會保留。\n\n"
        "端點的帳號密碼取自環境變數或個人帳密檔，不寫在指令中。",
    ),
    "store": (
        "See to the store at --store. ACTION is one of:\n\n"
        "info: what is in it.\n\n"
        "check: whether its graphs are whole, and, with RDF FILES, what differs from them. Exit "
        "code 1 when something is wrong.\n\n"
        "export: its graphs as canonical files.\n\n"
        "drop: remove graphs.\n\n"
        "A GRAPH is named by its IRI, as tfam/2022/1, or as tfam/2022 for every submission.",
        "管理 --store 指定的資料庫。動作：\n\n"
        "info：列出內容。\n\n"
        "check：檢查各圖是否完整；加上 RDF 檔案時並列出差異。有問題時結束碼為 1。\n\n"
        "export：把各圖輸出為標準檔。\n\n"
        "drop：移除圖。\n\n"
        "圖的名稱可為 IRI、tfam/2022/1，或 tfam/2022（各次提報）。",
    ),
    "opt.place": (
        "Folder of the embedded store, or address of a SPARQL endpoint.",
        "內嵌資料庫的資料夾，或 SPARQL 端點網址。",
    ),
    "opt.graph": (
        "Graph for statements of RDF files that name none and are no submission.",
        "RDF 檔案未標明所屬的圖、且非計分卡提報時，載入此圖。",
    ),
    "opt.store.file": (
        "For check: compare with this RDF file (repeatable).",
        "check 用：與此 RDF 檔比對（可重複）。",
    ),
    "opt.store.all": ("For drop: all graphs.", "drop 用：移除所有圖。"),
    "opt.store.format": ("For info and check: output format.", "info 與 check 用：輸出格式。"),
    "opt.store.analytics": (
        "For export: the figures as Parquet tables, into the folder of -o.",
        "export 用：將各項數字以 Parquet 表格寫入 -o 指定的資料夾。",
    ),
    "usage.analytics": (
        "Say which folder the tables go into, with -o FOLDER.",
        "請以 -o 資料夾 指定表格要寫入的資料夾。",
    ),
    "store.tables": ("{rows} rows written into {name}", "已將 {rows} 列寫入 {name}"),
    "opt.store.output": (
        "For export: a file ending in .nq for all graphs, or a folder with a file for each.",
        "export 用：以 .nq 結尾的檔案（所有圖），或資料夾（每圖一檔）。",
    ),
    "usage.drop": (
        "Say which graphs to remove, such as tfam/2022/1, or --all.",
        "請指定要移除的圖，例如 tfam/2022/1，或使用 --all。",
    ),
    "load.filled": (
        "{name}: made by another version; {count} statements were added to it",
        "{name}：由其他版本產生，已補上 {count} 筆敘述",
    ),
    "store.dropped": ("{graph}: removed", "{graph}：已移除"),
    "store.total": (
        "{graphs} graphs with {quads} statements in {path}",
        "{path}：共 {graphs} 個圖、{quads} 筆敘述",
    ),
    "store.exported": ("{count} graphs written into {name}", "已將 {count} 個圖寫入 {name}"),
    "check.blank-nodes": (
        "{graph}: {count} statements with blank nodes; load it again from its canonical file",
        "{graph}：有 {count} 筆敘述含空白節點；請由標準檔重新載入",
    ),
    "check.half": ("{graph}: not whole: {why}", "{graph}：不完整：{why}"),
    "check.differs": (
        "{graph}: not as its scorecard gives it: {lacks} statements are missing, {more} are too "
        "many, such as {example}; load it again",
        "{graph}：與計分卡內容不符：少 {lacks} 筆、多 {more} 筆敘述，例如 {example}；請重新載入",
    ),
    "check.edition": (
        "{graph}: made by the rules of another version of bscgraph, so questions may find too "
        "little in it ({lacks} statements are missing); load its document again",
        "{graph}：由其他版本 bscgraph 之規則產生（少 {lacks} 筆敘述），"
        "查詢結果可能不完整；請重新載入其文件",
    ),
    "check.file": (
        "{graph}: not as in its file: {lacks} statements are missing, {more} are too many, such "
        "as {example}; load the file again",
        "{graph}：與檔案不符：少 {lacks} 筆、多 {more} 筆敘述，例如 {example}；請重新載入該檔案",
    ),
    "check.missing": (
        "{graph}: in the files but not in the store; load it",
        "{graph}：檔案中有而資料庫沒有；請載入",
    ),
    "check.no-file": (
        "{graph}: in the store but in none of the files",
        "{graph}：資料庫中有而檔案沒有",
    ),
    "check.default-graph": (
        "There are statements outside of all graphs; no question finds them. Rebuild the store "
        "from the canonical files.",
        "有敘述不屬於任何圖，查詢時找不到；請由標準檔重建資料庫。",
    ),
    "check.sound": ("{graphs} graphs checked, all sound", "已檢查 {graphs} 個圖，均無問題"),
    "metavar.HOST": ("HOST", "主機"),
    "metavar.PORT": ("PORT", "連接埠"),
    "metavar.ADDRESS": ("ADDRESS", "位址"),
    "metavar.ROWS": ("ROWS", "列數"),
    "serve": (
        "Serve the graph over HTTP: linked data, SPARQL, the stored questions as an API, and the "
        "validator.\n\n"
        "Without --store and --from the bundled scorecards are served. What is loaded into the "
        "store meanwhile is served within seconds. The server listens on this machine only, "
        "unless --host says otherwise; docs/serve.md tells how to put it on the internet.",
        "以 HTTP 提供知識圖譜：鏈結資料、SPARQL、預存查詢 API，以及計分卡檢查。\n\n"
        "未指定 --store 與 --from 時，使用內附的計分卡。執行中新載入資料庫的內容，數秒內即提供。"
        "除非以 --host 指定，否則只接受本機連線；公開到網際網路的方式見 docs/serve.md。",
    ),
    "serve.open": ("Serving at {url} (Ctrl-C ends it)", "服務網址：{url}（按 Ctrl-C 結束）"),
    "usage.serve-source": (
        "--from and --store exclude each other; say one of them, or none for the bundled "
        "scorecards.",
        "--from 與 --store 不能並用；請擇一，或都不給而使用內附的計分卡。",
    ),
    "opt.serve.store": ("Folder of the store to serve.", "要提供的資料庫資料夾。"),
    "opt.serve.from": (
        "Serve what is in this file; may be given several times.",
        "提供此檔案的內容；可重複給。",
    ),
    "opt.serve.cache": (
        "Keep here what was read of documents, so that the next start need not read them; "
        "usually in the user's folder for caches.",
        "將讀取文件的結果保存於此，下次啟動不必重讀；預設為使用者的快取資料夾。",
    ),
    "opt.serve.public": (
        "Address under which people reach the server, with its path, for example "
        "https://bsc.example.org/scorecards/.",
        "使用者連線的公開網址（含路徑），例如 https://bsc.example.org/scorecards/。",
    ),
    "opt.serve.host": ("Address to listen on.", "接受連線的位址。"),
    "opt.serve.port": ("Port to listen on; 0 for any free one.", "連接埠；0 表示任一可用者。"),
    "opt.serve.workers": ("Queries that run at once.", "同時執行的查詢數。"),
    "opt.serve.seconds": ("Longest time of a query.", "每個查詢的時間上限。"),
    "opt.serve.rows": ("Most rows of an answer.", "每個答案的列數上限。"),
    "opt.serve.in-memory": (
        "Keep the data in memory for queries where it takes no more than this many MiB; each "
        "process that answers queries may have it once. 0: never.",
        "資料若不超過此數量的 MiB，即置於記憶體供查詢；每個查詢行程最多各占一份。0 表示一律不用。",
    ),
    "opt.serve.upload": (
        "Largest file that may be validated.",
        "可檢查之檔案的大小上限。",
    ),
    "opt.serve.proxy": (
        "Believe the X-Forwarded headers of this address or network; may be given several times.",
        "採信此位址或網段送來的 X-Forwarded 標頭；可重複給。",
    ),
    "opt.serve.allow-host": (
        "Answer to this host name too; may be given several times.",
        "也接受此主機名稱；可重複給。",
    ),
    "opt.serve.log": ("Form of the log on standard error.", "標準錯誤輸出的記錄格式。"),
    "publish": (
        "Publish a site for people: a folder of pages in Traditional Chinese and English, with "
        "the data beside them, that any web server or plain folder shows.\n\n"
        "The folder is written whole or not at all. It must be new or empty, or one that this "
        "command wrote before.",
        "發布給大眾閱覽的網站：產生中英文網頁與資料的資料夾，"
        "任何網頁伺服器都能提供，也可直接開啟。\n\n"
        "資料夾整個寫入或完全不動；必須是新的、空的，或本指令先前產生的資料夾。",
    ),
    "opt.publish.store": (
        "Folder of a store, or address of a SPARQL endpoint.",
        "資料庫的資料夾，或 SPARQL 端點網址。",
    ),
    "opt.publish.from": (
        "Publish these documents or RDF files instead (repeatable).",
        "改為發布這些文件或 RDF 檔（可重複）。",
    ),
    "opt.publish.documents": (
        "Documents, or folders of them: pictures of their pages are shown beside the values "
        "(repeatable). Those of --from count as such.",
        "原始文件或其資料夾：數值旁會附上文件頁面的圖像（可重複）。--from 的文件自動列入。",
    ),
    "opt.publish.output": ("Folder to write the site into.", "寫入網站的資料夾。"),
    "opt.publish.address": (
        "Where the site will be, for example https://bsc.example.org/; needed for the "
        "catalogue, the site map and the feeds to name whole addresses.",
        "網站日後的網址，例如 https://bsc.example.org/；目錄、網站地圖與訂閱需要完整網址時使用。",
    ),
    "opt.publish.server": (
        "Address of a bscgraph server of the same data, for the catalogue to name its SPARQL "
        "endpoint and API.",
        "同一資料的 bscgraph 伺服器網址，供目錄列出其 SPARQL 端點與 API。",
    ),
    "opt.publish.contact": (
        "Whom to ask about the data: “Name <e-mail or web address>”.",
        "資料聯絡窗口：「名稱 <電子郵件或網址>」。",
    ),
    "opt.publish.editor": (
        "Folder in which “npm ci” has built the SPARQL editor; a plain form without it.",
        "以「npm ci」建置 SPARQL 編輯器的資料夾；未指定時為一般表單。",
    ),
    "opt.publish.language": (
        "Language of the pages (repeatable); both unless given.",
        "網頁語言（可重複）；未指定則兩種皆有。",
    ),
    "opt.publish.jobs": ("Processes that make pages.", "產生網頁的程序數。"),
    "usage.publish-source": (
        "Say what to publish: --store PLACE, or --from FILE (not both).",
        "請指定發布內容：--store 位置，或 --from 檔案（擇一）。",
    ),
    "publishing": ("Publishing: {name}", "發布：{name}"),
    "publish.rest": ("pages across scorecards", "跨計分卡網頁"),
    "publish.data": ("data for machines", "機器可讀資料"),
    "publish.catalogue": ("catalogue", "資料目錄"),
    "publish.done": (
        "Published: {pages} pages, {files} files, {size} MB in {name}. Open {name}/index.html, "
        "or put the folder on a web server.",
        "已發布：{pages} 個網頁、{files} 個檔案、{size} MB，位於 {name}。"
        "請開啟 {name}/index.html，或放上網頁伺服器。",
    ),
}
