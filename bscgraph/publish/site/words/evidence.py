"""Texts of the pages that show where a value was printed."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "evidence.page": ("Page {n} of the document", "原文件第 {n} 頁"),
    "evidence.sheet": ("Sheet “{name}” of the document", "原文件工作表「{name}」"),
    "evidence.whole": ("The document’s tables", "原文件的表格"),
    "evidence.lead": (
        "What stands in each cell, word for word, and where. The link of a number leads here and "
        "marks its cell.",
        "逐格列出原文件的文字與位置。從任一數字的連結來到本頁時，會標示它所在的儲存格。",
    ),
    "evidence.of": ("Document", "文件"),
    "evidence.digest": ("Digest of the file (SHA-256)", "檔案摘要碼（SHA-256）"),
    "evidence.every": ("Pages of the document", "文件各頁"),
    "evidence.picture": ("Picture of the page", "頁面影像"),
    "evidence.alt": (
        "Picture of page {n} of {name}. Its words stand in the tables below.",
        "{name} 第 {n} 頁的影像，其文字見下方表格。",
    ),
    "evidence.no-picture": (
        "The document itself was not at hand when this page was made, so there is no picture.",
        "產生本頁時手邊沒有原文件，因此沒有頁面影像。",
    ),
    "evidence.words": ("Words of the cells", "儲存格文字"),
    "evidence.table": ("Table {n}", "表格 {n}"),
    "evidence.tables": ("Table {n} of the document, row by row", "文件中第 {n} 個表格，逐列列出"),
    "evidence.row": ("Row", "列"),
    "evidence.column": ("Column {n}", "第 {n} 欄"),
    "evidence.lines": ("Outside the tables", "表格以外的文字"),
}
