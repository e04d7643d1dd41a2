"""Made-up submissions: golden scorecards with other agencies, years, numbers and faults.

The same number and seed give the same scorecards on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

from bscgraph.model import BudgetItem, Kpi, Reading, Scorecard, Text, Value
from tests.cards import read_expected

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"
AGENCIES = (
    *("臺北市政府文化局", "臺北市政府民政局", "臺北市政府社會局", "臺北市政府勞動局"),
    *("臺北市政府教育局", "臺北市政府環境保護局", "臺北市立動物園", "臺北市立圖書館"),
)
# How many of a hundred cells, rows or parts get a fault.
_FAULTS = 2


def golden() -> list[Scorecard]:
    """The scorecards read by eye, largest first."""
    cards = [
        card for path in sorted(GOLDEN.glob("*.expected.json")) for card in read_expected(path)
    ]
    return sorted(cards, key=lambda card: -len(card.kpis))


def generated(
    count: int, seed: int = 1, cards: list[Scorecard] | None = None
) -> Iterator[Scorecard]:
    """``count`` scorecards made from ``cards`` in turn (the golden ones by default)."""
    originals = cards or golden()
    for number in range(count):
        yield changed(originals[number % len(originals)], Random(seed * 1_000_003 + number))


def changed(card: Scorecard, chance: Random) -> Scorecard:
    """``card`` of another agency and year, with other numbers, and faults here and there."""
    move = chance.randint(-4, 4)
    return replace(
        card,
        agency=card.agency if card.level == "city" else chance.choice(AGENCIES),
        roc_year=card.roc_year and card.roc_year + move,
        mission=() if _rarely(chance) else card.mission,
        core_values=() if _rarely(chance) else card.core_values,
        declared_counts=tuple(
            replace(one, roc_year=one.roc_year and one.roc_year + move, kpis=_off(one.kpis, chance))
            for one in card.declared_counts
        ),
        value_columns=tuple(
            replace(one, roc_year=one.roc_year + move) for one in card.value_columns
        ),
        kpis=tuple(_kpi(one, move, chance) for one in card.kpis),
        action_plans=tuple(
            replace(
                one,
                budget=tuple(_budget(item, move, chance) for item in one.budget),
                responsible_units=() if _rarely(chance) else one.responsible_units,
            )
            for one in card.action_plans
        ),
    )


def _rarely(chance: Random) -> bool:
    return chance.randrange(100) < _FAULTS


def _off(count: int | None, chance: Random) -> int | None:
    return count + 1 if count is not None and _rarely(chance) else count


def _kpi(kpi: Kpi, move: int, chance: Random) -> Kpi:
    return replace(
        kpi,
        values=tuple(
            Value(one.roc_year + move, one.kind, _reading(one.reading, chance))
            for one in kpi.values
        ),
        unit="" if _rarely(chance) else kpi.unit,
        responsible_units=() if _rarely(chance) else kpi.responsible_units,
        objective_label=_drifted(kpi.objective_label) if _rarely(chance) else kpi.objective_label,
    )


def _drifted(label: Text) -> Text:
    return replace(label, value=label.value + "計畫")


def _budget(item: BudgetItem, move: int, chance: Random) -> BudgetItem:
    return BudgetItem(item.roc_year + move, item.kind, _reading(item.reading, chance))


def _reading(reading: Reading, chance: Random) -> Reading:
    if reading.value is None:
        return reading
    if _rarely(chance):
        return _broken(reading, chance)
    value = (reading.value * chance.randint(50, 150) / 100).quantize(Decimal("0.1"))
    return replace(reading, raw=f"{value:,f}", value=value)


def _broken(reading: Reading, chance: Random) -> Reading:
    raw, reason = chance.choice(
        (("1,4004,000", "malformed"), ("研究發展組", "text"), ("-", "dash"))
    )
    unclear = reason == "malformed"
    return Reading(
        raw,
        None,
        "unresolved" if unclear else "clean",
        reading.note,
        reason,
        Decimal(14004000) if unclear else None,
        source=reading.source,
    )
