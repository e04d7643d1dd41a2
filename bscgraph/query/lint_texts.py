"""What the linter of stored queries says: a code, a level, the fault and how to mend it.

``error``: an engine would refuse the query, answer something else, or take ever longer.
``advice``: it runs, but people are not told enough.
"""

from __future__ import annotations

from bscgraph.validate.lint_texts import Level, rules

__all__ = ["RULES"]

_ERRORS = """
header-broken
{en}
{zh-Hant}
Correct the lines that begin with “#+ ”: they are TOML with title, question and reading.
請更正以「#+ 」開頭的各行：其為 TOML，須有 title、question、reading。

broken-in
{engine} cannot read the query: {reason}.
{engine} 無法解讀查詢：{reason}。
Write plain SPARQL 1.1 that every engine reads.
請使用各引擎皆可解讀的標準 SPARQL 1.1。

no-select
The query is no SELECT that names its columns.
查詢不是列明欄位的 SELECT。
Write SELECT with the variables to show; no ASK, CONSTRUCT or SELECT *.
請以 SELECT 列出欄位變數，勿用 ASK、CONSTRUCT 或 SELECT *。

values-line
Beside lists of whole numbers there must be one VALUES line, each UNDEF; there are {count}.
須有且僅有一行參數用的 VALUES，值均為 UNDEF（整數清單除外）；目前有 {count} 處。
Write VALUES (?a ?b) {{ (UNDEF UNDEF) }} on a line of its own.
請將 VALUES (?a ?b) {{ (UNDEF UNDEF) }} 單獨寫成一行。

values-names
The VALUES line and the declared parameters differ in {names}.
VALUES 行與所宣告的參數不一致：{names}。
Declare each variable of the line as [parameters.NAME], or take it out.
請以 [parameters.NAME] 宣告該行的每個變數，或予刪除。

limit-line
A parameter says how many rows there are, but there is no one line LIMIT {default} for it.
有參數指定列數，但查詢中沒有唯一的一行 LIMIT {default}。
Write LIMIT and the parameter's default on a line of its own, behind ORDER BY.
請於 ORDER BY 之後單獨寫一行 LIMIT 加該參數的預設值。

values-late
Something stands before the VALUES line inside WHERE.
WHERE 內 VALUES 行之前另有其他內容。
Put the line first: directly inside WHERE, or inside the first GRAPH or subselect of it.
請將該行置於最前：WHERE 內，或其第一個 GRAPH 或子查詢內。

values-at-end
VALUES stands behind WHERE, where it does not filter an aggregate query.
VALUES 位於 WHERE 之後，對彙總查詢不生篩選作用。
Move it inside WHERE.
請移入 WHERE 內。

having-alias
HAVING names {name}, which SELECT makes: some engines then return nothing.
HAVING 使用 SELECT 產生的 {name}，部分引擎將查無結果。
Repeat the aggregate in HAVING.
請在 HAVING 中重寫彙總式。

lang-equals
lang() is compared as text; engines differ in the case of language tags.
以文字比較 lang()；各引擎對語言標籤大小寫處理不一。
Write langMatches(lang(?x), "zh-Hant").
請改用 langMatches(lang(?x), "zh-Hant")。

year-arithmetic
Two years are matched by arithmetic ({expression}): the cost grows with the square of the data.
以加減運算配對年度（{expression}），資料增加時耗時將以平方成長。
Use a link of the model, such as bsc:previousValue or bsc:lastActualBefore.
請使用模型中的連結，例如 bsc:previousValue 或 bsc:lastActualBefore。

division-by-zero
Something is divided by zero ({expression}): some engines end the whole query there.
有除以零的算式（{expression}），部分引擎會因此中止整個查詢。
For “no value” use a variable that nothing binds, such as ?none; test a divisor with IF first.
如須表示「無值」，請用未繫結的變數，例如 ?none；除數請先以 IF 檢查。

coalesce-equals
A FILTER falls back with COALESCE on an equality ({expression}): Virtuoso never takes the fallback.
FILTER 以 COALESCE 為相等比較（{expression}）設退路；Virtuoso 不會採用該退路。
Give each side its own fallback: COALESCE(?a, "") = COALESCE(?b, "").
請為兩側各設退路：COALESCE(?a, "") = COALESCE(?b, "")。

outside-graph
A pattern stands outside GRAPH ({pattern}); the default graph is empty here.
有條件位於 GRAPH 之外（{pattern}）；此處預設圖為空。
Put it inside GRAPH ?submission.
請置於 GRAPH ?submission 內。

reaches-out
The query uses {word}, which leaves the store.
查詢使用 {word}，會存取資料庫以外的資料。
Take it out: a stored query asks the store that it is given.
請刪除：查詢只問所指定的資料庫。

no-order
The rows have no order, so two engines give them in two ways.
結果未排序，不同引擎次序不同。
Add ORDER BY over columns that tell every two rows apart.
請加上 ORDER BY，且所列欄位足以區分任兩列。

order-unbound
ORDER BY uses {name}, which nothing in the query has.
ORDER BY 使用的 {name} 在查詢中並不存在。
Order by columns, or by what the query finds.
請以欄位或查詢所得之變數排序。

unknown-column
The column {name} is not in queries/columns.toml.
欄位 {name} 未列於 queries/columns.toml。
Add what it is called in both languages, and its kind.
請補上其中英文名稱與種類。

unknown-term
There is no {name} in the ontology.
本體中沒有 {name}。
Correct the spelling.
請更正拼字。
"""

_ADVICE = """
text-missing
There is no text for {name} in {lang}.
{name} 缺少{lang}文字。
Write it.
請補上。

no-keywords
There are no keywords in both languages.
未列中英文關鍵詞。
Add [keywords] en = [...] and zh-Hant = [...].
請加上 [keywords] en = [...] 與 zh-Hant = [...]。

no-example
No example says how many rows there are and what is in them.
沒有載明列數與內容的範例。
Add [[examples]] with arguments, rows and expected.
請加上 [[examples]]，含 arguments、rows 與 expected。

unused-prefix
The prefix {name} is declared and not used.
字首 {name} 已宣告而未使用。
Take it out.
請刪除。
"""

RULES = rules(_ERRORS, Level.ERROR) | rules(_ADVICE, Level.ADVICE)
