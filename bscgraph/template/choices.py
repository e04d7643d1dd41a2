"""What the drop-down lists of a template offer."""

from __future__ import annotations

from collections.abc import Iterable

from bscgraph.iri import Minter, Register
from bscgraph.model import Scorecard
from bscgraph.template.carry import PERSPECTIVES

__all__ = ["MEASURES", "REASONS", "choices"]

# Words that are read as: no value, and why; the first is the usual one.
REASONS = ("-", "尚未成立", "尚未辦理", "暫停辦理", "停辦", "無")
# The usual units of measurement; a test holds them to the code list of the ontology.
MEASURES = (
    "人次", "人數", "%", "件", "件次", "案件", "場次", "次", "場", "團體數", "隊", "戶", "則",
    "篇", "小時", "天", "元", "千元",
)  # fmt: skip


def choices(card: Scorecard, register: Register) -> dict[str, list[str]]:
    """The entries of each list: the units of the agency and those of its last card, …"""
    slug = Minter(register=register).owner(card).slug
    if card.level == "city":
        known = tuple(one.name for one in register.agencies.values() if one.level == "agency")
    else:
        known = register.units_of(slug)
    used = [name for kpi in card.kpis for name in kpi.responsible_units]
    used += [name for plan in card.action_plans for name in plan.responsible_units]
    measures = [kpi.unit for kpi in card.kpis if 0 < len(kpi.unit) <= 12]
    names = {one.code: one.label.value for one in card.perspectives}
    return {
        "units": _each_once([*used, *known]),
        "measures": _each_once([*measures, *MEASURES]),
        "reasons": list(REASONS),
        "perspectives": _each_once((names | PERSPECTIVES).values()),
    }


def _each_once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
