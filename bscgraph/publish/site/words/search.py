"""Texts of the pages for searching and browsing."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "search.title": ("Search", "搜尋"),
    "search.of": ("Search: {name}", "搜尋：{name}"),
    "search.lead": (
        "Search objectives, indicators, action plans and the notes beside their numbers.",
        "搜尋策略目標、績效指標、行動計畫，以及數值旁的註記。",
    ),
    "search.words": ("Words", "搜尋字詞"),
    "search.hint": (
        "Every word must occur; words between quotation marks one after another. Codes, agencies "
        "and years may be among them: 展覽 美術館 111.",
        "須含有每個字詞；加引號者須連續出現。可加上代碼、機關或年度，例如：展覽 美術館 111。",
    ),
    "search.agency": ("Agency", "機關"),
    "search.kind": ("Kind", "種類"),
    "search.any": ("All", "全部"),
    "search.submit": ("Search", "搜尋"),
    "search.found": ("What was found", "搜尋結果"),
    "search.busy": ("Searching …", "搜尋中…"),
    "search.none": (
        "Nothing was found. Try fewer or shorter words, or browse the lists below.",
        "找不到符合的內容。請減少或縮短字詞，或瀏覽下方清單。",
    ),
    "search.all": ("Found: {count}", "共找到 {count} 筆"),
    "search.some": (
        "Showing {count}; up to {left} more.",
        "已顯示 {count} 筆，其餘至多 {left} 筆。",
    ),
    "search.cut": (
        "A word is very common: only its best places are looked through; add a word.",
        "有字詞十分常見，僅檢視最相關者；請再加上其他字詞。",
    ),
    "search.failed": (
        "The search index could not be loaded; reload the page, or browse the lists below.",
        "無法載入搜尋索引；請重新整理網頁，或瀏覽下方清單。",
    ),
    "search.more": ("Show more", "顯示更多"),
    "search.wrong": ("This cannot be searched so", "無法如此搜尋"),
    "search.total": ("Found: {count}", "共找到 {count} 筆"),
    "search.browse": ("Browse by agency", "依機關瀏覽"),
    "search.browse-lead": (
        "Objectives, indicators, action plans and themes of each agency, with the years they "
        "stand in.",
        "各機關的策略目標、績效指標、行動計畫與策略主題，以及所在年度。",
    ),
    "search.list-lead": (
        "All that its scorecards name; a year leads to the page of that year.",
        "歷年計分卡所列項目；點選年度可前往該年的頁面。",
    ),
    "search.prev": ("Previous", "上一頁"),
    "search.next": ("Next", "下一頁"),
    "search.pages": ("Pages of the result", "結果分頁"),
}
