"""Answers as text: tables that know how wide Chinese is, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from bscgraph.console import harmless, width
from bscgraph.findings import Place
from bscgraph.jobs import Done, as_data
from bscgraph.model import BudgetItem, Reading, Scorecard, Value, gregorian
from bscgraph.wording import TEXTS, say

if TYPE_CHECKING:
    from rich.table import Table

    from bscgraph.query import Query, Result
    from bscgraph.validate import Report

__all__ = [
    "answer",
    "as_csv",
    "as_json",
    "as_table",
    "cards_table",
    "number",
    "questions",
    "readings",
]
__all__ += ["report", "shown"]

_TEXT_WIDTH = 12


def as_json(value: object) -> str:
    """``value`` as indented JSON in plain Chinese characters; Decimals as JSON numbers."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV with a heading line; lines end with LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    return text.getvalue()


def number(value: object) -> str:
    """A value for a person: thousands separated, nothing for None."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, int | float | Decimal):
        exact = Decimal(str(value))
        return f"{exact:,f}"
    return str(value)


def as_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    title: str = "",
    *,
    right: Collection[str] = (),
) -> str:
    """Rows as a table for people, cut to lines by the width of the output.

    Numbers are separated by thousands; columns of numbers, and those named in ``right``, are
    set right.
    """
    from rich import box
    from rich.console import Console as Terminal
    from rich.table import Table
    from rich.text import Text

    lines = [list(row) for row in rows]
    heads = any(columns)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, show_header=heads)
    for index, name in enumerate(columns):
        numeric = any(isinstance(line[index], int | float | Decimal) for line in lines)
        numeric = numeric or name in right
        justify: Literal["left", "right"] = "right" if numeric else "left"
        # A number cut into two lines could be misread: only text may wrap.
        table.add_column(Text(harmless(name)), justify=justify, overflow="fold", no_wrap=numeric)
    for line in lines:
        table.add_row(*(Text(harmless(number(cell))) for cell in line))
    out = io.StringIO()
    room = max(width(sys.stdout), _least_width(table, lines))
    terminal = Terminal(file=out, width=room, force_terminal=sys.stdout.isatty())
    if title:
        terminal.print(Text(harmless(title), style="bold"))
    terminal.print(table)
    return "\n".join(text.rstrip() for text in out.getvalue().splitlines()) + "\n"


def _least_width(table: Table, lines: Sequence[Sequence[object]]) -> int:
    """Columns a table needs to lose nothing: numbers whole, text a dozen at least."""
    from rich.cells import cell_len

    total = 0
    for index, column in enumerate(table.columns):
        texts = [*str(column.header).split("\n"), *(number(line[index]) for line in lines)]
        widest = max(cell_len(text) for text in texts)
        total += (widest if column.no_wrap else min(widest, _TEXT_WIDTH)) + 3
    return total


def cards_table(cards: Sequence[Scorecard], lang: str) -> str:
    """Scorecards as tables for people: what the card says of itself, KPIs, plans, notes."""
    return "\n".join("\n".join(_card_parts(card, lang)) for card in cards)


def _card_parts(card: Scorecard, lang: str) -> Iterable[str]:
    yield harmless(card.title.value or "—")
    yield as_table(["", ""], _facts(card, lang))
    if card.map_objectives:
        yield _map_table(card, lang)
    yield _kpi_table(card, lang)
    yield _plan_table(card, lang)
    notes = list(_notes(card, lang))
    if notes:
        yield as_table(["", "", ""], notes, say("notes", lang))


def _facts(card: Scorecard, lang: str) -> Iterable[tuple[str, str]]:
    yield say("agency", lang), card.agency
    yield say("level", lang), say(f"level.{card.level}", lang)
    if card.group:
        yield say("group", lang), card.group
    if card.roc_year is not None:
        ce = gregorian(card.roc_year)
        yield say("year", lang), say("roc-year", lang, roc=card.roc_year, ce=ce)
    if card.updated_raw:
        day = f"{card.updated} ({card.updated_raw})" if card.updated else card.updated_raw
        yield say("updated", lang), day
    for key, texts in (("mission", card.mission), ("core-values", card.core_values)):
        if texts:
            yield say(key, lang), "、".join(text.value for text in texts)
    if card.vision:
        yield say("vision", lang), card.vision.value
    if card.themes:
        yield say("themes", lang), "、".join(f"{t.code} {t.label.value}" for t in card.themes)
    for count in card.declared_counts:
        year = say("change", lang) if count.roc_year is None else str(count.roc_year)
        parts = {"objectives": count.objectives, "kpis": count.kpis, "plans": count.action_plans}
        stated = {name: "-" if part is None else str(part) for name, part in parts.items()}
        yield say("counts", lang, year=year), say("counts-are", lang, **stated)


def _map_table(card: Scorecard, lang: str) -> str:
    names = {p.code: p.label.value for p in card.perspectives}
    rows = [
        (o.code, o.label.value, names.get(o.perspective_code, o.perspective_code), o.theme_code)
        for o in card.map_objectives
    ]
    heads = ["", *(say(key, lang) for key in ("objective", "perspective", "themes"))]
    return as_table(heads, rows, say("map", lang))


def shown(reading: Reading | None) -> str:
    """A number cell for a person: the number, ``*`` where a note stands beside it, or what
    is printed there, with ``?`` where it could not be read."""
    if reading is None:
        return ""
    if reading.value is None:
        text = reading.raw if len(reading.raw) <= 20 else reading.raw[:19] + "…"
        return " ".join(text.split()) + (" ?" if reading.status == "unresolved" else "")
    return number(reading.value) + ("%" if reading.percent else "") + ("*" if reading.note else "")


def _kpi_table(card: Scorecard, lang: str) -> str:
    places = list(dict.fromkeys((v.roc_year, v.kind) for k in card.kpis for v in k.values))
    years = [say(kind, lang, year=year) for year, kind in places]
    heads = ["", say("kpi", lang), say("unit", lang), *years, say("units", lang)]
    rows = []
    for kpi in card.kpis:
        by_place = {(v.roc_year, v.kind): v.reading for v in kpi.values}
        code = f"{kpi.code} ({kpi.series})" if kpi.series else kpi.code
        cells = [shown(by_place.get(place)) for place in places]
        rows.append([code, kpi.label.value, kpi.unit, *cells, "、".join(kpi.responsible_units)])
    return as_table(heads, rows, say("kpis", lang), right=years)


def _plan_table(card: Scorecard, lang: str) -> str:
    places = list(dict.fromkeys((b.roc_year, b.kind) for p in card.action_plans for b in p.budget))
    years = [say(kind, lang, year=year) for year, kind in places]
    heads = ["", say("plan", lang), *years, say("units", lang)]
    rows = []
    for plan in card.action_plans:
        by_place = {(b.roc_year, b.kind): b.reading for b in plan.budget}
        cells = [shown(by_place.get(place)) for place in places]
        rows.append([plan.code, plan.label.value, *cells, "、".join(plan.responsible_units)])
    return as_table(heads, rows, say("plans", lang), right=years)


def _notes(card: Scorecard, lang: str) -> Iterable[tuple[str, str, str]]:
    items: list[tuple[str, Value | BudgetItem]] = [(k.code, v) for k in card.kpis for v in k.values]
    items += [(p.code, b) for p in card.action_plans for b in p.budget]
    for code, item in items:
        if item.reading.note:
            heading = say(item.kind, lang, year=item.roc_year).replace("\n", " ")
            yield code, heading, item.reading.note


def readings(done: Sequence[Done], form: str, lang: str) -> str:
    """What was read, as ``table`` or ``json``; nothing where nothing was."""
    if form == "table":
        return cards_table([card for item in done for card in item.cards], lang)
    data = as_data(done)
    return "" if data is None else as_json(data)


def report(reports: Sequence[tuple[str, Report]], form: str, lang: str) -> str:
    """Validation reports with the name of each file, as ``table`` or ``json``."""
    if form == "json":
        return as_json([{"file": name, **found.to_dict()} for name, found in reports])
    heads = [say(key, lang) for key in ("severity", "rule", "focus", "message", "fix")]
    parts = []
    for name, found in reports:
        rows = [
            (
                say(result.severity.value, lang),
                result.rule,
                " ".join(filter(None, (result.code, _spot(result.page, result.row, lang)))),
                result.message[lang],
                result.fix[lang],
            )
            for result in found.results
        ]
        parts.append(as_table(heads, rows, name) if rows else say("conforms", lang, name=name))
    return "\n".join(parts)


def _spot(page: int | None, row: int | None, lang: str) -> str:
    return Place(page=page, row=row).describe(lang)


def answer(found: Result, query: Query, form: str, lang: str) -> str:
    """The answer to a stored question as ``table``, ``json`` (records) or ``csv``.

    The table leaves out IRIs and empty columns, shows years both ways and a cell's page and
    row in one column.
    """
    if form == "json":
        return as_json(found.records())
    if form == "csv":
        return as_csv(found.columns, found.rows)
    records = [_with_places(record) for record in found.records()]
    kept = [name for name in (records[0] if records else found.columns)
            if f"col.{name}" in TEXTS or not any(_is_iri(r[name]) for r in records)]  # fmt: skip
    kept = [n for n in kept if not records or any(r[n] not in (None, "") for r in records)]
    heads = [say(f"col.{n}", lang) if f"col.{n}" in TEXTS else n for n in kept]
    rows = [[_cell(name, record[name], lang) for name in kept] for record in records]
    title = " · ".join((query.id, query.title["zh-Hant"], query.title["en"]))
    return as_table(heads, rows, title)


def _with_places(record: Mapping[str, object]) -> dict[str, object]:
    """``sourcePage`` and ``sourceRow`` (``cityPage`` …) as one column ``source``."""
    joined: dict[str, object] = {}
    for name, value in record.items():
        stem = name.removesuffix("Page").removesuffix("Row")
        if stem in {"source", "city"} and stem != name:
            parts = (joined.get(f"{stem}Place"), None if value is None else str(value))
            joined[f"{stem}Place"] = "/".join(str(part) for part in parts if part)
        else:
            joined[name] = value
    return joined


def _is_iri(value: object) -> bool:
    return isinstance(value, str) and type(value) is not str


def _cell(column: str, value: object, lang: str) -> object:
    if isinstance(value, int) and column.lower().endswith("year"):
        return f"{value} ({value - 1911})"
    if isinstance(value, str) and f"{column}.{value}" in TEXTS:
        return say(f"{column}.{value}", lang)
    return value


def questions(stored: Sequence[Query], form: str, lang: str) -> str:
    """The stored questions as ``table``, ``json`` or ``csv``."""
    if form == "table":
        rows = [(q.id, q.question[lang], ", ".join(q.parameters)) for q in stored]
        return as_table([say(key, lang) for key in ("id", "question", "parameters")], rows)
    columns = ("id", "title", "question", "parameters")
    if form == "csv":
        return as_csv(columns, ((q.id, q.title[lang], q.question[lang], " ".join(q.parameters))
                                for q in stored))  # fmt: skip
    return as_json([{"id": q.id, "title": dict(q.title), "question": dict(q.question),
                     "parameters": {n: dict(p.label) for n, p in q.parameters.items()}}
                    for q in stored])  # fmt: skip
