"""The documents of a city: which there are, what each says, and how it is printed."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from bench.generate import ods
from bench.generate.plant import KINDS, Planted, plant
from bench.layouts import draw, officefiles
from bench.layouts.content import Card, Content, Wording, truth
from bench.query.collection import agency_card
from bscgraph.scorecard import to_json

__all__ = ["LAYOUTS", "Made", "Order", "orders", "write"]

#: Layouts in turn: more PDFs than anything else, as agencies publish them.
LAYOUTS = (
    *("pdf:lines", "pdf:rects", "xlsx:text", "pdf:gaps", "ods", "pdf:unruled", "pdf:cut"),
    *("xlsx:typed", "pdf:chars", "csv", "pdf:fakebold", "xlsx:sheets", "pdf:outside", "txt"),
    *("pdf:cut-unruled", "pdf:large", "pdf:two-line", "pdf:a4-foot", "pdf:once", "pdf:dashed"),
)
#: Layouts of documents that hold a city-level card and an agency's.
_BOTH = ("pdf:lines", "xlsx:sheets", "pdf:unruled", "docx", "pdf:rects")
#: Layouts in which a stray digit stands on a page of its own.
_STRAY = frozenset({"pdf:lines", "pdf:rects", "pdf:gaps", "pdf:chars", "pdf:fakebold"})
_GROUP = 20  # agencies under one city-level card
_OFFICES = ("文化局", "客委會", "觀傳局", "教育局", "社會局", "環保局")
_MANY = 3  # irregularities a document
_FIRST = 106  # the first year (ROC)
_THEMES = ("深耕在地服務", "永續城市環境", "智慧創新治理", "友善共融社會")
_NUMBER_KEYS = ("roc_year", "kind", "raw", "value", "note", "reason")
_KPI_KEYS = (
    *("objective_code", "objective_label", "perspective_code", "theme_code", "ksf", "kpi_code"),
    *("kpi_label", "series", "formula_unit_raw", "unit", "responsible_units", "tags"),
)
_HEAD_KEYS = (
    *("title", "agency", "level", "roc_year", "updated_raw", "mission", "vision", "core_values"),
    *("themes", "perspectives", "declared_counts", "map_objectives", "map_notes", "value_columns"),
)


@dataclass(frozen=True, slots=True)
class Order:
    """One document to make: its place in the city, agency, year and layout.

    ``level`` is "agency", "city" for a card of the city's level, or "both" for one of each.
    """

    number: int
    agency: int
    roc_year: int
    layout: str
    seed: int
    level: str = "agency"

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"a{self.agency:04}-{self.roc_year}.{self.layout.partition(':')[0]}"


@dataclass(frozen=True, slots=True)
class Made:
    """A document that was written, and what was planted in it."""

    name: str
    layout: str
    planted: tuple[Planted, ...]

    def as_data(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "file": self.name,
            "layout": self.layout,
            "planted": list(map(asdict, self.planted)),
        }


def orders(agencies: int, years: int, seed: int) -> list[Order]:
    """The documents of a city, agency by agency."""
    pairs = [(one, _FIRST + year) for one in range(agencies) for year in range(years)]
    return [_order(n, agency, year, seed) for n, (agency, year) in enumerate(pairs)]


def _order(number: int, agency: int, roc_year: int, seed: int) -> Order:
    """Of twenty agencies one prints city-level cards and one both; text documents are few, since
    their tables take long to write."""
    layout, level = LAYOUTS[(number + seed) % len(LAYOUTS)], "agency"
    if agency % _GROUP == _GROUP - 1:
        level, layout = "city", "docx" if number % 2 else layout
    elif agency % _GROUP == _GROUP // 2:
        level, layout = "both", _BOTH[number % len(_BOTH)]
    elif agency % 50 == 7 and roc_year == _FIRST:
        layout = "docx"
    return Order(number, agency, roc_year, layout, seed, level)


def write(order: Order, folder: Path) -> Made:
    """Write one document, and its truth beside it."""
    dice = Random(order.seed * 1_000_003 + order.number)
    cards = _cards(order)
    wording = Wording(gap=dice.choice((" ", "")), bands=dice.random() < 0.5,
                      owner="科室" if order.level == "agency" else "局處",
                      remarks=dice.random() < 0.25)  # fmt: skip
    start = (order.number * _MANY + order.number // len(LAYOUTS)) % len(KINDS)
    special = ["shifted-row"] if order.layout in {"csv", "txt"} else []
    special += ["stray-fragment"] if order.layout in _STRAY and dice.random() < 0.3 else []
    planted = plant(cards[-1], start, _MANY, dice, special)
    content = Content(order.name, cards, wording)
    _print(content, order.layout, folder / "documents" / order.name)
    beside = folder / "truth" / f"{order.name}.expected.json"
    text = json.dumps(truth(content), ensure_ascii=False, indent=1)
    beside.write_text(text + "\n", encoding="utf-8")
    return Made(order.name, order.layout, tuple(planted))


def _cards(order: Order) -> tuple[Card, ...]:
    """What a document holds: the city's card first."""
    card = _card(agency_card(order.agency + 40 * order.seed, order.roc_year))
    if order.level == "agency":
        return (card,)
    group = order.agency // _GROUP
    letter = chr(ord("A") + (group if order.level == "city" else 25 - group) % 26)
    return (_citywide(card, letter), card)[: 1 + (order.level == "both")]


def _citywide(card: Card, letter: str) -> Card:
    """A card of the city's level: no map and no counts, fewer indicators, offices as owners."""
    card = json.loads(json.dumps(card))
    year = card["document"]["roc_year"]
    codes = list(dict.fromkeys(kpi["objective_code"] for kpi in card["kpis"]))[:5]
    kpis = [kpi for kpi in card["kpis"] if kpi["objective_code"] in codes]
    plans = [plan for plan in card["action_plans"] if plan["code"].split(".")[0] in codes]
    for number, one in enumerate((*kpis, *plans)):
        one["responsible_units"] = [_OFFICES[number % len(_OFFICES)]]
    head: Card = {
        name: [] if isinstance(told, list) else None for name, told in card["document"].items()
    }
    head |= {
        "title": f"發展城市活力 {letter} 組 府級平衡計分卡 ({year}年)", "agency": "臺北市政府",
        "level": "city", "group": letter, "roc_year": year,
        "value_columns": card["document"]["value_columns"],
    }  # fmt: skip
    return {"document": head, "kpis": kpis, "action_plans": plans}


def _card(found: Any) -> Card:
    """A scorecard as an expected reading: without sources, so that it can be changed."""
    card = json.loads(json.dumps(to_json(found), default=str))
    head = {name: card["document"][name] for name in _HEAD_KEYS}
    head["themes"] = [
        dict(one, label=label) for one, label in zip(head["themes"], _THEMES, strict=False)
    ]
    return {
        "document": head,
        "kpis": [
            {name: kpi[name] for name in _KPI_KEYS} | {"values": list(map(_cell, kpi["values"]))}
            for kpi in card["kpis"]
        ],
        "action_plans": [
            {name: plan[name] for name in ("code", "label", "kpi_code", "responsible_units")}
            | {"budget": list(map(_cell, plan["budget"]))}
            for plan in card["action_plans"]
        ],
    }


def _cell(cell: Card) -> Card:
    kept = {name: cell[name] for name in _NUMBER_KEYS if name in cell}
    if kept.get("reason") == "not-established":
        kept["note"] = kept["raw"]  # as the samples have it
    return kept


def _print(content: Content, layout: str, out: Path) -> None:
    form, _, how = layout.partition(":")
    if form == "pdf":
        from reportlab import rl_config

        rl_config.invariant = 1  # the same bytes every time
        draw.draw(content, out, draw.STYLES[how])
    elif form == "xlsx":
        officefiles.xlsx(content, out, typed=how != "text", sheets=how == "sheets")
        _timeless(out)
    elif form == "ods":
        ods.write(content, out)
    elif form == "docx":
        officefiles.docx(content, out)
        _timeless(out)
    elif form == "csv":
        officefiles.delimited(content, out)
    else:
        officefiles.plain(content, out)


def _timeless(path: Path) -> None:
    """The same package without the times of its making."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            data = _without_dates(data) if name == "docProps/core.xml" else data
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    path.write_bytes(packed.getvalue())


def _without_dates(core: bytes) -> bytes:
    import re

    return re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">2000-01-01T00:00:00Z<", core)
