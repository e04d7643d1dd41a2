"""Texts of the pages about the vocabulary, the code lists and the rules."""

from __future__ import annotations

__all__ = ["TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TEXTS: dict[str, tuple[str, str]] = {
    "vocabulary.title": ("Vocabulary and rules", "詞彙與檢核規則"),
    "tab.codes": ("{name} – code list", "{name}（代碼表）"),
    "tab.term": ("{name} – term of the vocabulary", "{name}（詞彙）"),
    "vocabulary.lead": (
        "What the data of this site calls things, which codes it uses, and what every scorecard "
        "is checked against.",
        "本站資料使用的名稱與代碼，以及每份計分卡的檢核規則。",
    ),
    "vocabulary.rules": ("Rules", "檢核規則"),
    "vocabulary.rules-lead": (
        "Every scorecard is checked against these rules. Underlined words stand for what the "
        "scorecard says; a rule’s page tells how to mend it.",
        "每份計分卡都依下列規則檢核。加底線的字代表計分卡上的實際內容；各規則的頁面說明如何補正。",
    ),
    "vocabulary.rules-count": ("{count} rules", "共 {count} 條規則"),
    "vocabulary.rule-title": ("Rule {code}", "檢核規則 {code}"),
    "vocabulary.rule": ("Rule", "規則"),
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
    **{
        f"vocabulary.stands.{name}": texts
        for name, texts in {
            "this": ("the item", "該項"),
            "subject": ("the item", "該項"),
            "name": ("name", "名稱"),
            "otherName": ("other name", "另一名稱"),
            "otherLabel": ("other name", "另一名稱"),
            "formulaText": ("formula as printed", "計算公式原文"),
            "seriesKey": ("value row", "數值列"),
            "rocYear": ("year", "年度"),
            "otherRocYear": ("other year", "另一年度"),
            "period": ("year", "年度"),
            "missing": ("year", "年度"),
            "year": ("year", "年度"),
            "second": ("second value", "另一數值"),
            "candidateValue": ("likely number", "可能數值"),
            "withScale": ("with a unit of scale", "含單位者"),
            "withSign": ("with a sign", "含符號者"),
            "without": ("without", "不含者"),
            "before": ("item before", "前一項"),
            "kpiCode": ("KPI code", "KPI 代碼"),
            "parent": ("code above", "上層代碼"),
            "perspectiveCode": ("perspective", "構面"),
            "cityPerspective": ("city’s perspective", "府級構面"),
            "sumOfParts": ("sum of the parts", "各項合計"),
            "sum": ("sum", "合計"),
            "amount": ("amount", "金額"),
            "scorecardLabel": ("scorecard", "計分卡"),
            "submissionDateText": ("date as printed", "日期原文"),
            "responsibleUnits": ("units", "主責單位"),
            "unit": ("unit", "單位"),
            "otherUnit": ("other unit", "另一單位"),
            "agencyName": ("agency", "機關"),
            "agencies": ("agencies", "機關數"),
            "firstAgency": ("first agency", "首個機關"),
            "lastAgency": ("last agency", "末個機關"),
            "linked": ("linked", "已連結數"),
            "else": ("what it says", "實際內容"),
        }.items()
    },
    "vocabulary.table": ("The code lists as a table", "代碼表一覽"),
    "vocabulary.how-many": ("Codes", "代碼數"),
}
