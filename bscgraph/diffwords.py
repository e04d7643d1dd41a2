"""What ``diff`` says, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

__all__ = ["DIFF_TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
DIFF_TEXTS: dict[str, tuple[str, str]] = {
    "metavar.BEFORE": ("BEFORE", "前"),
    "metavar.AFTER": ("AFTER", "後"),
    "diff": (
        "Say what changed from the scorecard BEFORE to the scorecard AFTER: values stated anew, "
        "targets moved, money, codes that mean something else, names, plans added and dropped.\n\n"
        "Both are files (documents or graphs), or with --store names of submissions "
        "(hac/2022/1, or hac/2022 for the newest). Exit code 0 whatever changed.",
        "說明兩份計分卡（前、後）的異動：實際值前後不同、目標值調整、經費、代碼改指其他項目、"
        "名稱變更、行動計畫增刪。\n\n"
        "兩者皆為檔案（文件或圖）；加 --store 時為提報名稱（hac/2022/1，或以 hac/2022 表示"
        "最新者）。"
        "不論有無異動，結束碼均為 0。",
    ),
    "opt.diff.store": (
        "Take both from this store: a folder, or the address of a SPARQL endpoint.",
        "兩者均取自此資料庫：資料夾或 SPARQL 端點網址。",
    ),
    "opt.diff.format": (
        "Format. Default: by the suffix of -o (.txt .html .json), else text.",
        "格式。預設依 -o 的副檔名（.txt .html .json），否則為 text。",
    ),
    "usage.diff-suffix": (
        "{name}: the suffix stands for no format of diff; use .txt, .html or .json, or --format.",
        "{name}：副檔名不是 diff 的格式；請用 .txt、.html、.json，或以 --format 指定。",
    ),
    "diff.done": ("Changes: {count}", "異動 {count} 項"),
}
