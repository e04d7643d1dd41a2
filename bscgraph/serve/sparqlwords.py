"""What the SPARQL endpoint says to people, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

__all__ = ["SPARQL"]

SPARQL: dict[str, tuple[str, str]] = {
    "sparql.title": ("SPARQL endpoint", "SPARQL 端點"),
    "sparql.lead": (
        "Ask the graph with a SPARQL 1.1 query. Without FROM it is asked of all submissions "
        "together.",
        "以 SPARQL 1.1 查詢知識圖譜。未寫 FROM 時，查詢範圍為全部提報。",
    ),
    "sparql.query": ("Query", "查詢語句"),
    "sparql.format": ("Format of the answer", "回應格式"),
    "sparql.rows": ("Tables (SELECT, ASK)", "表格（SELECT、ASK）"),
    "sparql.triples": ("Graphs (CONSTRUCT, DESCRIBE)", "圖（CONSTRUCT、DESCRIBE）"),
    "sparql.run": ("Run the query", "執行查詢"),
    "sparql.limits": (
        "A query may take {seconds} seconds and has at most {rows} rows; then the header Link "
        "names the next rows. SERVICE, LOAD, graphs from elsewhere and updates are refused.",
        "單次查詢限 {seconds} 秒、最多 {rows} 列；超過時由 Link 標頭提供後續列的網址。"
        "不接受 SERVICE、LOAD、外部的圖與更新。",
    ),
    "sparql.description": ("Description of the service (RDF)", "服務說明（RDF）"),
    "problem.query-missing": ("No query", "缺少查詢語句"),
    "problem.query-missing.detail": (
        "Give exactly one parameter “query” with a SPARQL query.",
        "請提供一個（且僅一個）query 參數，內容為 SPARQL 查詢。",
    ),
    "problem.query-several": ("Several queries", "查詢語句不只一個"),
    "problem.query-several.detail": (
        "The parameter “{name}” is given {count} times; give it once.",
        "參數「{name}」出現 {count} 次；請只提供一次。",
    ),
    "problem.query-syntax": ("The query is not well-formed", "查詢語法錯誤"),
    "problem.query-syntax.detail": (
        "Line {line}, column {column}: {why}. Mend the query there.",
        "第 {line} 行第 {column} 欄：{why}。請修正該處。",
    ),
    "problem.query-refused": ("The query cannot be answered", "無法回應此查詢"),
    "problem.query-refused.detail": (
        "The engine refuses the query: {why}. Change the query or the format.",
        "查詢引擎無法處理：{why}。請修改查詢或回應格式。",
    ),
    "problem.query-nested": ("The query is nested too deep", "查詢巢狀層次過深"),
    "problem.query-nested.detail": (
        "At most {limit} brackets may be open at once; write the query flatter.",
        "括號最多可同時開啟 {limit} 層；請減少巢狀層次。",
    ),
    "problem.not-utf8": ("Not UTF-8", "不是 UTF-8 編碼"),
    "problem.not-utf8.detail": (
        "The request is not UTF-8; encode it so.",
        "要求內容不是 UTF-8；請改用 UTF-8 編碼。",
    ),
    "problem.query-parameter": ("Wrong parameter", "參數錯誤"),
    "problem.query-parameter.detail": (
        "The parameter “{name}” takes {takes}.",
        "參數「{name}」的值必須是：{takes}。",
    ),
    "problem.read-only": ("This server only reads", "本伺服器僅供讀取"),
    "problem.read-only.detail": (
        "Updates are not taken here; write a SELECT, ASK, CONSTRUCT or DESCRIBE.",
        "此處不接受更新；請改寫為 SELECT、ASK、CONSTRUCT 或 DESCRIBE。",
    ),
    "problem.service": ("SERVICE is refused", "不接受 SERVICE"),
    "problem.service.detail": (
        "SERVICE would make this server call another address, which is refused; ask that endpoint "
        "itself, or take the word out of names of prefixes.",
        "SERVICE 會使本伺服器連往其他位址，不予執行；請直接查詢該端點，或勿在前綴名稱中使用此字。",
    ),
    "problem.graph-outside": ("No such graph here", "沒有這個圖"),
    "problem.graph-outside.detail": (
        "{graph} is no graph of this server, and nothing is fetched; name one of the list at "
        "/graph/, or none to ask all.",
        "{graph} 不是本站的圖，亦不會從外部讀取；請指定 /graph/ 所列的圖，或不指定以查詢全部。",
    ),
    "problem.not-acceptable": ("No such format", "沒有這種格式"),
    "problem.not-acceptable.detail": (
        "This answer is given as {offers}; name one of these in Accept, or in the parameter "
        "“format”: {names}.",
        "此回應的格式有：{offers}；請於 Accept 標頭，或以 format 參數指定：{names}。",
    ),
    "problem.media-type": ("Unsupported media type", "不支援的內容類型"),
    "problem.media-type.detail": (
        "A query is posted as application/x-www-form-urlencoded or as application/sparql-query, "
        "in UTF-8.",
        "以 POST 送出查詢時，內容類型必須是 application/x-www-form-urlencoded 或 "
        "application/sparql-query，並使用 UTF-8。",
    ),
    "problem.too-slow": ("The query takes too long", "查詢時間過長"),
    "problem.too-slow.detail": (
        "The query took longer than {seconds} seconds and was stopped; ask for less, for example "
        "one agency or one year.",
        "查詢超過 {seconds} 秒，已停止；請縮小範圍，例如單一機關或年度。",
    ),
    "problem.query-crashed": ("The query ended without an answer", "查詢未完成即中斷"),
    "problem.query-crashed.detail": (
        "The query ended without an answer, perhaps for want of memory or because it is too "
        "complex; ask for less.",
        "查詢未完成即中斷，可能因記憶體不足或過於複雜；請縮小查詢範圍。",
    ),
    "problem.answer-large": ("The answer is too large", "回應內容過大"),
    "problem.answer-large.detail": (
        "The answer has more bytes than are given at once; ask for fewer rows with LIMIT, or for "
        "fewer columns.",
        "回應內容超過單次上限；請以 LIMIT 減少列數，或減少欄位。",
    ),
    "problem.engines-busy": ("Busy with long queries", "正忙於長時間查詢"),
    "problem.engines-busy.detail": (
        "As many long queries are running as the server takes; try again in {seconds} seconds.",
        "執行中的長時間查詢已達上限；請於 {seconds} 秒後再試。",
    ),
    "problem.engines-missing": ("No engine could be started", "查詢引擎無法啟動"),
    "problem.engines-missing.detail": (
        "No engine could be started in the time of the query; try again in {seconds} seconds. "
        "If it stays so, the operator finds the reason in the log.",
        "查詢時限內無法啟動查詢引擎；請於 {seconds} 秒後再試。若持續發生，請管理者查閱記錄。",
    ),
}
