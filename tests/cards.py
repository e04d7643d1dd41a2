"""Scorecards for tests: built by hand, or from the JSON of an expected reading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from bscgraph.findings import CATALOGUE
from bscgraph.model import (
    ActionPlan,
    BudgetItem,
    CodedLabel,
    DeclaredCount,
    Kpi,
    MapObjective,
    Reading,
    Scorecard,
    Source,
    SourceDocument,
    Text,
    Value,
    ValueColumn,
)

DOCUMENT = SourceDocument("card.pdf", "application/pdf", "ab" * 32, 1234, 2)


def _codes(flags: Iterable[str]) -> tuple[str, ...]:
    """Only codes of findings: expected readings also hold words of those who wrote them."""
    return tuple(flag for flag in flags if flag in CATALOGUE)


def text(value: str, raw: str | None = None, source: Source | None = None) -> Text:
    return Text(value, value if raw is None else raw, source)


def number(raw: str, *, row: int | None = None, **more: Any) -> Reading:
    """A plain number; anything else needs its own ``value`` (None) and ``reason``."""
    source = Source(page=2, table=1, row=row, column=5, header="值") if row else None
    if "value" not in more:
        more["value"] = Decimal(raw.replace(",", ""))
    return Reading(raw, source=source, **more)


def values(row: int | None = None, **columns: str | Reading) -> tuple[Value, ...]:
    """``values(actual107="3,175", target111="800")``."""
    return tuple(
        Value(
            int(name[6:]),
            "actual" if name.startswith("actual") else "target",
            cell if isinstance(cell, Reading) else number(cell, row=row),
        )
        for name, cell in columns.items()
    )


def kpi(code: str, label: str, cells: tuple[Value, ...], **more: Any) -> Kpi:
    objective = code.split(".")[0]
    fields: dict[str, Any] = {
        "objective_code": objective,
        "objective_label": text("目標" + objective),
        "perspective_code": code[1:2],
        "theme_code": code[:1],
        "ksf": text("因素" + objective),
        "ksf_code": None,
        "series": None,
        "formula_unit": text("人次"),
        "unit": "人次",
        "responsible_units": ("研究發展組",),
    }
    return Kpi(code=code, label=text(label), values=cells, **{**fields, **more})


def plan(code: str, label: str, amounts: Mapping[int, str | Reading], **more: Any) -> ActionPlan:
    """``amounts`` by ROC year: the first is appropriated, later ones are estimated."""
    first = min(amounts, default=0)
    items = tuple(
        BudgetItem(
            year,
            "appropriated" if year == first else "estimated",
            amount if isinstance(amount, Reading) else number(amount),
        )
        for year, amount in amounts.items()
    )
    fields: dict[str, Any] = {
        "kpi_code": code.rpartition(".")[0],
        "responsible_units": ("研究發展組",),
        **more,
    }
    return ActionPlan(code=code, label=text(label), budget=items, **fields)


def agency_card(**changes: Any) -> Scorecard:
    """A small, sound scorecard of the art museum for ROC year 111."""
    fields: dict[str, Any] = {
        "title": text("111年臺北市立美術館平衡計分卡"),
        "agency": "臺北市立美術館",
        "level": "agency",
        "roc_year": 111,
        "mission": (text("使命"),),
        "vision": text("願景"),
        "core_values": (text("創新"), text("互動")),
        "themes": (CodedLabel("A", text("深化學術研究")),),
        "perspectives": (CodedLabel("C", text("顧客構面")),),
        "declared_counts": (
            DeclaredCount(110, 1, 1, 1, Source(page=1, table=2, row=2)),
            DeclaredCount(111, 1, 1, 1, Source(page=1, table=2, row=3)),
            DeclaredCount(None, 0, 0, 0, Source(page=1, table=2, row=4)),
        ),
        "map_objectives": (MapObjective("AC1", text("目標AC1"), "C", "A"),),
        "kpis": (kpi("AC1.1", "參觀人次", values(3, actual109="900", target111="800")),),
        "action_plans": (plan("AC1.1.1", "論壇", {111: "500,000", 112: "600,000"}),),
        "document": DOCUMENT,
    }
    return Scorecard(**{**fields, **changes})


def city_card(**changes: Any) -> Scorecard:
    """A city-level scorecard of group C: no strategy map of its own."""
    fields: dict[str, Any] = {
        "title": text("發展文化多元 C 組 府級平衡計分卡 (111年)"),
        "agency": "臺北市政府",
        "level": "city",
        "group": "C",
        "roc_year": 111,
        "kpis": (
            kpi("CC1.1", "活動參與人數", values(1, actual109="1"), responsible_units=("客委會",)),
        ),
        "document": DOCUMENT,
    }
    return Scorecard(**{**fields, **changes})


def read_expected(path: Path) -> list[Scorecard]:
    """The scorecards of an expected reading (the JSON that ``bscgraph read`` prints)."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return [_card(one) for one in (found if isinstance(found, list) else [found])]


def _reading(cell: Mapping[str, Any], row: int) -> Reading:
    number_ = cell["value"]
    flags = tuple(cell.get("flags") or ())
    malformed = cell.get("reason") == "malformed"
    return Reading(
        raw=cell["raw"],
        value=None if number_ is None else Decimal(str(number_)),
        status="unresolved" if malformed else "repaired" if flags else "clean",
        note=cell.get("note"),
        reason=cell.get("reason"),
        candidate=Decimal(cell["raw"].replace(",", "")) if malformed else None,
        flags=_codes(flags),
        source=Source(page=1, table=1, row=row),
    )


def _labels(entries: list[Mapping[str, str]]) -> tuple[CodedLabel, ...]:
    return tuple(CodedLabel(entry["code"], text(entry["label"])) for entry in entries)


def _kpi(row: Mapping[str, Any], number_: int) -> Kpi:
    return Kpi(
        code=row["kpi_code"],
        label=text(row["kpi_label"]),
        objective_code=row["objective_code"],
        objective_label=text(row["objective_label"]),
        perspective_code=row["perspective_code"],
        theme_code=row["theme_code"],
        ksf=text(row["ksf"]) if row["ksf"] else None,
        ksf_code=row.get("ksf_code"),
        series=row["series"],
        formula_unit=text(row["formula_unit_raw"]),
        unit=row["unit"],
        values=tuple(Value(v["roc_year"], v["kind"], _reading(v, number_)) for v in row["values"]),
        responsible_units=tuple(row["responsible_units"]),
        tags=tuple(row["tags"]),
        flags=_codes(row.get("flags") or ()),
    )


def _plan(row: Mapping[str, Any], number_: int) -> ActionPlan:
    return ActionPlan(
        code=row["code"],
        label=text(row["label"]),
        kpi_code=row["kpi_code"],
        budget=tuple(
            BudgetItem(b["roc_year"], b["kind"], _reading(b, number_)) for b in row["budget"]
        ),
        responsible_units=tuple(row["responsible_units"]),
    )


def _card(found: Mapping[str, Any]) -> Scorecard:
    head = found["document"]
    counts = head.get("declared_counts") or ()
    return Scorecard(
        title=text(head["title"]),
        agency=head["agency"],
        level=head["level"],
        roc_year=head["roc_year"],
        group=head.get("group"),
        updated_raw=head.get("updated_raw"),
        mission=tuple(text(line) for line in head.get("mission") or ()),
        vision=text(head["vision"]) if head.get("vision") else None,
        core_values=tuple(text(line) for line in head.get("core_values") or ()),
        themes=_labels(head.get("themes") or []),
        perspectives=_labels(head.get("perspectives") or []),
        declared_counts=tuple(
            DeclaredCount(c["roc_year"], c["objectives"], c["kpis"], c["action_plans"])
            for c in counts
        ),
        map_objectives=tuple(
            MapObjective(o["code"], text(o["label"]), o["perspective"], o["theme"])
            for o in head.get("map_objectives") or ()
        ),
        map_notes=tuple(text(line) for line in head.get("map_notes") or ()),
        value_columns=tuple(
            ValueColumn(c["roc_year"], c["kind"]) for c in head.get("value_columns") or ()
        ),
        kpis=tuple(_kpi(row, n) for n, row in enumerate(found["kpis"], 1)),
        action_plans=tuple(_plan(row, n) for n, row in enumerate(found["action_plans"], 1)),
        document=DOCUMENT,
    )
