"""What ``build`` says, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

__all__ = ["BULK_TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
BULK_TEXTS: dict[str, tuple[str, str]] = {
    "metavar.SOURCES": ("SOURCES", "來源"),
    "metavar.JOBS": ("JOBS", "程序數"),
    "build": (
        "Build a knowledge graph of all documents in SOURCES: read, convert, check, load, report."
        "\n\n"
        "SOURCES are files, folders with all below them, patterns such as 'docs/**/*.pdf', and "
        "CSV manifests with a column path (and agency, year, url, licence). The folder of -o then "
        "holds just these documents: a second run reads only what changed, and what is gone is "
        "withdrawn. A run that was interrupted goes on where it was.\n\n"
        "A document that cannot be read does not stop the others; the report names it. Exit code "
        "0, or 2 if none could be read; with --strict 2 if one could not, 1 if something has to "
        "be mended.",
        "把來源中所有文件建置成知識圖譜：讀取、轉換、檢核、載入、報告。\n\n"
        "來源可為檔案、資料夾（含其下各層）、樣式（例如 '文件/**/*.pdf'）、或含路徑欄"
        "（另可有機關、年度、網址、授權）的 CSV 清單。-o 資料夾的內容與來源一致："
        "再次執行只讀取有變動者，已不存在的文件則撤回；中斷後再執行，從中斷處繼續。\n\n"
        "無法讀取的文件不影響其他文件，並列於報告。結束碼 0；全部無法讀取時為 2；"
        "使用 --strict 時，有文件無法讀取為 2，有退件事項為 1。",
    ),
    "opt.build.output": ("Folder of the results.", "結果的資料夾。"),
    "opt.jobs": (
        "How many processes; 0 for none but this one (without a guard against crashes).",
        "程序數目；0 表示不另開程序（不防當機）。",
    ),
    "opt.scheduler": (
        "Scheduler of a Dask cluster that does the work, such as tcp://10.0.0.1:8786.",
        "由 Dask 叢集執行時，排程器的位址，例如 tcp://10.0.0.1:8786。",
    ),
    "opt.dry-run": (
        "Only say what would be done with each document, and why.",
        "只列出每份文件將如何處理及其原因。",
    ),
    "opt.retry": (
        "Read again what could not be read before.",
        "重新讀取先前無法讀取的文件。",
    ),
    "opt.keep": (
        "Keep documents of earlier runs that SOURCES do not name.",
        "保留來源未列、先前已建置的文件。",
    ),
    "opt.build.analytics": (
        "Also keep the figures as Parquet tables, in this run and all later ones.",
        "另將各項數字存為 Parquet 表格，之後每次建置一併更新。",
    ),
    "opt.build.strict": (
        "Exit code 2 for a document that cannot be read, 1 for findings to be mended.",
        "有文件無法讀取時結束碼為 2，有退件事項時為 1。",
    ),
    "opt.build.publish": (
        "Then publish the site of all of it into this folder, as publish does.",
        "建置後，將網站發布至此資料夾（同 publish 指令）。",
    ),
    "opt.max-memory": (
        "Give up a document that needs more memory.",
        "文件所需記憶體超過此值即放棄。",
    ),
    "build.plan": (
        "{documents} documents: {read} to read, {same} as they were, {aside} that could not be "
        "read before, {withdraw} to withdraw.",
        "共 {documents} 份文件：{read} 份待讀取、{same} 份未變動、{aside} 份先前無法讀取、"
        "{withdraw} 份待撤回。",
    ),
    "build.pace": (
        "[{done}/{documents}] {name}: {rate} documents a second, {left} left",
        "[{done}/{documents}] {name}：每秒 {rate} 份，尚餘 {left}",
    ),
    "build.changed": (
        "{changed} submissions new or changed, {gone} withdrawn.",
        "新增或變更 {changed} 份提報，撤回 {gone} 份。",
    ),
    "build.next": (
        "Report: {name}. Serve it with: bscgraph serve --store {store}",
        "報告：{name}。提供服務：bscgraph serve --store {store}",
    ),
    "build.action.read": ("read", "讀取"),
    "build.action.take": ("take", "取用"),
    "build.action.keep": ("keep", "保留"),
    "build.action.aside": ("aside", "略過"),
    "build.action.twin": ("twin", "重複"),
    "build.action.absent": ("absent", "缺少"),
    "build.action.withdraw": ("withdraw", "撤回"),
    "build.why.new": ("new", "新文件"),
    "build.why.changed": ("the file changed", "檔案有變動"),
    "build.why.renamed": ("the file has another name", "檔案已更名"),
    "build.why.told": (
        "the manifest tells another agency or year",
        "清單所載機關或年度有變動",
    ),
    "build.why.program": (
        "another version of the program or its rules read it",
        "先前由其他版本的程式或規則判讀",
    ),
    "build.why.limits": (
        "it could not be read within other limits",
        "先前在不同上限下無法讀取",
    ),
    "build.why.retry": ("it could not be read before", "先前無法讀取"),
    "build.why.lost": ("its graph is missing or damaged", "其圖檔遺失或損壞"),
    "build.why.taken": ("a run that did not end converted it", "先前中斷的執行已完成轉換"),
    "build.why.same": ("nothing changed", "無變動"),
    "build.why.aside": (
        "it could not be read before ({other}); --retry reads it again",
        "先前無法讀取（{other}）；可用 --retry 重新讀取",
    ),
    "build.why.twin": ("the same content as {other}", "內容與 {other} 相同"),
    "build.why.missing": ("there is no such file", "找不到檔案"),
    "build.why.unreadable": (
        "the file cannot be read now; what was made of it before stays",
        "目前無法讀取檔案；先前的結果保留",
    ),
    "build.why.deleted": ("its document is gone: {other}", "文件已移除：{other}"),
    "build.why.replaced": ("its document was replaced: {other}", "文件已被取代：{other}"),
}
