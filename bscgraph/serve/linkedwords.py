"""What the pages of single things say, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

from bscgraph.publish.naming import NAMES
from bscgraph.serve.words import WORDS, say

__all__ = ["LINKED", "say"]

# key -> (English, Traditional Chinese); templates of str.format
LINKED: dict[str, tuple[str, str]] = {
    "problem.nothing-stated": ("Nothing is stated of this", "沒有這項資料"),
    "problem.nothing-stated.detail": (
        "The data says nothing of {name}; go on from what is nearest to it.",
        "資料中沒有 {name} 的任何敘述；請由最接近的資料繼續瀏覽。",
    ),
    "problem.gone": ("No longer in the scorecard", "計分卡中已無此項"),
    "problem.gone.detail": (
        "The newest submission of the scorecard does not have {name} any more; what the older one "
        "stated is still there as a whole.",
        "計分卡最新的提報已無 {name}；舊提報的完整內容仍可取得。",
    ),
    "problem.no-form": ("Not in such a form", "沒有這種格式"),
    "problem.no-form.detail": (
        "This is there as {forms}; ask for one of these in Accept, or put its suffix at the end "
        "of the address.",
        "本資料提供 {forms}；請在 Accept 標頭指定其一，或在網址末加上其副檔名。",
    ),
    "problem.bad-address": ("Malformed address", "網址格式不正確"),
    "problem.bad-address.detail": (
        "The address has parts that no thing here is called by; follow a link from the first page.",
        "網址含有本站不使用的寫法；請由首頁的連結進入。",
    ),
    "problem.bad-page": ("No such page", "沒有這一頁"),
    "problem.bad-page.detail": (
        "“page” is a whole number from 1 to {last}; a query at {sparql} finds what is beyond",
        "page 須為 1 至 {last} 的整數；其後的資料請至 {sparql} 查詢",
    ),
    "way.nearest": ("The nearest that is there", "最接近的資料"),
    "way.newest": ("The newest submission", "最新的提報"),
    "way.older": ("The submission that had it", "載有此項的提報"),
    "thing.printed": ("As printed in the document", "文件原文"),
    "thing.read": ("How it was read", "判讀結果"),
    "thing.value": ("Value", "數值"),
    "thing.candidate": ("Candidate, not confirmed", "候選值（未確認）"),
    "thing.status": ("State of the reading", "判讀狀態"),
    "thing.note": ("Note beside it", "附註"),
    "thing.empty": ("The cell is empty.", "儲存格為空白。"),
    "thing.not-read": ("Not read as a number", "未判讀為數值"),
    "thing.cell": ("Where it stands", "出處"),
    "thing.file": ("File", "檔案"),
    "thing.header": ("under the heading “{n}”", "欄名「{n}」"),
    "thing.facts": ("What is stated", "內容"),
    "thing.property": ("Property", "屬性"),
    "thing.stated": ("Value", "值"),
    "thing.graph": ("Stated by", "依據"),
    "thing.no-facts": (
        "The data states nothing of this itself; other things lead to it.",
        "資料未直接敘述此項，但有其他資料連到它。",
    ),
    "thing.incoming": ("What leads here", "連到此處的資料"),
    "thing.no-incoming": ("Nothing in the data leads here.", "沒有資料連到此處。"),
    "thing.count": ("{count} links", "共 {count} 筆"),
    "thing.more-count": ("more than {count} links", "超過 {count} 筆"),
    "thing.pages": ("Pages of links", "分頁"),
    "thing.page-number": ("page {n}", "第 {n} 頁"),
    "thing.next": ("Next page", "下一頁"),
    "thing.previous": ("Previous page", "上一頁"),
    "thing.forms": ("As data", "資料格式"),
    "thing.people": ("The page for people", "一般閱覽網頁"),
    "thing.iri": ("Permanent address", "永久識別網址"),
    "thing.whole": ("The whole submission as data", "整份提報的資料"),
    "thing.other-language": ("in", "語言"),
    "graphs.title": ("The submissions", "提報一覽"),
    "graphs.lead": (
        "Each submission of a scorecard is a named graph of its own: what one document states.",
        "每次提報的計分卡各為一個具名圖，收錄該份文件所載的內容。",
    ),
    "graphs.graph": ("Submission", "提報"),
    "graphs.card": ("Scorecard", "計分卡"),
    "graphs.none": ("The store holds no submission yet.", "資料庫尚無提報。"),
}
WORDS.update(NAMES)
WORDS.update(LINKED)
