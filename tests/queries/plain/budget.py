"""What the questions about money should answer, in plain Python over scorecards as read.

Written from the words of the contract, without SPARQL and without the links of the graph; every
answer is a list of rows, each a dict by column. The order of rows is not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, product
from typing import Any

from bscgraph.model import ActionPlan, BudgetItem, Kpi, Source, gregorian
from bscgraph.text import tight
from tests.queries.plain.filed import PHRASE, Filed, Row

_UNREAD = {"text", "malformed"}
_EVERYDAY = re.compile(
    "辦理|推動|推廣|規劃|執行|計畫|活動|相關|業務|工作|教育|訓練|課程|宣導|管理|服務"
    "|臺北市政府|臺北市|台北市|本市|市民|系列|專案|[及與等、，。（）()「」]| "
)
_ELSEWHERE = re.compile("項下(?:辦理|支應)|併入|[編列含]於|由.{1,20}支應|納入.{1,20}預算")


def unread(item: BudgetItem) -> bool:
    return item.reading.status == "unresolved" or item.reading.reason in _UNREAD


def printed_at(source: Source | None) -> Row:
    return {
        "sourcePage": None if source is None else source.page,
        "sourceRow": None if source is None else source.row,
    }


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    if whole == 0:
        return None
    # Half up for what is negative, too: as ROUND in SPARQL.
    shifted = part / whole * 1_000_000 + 10**12
    return (shifted.quantize(Decimal(1), ROUND_HALF_UP) - 10**12) / 1_000_000


def column(item: BudgetItem) -> Row:
    return {"fiscalYear": gregorian(item.roc_year), "kind": item.kind}


def total(items: Sequence[BudgetItem]) -> Decimal | None:
    read = [item.reading.value for item in items if item.reading.value is not None]
    return sum(read, Decimal(0)) if read else None


Cell = tuple[int, ActionPlan, BudgetItem]


def _sums(filed: Filed, key: Callable[[ActionPlan], Row]) -> Iterator[Row]:
    """The money of one submission per fiscal year, kind and what ``key`` gives."""
    groups: dict[tuple[Any, ...], list[Cell]] = {}
    for cell in filed.amounts():
        columns = {**key(cell[1]), **column(cell[2])}
        groups.setdefault(tuple(columns.items()), []).append(cell)
    for columns_, cells in groups.items():
        items = [item for _, _, item in cells]
        repeated = [item for place, _, item in cells if place in filed.bundles]
        yield {
            **filed.head,
            **dict(columns_),
            "total": total(items),
            "plans": len({place for place, _, _ in cells}),
            "unresolved": sum(unread(item) for item in items),
            "rollups": total(repeated) or Decimal(0),
        }


def by_agency(all_filed: Sequence[Filed]) -> list[Row]:
    return [row for filed in all_filed for row in _sums(filed, lambda plan: {})]


def served(filed: Filed, plan: ActionPlan) -> Kpi | None:
    """The indicator that the plan serves."""
    return next((kpi for kpi in filed.card.kpis if kpi.code == plan.kpi_code), None)


def by_theme(all_filed: Sequence[Filed]) -> list[Row]:
    rows: list[Row] = []
    for filed in all_filed:
        labels = {theme.code: theme.label.value for theme in filed.card.themes}

        def key(plan: ActionPlan, filed: Filed = filed, labels: dict[str, str] = labels) -> Row:
            kpi = served(filed, plan)
            theme = (kpi.theme_code or None) if kpi else None
            return {"theme": theme, "themeLabel": labels.get(theme or "")}

        rows += _sums(filed, key)
    return rows


def by_perspective(all_filed: Sequence[Filed]) -> list[Row]:
    rows: list[Row] = []
    for filed in all_filed:

        def key(plan: ActionPlan, filed: Filed = filed) -> Row:
            kpi = served(filed, plan)
            return {"perspective": (kpi.perspective_code or None) if kpi else None}

        rows += _sums(filed, key)
    return rows


def by_unit(all_filed: Sequence[Filed]) -> list[Row]:
    rows: list[Row] = []
    for filed in all_filed:

        def key(plan: ActionPlan, filed: Filed = filed) -> Row:
            units = {filed.unit(name) for name in plan.responsible_units}
            label = filed.unit_sets[frozenset(units)] if units else None
            return {"unit": min(units) if len(units) == 1 else None, "unitLabel": label}

        rows += _sums(filed, key)
    return rows


def change(all_filed: Sequence[Filed]) -> list[Row]:
    rows = []
    for filed in all_filed:
        for plan in filed.card.action_plans:
            read = [item for item in plan.budget if item.reading.value is not None]
            for later in read:
                before = [item for item in read if item.roc_year < later.roc_year]
                if not before:
                    continue
                last = max(item.roc_year for item in before)
                earlier = next(item for item in before if item.roc_year == last)
                if earlier.reading.value != later.reading.value:
                    rows.append({**filed.head, **_changed(plan, earlier, later)})
    return rows


def _changed(plan: ActionPlan, earlier: BudgetItem, later: BudgetItem) -> Row:
    was, now = earlier.reading.value or Decimal(0), later.reading.value or Decimal(0)
    return {
        "code": plan.code,
        "label": plan.label.value,
        "fromYear": gregorian(earlier.roc_year),
        "toYear": gregorian(later.roc_year),
        "fromAmount": was,
        "toAmount": now,
        "change": now - was,
        "changeRatio": ratio(now - was, was),
        "fromKind": earlier.kind,
        "toKind": later.kind,
        **printed_at(later.reading.source),
    }


def zero(all_filed: Sequence[Filed]) -> list[Row]:
    rows = []
    for filed in all_filed:
        for _, plan, item in filed.amounts():
            if item.reading.value != 0:
                continue
            words = tight(f"{item.reading.note or ''} {plan.label.value}")
            elsewhere = _ELSEWHERE.search(words) is not None
            remark = re.search("[(（](.*)[)）]", plan.label.value)
            said = (remark[1] if remark else plan.label.value) if elsewhere else None
            rows.append({
                **filed.head,
                **column(item),
                "code": plan.code,
                "label": plan.label.value,
                "note": item.reading.note or said,
                "status": "carried-elsewhere" if elsewhere else "unknown",
                **printed_at(item.reading.source),
            })  # fmt: skip
    return rows


def rollup(all_filed: Sequence[Filed]) -> list[Row]:
    rows = []
    for filed in all_filed:
        plans = filed.card.action_plans
        for place, parts in filed.bundles.items():
            for item in plans[place].budget:
                same = [one for part in parts for one in plans[part].budget
                        if column(one) == column(item)]  # fmt: skip
                declared, sum_ = item.reading.value, total(same)
                bad = sum(map(unread, [item, *same]))
                known = not bad and declared is not None and sum_ is not None
                rows.append({
                    **filed.head,
                    **column(item),
                    "code": plans[place].code,
                    "label": plans[place].label.value,
                    "declared": declared,
                    "partsSum": sum_,
                    "difference": declared - sum_ if known else None,  # type: ignore[operator]
                    "parts": len(parts),
                    "unresolved": bad,
                    **printed_at(item.reading.source),
                })  # fmt: skip
    return rows


def rollup_parts(all_filed: Sequence[Filed]) -> list[Row]:
    rows = []
    for filed in all_filed:
        plans = filed.card.action_plans
        for place, parts in filed.bundles.items():
            for part, item in [(one, item) for one in parts for item in plans[one].budget]:
                rows.append({
                    **filed.head,
                    **column(item),
                    "code": plans[place].code,
                    "label": plans[place].label.value,
                    "part": plans[part].code,
                    "partLabel": plans[part].label.value,
                    "amount": item.reading.value,
                    "status": item.reading.reason or item.reading.status,
                    **printed_at(item.reading.source),
                })  # fmt: skip
    return rows


def net(all_filed: Sequence[Filed]) -> list[Row]:
    rows = []
    for filed in all_filed:
        for row in by_agency([filed]):
            gross, rollups = row.pop("total"), row["rollups"]
            del row["plans"]
            pairs = list(_namesakes(filed, row["fiscalYear"], row["kind"]))
            again = {place: amount for _, place, amount in pairs}
            rows.append({
                **row,
                "gross": gross,
                "net": None if gross is None else gross - rollups,
                "suspectedOverlaps": len(pairs),
                "suspectedAmount": sum(again.values(), Decimal(0)),
            })  # fmt: skip
    return rows


def _namesakes(filed: Filed, year: int, kind: str) -> Iterator[tuple[int, int, Decimal]]:
    """Pairs of plans with the same money where one name holds the other."""
    cells = [
        (place, tight(re.split("[(（]", plan.label.value)[0]), item.reading.value)
        for place, plan, item in filed.amounts()
        if column(item) == {"fiscalYear": year, "kind": kind} and item.reading.value
    ]
    for (one, name, amount), (other, other_name, same) in combinations(cells, 2):
        short, long = sorted((name, other_name), key=len)
        bundled = other in filed.bundles.get(one, ()) or one in filed.bundles.get(other, ())
        named = len(short) >= 2 * PHRASE and short in long
        if amount == same and amount > 0 and named and not bundled:
            yield one, other, amount


def largest(
    all_filed: Sequence[Filed], limit: int = 10, asked: Mapping[str, Any] | None = None
) -> list[Row]:
    rows = [row for row in _ranked(all_filed) if (asked or {}).items() <= row.items()]
    rows.sort(key=_largest_first)
    return rows[:limit]


def _largest_first(row: Row) -> tuple[Any, ...]:
    places = ("agency", "year", "scorecard", "fiscalYear", "kind", "rank", "submission")
    return (-row["amount"], *((row[name] is not None, row[name]) for name in places))


def _ranked(all_filed: Sequence[Filed]) -> list[Row]:
    rows = []
    for filed in all_filed:
        columns: dict[tuple[Any, ...], list[Cell]] = {}
        for cell in filed.amounts():
            columns.setdefault(tuple(column(cell[2]).items()), []).append(cell)
        for cells in columns.values():
            items = [item for _, _, item in cells]
            read = [cell for cell in cells if cell[2].reading.value is not None]
            read.sort(key=lambda cell: -(cell[2].reading.value or 0))
            for rank, (place, plan, item) in enumerate(read, 1):
                amount = item.reading.value or Decimal(0)
                rows.append({
                    **filed.head,
                    **column(item),
                    "code": plan.code,
                    "label": plan.label.value,
                    "rank": rank,
                    "amount": amount,
                    "share": ratio(amount, total(items) or Decimal(0)),
                    "repeats": place in filed.bundles,
                    "unresolved": sum(map(unread, items)),
                    **printed_at(item.reading.source),
                })  # fmt: skip
    return rows


def _phrases(label: str) -> set[str]:
    """Every four characters in a row of a name that hold no everyday word."""
    pieces = _EVERYDAY.sub(" ", tight(label)).split(" ")
    return {piece[at : at + PHRASE] for piece in pieces for at in range(len(piece) - PHRASE + 1)}


Placed = tuple[Filed, int, ActionPlan, BudgetItem]


def suspected_overlap(all_filed: Sequence[Filed], asked: str | None = None) -> list[Row]:
    """Each pair once; with an agency ``asked`` about, beginning with a plan of that agency."""
    money: dict[tuple[Any, ...], list[Placed]] = {}
    for filed in all_filed:
        for place, plan, item in filed.amounts():
            if item.reading.value is not None and item.reading.value > 0:
                key = (filed.card.roc_year, item.roc_year, item.kind, item.reading.value)
                money.setdefault(key, []).append((filed, place, plan, item))
    rows = []
    for group in money.values():
        for mine, other in product(group, group):
            names = _phrases(mine[2].label.value) & _phrases(other[2].label.value)
            if _pair(mine, other, asked) and names:
                rows.append(_overlap(mine, other))
    return rows


def _pair(mine: Placed, other: Placed, asked: str | None) -> bool:
    """Whether two cells are to be compared, in this order: of two dated scorecards, or of one."""
    filed, place, other_filed, other_place = mine[0], mine[1], other[0], other[1]
    if filed is not other_filed:
        own, theirs = filed.head["scorecard"], other_filed.head["scorecard"]
        first = asked not in {None, other_filed.head["agency"]} or f"{own}/" < f"{theirs}/"
        return filed.card.roc_year is not None and own != theirs and first
    bundled = place in filed.bundles.get(other_place, ()) or other_place in filed.bundles.get(
        place, ()
    )
    return mine[2].code < other[2].code and not bundled


def _overlap(mine: Placed, other: Placed) -> Row:
    return {
        **mine[0].head,
        **column(mine[3]),
        "code": mine[2].code,
        "label": mine[2].label.value,
        "amount": mine[3].reading.value,
        "otherCode": other[2].code,
        "otherLabel": other[2].label.value,
        "otherAgency": other[0].head["agency"],
        "otherAgencyLabel": other[0].head["agencyLabel"],
        "otherSubmission": other[0].head["submission"],
        **printed_at(mine[3].reading.source),
    }


def cost_per_unit(all_filed: Sequence[Filed], adds_up: Callable[[Kpi], bool]) -> list[Row]:
    rows = []
    for filed in all_filed:
        year = filed.card.roc_year
        for code, values in filed.kpis.items():
            plans = [plan for plan in filed.card.action_plans if served(filed, plan)
                     and plan.kpi_code == code]  # fmt: skip
            items = [item for plan in plans for item in plan.budget if item.roc_year == year]
            aims = [value for value in values[0].values
                    if value.kind == "target" and value.roc_year == year
                    and value.reading.value]  # fmt: skip
            if values[0].series or not adds_up(values[0]) or not items:
                continue
            if any(item.reading.value is None for item in items):
                continue
            amount = total(items) or Decimal(0)
            for aim in aims:
                target = aim.reading.value or Decimal(1)
                rows.append({
                    **filed.head,
                    "code": code,
                    "label": values[0].label.value,
                    "target": target,
                    "amount": amount,
                    "cost": ratio(amount, target),
                    **printed_at(aim.reading.source),
                })  # fmt: skip
    return rows
