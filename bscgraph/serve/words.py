"""What the server says to people, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

from bscgraph.serve.apiwords import API
from bscgraph.serve.sparqlwords import SPARQL

__all__ = ["WORDS", "both", "say"]

# key -> (English, Traditional Chinese); templates of str.format
WORDS: dict[str, tuple[str, str]] = {
    **SPARQL,
    **API,
    "site": ("Balanced scorecards as a knowledge graph", "平衡計分卡知識圖譜"),
    "skip": ("Skip to the content", "跳至主要內容"),
    "languages": ("Languages", "語言"),
    "pages": ("Pages", "網頁"),
    "server": ("What this server offers to programs", "本伺服器供程式使用的服務"),
    "home.lead": (
        "The balanced scorecards of public agencies, as data that can be followed to the cell of "
        "the document it comes from.",
        "把機關公布的平衡計分卡做成資料，每個數字都可回溯到原始文件的儲存格。",
    ),
    "home.data": ("What is here", "本站資料"),
    "home.ways": ("Ways to the data", "取用資料的方式"),
    "home.graphs": ("Submissions and other named graphs", "提報與其他具名圖"),
    "home.statements": ("Statements", "敘述（三元組）"),
    "home.digest": ("Digest of the data", "資料摘要碼"),
    "home.modified": ("Data of", "資料時間"),
    "home.sparql": ("SPARQL endpoint (SPARQL 1.1 protocol)", "SPARQL 端點（SPARQL 1.1 協定）"),
    "home.api": ("Stored questions as a web API", "預存查詢的網路介面（API）"),
    "home.openapi": ("Description of the API (OpenAPI 3.1)", "API 說明（OpenAPI 3.1）"),
    "home.query": ("The stored questions", "預存查詢一覽"),
    "home.graph": ("The named graphs", "具名圖一覽"),
    "home.ns": ("The vocabulary", "詞彙（本體）"),
    "home.validate": ("Check a scorecard", "檢查計分卡"),
    "home.health": ("Whether the server is well", "伺服器狀態"),
    "problem.request": ("Number of the request", "要求編號"),
    "problem.kind": (
        "Answers with a problem of this kind say in their detail what is wrong and "
        "what to do next.",
        "此類問題的回應會在 detail 說明原因與下一步。",
    ),
    "problem.home": ("To the first page", "回首頁"),
    # titles and sentences of problems: problem.SLUG and problem.SLUG.detail
    "problem.not-found": ("Not found", "找不到"),
    "problem.not-found.detail": (
        "There is nothing at this address; the first page tells what is here.",
        "這個網址沒有內容；首頁列出本站有哪些資料。",
    ),
    "problem.method": ("Method not allowed", "不接受此方法"),
    "problem.method.detail": (
        "This address takes {allowed} only.",
        "這個網址只接受 {allowed}。",
    ),
    "problem.refused": ("Request refused", "拒絕此要求"),
    "problem.refused.detail": (
        "The request cannot be worked on as it is (HTTP {status}).",
        "無法依此要求處理（HTTP {status}）。",
    ),
    "problem.internal": ("Internal error", "內部錯誤"),
    "problem.internal.detail": (
        "The server made a mistake; tell its operator the number of the request.",
        "伺服器發生錯誤；請把要求編號告訴管理者。",
    ),
    "problem.data": ("The data cannot answer", "資料無法回應"),
    "problem.host": ("Unknown host name", "未知的主機名稱"),
    "problem.host.detail": (
        "This server does not answer to the host name of the request; use its published address, "
        "or let the operator allow the name (--allow-host).",
        "本伺服器不使用這個主機名稱；請用公布的網址，或請管理者以 --allow-host 允許此名稱。",
    ),
    "problem.bad-host": ("Malformed Host header", "Host 標頭格式不正確"),
    "problem.bad-host.detail": (
        "Send exactly one Host header with a name and, at most, a port.",
        "請只送一個 Host 標頭，內容為主機名稱（可加連接埠）。",
    ),
    "problem.too-large": ("Request too large", "要求內容過大"),
    "problem.too-large.detail": (
        "At most {limit} bytes are taken here; send less.",
        "此處最多接受 {limit} 位元組；請縮減內容。",
    ),
    "problem.slow-request": ("Request too slow", "要求傳送過慢"),
    "problem.slow-request.detail": (
        "The request did not arrive within {seconds} seconds; send it again.",
        "要求未在 {seconds} 秒內送達；請重新傳送。",
    ),
    "problem.loading": ("Server is starting", "伺服器啟動中"),
    "problem.loading.detail": (
        "The server is taking in its data; try again in a few seconds. /health tells when it is "
        "ready.",
        "伺服器正在載入資料；請於數秒後再試。/health 會顯示是否就緒。",
    ),
    "problem.busy": ("Server busy", "伺服器忙碌中"),
    "problem.busy.detail": (
        "As many requests are being worked on as the server takes; try again in {seconds} seconds.",
        "同時處理的要求已達上限；請於 {seconds} 秒後再試。",
    ),
    "problem.busy-client": ("Too many requests at once", "同時要求過多"),
    "problem.busy-client.detail": (
        "{limit} requests of yours are being worked on, more at once are not taken; try again in "
        "{seconds} seconds.",
        "您已有 {limit} 個要求正在處理，不再同時接受更多；請於 {seconds} 秒後再試。",
    ),
}


def say(key: str, lang: str, **values: object) -> str:
    """The words of ``key`` in ``lang``: Chinese for any ``zh…`` tag, English otherwise."""
    text = WORDS[key][lang.lower().startswith("zh")]
    return text.format(**values) if values else text


def both(key: str, **values: object) -> tuple[str, str]:
    """The words of ``key`` in English and Chinese."""
    return say(key, "en", **values), say(key, "zh-Hant", **values)
