"""Coverage, quality and notes in plain Python: the answers out of the scorecards as read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from bscgraph.findings import Finding
from bscgraph.model import Kpi, Reading, Scorecard, Source, Text
from bscgraph.text.reason import reasons_in
from tests.queries.plain.submitted import Row, Submitted, place

_FRAMEWORKS = {"sdgs": "SDGs", "天下": "天下", "遠見": "遠見"}


def counts(submissions: Iterable[Submitted]) -> Iterator[Row]:
    for one in submissions:
        card = one.card
        codes = {kpi.objective_code for kpi in card.kpis} | {o.code for o in card.map_objectives}
        counted = (
            ("objectives", len(codes - {""})),
            ("kpis", len(one.indicators())),
            ("plans", len(card.action_plans)),
        )
        for count in card.declared_counts:
            if card.roc_year is None or count.roc_year != card.roc_year:
                continue
            declared = (count.objectives, count.kpis, count.action_plans)
            for (name, number), said in zip(counted, declared, strict=True):
                if said is not None:
                    yield one.row(
                        countedOn=name,
                        declared=said,
                        counted=number,
                        difference=number - said,
                        **place(count.source),
                    )


def frameworks(submissions: Iterable[Submitted]) -> Iterator[Row]:
    for one in submissions:
        for rows in one.indicators():
            tags = {_FRAMEWORKS.get(tag.casefold()) for row in rows for tag in row.tags} - {None}
            cells = [
                (number, item.reading)
                for number, plan in enumerate(one.card.action_plans)
                if plan.kpi_code == rows[0].code
                for item in plan.budget
                if item.roc_year == one.card.roc_year
            ]
            money = [cell.value for _, cell in cells if cell.value is not None]
            for tag in tags:
                yield one.row(
                    code=rows[0].code,
                    label=rows[0].label.value,
                    framework=tag,
                    amount=sum(money, Decimal(0)) if money else None,
                    plans=len({number for number, _ in cells}),
                    unresolved=sum(_unread(cell) for _, cell in cells),
                    **place(rows[0].label.source),
                )


def orphans(submissions: Iterable[Submitted]) -> Iterator[Row]:
    for one in submissions:
        card = one.card
        in_table = {kpi.objective_code for kpi in card.kpis}
        for code, label in {o.code: o.label for o in reversed(card.map_objectives)}.items():
            if code and code not in in_table:
                yield one.row(kind="objective-without-kpi", **_named(code, label))
        served = {plan.kpi_code for plan in card.action_plans}
        for rows in one.indicators():
            if rows[0].code not in served:
                yield one.row(kind="kpi-without-plan", **_named(rows[0].code, rows[0].label))
        known = {kpi.code for kpi in card.kpis}
        for plan in card.action_plans:
            if plan.kpi_code not in known:
                yield one.row(kind="plan-without-kpi", **_named(plan.code, plan.label))


def needs_correction(submissions: Iterable[Submitted]) -> Iterator[Row]:
    for one in submissions:
        doubts = [f for f in one.card.findings if f.severity.value in ("Violation", "Warning")]
        cells = list(_cells(one.card))
        for doubt in doubts:
            at = _source(doubt)
            guesses = [cell.candidate for _, cell in cells if at and cell.source == at]
            yield one.row(
                code=doubt.subject,
                label=min(_labels(one.card, doubt.subject), default=None),
                problem=doubt.code,
                severity=doubt.severity.value.lower(),
                rawText=doubt.raw,
                candidate=next((g for g in guesses if g is not None), _unit(one.card, doubt)),
                sourceColumn=at.column if at else None,
                **place(at),
            )
        seen = [_source(doubt) for doubt in doubts]
        for (code, label), cell in cells:
            if _unread(cell) and not (cell.source and cell.source in seen):
                words = cell.reason == "text"
                yield one.row(
                    code=code,
                    label=label,
                    problem="value-is-text" if words else "number-malformed",
                    severity="warning" if words else "violation",
                    rawText=cell.raw,
                    candidate=cell.candidate,
                    sourceColumn=cell.source.column if cell.source else None,
                    **place(cell.source),
                )


def missing_scorecards(submissions: Sequence[Submitted]) -> Iterator[Row]:
    agencies = [one for one in submissions if one.card.level == "agency" and one.year]
    years = {one.year for one in agencies}
    for agency in {one.agency for one in agencies}:
        own = [one for one in agencies if one.agency == agency]
        stated = {one.year for one in own if one.year}
        for year in years:
            if year and year > min(stated) and year not in stated:
                yield {
                    "agency": agency,
                    "agencyLabel": min(one.row()["agencyLabel"] for one in own),
                    "scorecard": None,
                    "year": year,
                    "firstYear": min(stated),
                    "lastYear": max(stated),
                    "scorecards": len({one.iri for one in own}),
                }


def overview(submissions: Iterable[Submitted]) -> Iterator[Row]:
    for one in submissions:
        card = one.card
        codes = {kpi.objective_code for kpi in card.kpis} | {o.code for o in card.map_objectives}
        amounts = [
            item.reading
            for plan in card.action_plans
            for item in plan.budget
            if item.roc_year == card.roc_year
        ]
        money = [cell.value for cell in amounts if cell.value is not None]
        weights = Counter(doubt.severity.value for doubt in card.findings)
        yield one.row(
            objectives=len(codes - {""}),
            kpis=len(one.indicators()),
            plans=len(card.action_plans),
            amount=sum(money, Decimal(0)) if money else None,
            unresolved=sum(map(_unread, amounts)),
            missing=sum(v.reading.value is None for kpi in card.kpis for v in kpi.values),
            violations=weights["Violation"],
            warnings=weights["Warning"],
        )


def reasons(submissions: Iterable[Submitted]) -> Iterator[Row]:
    for one in submissions:
        given: dict[str, list[tuple[str, int]]] = {}
        for number, rows in enumerate(one.indicators()):
            for value in (value for row in rows for value in row.values):
                for reason in reasons_in(value.reading.note or ""):
                    given.setdefault(reason, []).append((value.kind, number))
        for reason, cells in given.items():
            yield one.row(
                reason=reason,
                targets=sum(kind == "target" for kind, _ in cells),
                actuals=sum(kind == "actual" for kind, _ in cells),
                kpis=len({number for _, number in cells}),
            )


def several_actions(submissions: Iterable[Submitted]) -> Iterator[Row]:
    for one in submissions:
        for plan in one.card.action_plans:
            sentences = [part for part in plan.label.value.split("。") if part.strip()]
            if len(sentences) > 1:
                yield one.row(
                    code=plan.code,
                    label=plan.label.value,
                    count=len(sentences),
                    **place(plan.label.source),
                )


def findings(submissions: Iterable[Submitted]) -> Iterator[Row]:
    for one in submissions:
        told = Counter((f.severity.value.lower(), f.code) for f in one.card.findings)
        for (severity, problem), count in told.items():
            yield one.row(severity=severity, problem=problem, count=count)


def _named(code: str, label: Text) -> Row:
    return {"code": code, "label": label.value, **place(label.source)}


def _unread(cell: Reading) -> bool:
    return cell.status == "unresolved" or cell.reason in ("malformed", "text")


def _cells(card: Scorecard) -> Iterator[tuple[tuple[str, str], Reading]]:
    """The number cells, with code and label of the indicator or plan each belongs to."""
    names: dict[str, str] = {}
    for kpi in card.kpis:
        label = names.setdefault(kpi.code, kpi.label.value) if kpi.code else kpi.label.value
        yield from (((kpi.code, label), value.reading) for value in kpi.values)
    for plan in card.action_plans:
        yield from (((plan.code, plan.label.value), item.reading) for item in plan.budget)


def _source(doubt: Finding) -> Source | None:
    at = doubt.place
    found = Source(at.page, at.sheet, at.table, at.row, at.column, at.header)
    return None if found == Source() else found


def _labels(card: Scorecard, code: str) -> list[str]:
    """What goes by a code: the first of each kind to carry it."""
    if not code:
        return []
    objectives = [kpi.objective_label for kpi in card.kpis if kpi.objective_code == code]
    objectives += [entry.label for entry in card.map_objectives if entry.code == code]
    kpis: list[Kpi] = [kpi for kpi in card.kpis if kpi.code == code]
    plans = [plan.label for plan in card.action_plans if plan.code == code]
    labels = [*objectives[:1], *(kpi.label for kpi in kpis[:1]), *plans]
    return [label.value for label in labels]


def _unit(card: Scorecard, doubt: Finding) -> str | None:
    """The units of the plans of an indicator whose own unit cell holds a plan."""
    if doubt.code != "plan-in-unit-column":
        return None
    plans = [plan for plan in card.action_plans if plan.kpi_code == doubt.subject]
    units = ["、".join(plan.responsible_units) for plan in plans if plan.responsible_units]
    return min(units, default=None)
