"""What a generated document says: expected readings and how their words are printed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["GOLDEN", "Card", "Content", "Wording", "golden", "truth"]

Card = dict[str, Any]
GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"


@dataclass(frozen=True, slots=True)
class Wording:
    """How a card's table prints what the expected reading says in one fixed way.

    ``gap`` stands between a code and its label; ``owner`` is the word for a responsible unit
    in headings; ``bands`` prints a row per perspective; ``unit_column`` prints the unit in a
    column of its own; ``remarks`` adds an empty 備註 column; ``heads`` puts other words in
    headings.
    """

    gap: str = " "
    owner: str = "科室"
    bands: bool = False
    unit_column: bool = False
    remarks: bool = False
    heads: tuple[tuple[str, str], ...] = ()


#: Other words that agencies put in the headings of the same columns.
_WORDS = (
    (("關鍵成功因素(KSF)", "關鍵成功因素"), ("KPI (關鍵績效指標)", "衡量指標"),
     ("KPI 主責", "主辦"), ("年\n實際值", "年度\n實際達成值"), ("年\n目標值", "年度\n年度目標值"),
     ("行動計畫\n已編", "行動計畫\n"), ("預算(元)", "法定預算數(元)"), ("概算(元)", "概算數(元)"),
     ("主責科室", "承辦科室"), ("主責局處", "承辦單位")),
    (*((f"{y}年", f"{y + 1911}年") for y in range(105, 118)), ("主責科室", "主責單位"),
     ("計算公式及計量單位", "計算公式及衡量單位"), ("策略目標", "策略目標名稱")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """The cards of one document with their wording."""

    name: str
    cards: tuple[Card, ...]
    wording: Wording = field(default_factory=Wording)


def truth(content: Content) -> Card | list[Card]:
    """The expected reading: one object, or a list where the document holds several cards."""
    return content.cards[0] if len(content.cards) == 1 else list(content.cards)


def _load(name: str) -> Card:
    card: Card = json.loads((GOLDEN / f"{name}.expected.json").read_text(encoding="utf-8"))
    return card


def golden() -> list[Content]:
    """The documents whose expected reading was made by eye, two of them under other headings."""
    hakka = Wording(gap="", bands=True)
    tfam, hac, city = _load("tfam_111"), _load("hac_111"), _load("city_c_111")
    return [
        Content("tfam", (tfam,)),
        Content("hac", (hac,), hakka),
        Content("city", (city,), Wording(gap="", owner="局處")),
        Content("cityhac", (city, hac), hakka),
        Content("tfamwords", (tfam,), Wording(heads=_WORDS[0])),
        Content("hacwords", (hac,), Wording(gap="", bands=True, remarks=True, heads=_WORDS[1])),
    ]
