"""Lines of text that begin with a label: what StratML has no element of its own for.

``OtherInformation`` and ``Description`` are for people. The scorecard's writer puts what has no
element there as lines ``label：value``, each label in both languages, and the reader of
StratML finds them again by these very labels; all other text stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

__all__ = [
    "BUDGETS",
    "BUDGET_KIND",
    "BUDGET_UNIT",
    "LABELS",
    "NOT_IN_MAP",
    "PLAN_OF",
    "REASONS",
    "RESPONSIBLE",
    "SERIES_OF",
    "split_lines",
    "told",
]

LABELS: Final[Mapping[str, str]] = {
    "level": "層級 Level",
    "group": "府級分組 City group",
    "declared-count": "宣告數量 Declared counts of objectives, KPIs and plans",
    "perspective": "策略構面 Perspective",
    "map-note": "策略地圖註記 Note in the strategy map",
    "map-label": "策略地圖名稱 Name in the strategy map",
    "ksf": "關鍵成功因素 Key success factor",
    "ksf-code": "關鍵成功因素代碼 Code of the key success factor",
    "formula": "計算公式及計量單位 Formula and unit",
    "unit": "主責單位 Responsible unit",
    "tag": "標記 Tag",
    "reason": "無數值之原因 Why there is no value",
    "raw": "原文 As printed",
    "candidate": "可能之數值，未採計 What it may mean, not used",
}
NOT_IN_MAP: Final = "未列入策略地圖 not in the strategy map"
PLAN_OF: Final = "行動計畫 Action plan of"
SERIES_OF: Final = "數列 Series beside the action plan"
RESPONSIBLE: Final = "主責單位 Responsible unit"
BUDGET_KIND: Final = "預算別 Kind of budget"
BUDGET_UNIT: Final = "TWD"
BUDGETS: Final[Mapping[str, str]] = {
    "appropriated": "已編預算 appropriated",
    "estimated": "概算 estimated",
}
REASONS: Final[Mapping[str, str]] = {
    "dash": "以「-」表示",
    "not-established": "尚未成立",
    "suspended": "暫停",
    "blank": "空白",
    "malformed": "寫法有誤",
    "text": "只有文字",
}
_COLON = "："
_KEYS = {label: key for key, label in LABELS.items()}


def told(pairs: Iterable[tuple[str, str]]) -> str:
    """Pairs of key and one-line value as lines with their labels.

    >>> told([("tag", "SDGs")])
    '標記 Tag：SDGs'
    """
    return "\n".join(f"{LABELS[key]}{_COLON}{value}" for key, value in pairs)


def split_lines(text: str) -> tuple[dict[str, list[str]], str]:
    """The values of the labelled lines by key, and the text that is none.

    >>> split_lines("標記 Tag：SDGs\\n其他說明")
    ({'tag': ['SDGs']}, '其他說明')
    """
    values: dict[str, list[str]] = {}
    rest: list[str] = []
    for line in text.split("\n"):
        label, colon, value = line.strip(" \t\r").partition(_COLON)
        key = _KEYS.get(label) if colon else None
        if key is None:
            rest.append(line)
        else:
            values.setdefault(key, []).append(value)
    return values, "\n".join(rest).strip(" \t\r\n")
