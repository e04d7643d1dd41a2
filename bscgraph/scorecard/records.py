"""What the rows of the scorecard table are gathered into, by code."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bscgraph.scorecard.rows import Key
from bscgraph.scorecard.spot import Ledger, Spot
from bscgraph.text import Code, tight

__all__ = ["KpiRecord", "PlanRecord", "Records", "Series"]


@dataclass
class Series:
    """One row of values of a KPI; ``plan`` is the code of the plan beside it.

    ``cells`` are its formula and unit.
    """

    plan: Code | None
    values: dict[Key, Spot] = field(default_factory=dict)
    cells: dict[str, Spot] = field(default_factory=dict)
    units: list[Spot] = field(default_factory=list)


@dataclass
class KpiRecord:
    """A KPI with everything its rows hold; ``cells`` are its label (kpi) and ksf."""

    code: Code
    cells: dict[str, Spot] = field(default_factory=dict)
    units: list[Spot] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)


@dataclass
class PlanRecord:
    """An action plan with everything its rows hold; ``shared`` budgets stand over several.

    ``cells`` holds its label (plan).
    """

    code: Code
    cells: dict[str, Spot]
    budgets: dict[Key, Spot] = field(default_factory=dict)
    shared: dict[Key, Spot] = field(default_factory=dict)
    units: list[Spot] = field(default_factory=list)


@dataclass
class Records:
    """All objectives (their label cells), KPIs and plans of a table, by code.

    ``levels`` are the cells of columns for themes and perspectives.
    """

    objectives: dict[Code, Spot] = field(default_factory=dict)
    kpis: dict[Code, KpiRecord] = field(default_factory=dict)
    plans: dict[Code, PlanRecord] = field(default_factory=dict)
    levels: dict[tuple[str, str], Spot] = field(default_factory=dict)
    tails: dict[tuple[int, int, int], list[Spot]] = field(default_factory=dict)
    heads: dict[tuple[int, int, int], Spot] = field(default_factory=dict)

    def join(self, spot: Spot, tail: Spot, ledger: Ledger) -> None:
        """Note that ``tail`` continues ``spot`` on a later page.

        Some programs print the lines at the page's end on both pages: they are taken once.
        """
        again = _repeated(self.whole(spot).text, tail.text)
        self.heads[tail.key] = spot
        ledger.use(tail)
        rest = tail.text.split("\n")[again:]
        if rest:
            tail = replace(tail, text="\n".join(rest), wraps=tail.wraps[again:])
            self.tails.setdefault(spot.key, []).append(tail)

    def whole(self, spot: Spot) -> Spot:
        """The spot with what later pages continue of it."""
        for tail in self.tails.get(spot.key, []):
            spot = spot.continued(tail)
        return spot

    def head(self, spot: Spot) -> Spot:
        """The spot this one continues, or itself."""
        return self.heads.get(spot.key, spot)

    def fill_ksf(self) -> None:
        """Key success factors of merged cells, from above or else from below, per objective."""
        groups: dict[Code, list[KpiRecord]] = {}
        for record in self.kpis.values():
            groups.setdefault(record.code.at_level(1), []).append(record)
        for members in groups.values():
            for ordered in (members, members[::-1]):
                last: Spot | None = None
                for record in ordered:
                    last = record.cells.get("ksf", last)
                    if last is not None:
                        record.cells["ksf"] = last


def _digits(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _repeated(text: str, tail: str) -> int:
    """How many lines at the end of ``text`` stand again at the beginning of ``tail``.

    Lines with digits are never taken for repeated: a number may truly go on with the same ones.
    """
    before, after = text.split("\n"), tail.split("\n")
    for count in range(min(len(before), len(after)), 0, -1):
        ends, begins = before[-count:], after[:count]
        same = all(tight(x) == tight(y) for x, y in zip(ends, begins, strict=True))
        if same and len(tight(begins[0])) > 1 and not any(map(_digits, begins)):
            return count
    return 0
