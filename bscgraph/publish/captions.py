"""What the published pages say of their own, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

from bscgraph.wording import LANGUAGES

__all__ = ["CAPTIONS", "caption", "language_names"]

# key -> (English, Traditional Chinese)
CAPTIONS: dict[str, tuple[str, str]] = {
    # the frame
    "skip": ("Skip to content", "跳到主要內容"),
    "languages": ("Language", "語言"),
    "pages": ("Pages", "網頁"),
    "contents": ("On this page", "本頁內容"),
    "made-by": (
        "Made with bscgraph from the ontology’s own files.",
        "由 bscgraph 依知識本體檔案產生。",
    ),
    "machine": ("Also for machines", "機器可讀格式"),
    "choose": ("Choose a language", "選擇語言"),
    "version-of": ("Version {version}", "版本 {version}"),
    "outside": ("another vocabulary", "其他詞彙"),
    # pages
    "page.index": ("Terms", "詞彙"),
    "page.codes": ("Code lists", "代碼表"),
    "page.examples": ("Examples", "範例"),
    "page.rules": ("Rules", "檢核規則"),
    "page.changes": ("Changes", "變更紀錄"),
    "lead.codes": (
        "Values that are not numbers or names come from these lists. The last part of a code’s "
        "address is its notation.",
        "數字與名稱以外的值取自下列代碼表；代碼網址的最後一段即為其代號。",
    ),
    "lead.examples": (
        "Questions the ontology can answer, each with data, a query and the answer it must give.",
        "知識本體所能回答的問題；每題附資料、查詢與應得的答案。",
    ),
    "no-examples": ("No example is published yet.", "尚無範例。"),
    "answer": ("Answer", "答案"),
    "query": ("Query (SPARQL)", "查詢（SPARQL）"),
    "data": ("Data (Turtle)", "資料（Turtle）"),
    "query.file": ("Query as a file", "查詢檔"),
    "lead.rules": (
        "What a submission is checked against. Words in braces are filled with the real values.",
        "提報資料的檢核規則。大括號內的文字於檢核時代入實際內容。",
    ),
    "lead.changes": ("What changed in the ontology, newest first.", "知識本體的異動，新的在前。"),
    "no-changes": ("No change is recorded yet.", "尚無異動紀錄。"),
    # sections
    "about": ("About", "簡介"),
    "cite": ("How to cite", "引用方式"),
    "namespaces": ("Namespaces", "命名空間"),
    "prefix": ("Prefix", "前綴"),
    "address": ("Address", "網址"),
    "diagram": ("Diagram", "關係圖"),
    "diagram.title": ("The core of the ontology", "知識本體的核心"),
    "diagram.desc": (
        "Boxes are classes, dashed boxes are code lists. An arrow is a property: it leads from "
        "the thing that has it to the thing it names. The table below says the same.",
        "方框為類別，虛線框為代碼表。箭頭為屬性，由具有該屬性者指向所指對象。下表內容相同。",
    ),
    "diagram.table": ("The same as a table", "以表格表示"),
    "diagram.scroll": ("Diagram; scroll sideways on a narrow screen", "關係圖；窄螢幕可左右捲動"),
    "diagram.file": ("The diagram as a file", "關係圖檔案"),
    "from": ("From", "起點"),
    "property": ("Property", "屬性"),
    "to": ("To", "終點"),
    "kind.class": ("Classes", "類別"),
    "kind.object": ("Object properties", "物件屬性"),
    "kind.datatype": ("Datatype properties", "資料屬性"),
    "kind.annotation": ("Annotation properties", "註解屬性"),
    "kind.other": ("Further terms", "其他詞彙"),
    "one.class": ("class", "類別"),
    "one.object": ("object property", "物件屬性"),
    "one.datatype": ("datatype property", "資料屬性"),
    "one.annotation": ("annotation property", "註解屬性"),
    "one.other": ("term", "詞彙"),
    "lists": ("Code lists", "代碼表"),
    # rows
    "example": ("Example", "例"),
    "note": ("Note", "說明"),
    "super": ("Kind of", "上位"),
    "sub": ("Kinds", "下位"),
    "domain": ("Domain", "定義域"),
    "range": ("Range", "值域"),
    "domain-of": ("Has properties", "具有屬性"),
    "range-of": ("Named by", "被指向於"),
    "equivalent": ("Same as", "等同"),
    "inverse": ("Inverse of", "互逆"),
    "disjoint": ("Disjoint with", "互斥"),
    "characteristics": ("Characteristics", "特性"),
    "replaced-by": ("Use instead", "改用"),
    "broader": ("Broader", "上位代碼"),
    "narrower": ("Narrower", "下位代碼"),
    "alt-label": ("Also called", "別稱"),
    "exactMatch": ("Exact match", "完全對應"),
    "closeMatch": ("Close match", "近似對應"),
    "broadMatch": ("Broader match", "上位對應"),
    "narrowMatch": ("Narrower match", "下位對應"),
    "relatedMatch": ("Related match", "相關對應"),
    "seeAlso": ("See also", "參見"),
    "name": ("Name", "名稱"),
    "definition": ("Definition", "定義"),
    "codes": ("Codes", "代碼"),
    "count": ("{count} codes", "{count} 個代碼"),
    "status": ("Status", "狀態"),
    "status.stable": ("stable", "穩定"),
    "status.testing": ("testing", "試用"),
    "status.unstable": ("unstable", "可能變動"),
    "status.archaic": ("archaic", "不再使用"),
    "deprecated": ("deprecated", "已停用"),
    "fix": ("How to mend", "如何補正"),
    "Violation": ("must be mended", "退件"),
    "Warning": ("please confirm", "請確認"),
    "Info": ("for information", "參考"),
    "shapes": ("Groups and queries", "規則群組與查詢"),
    "shape": ("Shape", "檢核形狀"),
    "targets": ("Checks", "受檢對象"),
    "rules": ("Rules", "規則"),
    "ontology.owl:versionInfo": ("Version", "版本"),
    "ontology.owl:versionIRI": ("This version", "本版本"),
    "ontology.owl:priorVersion": ("Previous version", "前一版本"),
    "ontology.owl:backwardCompatibleWith": ("Compatible with", "相容於"),
    "ontology.owl:incompatibleWith": ("Not compatible with", "不相容於"),
    "ontology.dcterms:hasVersion": ("Versions", "各版本"),
    "ontology.vann:changes": ("Changes", "變更紀錄"),
    "ontology.skos:historyNote": ("History", "沿革"),
    "ontology.bibo:status": ("Status", "狀態"),
    "ontology.vs:term_status": ("Status", "狀態"),
    "ontology.vann:preferredNamespacePrefix": ("Prefix", "建議前綴"),
    "ontology.vann:preferredNamespaceUri": ("Namespace", "命名空間"),
    "ontology.dcterms:created": ("Created", "建立日期"),
    "ontology.dcterms:issued": ("Issued", "發布日期"),
    "ontology.dcterms:modified": ("Modified", "修改日期"),
    "ontology.dcterms:creator": ("Creator", "建立者"),
    "ontology.dcterms:contributor": ("Contributor", "貢獻者"),
    "ontology.dcterms:publisher": ("Publisher", "發布者"),
    "ontology.dcterms:license": ("Licence", "授權條款"),
    "ontology.dcterms:rights": ("Rights", "權利說明"),
    "ontology.dcterms:abstract": ("Abstract", "摘要"),
    "ontology.dcterms:subject": ("Subject", "主題"),
    "ontology.dcterms:language": ("Languages", "語言"),
    "ontology.dcterms:source": ("Source", "依據"),
    "ontology.owl:imports": ("Imports", "匯入"),
    "ontology.vann:usageNote": ("Use", "使用說明"),
    "ontology.vann:example": ("Examples", "範例"),
    "ontology.skos:scopeNote": ("Note", "說明"),
    "ontology.rdfs:seeAlso": ("See also", "參見"),
    "ontology.foaf:logo": ("Logo", "標誌"),
    "ontology.schema:citation": ("Citation", "引用"),
    # how things are joined
    "or": ("or", "或"),
    "and": ("and", "且"),
    "not": ("not", "非"),
    "one-of": ("one of", "其一："),
    "some": ("some", "至少一個"),
    "only": ("only", "僅限"),
    "value": ("is", "為"),
    "min": ("at least", "至少"),
    "max": ("at most", "至多"),
    "exactly": ("exactly", "恰為"),
    "expression": ("a class expression (see the Turtle file)", "類別表達式（見 Turtle 檔）"),
}

_LANGUAGE_NAMES = {"en": "English", "zh-Hant": "正體中文"}


def caption(key: str, lang: str, **values: object) -> str:
    """The text of ``key`` in ``lang`` (``en`` or ``zh-Hant``) with ``values`` filled in."""
    text = CAPTIONS[key][LANGUAGES.index(lang)]
    return text.format(**values) if values else text


def language_names() -> dict[str, str]:
    """Each language of the pages, by its tag, in its own words."""
    return {lang: _LANGUAGE_NAMES[lang] for lang in LANGUAGES}
