"""Cross-checks inside one card: what the document says twice must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bscgraph.model import DeclaredCount, Scorecard, Text
from bscgraph.scorecard.records import Records
from bscgraph.scorecard.spot import Ledger, Spot, place_of
from bscgraph.text import Code, leading_code, tight

__all__ = ["check", "check_listed"]

_WORDS = {
    "objectives": ("策略目標", "objectives"),
    "kpis": ("KPI", "KPIs"),
    "action_plans": ("行動計畫", "action plans"),
}


def check(card: Scorecard, records: Records, ledger: Ledger) -> None:
    """Compare map with table, codes with grammar and themes, declared with counted numbers."""
    _check_identity(card, ledger)
    _check_labels(card, ledger)
    _check_sets(card, ledger)
    _check_codes(records, ledger)
    _check_themes(card, ledger)
    _check_names(card, ledger)
    _check_counts(card, ledger)
    _check_plans(card, ledger)


def check_listed(card: Scorecard, ledger: Ledger, *, objectives: bool) -> None:
    """The checks of a card from a flat list, which has no map and no counts.

    ``objectives`` says whether the list names objectives at all.
    """
    _check_identity(card, ledger)
    for code, label in {kpi.code: kpi.label for kpi in card.kpis if not kpi.label.value}.items():
        ledger.doubt("kpi-without-label", label, code)
    if objectives:
        nameless = (kpi for kpi in card.kpis if not kpi.objective_label.value)
        for kpi in nameless:
            ledger.doubt("objective-without-label", kpi.label, kpi.objective_code or kpi.code)


def _check_identity(card: Scorecard, ledger: Ledger) -> None:
    if not card.agency:
        ledger.doubt("agency-missing", card.title)
    if card.roc_year is None:
        ledger.doubt("year-missing", card.title)
    if card.updated is None and card.updated_raw is not None:
        if all(finding.code != "date-impossible" for finding in ledger.findings):
            ledger.doubt("date-impossible", None, "", text=card.updated_raw)
    elif card.updated is None and card.map_objectives:
        ledger.doubt("date-missing", card.title)


def _labels(card: Scorecard) -> tuple[dict[str, Text], dict[str, Text]]:
    """The labels of the objectives by code: in the map and in the table."""
    in_map = {one.code: one.label for one in reversed(card.map_objectives) if one.label.value}
    in_table = {
        kpi.objective_code: kpi.objective_label
        for kpi in reversed(card.kpis)
        if kpi.objective_label.value
    }
    return in_map, in_table


def _check_labels(card: Scorecard, ledger: Ledger) -> None:
    """Labels of objectives in map and table: equal, swapped, or drifted; none used twice."""
    in_map, in_table = _labels(card)
    both = [one.code for one in card.map_objectives if one.code in in_table]
    drifted = [code for code in dict.fromkeys(both) if _differ(in_map.get(code), in_table[code])]
    swapped: set[str] = set()
    for code in drifted:
        if code in swapped:
            continue
        other = _swapped_with(code, drifted, in_map, in_table)
        swapped |= {code, other} if other else set()
        params = {"map": in_map[code].value, "table": in_table[code].value}
        params |= {"other": other} if other else {}
        ledger.doubt("label-swap" if other else "label-drift", in_table[code], code, **params)
    _check_duplicates("策略地圖", "map", in_map, ledger)
    _check_duplicates("計分卡", "table", in_table, ledger)


def _differ(one: Text | None, other: Text) -> bool:
    return one is not None and tight(one.value) != tight(other.value)


def _swapped_with(
    code: str, drifted: Sequence[str], in_map: Mapping[str, Text], in_table: Mapping[str, Text]
) -> str:
    """The other code whose labels are this one's the other way round; empty if none."""
    for other in drifted:
        there = not _differ(in_map[code], in_table[other])
        if other != code and there and not _differ(in_map[other], in_table[code]):
            return other
    return ""


def _check_duplicates(side: str, side_en: str, labels: Mapping[str, Text], ledger: Ledger) -> None:
    codes: dict[str, list[str]] = {}
    for code in sorted(labels):
        codes.setdefault(tight(labels[code].value), []).append(code)
    for same in codes.values():
        if len(same) > 1:
            text = labels[same[0]]
            params = {"label": text.value, "codes": "、".join(same), "codes_en": ", ".join(same)}
            ledger.doubt("duplicate-label", text, same[0], side=side, side_en=side_en, **params)


def _check_sets(card: Scorecard, ledger: Ledger) -> None:
    """Each objective of the map is in the table and the other way round, once each."""
    in_map, in_table = _labels(card)
    mapped = [one.code for one in card.map_objectives]
    tabled = dict.fromkeys(kpi.objective_code for kpi in card.kpis)
    for code in mapped:
        if code not in tabled:
            ledger.doubt("objective-not-in-table", in_map.get(code), code)
    for code in tabled if mapped else ():
        if code not in mapped:
            ledger.doubt("objective-not-in-map", in_table.get(code), code)
    for code, times in Counter(mapped).items():
        if times > 1:
            ledger.doubt("duplicate-code", in_map.get(code), code, other=code)


def _check_codes(records: Records, ledger: Ledger) -> None:
    """Codes keep to the grammar and stand at their level."""
    kpis = {code: record.cells.get("kpi") for code, record in records.kpis.items()}
    plans = {code: record.cells["plan"] for code, record in records.plans.items()}
    levels: Iterable[tuple[int, Mapping[Code, Spot | None]]] = (
        (1, dict(records.objectives)),
        (2, kpis),
        (3, dict(plans)),
    )
    for level, cells in levels:
        for code, spot in cells.items():
            if not code.regular or code.level != level:
                ledger.doubt("code-outside-grammar", spot, str(code))


def _check_themes(card: Scorecard, ledger: Ledger) -> None:
    """The theme letter of every code is declared, or is T (common to all themes)."""
    declared = {theme.code for theme in card.themes} | {"T"}
    codes = [one.code for one in card.map_objectives] + [kpi.objective_code for kpi in card.kpis]
    in_map, in_table = _labels(card)
    for name in dict.fromkeys(codes) if card.themes else ():
        found = leading_code(name)
        if found and found[0].theme not in declared:
            place = in_map.get(name, in_table.get(name))
            ledger.doubt("theme-not-declared", place, name, theme=found[0].theme)


def _check_names(card: Scorecard, ledger: Ledger) -> None:
    """KPIs and objectives of the table have names."""
    for code, label in {k.code: k.label for k in card.kpis if not k.label.value}.items():
        ledger.doubt("kpi-without-label", label, code)
    nameless = (kpi for kpi in card.kpis if not kpi.objective_label.value)
    for code, label in {kpi.objective_code: kpi.label for kpi in nameless}.items():
        ledger.doubt("objective-without-label", label, code)


def _check_counts(card: Scorecard, ledger: Ledger) -> None:
    """Declared numbers against those counted, and the declared change against the difference."""
    counts = {count.roc_year: count for count in card.declared_counts if count.roc_year is not None}
    this_year = counts.get(card.roc_year) if card.roc_year is not None else None
    counted = {
        "objectives": len({kpi.objective_code for kpi in card.kpis}),
        "kpis": len({kpi.code for kpi in card.kpis}),
        "action_plans": len(card.action_plans),
    }
    if this_year is not None:
        for what, number in counted.items():
            _compare("count-differs", this_year, what, number, ledger)
    changes = [count for count in card.declared_counts if count.roc_year is None]
    years = sorted(counts)
    if changes and len(years) > 1:
        _check_change(changes[0], counts[years[-2]], counts[years[-1]], ledger)


def _check_change(
    change: DeclaredCount, before: DeclaredCount, after: DeclaredCount, ledger: Ledger
) -> None:
    for what in _WORDS:
        old, new = getattr(before, what), getattr(after, what)
        if old is not None and new is not None:
            _compare("change-differs", change, what, new - old, ledger)


def _compare(doubt: str, count: DeclaredCount, what: str, counted: int, ledger: Ledger) -> None:
    declared = getattr(count, what)
    if declared is not None and declared != counted:
        zh, en = _WORDS[what]
        params = {"what": zh, "what_en": en, "declared": str(declared), "counted": str(counted)}
        ledger.doubt(doubt, place_of(count.source), what, **params)


def _check_plans(card: Scorecard, ledger: Ledger) -> None:
    """Each plan's KPI is in the table, each KPI has a plan."""
    labels = {kpi.code: kpi.label for kpi in card.kpis}
    planned = {plan.kpi_code for plan in card.action_plans}
    for plan in card.action_plans:
        if plan.kpi_code not in labels:
            ledger.doubt("code-hierarchy", plan.label, plan.code, parent=plan.kpi_code)
    for code, label in labels.items() if planned else ():
        if code not in planned:
            ledger.doubt("kpi-without-plan", label, code)
