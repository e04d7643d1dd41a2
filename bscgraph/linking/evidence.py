"""What speaks for two rows of different years being one thing, and how surely it does.

A name counts more than a code: codes are given anew each year. The strongest sign are the past
years, which every scorecard states again: a row that repeats them is the same whatever its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from difflib import SequenceMatcher

from bscgraph.linking.model import Confidence, Evidence, Row

__all__ = ["Weighed", "similarity", "weighed"]

CLOSE, NEARLY_EQUAL, UNDER_ONE_KPI = Decimal("0.6"), Decimal("0.9"), Decimal("0.75")
_SHARED, _AGREEING, _ALONE = 3, Decimal("0.75"), 4
_COMPARED = 300  # characters of a name; no real one is as long
_EXACT = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Weighed:
    """Two rows with what speaks for them; ``order`` is greater the stronger that is.

    ``contradicted``: the numbers or the units of measurement speak against it.
    """

    earlier: Row
    later: Row
    evidence: Evidence
    confidence: Confidence | None
    order: tuple[int | Decimal, ...]


def similarity(one: str, other: str, least: Decimal = Decimal(0)) -> Decimal:
    """The part of two names that agrees: twice the characters they share in the same order by
    those of both (Ratcliff and Obershelp), to three places; 0 where it is under ``least``.

    >>> similarity("參觀人次", "參觀總人次"), similarity("參觀人次", "預算執行率")
    (Decimal('0.889'), Decimal('0.000'))
    """
    one, other = one[:_COMPARED], other[:_COMPARED]
    if one == other:
        return Decimal("1.000") if one else Decimal("0.000")
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    bound = float(least)
    if matcher.real_quick_ratio() < bound or matcher.quick_ratio() < bound:
        return Decimal("0.000")
    return Decimal(matcher.ratio()).quantize(_EXACT, ROUND_HALF_EVEN)


def weighed(earlier: Row, later: Row, *, whole: bool, lonely: bool) -> Weighed:
    """What speaks for two rows of one kind.

    Args:
        earlier: the row of the earlier year.
        later: that of the later.
        whole: whether the indicators they belong to are one.
        lonely: whether no other row of either scorecard has the name of this one.
    """
    ratio = similarity(earlier.name, later.name)
    years = [year for year in earlier.numbers if year in later.numbers]
    same = [earlier.numbers[y] for y in years if earlier.numbers[y] == later.numbers[y]]
    kinds = tuple(_kinds(earlier, later, ratio, whole=whole))
    kinds += ("same-values",) if _agree(earlier, len(years), same) else ()
    evidence = Evidence(kinds, ratio, len(years), len(same))
    rule = _of_plan if earlier.kind == "plan" else _of_kpi
    found = rule(earlier, later, evidence, same, lonely=lonely)
    level = {"certain": 3, "probable": 2, "possible": 1, None: 0}[found]
    order = (
        *(level, int("same-code" in kinds and "same-name" in kinds)),
        *(int(earlier.series == later.series), int(earlier.turn == later.turn)),
        *(int("same-values" in kinds), ratio, int("same-code" in kinds), int(whole)),
        *(len(same), int("same-measure" in kinds), int("same-units" in kinds)),
    )
    return Weighed(earlier, later, evidence, found, order)


def _kinds(earlier: Row, later: Row, ratio: Decimal, *, whole: bool) -> list[str]:
    found = []
    if earlier.code and earlier.code == later.code:
        found.append("same-code")
    if earlier.name and earlier.name == later.name:
        found.append("same-name")
    elif ratio >= CLOSE:
        found.append("similar-name")
    measured = (earlier.measure, earlier.formula)
    if any(measured) and measured == (later.measure, later.formula):
        found.append("same-measure")
    if earlier.units and earlier.units == later.units:
        found.append("same-units")
    if whole:
        found.append("same-kpi")
    return found


def _agree(row: Row, shared: int, same: list[Decimal]) -> bool:
    """Whether the numbers of common years say that it is one thing.

    Rates of 100 % in all years are those of many rows: they have to be different numbers.
    """
    if row.kind == "plan":
        return shared > 0 and len(same) == shared and all(same)
    return shared >= _SHARED and len(same) >= _AGREEING * shared and len(set(same)) > 1


def _of_kpi(
    earlier: Row, later: Row, evidence: Evidence, same: list[Decimal], *, lonely: bool
) -> Confidence | None:
    code, name = "same-code" in evidence.kinds, "same-name" in evidence.kinds
    values = "same-values" in evidence.kinds
    other_measure = bool(earlier.measure and later.measure and earlier.measure != later.measure)
    against = evidence.shared >= _SHARED and not evidence.equal
    doubtful = against or other_measure
    if name:
        if code:
            return "probable" if doubtful else "certain"
        return "probable" if lonely and not doubtful else "possible"
    if values and (code or evidence.similarity >= CLOSE) and not other_measure:
        return "probable"
    if code and evidence.similarity >= CLOSE:
        if evidence.similarity >= NEARLY_EQUAL:
            return "possible" if doubtful else "probable"
        return None if against else "possible"
    alone = values and len(same) >= _ALONE and len(set(same)) >= _SHARED
    return "possible" if alone and not other_measure else None


def _of_plan(
    earlier: Row, later: Row, evidence: Evidence, same: list[Decimal], *, lonely: bool
) -> Confidence | None:
    del earlier, later, same
    code, name = "same-code" in evidence.kinds, "same-name" in evidence.kinds
    whole, ratio = "same-kpi" in evidence.kinds, evidence.similarity
    if name:
        return "certain" if code else "probable" if lonely else "possible"
    if code and ratio >= NEARLY_EQUAL:
        return "probable"
    if ratio >= CLOSE and whole and "same-values" in evidence.kinds:
        return "probable"
    close = ratio >= CLOSE and code
    return "possible" if close or (ratio >= UNDER_ONE_KPI and whole) else None
