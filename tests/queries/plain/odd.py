"""Scorecards with what real ones rarely have, to find where two programs differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

from bench.submissions import generated
from bscgraph.graph import build
from bscgraph.model import Kpi, Reading, Scorecard, Source, Text
from tests.queries.plain.cells import Submitted

__all__ = ["numbered", "odd"]

_LOWER = ("交通事故件數", "處理天數(愈低愈佳)", "民眾陳情件數")
_NOTES = (None, None, "考量疫情酌予調整", "館舍整修暫停開放", "如期完成")


def numbered(cards: Iterable[Scorecard]) -> Iterator[Submitted]:
    """Each card with the number of its submission: the first of a scorecard is 1."""
    seen: dict[str, int] = {}
    for card in cards:
        name = build(card).scorecard
        seen[name] = seen.get(name, 0) + 1
        yield card, seen[name]


def odd(count: int, seed: int = 1) -> Iterator[Scorecard]:
    """``count`` scorecards with zeros, falling numbers, percent signs here and there, blank and
    unread cells, columns left out or printed twice, codes used twice, and no year now and then."""
    for number, card in enumerate(generated(count, seed)):
        chance = Random(seed * 7919 + number)
        kpis = [_odd(kpi, chance) for kpi in card.kpis]
        lower = {kpi.code: Text(name, "") for kpi, name in zip(kpis[4:], _LOWER, strict=False)}
        kpis = [replace(kpi, label=lower.get(kpi.code, kpi.label)) for kpi in kpis]
        if len(kpis) > 3:
            kpis[3] = replace(kpis[3], code=kpis[1].code, series=None)
        year = None if chance.random() < 0.15 else card.roc_year
        yield replace(card, roc_year=year, kpis=tuple(kpis))


def _odd(kpi: Kpi, chance: Random) -> Kpi:
    start = Decimal(chance.choice((0, 1, 40, 100, 8)))
    step = Decimal(chance.choice(("0", "1", "0.5", "-0.25", "-8", "20", "0.125")))
    page = chance.choice(
        (None, Source(page=chance.randint(1, 4), table=1, row=chance.randint(2, 9)))
    )
    values = []
    for number, value in enumerate(kpi.values):
        for _ in range(chance.choice((0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2))):
            reading = _cell(start + step * number, chance) if chance.random() < 0.8 else None
            values.append(replace(value, reading=replace(reading or value.reading, source=page)))
    return replace(kpi, values=tuple(values), unit=chance.choice((kpi.unit, "%")))


def _cell(number: Decimal, chance: Random) -> Reading:
    note = chance.choice(_NOTES)
    if chance.random() < 0.15:
        raw, reason = chance.choice(
            (("-", "dash"), ("", "blank"), ("暫停", "suspended"), ("尚未成立", "not-established"),
             ("研究發展組", "text"), ("1,4004", "malformed"))
        )  # fmt: skip
        status = "unresolved" if reason == "malformed" else "clean"
        return Reading(raw, None, status, note, reason)
    if chance.random() < 0.1:
        number = Decimal(0)
    if chance.random() < 0.2:
        return Reading(f"{number}%", number, note=note, percent=True)
    if chance.random() < 0.1:
        return Reading(f"{number}萬", number * 10_000, "repaired", note, scale=10_000)
    return Reading(f"{number}", number, note=note)
