"""A scorecard as plain values for JSON: the format of the samples, with sources and findings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bscgraph.findings import Finding
from bscgraph.model import (
    ActionPlan,
    BudgetItem,
    DeclaredCount,
    Kpi,
    MapObjective,
    Reading,
    Scorecard,
    Source,
    Text,
    Value,
)

__all__ = ["to_json"]


def to_json(card: Scorecard) -> dict[str, Any]:
    """The scorecard as dicts, lists, strings and numbers, ready for :func:`json.dump`."""
    return {
        "document": _document(card),
        "kpis": [_kpi(kpi) for kpi in card.kpis],
        "action_plans": [_plan(plan) for plan in card.action_plans],
        "findings": [_finding(finding) for finding in card.findings],
    }


def _document(card: Scorecard) -> dict[str, Any]:
    out: dict[str, Any] = {
        "title": card.title.value,
        "agency": card.agency,
        "level": card.level,
        "group": card.group,
        "roc_year": card.roc_year,
        "updated_raw": card.updated_raw,
        "updated": card.updated.isoformat() if card.updated else None,
        "mission": [text.value for text in card.mission],
        "vision": card.vision.value if card.vision else None,
        "core_values": [text.value for text in card.core_values],
        "themes": [{"code": one.code, "label": one.label.value} for one in card.themes],
        "perspectives": [{"code": one.code, "label": one.label.value} for one in card.perspectives],
        "declared_counts": [_count(one) for one in card.declared_counts if one.roc_year],
        "map_objectives": [_mapped(one) for one in card.map_objectives],
        "map_notes": [text.value for text in card.map_notes],
        "value_columns": [
            {"roc_year": one.roc_year, "kind": one.kind} for one in card.value_columns
        ],
        "budget_columns": [
            {"roc_year": one.roc_year, "kind": one.kind} for one in card.budget_columns
        ],
        "source": _file(card),
    }
    for change in card.declared_counts:
        if change.roc_year is None:
            out["declared_change"] = {k: v for k, v in _count(change).items() if k != "roc_year"}
    return out


def _count(count: DeclaredCount) -> dict[str, Any]:
    return {
        "roc_year": count.roc_year,
        "objectives": count.objectives,
        "kpis": count.kpis,
        "action_plans": count.action_plans,
    }


def _mapped(objective: MapObjective) -> dict[str, Any]:
    return {
        "code": objective.code,
        "label": objective.label.value,
        "perspective": objective.perspective_code,
        "theme": objective.theme_code,
        "source": _source(objective.label.source),
    }


def _file(card: Scorecard) -> dict[str, Any]:
    place = _source(card.title.source) or {}
    if card.document is None:
        return place
    document = card.document
    return {
        "file": document.name,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "size": document.size,
        "pages": document.pages,
        **place,
    }


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    names = ("page", "sheet", "table", "row", "column", "header")
    return {name: getattr(source, name) for name in names if getattr(source, name) is not None}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _kpi(kpi: Kpi) -> dict[str, Any]:
    return {
        "objective_code": kpi.objective_code,
        "objective_label": kpi.objective_label.value,
        "perspective_code": kpi.perspective_code,
        "theme_code": kpi.theme_code,
        "ksf": kpi.ksf.value if kpi.ksf else None,
        "ksf_code": kpi.ksf_code,
        "kpi_code": kpi.code,
        "kpi_label": kpi.label.value,
        "series": kpi.series,
        "formula_unit_raw": kpi.formula_unit.value,
        "unit": kpi.unit,
        "values": [_dated(value) for value in kpi.values],
        "responsible_units": list(kpi.responsible_units),
        "tags": list(kpi.tags),
        "flags": list(kpi.flags),
        "sources": _sources(
            objective=kpi.objective_label,
            ksf=kpi.ksf,
            label=kpi.label,
            formula_unit=kpi.formula_unit,
            responsible_units=kpi.unit_cells[0] if kpi.unit_cells else None,
        ),
    }


def _plan(plan: ActionPlan) -> dict[str, Any]:
    return {
        "code": plan.code,
        "label": plan.label.value,
        "kpi_code": plan.kpi_code,
        "budget": [_dated(item) for item in plan.budget],
        "responsible_units": list(plan.responsible_units),
        "tags": list(plan.tags),
        "flags": list(plan.flags),
        "sources": _sources(
            label=plan.label,
            responsible_units=plan.unit_cells[0] if plan.unit_cells else None,
        ),
    }


def _sources(**texts: Text | None) -> dict[str, Any]:
    return {
        name: {"raw": text.raw, **(_source(text.source) or {})}
        for name, text in texts.items()
        if text is not None and text.raw
    }


def _dated(item: Value | BudgetItem) -> dict[str, Any]:
    return {"roc_year": item.roc_year, "kind": item.kind, **_reading(item.reading)}


def _reading(reading: Reading) -> dict[str, Any]:
    out: dict[str, Any] = {
        "raw": reading.raw,
        "value": _number(reading.value),
        "note": reading.note,
    }
    if reading.reason is not None:
        out["reason"] = reading.reason
    if reading.candidate is not None:
        out["candidate"] = _number(reading.candidate)
    out["status"] = reading.status
    if reading.percent:
        out["percent"] = True
    if reading.scale != 1:
        out["scale"] = reading.scale
    if reading.flags:
        out["flags"] = list(reading.flags)
    if reading.source is not None:
        out["source"] = _source(reading.source)
    return out


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    names = ("page", "sheet", "table", "row", "column", "header")
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "place": {name: getattr(place, name) for name in names if getattr(place, name) is not None},
        "raw": finding.raw,
        "subject": finding.subject,
        "message": {lang: finding.message(lang) for lang in ("zh-Hant", "en")},
        "fix": {lang: finding.fix(lang) for lang in ("zh-Hant", "en")},
    }
