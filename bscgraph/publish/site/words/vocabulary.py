"""Texts of the pages about the vocabulary, the code lists and the rules."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "vocabulary.title": ("Vocabulary and rules", "詞彙與檢核規則"),
    "vocabulary.lead": (
        "What the data of this site calls things, which codes it uses, and what every scorecard "
        "is checked against.",
        "本站資料使用的名稱與代碼，以及每份計分卡的檢核規則。",
    ),
    "vocabulary.rules": ("Rules", "檢核規則"),
    "vocabulary.rules-lead": (
        "Every scorecard is checked against these rules. Words in braces stand for what the "
        "scorecard says; a rule’s page tells how to mend it.",
        "每份計分卡都依下列規則檢核。大括號代表計分卡上的實際內容；各規則的頁面說明如何補正。",
    ),
    "vocabulary.rules-count": ("{count} rules", "共 {count} 條規則"),
    "vocabulary.rule-title": ("Rule {code}", "檢核規則 {code}"),
    "vocabulary.rule": ("Rule", "規則"),
    "vocabulary.says": ("What it says", "說明文字"),
    "vocabulary.severity": ("Weight", "嚴重程度"),
    "vocabulary.checks": ("Looks at", "檢核對象"),
    "vocabulary.address": ("Address", "網址"),
    "vocabulary.codes": ("Code lists", "代碼表"),
    "vocabulary.codes-lead": (
        "Where the data says neither a number nor a name, it says a code from one of these lists.",
        "資料中不是數字也不是名稱的值，都取自下列代碼表。",
    ),
    "vocabulary.terms": ("Classes and properties", "類別與屬性"),
    "vocabulary.terms-lead": (
        "For those who write queries or load the data into programs of their own.",
        "供撰寫查詢或將資料載入自有程式者參考。",
    ),
    "vocabulary.version": ("Version {version}", "版本 {version}"),
    "vocabulary.meaning": ("Meaning", "意義"),
    "vocabulary.list": ("List", "代碼表"),
    "vocabulary.how-many": ("Codes", "代碼數"),
}
