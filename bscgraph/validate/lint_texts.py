"""What the shapes linter says: a code, a level, the fault and how to mend it, in both languages.

``error``: the shape is wrong, or an engine would pass over it in silence. ``advice``: it runs,
but people cannot act on what it finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["LINT", "Level", "LintRule", "rules"]


class Level(StrEnum):
    """How much a fault in a shapes file matters."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class LintRule:
    """One kind of fault; the texts are templates over what the fault names."""

    code: str
    level: Level
    message: Mapping[str, str]
    fix: Mapping[str, str]


_ERRORS = """
unknown-term
There is no SHACL term {term}; engines pass over it in silence{near}.
SHACL 沒有 {term} 這個詞彙，引擎會直接略過{near}。
Correct the spelling, or take it out: only SHACL Core and SHACL-SPARQL are run.
請更正拼字或刪除；只執行 SHACL Core 與 SHACL-SPARQL。

wrong-value
{term} takes {kind}, not {value}.
{term} 的值應為{kind}，而非 {value}。
Correct the value of {term}.
請更正 {term} 的值。

duplicate-code
The rule code {value} is also that of {other}.
規則代碼 {value} 與 {other} 重複。
Give each rule a code of its own.
請為每條規則編定不同的代碼。

query-broken
The query cannot be read: {reason}.
查詢無法解讀：{reason}。
Correct the query; each prefix it uses must be declared through sh:prefixes.
請更正查詢；所用的字首均須以 sh:prefixes 宣告。

recursive-shape
The shape leads back to itself; SHACL leaves open what that means, and engines differ.
形狀循環參照自身；SHACL 未規定其意義，各引擎的結果不同。
Take a link out, or use a path such as [ sh:zeroOrMorePath ex:part ].
請移除其中一個參照，或改用路徑，例如 [ sh:zeroOrMorePath ex:part ]。

query-refused
The query is not run: {reason}.
查詢不予執行：{reason}。
Write a shorter SELECT (ASK in a validator) over the data at hand, without FROM and SERVICE.
請改寫為較短、只查詢受檢資料的 SELECT（驗證器則為 ASK），不得使用 FROM 與 SERVICE。

query-without-this
The query does not select $this, so it can find nothing.
查詢未選取 $this，因此不會有任何結果。
Write SELECT $this … in the outermost SELECT.
請在最外層寫成 SELECT $this …。

unknown-class
The ontology defines no class {value}; the shape would never find anything{near}.
知識本體沒有類別 {value}，此形狀永遠找不到受檢對象{near}。
Correct the class.
請更正類別名稱。

unknown-property
The ontology defines no property {value}{near}.
知識本體沒有屬性 {value}{near}。
Correct the property.
請更正屬性名稱。

unknown-code
The code lists have no {value}{near}.
代碼表沒有 {value}{near}。
Correct the code.
請更正代碼。

severity-in-query
sh:severity stands on the SPARQL constraint, where engines do not look.
sh:severity 寫在 SPARQL 限制上，引擎不會讀取。
Move sh:severity to the shape.
請將 sh:severity 移到形狀上。

no-target
Nothing leads to this shape: it has no target, and no other shape uses it.
此形狀沒有受檢對象，也未被其他形狀引用，因此不會執行。
Give it a target such as sh:targetClass, or use it in another shape.
請加上 sh:targetClass 等受檢對象，或在其他形狀中引用。
"""

_ADVICE = """
unnamed-shape
A {what} has no name (IRI), so its results cannot be told apart or compared over time.
有一個{what}沒有名稱（IRI），其結果無法辨別，也無法前後比較。
Give it an IRI.
請給予 IRI。

no-message
There is no message in {language}.
缺少{language}訊息。
Add sh:message in that language: what is wrong, with the values in it.
請加上該語言的 sh:message：說明錯誤並帶入實際數值。

no-fix
It does not say in {language} how to mend what is found.
缺少{language}改善說明。
Add bsc:howToFix in that language.
請加上該語言的 bsc:howToFix。

no-rationale
It does not say in {language} why the rule exists.
缺少{language}規則理由。
Add bsc:rationale in that language.
請加上該語言的 bsc:rationale。

no-rule-code
There is no rule code; the name of the shape stands for it.
沒有規則代碼，將以形狀名稱代替。
Add bsc:ruleCode, a short code such as ORG-01.
請加上 bsc:ruleCode，例如 ORG-01。

no-severity
No severity is stated; everything found counts as a violation.
未載明嚴重程度，所有結果均視為退件。
Add sh:severity: sh:Violation, sh:Warning or sh:Info.
請加上 sh:severity：sh:Violation、sh:Warning 或 sh:Info。

no-constraint
The shape has a target, but nothing that it asks of it.
此形狀有受檢對象，卻沒有任何要求。
Say what is wanted of the target, for instance with sh:property.
請載明對受檢對象的要求，例如以 sh:property。

unfilled-placeholder
Nothing fills {value} in the {language} text.
{language}文字中的 {value} 沒有可帶入的值。
Select the variable in the query, or use the name of a property of what is checked.
請在查詢中選取該變數，或改用受檢對象的屬性名稱。

several-queries
The shape has {value} SPARQL constraints; their results share one text.
此形狀有 {value} 個 SPARQL 限制，其結果共用同一說明。
Make one shape for each query.
請為每個查詢各設一個形狀。

never-fires
No breaking example makes this rule fire.
沒有任何錯誤範例會觸發此規則。
Add an example {value}.break.ttl (or .trig) that breaks it.
請加上違反此規則的範例 {value}.break.ttl（或 .trig）。
"""


def rules(text: str, level: Level) -> dict[str, LintRule]:
    """The rules that ``text`` spells out, five lines each: code, fault and mending in both."""
    found = {}
    for block in text.strip().split("\n\n"):
        code, en, zh, fix_en, fix_zh = block.splitlines()
        texts = {"en": en, "zh-Hant": zh}
        found[code] = LintRule(code, level, texts, {"en": fix_en, "zh-Hant": fix_zh})
    return found


LINT = rules(_ERRORS, Level.ERROR) | rules(_ADVICE, Level.ADVICE)
