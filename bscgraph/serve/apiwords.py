"""What the query API says to people, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

from bscgraph.askwords import TOPICS

__all__ = ["API"]

# For programmers some are called more soberly than for readers of the site.
_TOPICS = TOPICS | {
    "budget": ("Budget", "預算"),
    "coverage": ("Coverage of the documents", "文件涵蓋情形"),
}

# key -> (English, Traditional Chinese); templates of str.format
API: dict[str, tuple[str, str]] = {
    "problem.too-many-rows": ("Too many rows", "列數過多"),
    "problem.too-many-rows.detail": (
        "The answer has more than {rows} rows; ask for one agency or one year.",
        "答案超過 {rows} 列；請指定機關或年度以縮小範圍。",
    ),
    "problem.no-query": ("No such stored query", "沒有這個預存查詢"),
    "problem.parameter": ("A parameter is wrong", "參數有誤"),
    "problem.repeated": ("A parameter is repeated", "參數重複"),
    "problem.repeated.detail": (
        "The parameter {name} is given more than once; give it once.",
        "參數 {name} 重複指定；請只指定一次。",
    ),
    "problem.query-string": ("The parameters cannot be read", "無法讀取參數"),
    "problem.query-string.detail": (
        "Write the parameters as name=value, joined by &, in UTF-8 with percent signs, {most} at "
        "the most.",
        "請以 name=value 書寫參數，以 & 連接，採 UTF-8 百分號編碼，最多 {most} 個。",
    ),
    "problem.page": ("No such page", "沒有這一頁"),
    "problem.page.detail": (
        "The answer has {pages} pages of {size} rows; ask for page 1 to {pages}.",
        "答案共 {pages} 頁、每頁 {size} 列；請指定第 1 至 {pages} 頁。",
    ),
    "problem.format": ("No such format", "沒有這種格式"),
    "problem.format.detail": (
        "This can be had as: {formats}. Use a suffix (.csv), format=csv or the Accept header.",
        "可取得的格式：{formats}。請以副檔名（.csv）、format=csv 或 Accept 標頭指定。",
    ),
    "problem.format-twice.detail": (
        "The suffix says {one} and format says {other}; keep one of them.",
        "副檔名為 {one}，而 format 為 {other}；請擇一。",
    ),
    "problem.cannot-hold": ("The format cannot hold the answer", "此格式無法容納答案"),
    "api.number": (
        "{name} must be a whole number from {least} to {most}, not {given!r}.",
        "{name} 應為 {least} 到 {most} 的整數，而非「{given}」。",
    ),
    "api.flag": (
        "{name} must be true or false, not {given!r}.",
        "{name} 應為 true 或 false，而非「{given}」。",
    ),
    "api.lang": (
        "lang must be en or zh-Hant, not {given!r}.",
        "lang 應為 en 或 zh-Hant，而非「{given}」。",
    ),
    "api.title": ("Stored questions on balanced scorecards", "平衡計分卡預存查詢"),
    "api.page": ("Which page of the answer, from 1", "答案的第幾頁，由 1 起算"),
    "api.size": (
        "Rows of a page; without it JSON and HTML come in pages, files whole",
        "每頁列數；未指定時 JSON 與 HTML 分頁，檔案則為全部",
    ),
    "api.format": ("Format of the answer, stronger than Accept", "答案的格式，優先於 Accept"),
    "api.bom": (
        "Whether CSV and TSV begin with a byte order mark, which Excel needs to see Chinese",
        "CSV 與 TSV 開頭是否加上位元組順序記號（BOM），Excel 需要它才能顯示中文",
    ),
    "api.language": (
        "Language of what people read (HTML, Markdown, workbooks)",
        "供人閱讀之格式（HTML、Markdown、活頁簿）的語言",
    ),
    "query.search": ("Search the questions", "搜尋查詢"),
    "query.all": ("All questions", "全部查詢"),
    **{f"topic.{name}": texts for name, texts in _TOPICS.items()},
}
