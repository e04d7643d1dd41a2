"""Made-up scorecards: other agencies, years, columns and shapes, the same for the same seed."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from bench.layouts.content import Card, Content, Wording

__all__ = ["synthetic"]

_WORDS: dict[str, Any] = json.loads(
    Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8")
)
_PERSPECTIVES = {"C": "顧客", "P": "內部流程", "L": "學習成長", "F": "財務"}


def synthetic(seed: int) -> Content:
    """A plausible scorecard; the same ``seed`` always makes the same one."""
    return _Maker(random.Random(seed)).content(seed)


class _Maker:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.year = dice.choice((109, 110, 112, 113, 114))
        self.seen: set[str] = set()

    def content(self, seed: int) -> Content:
        """The card and its wording."""
        dice = self.dice
        wording = Wording(
            gap=dice.choice((" ", "", "\n")),
            owner=dice.choice(_WORDS["owners"]),
            bands=dice.random() < 0.5,
            unit_column=dice.random() < 0.25,
            remarks=dice.random() < 0.25,
        )
        return Content(f"synth{seed}", (self._card(wording),), wording)

    def _card(self, wording: Wording) -> Card:
        columns = self._columns()
        themes = _WORDS["themes"][: self.dice.randint(2, 4)]
        letters = "ABCD"[: len(themes)]
        objectives = self._objectives(letters)
        kpis: list[Card] = []
        plans: list[Card] = []
        for objective in objectives:
            self._kpis(objective, columns, wording, (kpis, plans))
        counts = (len(objectives), len({k["kpi_code"] for k in kpis}), len(plans))
        document = self._document(columns, objectives, counts)
        document["themes"] = [{"code": c, "label": t} for c, t in zip(letters, themes, strict=True)]
        return {"document": document, "kpis": kpis, "action_plans": plans}

    def _columns(self) -> list[Card]:
        dice, year = self.dice, self.year
        columns = [
            {"roc_year": y, "kind": "actual"} for y in range(year - dice.randint(2, 4), year - 1)
        ]
        if dice.random() < 0.5:
            columns.append({"roc_year": year - 1, "kind": "target"})
        columns.append({"roc_year": year - 1, "kind": "actual"})
        ahead = dice.randint(1, 3)
        return columns + [{"roc_year": year + i, "kind": "target"} for i in range(ahead)]

    def _document(
        self, columns: list[Card], objectives: list[Card], counts: tuple[int, int, int]
    ) -> Card:
        dice, year = self.dice, self.year
        agency = dice.choice(_WORDS["agencies"])
        form = dice.choice(("{y}年{a}平衡計分卡", "{a} 平衡計分卡 ({y}年)"))
        names = ("objectives", "kpis", "action_plans")
        same = dict(zip(names, counts, strict=True))
        last = {name: max(1, n - dice.randint(0, 2)) for name, n in same.items()}
        return {
            "title": form.format(y=year, a=agency), "agency": agency, "level": "agency",
            "roc_year": year,
            "updated_raw": f"更新日期{year - 1}{dice.randint(1, 12):02}15",
            "mission": dice.sample(_WORDS["missions"], dice.randint(1, 3)),
            "vision": dice.choice(_WORDS["visions"]),
            "core_values": dice.sample(_WORDS["values"], 4),
            "perspectives": [{"code": c, "label": n} for c, n in _PERSPECTIVES.items()],
            "declared_counts": [{"roc_year": year - 1} | last, {"roc_year": year} | same],
            "map_objectives": [
                {"code": o["code"], "label": o["label"], "perspective": o["code"][1],
                 "theme": o["code"][0]} for o in objectives
            ],
            "map_notes": [], "value_columns": columns,
        }  # fmt: skip

    def _objectives(self, letters: str) -> list[Card]:
        out = []
        for perspective in "CPL":
            for letter in letters:
                for n in range(1, self.dice.choice((2, 2, 3))):
                    out.append(self._objective(f"{letter}{perspective}{n}"))
        return [*out, self._objective("TF1")]

    def _objective(self, code: str) -> Card:
        return {"code": code, "label": self._phrase()}

    def _phrase(self) -> str:
        """A phrase not used before in this card."""
        while True:
            words = (self.dice.choice(_WORDS[k]) for k in ("verbs", "subjects", "things"))
            text = "".join(words)
            if text not in self.seen:
                self.seen.add(text)
                return text

    def _kpis(
        self, objective: Card, columns: list[Card], wording: Wording,
        out: tuple[list[Card], list[Card]],
    ) -> None:  # fmt: skip
        dice, code = self.dice, objective["code"]
        ksf = ""
        for n in range(1, dice.choice((2, 2, 3, 4, 5))):
            if not ksf or dice.random() < 0.4:
                ksf = self._phrase() + dice.choice(_WORDS["ends"])
            kpi = self._kpi(f"{code}.{n}", columns, wording)
            kpi |= {"objective_code": code, "objective_label": objective["label"],
                    "perspective_code": code[1], "theme_code": code[0], "ksf": ksf}  # fmt: skip
            plans = [
                self._plan(f"{code}.{n}.{i}", kpi) for i in range(1, dice.choice((2, 2, 2, 3, 6)))
            ]
            out[0].append(kpi)
            out[1].extend(plans)
            if len(plans) == 2 and dice.random() < 0.3:
                kpi["series"] = plans[0]["code"]
                second = dict(kpi, series=plans[1]["code"])
                second["values"] = self._values(columns, kpi["unit"])
                out[0].append(second)

    def _kpi(self, code: str, columns: list[Card], wording: Wording) -> Card:
        dice = self.dice
        measure = dice.choice(_WORDS["measures"])
        formula, unit = _WORDS["formula"][measure]
        if wording.unit_column:
            formula = formula.split("\n")[0]
        tag = dice.choice(_WORDS["tags"]).split("、") if dice.random() < 0.2 else []
        return {
            "kpi_code": code, "kpi_label": self._phrase() + measure, "series": None,
            "formula_unit_raw": formula.replace("\n", " "), "unit": unit,
            "values": self._values(columns, unit), "tags": tag,
            "responsible_units": dice.sample(_WORDS["units"], dice.choice((1, 1, 1, 2, 3))),
        }  # fmt: skip

    def _values(self, columns: list[Card], unit: str) -> list[Card]:
        start = self.dice.choice((0, 0, 0, 1))
        word = self.dice.choice(("-", "尚未成立"))
        return [
            dict(c, **(_absent(word) if i < start else self._value(unit)))
            for i, c in enumerate(columns)
        ]

    def _value(self, unit: str) -> Card:
        dice = self.dice
        value: float | int
        if unit == "%":
            value = dice.choice((dice.randint(50, 100), round(dice.uniform(-5, 100), 2)))
            raw = f"{value}%" if dice.random() < 0.5 else str(value)
        elif unit == "元" and dice.random() < 0.5:
            tens = dice.randint(2, 900)
            value, raw = tens * 10_000, f"{tens}萬"
            if dice.random() < 0.2:
                value, raw = tens * 10_000_000, f"{tens / 10:.1f}億"
        else:
            value = dice.randint(1, 10 ** dice.randint(1, 6))
            raw = f"{value:,}"
        note = dice.choice(_WORDS["notes"]) if dice.random() < 0.15 else None
        return {"raw": f"{raw} ({note})" if note else raw, "value": value, "note": note}

    def _plan(self, code: str, kpi: Card) -> Card:
        dice = self.dice
        amounts = [dice.choice((0, dice.randint(1, 90_000) * 1000)) for _ in range(2)]
        kinds = ((self.year, "appropriated"), (self.year + 1, "estimated"))
        return {
            "code": code, "label": self._phrase() + dice.choice(_WORDS["plans"]),
            "kpi_code": kpi["kpi_code"],
            "budget": [
                {"roc_year": y, "kind": k, "raw": f"{a:,}", "value": a}
                for (y, k), a in zip(kinds, amounts, strict=True)
            ],
            "responsible_units": dice.sample(_WORDS["units"], 1),
        }  # fmt: skip


def _absent(word: str) -> Card:
    if word == "-":
        return {"raw": word, "value": None, "note": None, "reason": "dash"}
    return {"raw": word, "value": None, "note": word, "reason": "not-established"}
