"""The report of a build for people: a text, and a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from bscgraph.bulk.history import WHY
from bscgraph.bulk.report import Report, Row
from bscgraph.draw.page import escaped, style
from bscgraph.wrapping import one_line

__all__ = ["page", "summary", "text"]

_LANGUAGES = ("zh-Hant", "en")
# key -> (English, Traditional Chinese)
_WORDS = {
    "title": ("Report of the build", "建置報告"),
    "documents": ("documents", "文件"),
    "failed": ("documents not read", "無法讀取的文件"),
    "scorecards": ("scorecards (submissions)", "計分卡（提報）"),
    "kpis": ("indicators (KPI)", "指標（KPI）"),
    "plans": ("action plans", "行動計畫"),
    "values": ("value cells", "數值格"),
    "amounts": ("budget cells", "預算格"),
    "Violation": ("findings to be mended", "檢核結果：退件"),
    "Warning": ("findings to be looked at", "檢核結果：請確認"),
    "Info": ("findings for information", "檢核結果：參考"),
    "across": ("of these across scorecards", "其中跨計分卡"),
    "doubts": ("doubts of the reading", "判讀疑義"),
    "withdrawn": ("submissions withdrawn", "已撤回的提報"),
    "notes": ("doubts about the manifest", "清單疑義"),
    "rules": ("findings by rule", "各規則的檢核結果"),
    "graph": ("submission", "提報"),
    "card": ("scorecard", "計分卡"),
    "file": ("document", "文件"),
    "why": ("why", "原因"),
    "rule": ("rule", "規則"),
    "count": ("number", "數量"),
    "at": ("withdrawn", "撤回時間"),
    "older": ("revised since", "已有較新版本"),
    "between": ("findings across scorecards", "跨計分卡檢核結果"),
    "found": ("finding", "檢核結果"),
    "other": ("held against", "比對對象"),
    "kept": (
        "What an earlier version of the program read of it stays.",
        "先前版本程式的判讀結果保留。",
    ),
}
_LEVELS = ("Violation", "Warning", "Info")
_COUNTS = ("kpis", "plans", "values", "amounts")


def _word(key: str, lang: str) -> str:
    return _WORDS[key][lang != "en"]


def _both(key: str) -> str:
    return f"{_word(key, 'zh-Hant')} {_word(key, 'en')}"


def summary(report: Report) -> list[tuple[str, int]]:
    """The numbers of a report: a key of the words, and how many."""
    found, doubts = report.found(), report.found("doubts")
    return [
        ("documents", report.documents),
        ("failed", len(report.failures)),
        ("scorecards", len(report.rows)),
        *((name, report.total(name)) for name in _COUNTS),
        *((level, found[level]) for level in _LEVELS),
        ("across", len(report.across)),
        ("doubts", sum(doubts.values())),
        ("withdrawn", len(report.withdrawn)),
    ]


def text(report: Report, lang: str = "") -> str:
    """The report as lines, in ``lang`` or in both languages."""
    said = [lang] if lang else list(_LANGUAGES)
    lines = [f"{number:>10,}  {_label(key, lang)}" for key, number in summary(report)]
    for failed in report.failures:
        lines += ["", _line(failed.file)]
        lines += [f"    {_line(failed.failure.message(one))}" for one in said]
        lines += [f"    {_word('kept', one)}" for one in said if failed.kept]
    for one in report.withdrawn:
        english, chinese = WHY[one.reason]
        why = {"en": english, "zh-Hant": chinese}
        lines += ["", _line(f"{one.graph}  {one.name}  {one.at}")]
        lines += [f"    {why[each]}" + (f" → {one.by}" if one.by else "") for each in said]
    for found in report.across:
        words = {"en": found.en, "zh-Hant": found.zh}
        lines += ["", _line(f"{found.rule}  {found.graph}  {found.code}".rstrip())]
        lines += [f"    {_line(words[each])}" for each in said]
    for file, (en, zh) in report.notes:
        sentences = {"en": en, "zh-Hant": zh}
        lines += ["", _line(file), *(f"    {_line(sentences[each])}" for each in said)]
    return "\n".join(lines) + "\n"


def _line(words: str) -> str:
    """One line that a terminal takes for nothing else."""
    shown = (
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in one_line(words)
    )
    return "".join(shown)


def _label(key: str, lang: str) -> str:
    return _word(key, lang) if lang else _both(key)


def page(report: Report) -> str:
    """The report as an HTML page in both languages."""
    name = _both("title")
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="zh-Hant">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{name}</title>\n<style>\n{style()}{_CSS}</style>\n</head>\n<body>\n<main>",
            f"<h1>{_spoken('title')}</h1>",
            *_numbers(report),
            *_failures(report),
            *_table("card", _HEADS, (_cells(row) for row in report.rows), "scorecards"),
            *_table("rule", ("rule", "why", "count"), _rules(report), "rules"),
            *_table("rule", ("rule", "graph", "found", "other"), _across(report), "between"),
            *_table("graph", ("graph", "file", "at", "why"), _gone(report), "withdrawn"),
            *_table("file", ("file", "why"), _notes(report), "notes"),
            "</main>\n</body>\n</html>\n",
        )
    )


_CSS = """h1, caption, th { text-align: start; }
h1 span, caption span, th span { display: block; font-weight: normal; font-size: .85em; }
main { max-width: 90rem; margin: 0 auto; }
table { width: 100%; }
table.numbers { max-width: 40rem; }
table.few { min-width: 34rem; }
table.many { min-width: 72rem; }
thead th { background: var(--head); overflow-wrap: normal; }
tbody th { font-weight: 500; background: #fff; }
td.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
td span[lang=en] { display: block; color: #46535f; }
.older { color: #46535f; }
"""
_FEW = 5  # columns that a small screen can nearly show
_HEADS = ("graph", "card", "file", "kpis", "plans", "values", "amounts", *_LEVELS, "doubts")


def _spoken(key: str) -> str:
    return f'{_word(key, "zh-Hant")} <span lang="en">{_word(key, "en")}</span>'


def _numbers(report: Report) -> Iterator[str]:
    yield '<div class="scroll"><table class="numbers"><tbody>'
    for key, number in summary(report):
        yield f'<tr><th scope="row">{_spoken(key)}</th><td class="number">{number:,}</td></tr>'
    yield "</tbody></table></div>"


def _failures(report: Report) -> Iterator[str]:
    rows = []
    for one in report.failures:
        kept = [_word("kept", lang) if one.kept else "" for lang in _LANGUAGES]
        zh, en = (
            f"{one.failure.message(lang)} {more}".strip()
            for lang, more in zip(_LANGUAGES, kept, strict=True)
        )
        rows.append([escaped(one.file), _said(zh, en)])
    yield from _table("file", ("file", "why"), rows, "failed")


def _said(zh: str, en: str) -> str:
    return f'{escaped(zh)} <span lang="en">{escaped(en)}</span>'


def _table(
    first: str, heads: Sequence[str], rows: Iterator[list[str]] | list[list[str]], caption: str
) -> Iterator[str]:
    """A table whose first column names the rows; nothing where there is no row."""
    rows = list(rows)
    if not rows:
        return
    label = escaped(_both(caption))
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
    yield f'<table class="{"many" if len(heads) > _FEW else "few"}">'
    yield f"<caption>{_spoken(caption)}</caption><thead><tr>"
    yield from (f'<th scope="col">{_spoken(head)}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = "".join(
            f"<td{' class=number' if cell.replace(',', '').isdecimal() else ''}>{cell}</td>"
            for cell in row[1:]
        )
        yield f'<tr><th scope="row">{row[0]}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _cells(row: Row) -> list[str]:
    card = row.card
    names = "\n".join(PurePath(file).name for file in row.files)
    older = "" if row.current else f'<br><span class="older">{_both("older")}</span>'
    return [
        escaped(row.graph) + older,
        escaped(card.title or card.agency),
        escaped(names),
        *(f"{getattr(card, name):,}" for name in _COUNTS),
        *(f"{card.findings.get(level, 0):,}" for level in _LEVELS),
        f"{sum(card.doubts.values()):,}",
    ]


def _rules(report: Report) -> list[list[str]]:
    from bscgraph.validate import default_rules
    from bscgraph.validate.crosslevel import crosslevel_rules

    known = (*default_rules().all(), *crosslevel_rules().all())
    reasons = {rule.code: rule.rationale for rule in known}
    rows = []
    for code, number in report.rules().items():
        why = reasons.get(code, {})
        rows.append(
            [escaped(code), _said(why.get("zh-Hant", ""), why.get("en", "")), f"{number:,}"]
        )
    return rows


def _across(report: Report) -> list[list[str]]:
    return [
        [
            escaped(one.rule),
            escaped(" ".join(filter(None, (one.graph, one.code)))),
            _said(one.zh, one.en),
            "<br>".join(map(escaped, one.others)),
        ]
        for one in report.across
    ]


def _gone(report: Report) -> list[list[str]]:
    rows = []
    for one in report.withdrawn:
        english, chinese = WHY[one.reason]
        by = f" → {escaped(one.by)}" if one.by else ""
        names = (one.graph, one.name, one.at)
        rows.append([*map(escaped, names), _said(chinese, english) + by])
    return rows


def _notes(report: Report) -> list[list[str]]:
    return [[escaped(file), _said(zh, en)] for file, (en, zh) in report.notes]
