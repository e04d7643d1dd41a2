"""Texts of the frame of every page."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "site": ("Scorecards of Taipei City", "臺北市平衡計分卡"),
    "skip": ("Skip to the content", "跳至主要內容"),
    "languages": ("Language", "語言"),
    "pages": ("Pages", "網頁"),
    "crumbs": ("Where you are", "目前位置"),
    "contents": ("On this page", "本頁內容"),
    "page.index": ("Home", "首頁"),
    "page.agencies": ("Agencies", "機關"),
    "page.compare": ("Compare", "比較"),
    "page.budget": ("Money", "經費"),
    "page.query/index": ("Questions", "查詢"),
    "page.search": ("Search", "搜尋"),
    "page.about": ("About and data", "說明與資料"),
    "machine": ("Also for machines", "機器可讀格式"),
    "licence": (
        "Data: Open Government Data License, version 1.0 (Taiwan); source: Taipei City Government.",
        "資料依政府資料開放授權條款第 1 版釋出，資料來源：臺北市政府。",
    ),
    "made": (
        "Read from the published documents by bscgraph; every number leads to the cell it was "
        "printed in.",
        "由 bscgraph 讀自各機關公布的文件；每個數字都可回溯到原文件的儲存格。",
    ),
    "shortened": (
        "Texts longer than {most} characters are shortened on this page, which would be too large "
        "else; the files for machines have them whole.",
        "本頁內容過多，超過 {most} 字的文字只顯示開頭；全文見機器可讀格式的檔案。",
    ),
    "stated": ("Everything that is stated of it", "資料中的全部敘述"),
    "server": (
        "This server for programs: API, SPARQL, checking of documents",
        "供程式使用：API、SPARQL 端點、文件檢核",
    ),
    "choose": (
        "What each agency of Taipei City promised, reached and spent.",
        "臺北市各機關承諾了什麼、做到了什麼、花了多少經費。",
    ),
    "missing.title": ("There is no such page", "找不到這個網頁"),
    "missing.what": (
        "The address may be mistyped, or the page may have another name since the data was "
        "renewed.",
        "網址可能有誤，或資料更新後網頁名稱已變更。",
    ),
    "missing.home": ("To the first page", "回首頁"),
    "missing.search": ("Search", "搜尋"),
    "year": ("{year} (ROC {roc})", "{roc} 年（{year}）"),
    "undated": ("no year stated", "未載明年度"),
}
