"""Compare a reading with the expected one as sets of facts, and count wrong numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bench.layouts.content import Card

__all__ = ["Score", "compare", "compare_all"]

Fact = tuple[Any, ...]
_SECONDARY = frozenset({"value raw", "reason", "budget raw", "series"})
_KPI_TEXTS = (
    "objective_code", "objective_label", "perspective_code", "theme_code", "kpi_code",
    "kpi_label", "series", "formula_unit_raw", "unit",
)  # fmt: skip


@dataclass(slots=True)
class Score:
    """Facts found, missed and invented; ``wrong`` lists numbers that are not the expected."""

    hit: int = 0
    extra: int = 0
    missed: int = 0
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall over all core facts (0 to 1)."""
        whole = 2 * self.hit + self.extra + self.missed
        return 2 * self.hit / whole if whole else 1.0

    def add(self, other: Score) -> None:
        """Pool another score into this one."""
        self.hit += other.hit
        self.extra += other.extra
        self.missed += other.missed
        self.wrong += other.wrong
        self.errors += other.errors

    def facts(self, name: str, got: set[Fact], want: set[Fact]) -> None:
        """Count the facts of one record."""
        got = {f for f in got if f[0] not in _SECONDARY}
        want = {f for f in want if f[0] not in _SECONDARY}
        self.hit += len(got & want)
        self.extra += len(got - want)
        self.missed += len(want - got)
        self.errors += [f"+{name} {f}" for f in sorted(got - want, key=str)]
        self.errors += [f"-{name} {f}" for f in sorted(want - got, key=str)]


def _plain(text: object) -> str:
    """NFKC without white space and underline marks."""
    folded = unicodedata.normalize("NFKC", "" if text is None else str(text))
    return re.sub(r"\s|</?u>", "", folded)


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


def _named(record: Card, names: tuple[str, ...]) -> set[Fact]:
    return {(n, _plain(record.get(n))) for n in names if _plain(record.get(n))}


def _document(card: Card) -> set[Fact]:
    doc = card["document"]
    facts = _named(doc, ("agency", "level", "vision", "roc_year"))
    for name in ("mission", "core_values"):
        facts |= {(name, _plain(text)) for text in doc.get(name) or ()}
    facts |= {("theme", t["code"], _plain(t["label"])) for t in doc.get("themes") or ()}
    for count in doc.get("declared_counts") or ():
        for name in ("objectives", "kpis", "action_plans"):
            if count.get(name) is not None:
                facts.add(("declared", count["roc_year"], name, int(count[name])))
    for o in doc.get("map_objectives") or ():
        facts.add(("map label", o["code"], _plain(o["label"])))
        facts.add(("map place", o["code"], "perspective", o.get("perspective")))
        facts.add(("map place", o["code"], "theme", o.get("theme")))
    return facts


def _kpi(kpi: Card) -> set[Fact]:
    facts = _named(kpi, _KPI_TEXTS) | {("kpi",)}
    ksf, code = _plain(kpi.get("ksf")), kpi.get("objective_code") or ""
    if ksf:
        facts.add(("ksf", ksf.removeprefix(code) or ksf))
    for v in kpi["values"]:
        place = (v["roc_year"], v["kind"])
        facts.add(("value", *place, _number(v["value"])))
        facts |= {(n, *place, _plain(v.get(n))) for n in ("note", "reason") if v.get(n)}
        facts.add(("value raw", *place, _plain(v["raw"])))
    facts |= {("unit of kpi", _plain(u)) for u in kpi.get("responsible_units") or ()}
    return facts | {("tag", _plain(t)) for t in kpi.get("tags") or ()}


def _plan(plan: Card) -> set[Fact]:
    facts = _named(plan, ("code", "label", "kpi_code")) | {("plan",)}
    for b in plan["budget"]:
        facts.add(("budget", b["roc_year"], b["kind"], _number(b["value"])))
        facts.add(("budget raw", b["roc_year"], b["kind"], _plain(b["raw"])))
    return facts | {("unit of plan", _plain(u)) for u in plan.get("responsible_units") or ()}


def _pairs(
    got: list[Card], want: list[Card], facts: Callable[[Card], set[Fact]], code: str
) -> list[tuple[Card | None, Card | None]]:
    """Records of the same code side by side, the most alike first; the rest alone."""
    close = [
        (len(facts(a) & facts(b)), -abs(i - j), i, j)
        for i, a in enumerate(got)
        for j, b in enumerate(want)
        if a.get(code) == b.get(code)
    ]
    out: list[tuple[Card | None, Card | None]] = []
    left, right = set(range(len(got))), set(range(len(want)))
    for _, _, i, j in sorted(close, reverse=True):
        if i in left and j in right:
            out.append((got[i], want[j]))
            left.remove(i)
            right.remove(j)
    out += [(got[i], None) for i in sorted(left)]
    return out + [(None, want[j]) for j in sorted(right)]


def _wrong(name: str, got: set[Fact], want: set[Fact]) -> list[str]:
    """Numbers read where the expected reading has another one, or none."""
    known = {f[:-1]: f[-1] for f in want if f[0] in {"value", "budget"}}
    return [
        f"{name} {f[1:-1]} read {f[-1]}, expected {known.get(f[:-1])}"
        for f in sorted(got, key=str)
        if f[0] in {"value", "budget"} and f[-1] is not None and known.get(f[:-1]) != f[-1]
    ]


def compare(got: Card, want: Card) -> Score:
    """Score one card."""
    score = Score()
    score.facts("document", _document(got), _document(want))
    for part, facts, code in (("kpis", _kpi, "kpi_code"), ("action_plans", _plan, "code")):
        for a, b in _pairs(got.get(part) or [], want[part], facts, code):
            name = str((b or a or {}).get(code))
            mine, theirs = facts(a) if a else set(), facts(b) if b else set()
            score.facts(name, mine, theirs)
            score.wrong += _wrong(name, mine, theirs)
    return score


def compare_all(got: list[Card], want: Card | list[Card]) -> Score:
    """Score the cards of a file, each beside the expected card of the same level and codes."""
    left, score = list(got), Score()
    empty: Card = {"document": {}, "kpis": [], "action_plans": []}
    for card in want if isinstance(want, list) else [want]:
        codes = {k["kpi_code"] for k in card["kpis"]}

        def alike(other: Card, card: Card = card, codes: set[str] = codes) -> tuple[bool, int]:
            same = other["document"].get("level") == card["document"]["level"]
            return same, len(codes & {k["kpi_code"] for k in other["kpis"]})

        best = max(left, key=alike, default=empty)
        score.add(compare(best, card))
        left = [other for other in left if other is not best]
    for other in left:
        score.add(compare(other, empty))
        score.errors.insert(0, f"+card {other['document'].get('title')}")
    return score
