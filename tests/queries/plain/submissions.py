"""The submissions that plain answers and stored queries are compared on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bench.submissions import generated
from bscgraph.graph import build
from bscgraph.model import CodedLabel, Scorecard, Source, Text
from bscgraph.store import LocalStore
from tests.cards import agency_card, city_card, kpi, number, plan, text, values
from tests.queries.plain.filed import Filed, Row

_BAD = number("1,4004,000", value=None, status="unresolved", reason="malformed")
_WORDS = number("詳附件", value=None, reason="text")
_DASH = number("-", value=None, reason="dash")
_LONG = (
    "結合各級學校、社區大學、圖書館、博物館、美術館、藝文空間與民間團體共同發展在地特色並串聯城市"
)


def _cell(value: str, row: int) -> Text:
    return text(value, value + " ", Source(page=3, table=1, row=row, column=9))


def odd() -> list[Scorecard]:
    """What documents may hold and the made-up ones do not."""
    plans = (
        plan("AC1.1.1", "青年流行文化計畫", {111: "5.5", 112: _BAD}),
        plan("AC1.1.2", "後生文學獎", {111: "7", 113: "0.7"}),
        plan("AC1.1.3", "專案(青年流行文化計畫、後生文學獎)", {111: "13", 112: "9", 113: _WORDS}),
        plan("AC1.1.4", "白晝之夜國際藝術節", {111: "8", 112: _DASH, 113: "-2"}),
        plan("AC1.1.5", "推動白晝之夜國際藝術節", {111: "8", 112: "0"}),
        plan("AC1.1.6", "辦理白晝之夜國際藝術節展演", {111: "8", 112: "0"}),
        plan("AC1.1.6", _LONG + "燈會大遊行", {111: "21,000.5", 112: "3"}),
        plan("AC1.2.1", "燈會大遊行", {111: "21,000.50", 112: "3"},
             responsible_units=("會計室", "人事室")),
        plan("AC1.3.1", "場館修繕(備註：於總務項下辦理)", {111: "0", 112: "0"},
             responsible_units=("人事室", "會計室")),
        plan("BP1.1.1", "無單位", {111: number("0", note="併入他案")}, responsible_units=(),
             unit_cells=(_cell("AC1.1.1論壇", 5), _cell("詳附件", 6))),
        plan("ZZ9.9.1", "無指標", {111: "7"}, responsible_units=("臺北市政府客家事務委員會",),
             unit_cells=(_cell("臺北市政府客家事務委員會", 7),)),
    )  # fmt: skip
    aims = values(3, actual110="4", target111="8")
    kpis = (
        kpi("AC1.1", "參觀人次", aims, responsible_units=("會計室", "研究發展組")),
        kpi("AC1.2", "團體數", aims, series="AC1.2.1", unit_cells=(_cell("會計室", 8),),
            responsible_units=("會計室",)),
        kpi("AC1.2", "團體數", aims, series="AC1.2.2", unit_cells=(_cell("100", 9),),
            responsible_units=(), flags=("not-a-unit",)),
        kpi("AC1.3", "人數", aims, responsible_units=(), unit_cells=(_cell("1", 10), _cell("2", 11))),
        kpi("BP1.1", "場次", aims, theme_code="", responsible_units=()),
        kpi("", "沒有代碼", aims),
    )  # fmt: skip
    return [
        agency_card(kpis=kpis, action_plans=plans),
        agency_card(kpis=kpis, action_plans=plans, roc_year=None),
        agency_card(agency="臺北市政府文化局", kpis=kpis, action_plans=plans),
        city_card(
            themes=(CodedLabel("C", text("文化")), CodedLabel("C", text("文化"))),
            action_plans=(
                plan("CC1.1.1", "燈會大遊行", {111: "21000.5"}, responsible_units=("客委會",)),
                plan("CC1.1.2", "白晝之夜國際藝術節", {111: "8"}, responsible_units=()),
            ),
        ),
    ]


def collections(documents: Iterable[Scorecard]) -> dict[str, list[Filed]]:
    """The documents, made-up submissions, and odd scorecards with a second submission each."""
    read = list(documents)
    made = {(card.agency, card.roc_year): card for card in (*generated(9), *generated(6, 2, read))}
    undated = replace(read[0], roc_year=None)
    twice = [Filed(replace(card, action_plans=card.action_plans[1:]), 2) for card in odd()]
    return {
        "documents": [Filed(card) for card in read],
        "generated": [Filed(card) for card in (*made.values(), undated)],
        "odd": [*(Filed(card) for card in odd()), *twice],
    }


def store_of(all_filed: Iterable[Filed]) -> LocalStore:
    store = LocalStore()
    for filed in all_filed:
        built = build(filed.card, filed.number)
        store.load(built.canonical(), built.graph)
    return store


def spelt(rows: Iterable[Row], columns: Iterable[str]) -> list[tuple[Any, ...]]:
    """The rows in one order, numbers by their value."""
    listed = [tuple(_value(row[name]) for name in columns) for row in rows]
    return sorted(listed, key=repr)


def _value(value: object) -> object:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | Decimal):
        return format(Decimal(value).normalize(), "f")
    return str(value)


def differing(found: Sequence[Row], expected: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows that only one side has, by the columns of the expected ones."""
    columns = sorted({name for row in expected for name in row})
    if not expected:
        return {"unexpected": list(found)} if found else {}
    ours, theirs = spelt(found, columns), spelt(expected, columns)
    lost = [
        dict(zip(columns, row, strict=True))
        for row in theirs
        if ours.count(row) < theirs.count(row)
    ]
    more = [
        dict(zip(columns, row, strict=True)) for row in ours if theirs.count(row) < ours.count(row)
    ]
    return {name: rows for name, rows in (("missing", lost), ("unexpected", more)) if rows}
