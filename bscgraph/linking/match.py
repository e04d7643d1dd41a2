"""What the scorecards of one owner are to each other, year after year: a pure function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, product
from urllib.parse import unquote

from bscgraph.linking.evidence import CLOSE, Weighed, weighed
from bscgraph.linking.model import Card, Decision, Ended, Found, Link, Reuse, Row
from bscgraph.linking.strands import Strands

__all__ = ["found_in"]

_KINDS = ("kpi", "plan")  # in this order: plans are known by their indicators too
_Couple = tuple[Row, Row]


def found_in(cards: Sequence[Card], decisions: Sequence[Decision] = ()) -> Found:
    """What the scorecards of one owner, one a year, are to each other.

    Args:
        cards: the newest submission of each year.
        decisions: what somebody decided, which counts more than what is found.
    """
    cards = sorted(cards, key=lambda card: card.year)
    decided = [_couples(one, cards) for one in decisions]
    work = _Work(cards, Strands(_apart(decisions, decided)))
    unheeded = [
        one for one, couples in zip(decisions, decided, strict=True)
        if not work.heed(one, couples)
    ]  # fmt: skip
    for kind in _KINDS:
        for before, after in pairwise(cards):
            work.pair(kind, before, after)
        for before, after in _far(cards):
            work.bridge(kind, before, after)
    return work.result(unheeded)


def _far(cards: Sequence[Card]) -> list[tuple[Card, Card]]:
    """Scorecards that do not follow each other, the nearest first."""
    far = [(a, b) for n, a in enumerate(cards) for b in cards[n + 2 :]]
    return sorted(far, key=lambda pair: pair[1].year - pair[0].year)


def _apart(
    decisions: Sequence[Decision], decided: Sequence[Sequence[_Couple]]
) -> Iterator[tuple[str, str]]:
    for one, couples in zip(decisions, decided, strict=True):
        if one.verdict == "different":
            yield from ((a.node, b.node) for a, b in couples)


def _couples(decision: Decision, cards: Sequence[Card]) -> list[_Couple]:
    """The rows a decision speaks of: of indicators, value row by value row."""
    left, right = (_rows_of(name, cards) for name in (decision.earlier, decision.later))
    if decision.verdict == "different":
        return list(product(left, right))
    keys = {row.series: row for row in reversed(right)}
    if all(row.series in keys for row in left) and len(keys) == len(right):
        return [(row, keys[row.series]) for row in left]
    return list(zip(left, right, strict=False))


def _rows_of(name: str, cards: Sequence[Card]) -> list[Row]:
    return [row for card in cards for row in card.rows if name in _called(row)]


def _called(row: Row) -> set[str]:
    """What a row may be called: its address, or that of its indicator, after the base."""
    nodes = [row.node, *([row.whole] if row.kind == "kpi" else [])]
    paths = [node.partition("/id/scorecard/")[2] for node in nodes]
    return {*paths, *map(unquote, paths)} - {""}


@dataclass(slots=True)
class _Work:
    """What is known so far."""

    cards: Sequence[Card]
    strands: Strands
    decided: dict[tuple[str, str], Decision] = field(default_factory=dict)
    kept: list[tuple[Weighed, Decision | None]] = field(default_factory=list)
    close: dict[str, list[Weighed]] = field(default_factory=dict)
    unsure: list[Weighed] = field(default_factory=list)

    def heed(self, decision: Decision, couples: Sequence[_Couple]) -> bool:
        """Do as somebody decided; False where there are no such rows, or they cannot be one."""
        self.decided |= {(one.node, other.node): decision for one, other in couples}
        if decision.verdict == "different":
            return bool(couples)
        joined = [couple for couple in couples if self.strands.join(*couple)]
        self.kept += ((weighed(*one, whole=False, lonely=True), decision) for one in joined)
        return bool(joined)

    def pair(self, kind: str, before: Card, after: Card) -> None:
        """Join the rows of two scorecards that follow each other, the surest first."""
        left, right = ([row for row in card.rows if row.kind == kind] for card in (before, after))
        found = self._weighed(left, right)
        for one in found:
            if one.confidence or one.evidence.similarity >= CLOSE:
                self.close.setdefault(one.earlier.node, []).append(one)
                self.close.setdefault(one.later.node, []).append(one)
        self._join([one for one in found if one.confidence])

    def bridge(self, kind: str, before: Card, after: Card) -> None:
        """Join what was left out in the years between, where there is little doubt."""
        left = [row for row in before.rows if row.kind == kind and self._open(row, after.year)]
        right = [row for row in after.rows if row.kind == kind and self._open(row, before.year)]
        found = self._weighed(left, right)
        self._join([one for one in found if one.confidence in {"certain", "probable"}])

    def _open(self, row: Row, year: int) -> bool:
        """Whether a row has no partner between its year and ``year``, nor in that."""
        first, last = sorted((row.year, year))
        others = (other for other in self.strands.of(row) if other != row.year)
        return not any(first <= other <= last for other in others)

    def _weighed(self, left: list[Row], right: list[Row]) -> list[Weighed]:
        names = Counter(row.name for row in left), Counter(row.name for row in right)
        # Plans whose indicators are known to be one have that in common.
        wholes = {(one.earlier.whole, one.later.whole) for one, _ in self.kept
                  if one.earlier.kind == "kpi"}  # fmt: skip
        return [
            weighed(
                one, other,
                whole=one.kind == "plan" and (one.whole, other.whole) in wholes,
                lonely=names[0][one.name] == names[1][other.name] == 1,
            )
            for one, other in _candidates(left, right)
        ]  # fmt: skip

    def _join(self, found: list[Weighed]) -> None:
        """Join the strongest first; where two are as strong and exclude each other, neither."""
        ranked = sorted(found, key=lambda one: (one.order, one.later.node), reverse=True)
        for _, group in groupby(ranked, key=lambda one: one.order):
            possible = [one for one in group if self._joinable(one)]
            ends = Counter(node for one in possible for node in (one.earlier.node, one.later.node))
            for one in possible:
                if ends[one.earlier.node] == ends[one.later.node] == 1:
                    if self.strands.join(one.earlier, one.later):
                        self.kept.append((one, None))
                else:
                    self.unsure.append(one)

    def _joinable(self, one: Weighed) -> bool:
        taken = self.strands.partner(one.earlier, one.later.year)
        other = self.strands.partner(one.later, one.earlier.year)
        return taken is None and other is None

    def result(self, unheeded: Sequence[Decision]) -> Found:
        """Everything found, in the order of years and scorecards."""
        place = {row.node: (n, m) for n, card in enumerate(self.cards)
                 for m, row in enumerate(card.rows)}  # fmt: skip
        links = [self._link(one, decision) for one, decision in self.kept]
        links.sort(key=lambda one: (place[one.later.node], place[one.earlier.node]))
        strands = {id(s): s for card in self.cards for s in map(self.strands.of, card.rows)}
        lineages = [tuple(s[year] for year in sorted(s)) for s in strands.values()]
        return Found(
            tuple(self.cards),
            tuple(links),
            tuple(self._reuses()),
            tuple(self._ended()),
            tuple(lineages),
            tuple(unheeded),
        )

    def _link(self, one: Weighed, decision: Decision | None) -> Link:
        if decision is not None:
            return Link(one.earlier, one.later, "certain", one.evidence, (), decision)
        rivals = self._rivals(one.earlier, one.later) + self._rivals(one.later, one.earlier)
        as_good = [other for other in rivals if other.confidence == one.confidence]
        level = one.confidence or "possible"
        if level == "probable" and as_good:
            level = "possible"
        rows = sorted((self._other(other, one) for other in rivals), key=_placed)
        return Link(one.earlier, one.later, level, one.evidence, tuple(rows))

    def _rivals(self, row: Row, partner: Row) -> list[Weighed]:
        """What might have been the partner of ``row`` and is nobody's."""
        found = []
        for one in self.close.get(row.node, ()):
            other = one.later if one.earlier is row else one.earlier
            free = self.strands.partner(other, row.year) is None
            if other.year == partner.year and other is not partner and free:
                found.append(one)
        return found

    @staticmethod
    def _other(rival: Weighed, one: Weighed) -> Row:
        return rival.later if rival.earlier is one.earlier else rival.earlier

    def _reuses(self) -> Iterator[Reuse]:
        """Codes of two scorecards in turn under which no row of the one is a row of the other."""
        unsure = {(one.earlier.node, one.later.node) for one in self.unsure}
        for kind, (before, after) in product(_KINDS, pairwise(self.cards)):
            earlier, later = _by_code(before, kind), _by_code(after, kind)
            for code in later:
                couples = list(product(earlier.get(code, ()), later[code]))
                joined = any(self.strands.partner(a, b.year) is b for a, b in couples)
                if couples and not joined and not any((a.node, b.node) in unsure
                                                      for a, b in couples):  # fmt: skip
                    yield self._reuse(*couples[0])

    def _reuse(self, earlier: Row, later: Row) -> Reuse:
        evidence = weighed(earlier, later, whole=False, lonely=True).evidence
        return Reuse(earlier, later, evidence, self.decided.get((earlier.node, later.node)))

    def _ended(self) -> Iterator[Ended]:
        for before, after in pairwise(self.cards):
            for row in before.rows:
                if self.strands.partner(row, after.year) is None:
                    alike = [one.later for one in self.unsure
                             if one.earlier is row and one.later.year == after.year
                             and self.strands.partner(one.later, row.year) is None]  # fmt: skip
                    yield Ended(row, after.year, tuple(sorted(alike, key=_placed)))


def _placed(row: Row) -> tuple[int, int, str]:
    return row.year, row.place, row.node


def _by_code(card: Card, kind: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in card.rows:
        if row.kind == kind and row.code:
            found.setdefault(row.code, []).append(row)
    return found


def _candidates(left: list[Row], right: list[Row]) -> Iterator[_Couple]:
    """The rows worth a comparison: of one code or name, and those left with each other."""
    exact = {(row.code, row.name) for row in left} & {(row.code, row.name) for row in right}
    codes: dict[str, list[Row]] = {}
    names: dict[str, list[Row]] = {}
    for row in right:
        codes.setdefault(row.code, []).append(row)
        names.setdefault(row.name, []).append(row)
    loose = [row for row in right if (row.code, row.name) not in exact]
    for row in left:
        near = [*(codes.get(row.code, ()) if row.code else ())]
        near += names.get(row.name, ()) if row.name else ()
        near += loose if (row.code, row.name) not in exact else ()
        yield from ((row, other) for other in {other.node: other for other in near}.values())
