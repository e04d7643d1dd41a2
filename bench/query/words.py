"""The words of a made-up agency: names of indicators and plans, units, tags."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

__all__ = ["Words"]

_WORDS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "layouts" / "vocabulary.json").read_text(encoding="utf-8")
)
_TRAINING = ("專業職能訓練完成率", "達成必須完成課程學習時數比率", "公務人員學習時數達成率")
_BUDGET = ("資本支出預算達成率", "提高預算執行效能", "預算執行率")
_TRAINING_FORMULA = "(當年度完成學習時數達20小時以上之人數/公務人員總數)*100%"
_BUDGET_FORMULA = "資本支出執行數/資本支出可支用預算數×100% 單位：%"


class Words:
    """Draws words with ``dice``; ``own`` are the agency's units in the register."""

    def __init__(self, dice: Random, own: tuple[str, ...]) -> None:
        self._dice = dice
        self._units = own or tuple(dice.sample(_WORDS["units"], 6))
        self._seen: set[str] = set()

    def phrase(self) -> str:
        """A phrase not used before."""
        while True:
            words = (self._dice.choice(_WORDS[k]) for k in ("verbs", "subjects", "things"))
            text = "".join(words)
            if text not in self._seen:
                self._seen.add(text)
                return text

    def measure(self, code: str) -> tuple[str, str, str]:
        """Name, formula and unit of an indicator; every agency measures training and budget."""
        if code == "AL1.1":
            return self._dice.choice(_TRAINING), _TRAINING_FORMULA, "%"
        if code == "TF1.1":
            return self._dice.choice(_BUDGET), _BUDGET_FORMULA, "%"
        measure = self._dice.choice(_WORDS["measures"])
        formula, unit = _WORDS["formula"][measure]
        return self.phrase() + measure, formula.replace("\n", " "), unit

    def plan(self) -> str:
        """The name of a plan; now and then a festival that others pay for too."""
        if self._dice.random() < 0.03:
            return f"辦理{self._dice.choice(_WORDS['subjects'])}嘉年華"
        if self._dice.random() < 0.04:
            return f"{self.phrase()}計畫(備註：於「{self.phrase()}」項下辦理)"
        return self.phrase() + self._dice.choice(_WORDS["plans"])

    def bundle(self, labels: list[str]) -> str:
        """In every other agency, the name of a plan that has these plans as its parts; or ""."""
        parts = "、".join(label.split("(")[0] for label in labels)
        return f"專案管理計畫({parts})" if self._dice.random() < 0.5 else ""

    def units(self) -> tuple[str, ...]:
        """One to three responsible units."""
        many = min(self._dice.choice((1, 1, 1, 1, 2, 3)), len(self._units))
        return tuple(self._dice.sample(self._units, many))

    def tags(self) -> tuple[str, ...]:
        """The frameworks an indicator is tagged with."""
        if self._dice.random() > 0.25:
            return ()
        return tuple(self._dice.choice(("SDGs", "SDGs", "天下、遠見")).split("、"))
