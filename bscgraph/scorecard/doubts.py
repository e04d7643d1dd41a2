"""Cross-checks inside one card: what the document says twice must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bscgraph.model import DeclaredCount, Scorecard
from bscgraph.scorecard.records import Records
from bscgraph.scorecard.spot import Ledger
from bscgraph.text import Code, leading_code, tight

__all__ = ["check"]


def check(card: Scorecard, records: Records, ledger: Ledger) -> None:
    """Compare map with table, codes with grammar and themes, declared with counted numbers."""
    _check_identity(card, ledger)
    _check_labels(card, ledger)
    _check_sets(card, ledger)
    _check_codes(card, records, ledger)
    _check_counts(card, ledger)
    _check_plans(card, ledger)


def _check_identity(card: Scorecard, ledger: Ledger) -> None:
    if not card.agency:
        ledger.doubt("agency-missing")
    if card.roc_year is None:
        ledger.doubt("year-missing")
    if card.updated is None and card.updated_raw is not None:
        ledger.doubt("date-impossible", None, text=card.updated_raw)
    elif card.updated is None and card.map_objectives:
        ledger.doubt("date-missing")


def _table_labels(card: Scorecard) -> dict[str, str]:
    return {
        kpi.objective_code: kpi.objective_label.value
        for kpi in reversed(card.kpis)
        if kpi.objective_label.value
    }


def _check_labels(card: Scorecard, ledger: Ledger) -> None:
    """Labels of objectives in map and table: equal, swapped, or drifted; none used twice."""
    in_map = {one.code: one.label.value for one in card.map_objectives}
    in_table = _table_labels(card)
    both = [code for code in in_map if code in in_table]
    drifted = [code for code in both if tight(in_map[code]) != tight(in_table[code])]
    swapped: set[str] = set()
    for code in drifted:
        other = _swapped_with(code, drifted, in_map, in_table)
        if other and code not in swapped:
            swapped |= {code, other}
            ledger.doubt(
                "label-swap", None, code, other=other, map=in_map[code], table=in_table[code]
            )
    for code in drifted:
        if code not in swapped:
            ledger.doubt("label-drift", None, code, map=in_map[code], table=in_table[code])
    for side, labels in (("map", in_map), ("table", in_table)):
        _check_duplicates(side, labels, ledger)


def _swapped_with(
    code: str, drifted: Sequence[str], in_map: dict[str, str], in_table: dict[str, str]
) -> str:
    """The other code whose labels are this one's the other way round."""
    for other in drifted:
        crossed = tight(in_map[code]) == tight(in_table[other])
        if other != code and crossed and tight(in_map[other]) == tight(in_table[code]):
            return other
    return ""


def _check_duplicates(side: str, labels: dict[str, str], ledger: Ledger) -> None:
    times = Counter(tight(label) for label in labels.values() if label)
    for label, count in times.items():
        if count > 1:
            codes = [code for code, text in labels.items() if tight(text) == label]
            text = labels[codes[0]]
            ledger.doubt(
                "duplicate-label", None, codes[0], side=side, label=text, codes="、".join(codes)
            )


def _check_sets(card: Scorecard, ledger: Ledger) -> None:
    """Each objective of the map is in the table and the other way round."""
    in_map = [one.code for one in card.map_objectives]
    in_table = list(dict.fromkeys(kpi.objective_code for kpi in card.kpis))
    if not in_map:
        return
    for code in in_map:
        if code not in in_table:
            ledger.doubt("objective-not-in-table", None, code)
    for code in in_table:
        if code not in in_map:
            ledger.doubt("objective-not-in-map", None, code)
    for code, times in Counter(in_map).items():
        if times > 1:
            ledger.doubt("duplicate-code", None, code, other=code)


def _check_codes(card: Scorecard, records: Records, ledger: Ledger) -> None:
    """Codes keep to the grammar, stand at their level, and their theme is declared."""
    levels: Iterable[tuple[int, Code]] = (
        *((1, code) for code in records.objectives),
        *((2, code) for code in records.kpis),
        *((3, code) for code in records.plans),
    )
    for level, code in levels:
        if not code.regular or code.level != level:
            ledger.doubt("code-outside-grammar", None, str(code))
    declared = {theme.code for theme in card.themes} | {"T"}
    codes = [one.code for one in card.map_objectives] + [kpi.objective_code for kpi in card.kpis]
    for name in dict.fromkeys(codes):
        found = leading_code(name)
        if card.themes and found and found[0].theme not in declared:
            ledger.doubt("theme-not-declared", None, name, theme=found[0].theme)
    _check_names(card, ledger)


def _check_names(card: Scorecard, ledger: Ledger) -> None:
    """KPIs and objectives of the table have names."""
    for code in dict.fromkeys(kpi.code for kpi in card.kpis if not kpi.label.value):
        ledger.doubt("kpi-without-label", None, code)
    nameless = (kpi.objective_code for kpi in card.kpis if not kpi.objective_label.value)
    for code in dict.fromkeys(nameless):
        ledger.doubt("objective-without-label", None, code)


def _check_counts(card: Scorecard, ledger: Ledger) -> None:
    """Declared numbers against those counted, and the declared change against the difference."""
    counts = {count.roc_year: count for count in card.declared_counts if count.roc_year is not None}
    this_year = counts.get(card.roc_year) if card.roc_year is not None else None
    if this_year is not None:
        counted = {
            "objectives": len({kpi.objective_code for kpi in card.kpis}),
            "kpis": len({kpi.code for kpi in card.kpis}),
            "action_plans": len(card.action_plans),
        }
        for what, number in counted.items():
            declared = getattr(this_year, what)
            if declared is not None and declared != number:
                ledger.doubt(
                    "count-differs", None, what, declared=str(declared), counted=str(number),
                    what=_WORDS[what], what_en=what.replace("_", " "),
                )  # fmt: skip
    _check_change(card.declared_counts, counts, ledger)


_WORDS = {"objectives": "策略目標", "kpis": "KPI", "action_plans": "行動計畫"}


def _check_change(
    declared: Sequence[DeclaredCount], counts: dict[int, DeclaredCount], ledger: Ledger
) -> None:
    changes = [count for count in declared if count.roc_year is None]
    years = sorted(counts)
    if not changes or len(years) < 2:
        return
    before, after = counts[years[-2]], counts[years[-1]]
    for what, word in _WORDS.items():
        numbers = [getattr(one, what) for one in (before, after, changes[0])]
        if None not in numbers and numbers[1] - numbers[0] != numbers[2]:
            ledger.doubt(
                "change-differs", None, what, declared=str(numbers[2]),
                counted=str(numbers[1] - numbers[0]), what=word, what_en=what.replace("_", " "),
            )  # fmt: skip


def _check_plans(card: Scorecard, ledger: Ledger) -> None:
    """Each plan's KPI is in the table, each KPI has a plan."""
    kpis = {kpi.code for kpi in card.kpis}
    planned = {plan.kpi_code for plan in card.action_plans}
    for plan in card.action_plans:
        if plan.kpi_code not in kpis:
            ledger.doubt("code-hierarchy", None, plan.code, parent=plan.kpi_code)
    for code in dict.fromkeys(kpi.code for kpi in card.kpis):
        if card.action_plans and code not in planned:
            ledger.doubt("kpi-without-plan", None, code)
