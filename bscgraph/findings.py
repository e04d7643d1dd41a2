"""Findings: what is doubtful in a document. A finding is a value and is never raised.

Every code is defined once, in :data:`CATALOGUE` of :mod:`bscgraph.findings`, with a message
and a way to mend it in both languages. The texts are templates over ``params`` and the place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files

from bscgraph.wrapping import one_line

__all__ = ["CATALOGUE", "Definition", "Finding", "Place", "Severity"]


class Severity(StrEnum):
    """How much a finding matters: 退件, 請確認 or 參考."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document: all counted from 1; None where the format has no such thing."""

    page: int | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None
    sheet: str | None = None
    table: int | None = None

    def describe(self, lang: str = "en") -> str:
        """A short phrase for people: "page 2, row 5, column 7 (110年 實際值)"."""
        zh = lang.lower().startswith("zh")
        # without pages and sheets a row is counted within its table
        table = self.table if self.page is None and self.sheet is None else None
        words = (
            ("第 {} 個表格", "table {}", table),
            ("工作表「{}」", "sheet “{}”", self.sheet),
            ("第 {} 頁", "page {}", self.page),
            ("第 {} 列", "row {}", self.row),
            ("第 {} 欄", "column {}", self.column),
        )
        parts = [(z if zh else e).format(value) for z, e, value in words if value is not None]
        text = ("、" if zh else ", ").join(parts)
        if self.header:
            text += f"（{self.header}）" if zh else f" ({self.header})"
        return text


@dataclass(frozen=True, slots=True)
class Definition:
    """One kind of finding: its severity and its texts (``str.format`` templates)."""

    severity: Severity
    message: Mapping[str, str]
    fix: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt: a code of the catalogue, the place, the verbatim text, the real values."""

    code: str
    place: Place = Place()
    raw: str = ""
    subject: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """The severity of this kind of finding."""
        return CATALOGUE[self.code].severity

    def message(self, lang: str = "en") -> str:
        """What is doubtful, with the real values, in ``en`` or ``zh-Hant``."""
        return self._text(CATALOGUE[self.code].message, lang)

    def fix(self, lang: str = "en") -> str:
        """How to mend it, in ``en`` or ``zh-Hant``."""
        return self._text(CATALOGUE[self.code].fix, lang)

    def _text(self, texts: Mapping[str, str], lang: str) -> str:
        template = texts["zh-Hant" if lang.lower().startswith("zh") else "en"]
        values = {"raw": self.raw, "subject": self.subject, **self.params}
        return template.format_map({name: _quoted(name, text) for name, text in values.items()})


_NUMBERS = {"value", "kept", "declared", "counted"}


def _quoted(name: str, text: str) -> str:
    """A value for a sentence: on one line, our own numbers with thousands separators."""
    if name in _NUMBERS and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return f"{Decimal(text):,f}"
    # Only we make these, and they stand behind a word: their own blank stays.
    return " " + one_line(text) if name == "maybe_en" and text else one_line(text)


def _define(severity: Severity, zh: str, en: str, zh_fix: str, en_fix: str) -> Definition:
    return Definition(severity, {"zh-Hant": zh, "en": en}, {"zh-Hant": zh_fix, "en": en_fix})


CATALOGUE: dict[str, Definition] = {}

# What the graph cannot look up in the register of agencies and units.
CATALOGUE["agency-not-in-register"] = _define(
    Severity.INFO,
    "機關「{raw}」不在機關登錄檔內，暫以代碼 {slug} 識別。",
    "The agency “{raw}” is not in the register; it is identified as {slug} for now.",
    "請確認機關全銜；若為新機關，請於 ontology/register/agencies.csv 增列。",
    "Check the agency's full name; if it is new, add it to ontology/register/agencies.csv.",
)
CATALOGUE["unit-not-in-register"] = _define(
    Severity.INFO,
    "單位「{raw}」不在單位登錄檔內，暫以代碼 {slug} 識別。",
    "The unit “{raw}” is not in the register; it is identified as {slug} for now.",
    "請確認單位名稱；若為新單位，請於 ontology/register/units.csv 增列。",
    "Check the unit's name; if it is new, add it to ontology/register/units.csv.",
)

# What the readers of office files left out or could not take from the file.
CATALOGUE["hidden-row"] = _define(
    Severity.WARNING,
    "此列在檔案中設為隱藏，列印時看不到，故未採計：「{raw}」。",
    "This row is hidden in the file, so it is not printed and was not read: “{raw}”.",
    "若內容屬於計分卡，請取消隱藏後重新存檔；否則請刪除該列。",
    "If it belongs to the scorecard, unhide it and save again; otherwise delete the row.",
)
CATALOGUE["hidden-column"] = _define(
    Severity.WARNING,
    "此欄在檔案中設為隱藏，列印時看不到，故未採計：「{raw}」。",
    "This column is hidden in the file, so it is not printed and was not read: “{raw}”.",
    "若內容屬於計分卡，請取消隱藏後重新存檔；否則請刪除該欄。",
    "If it belongs to the scorecard, unhide it and save again; otherwise delete the column.",
)
CATALOGUE["hidden-sheet"] = _define(
    Severity.WARNING,
    "此工作表設為隱藏，故未採計：「{raw}」。",
    "This sheet is hidden, so it was not read: “{raw}”.",
    "若內容屬於計分卡，請取消隱藏後重新存檔；否則請刪除該工作表。",
    "If it belongs to the scorecard, unhide it and save again; otherwise delete the sheet.",
)
CATALOGUE["hidden-text"] = _define(
    Severity.WARNING,
    "此段文字設為隱藏，列印時看不到，故未採計：「{raw}」。",
    "This text is marked as hidden, so it is not printed and was not read: “{raw}”.",
    "若內容屬於計分卡，請取消隱藏格式後重新存檔；否則請刪除。",
    "If it belongs to the scorecard, remove the hidden format and save again; else delete it.",
)
CATALOGUE["formula-without-value"] = _define(
    Severity.VIOLATION,
    "儲存格只有公式「{raw}」而沒有計算結果，故沒有數值可讀。",
    "The cell holds the formula “{raw}” without a computed result, so there is no value to read.",
    "請以試算表軟體開啟檔案、重新計算並存檔，或將公式改為數值。",
    "Open the file in a spreadsheet program, recalculate and save, or put the value in its place.",
)
CATALOGUE["digits-rounded"] = _define(
    Severity.INFO,
    "儲存格顯示為「{raw}」，完整數值為 {full}；採用顯示值。",
    "The cell shows “{raw}”, its full value is {full}; the displayed value was taken.",
    "若應使用完整數值，請調整儲存格的小數位數後重新存檔。",
    "If the full value is meant, show more decimals in the cell and save again.",
)


def _entries(table: str) -> dict[str, Definition]:
    """Definitions written as five lines each: code and severity, zh, en, fix zh, fix en."""
    out = {}
    for block in table.strip().split("\n\n"):
        head, *texts = block.splitlines()
        code, _, severity = head.partition(" ")
        out[code] = _define(Severity(severity), *texts)
    return out


# What the reading of scorecards doubts.
CATALOGUE |= _entries(files("bscgraph").joinpath("findings.txt").read_text(encoding="utf-8"))
