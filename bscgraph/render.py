"""Answers as text: tables that know how wide Chinese is, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bscgraph.console import harmless
from bscgraph.flat import as_csv, as_json
from bscgraph.jobs import Done, as_data
from bscgraph.model import BudgetItem, Reading, Scorecard, Value, gregorian
from bscgraph.tabular import as_table, number, too_wide
from bscgraph.wording import TEXTS, say

if TYPE_CHECKING:
    from bscgraph.query import Query, Result

__all__ = ["answer", "as_csv", "as_json", "cards_table", "questions", "readings", "shown"]


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
        yield say("year", lang), say("roc-year", lang, **_year(card.roc_year))
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
        parts = {"objectives": count.objectives, "kpis": count.kpis, "plans": count.action_plans}
        stated = {name: "-" if part is None else str(part) for name, part in parts.items()}
        of_year = "counts-change" if count.roc_year is None else "counts"
        yield say(of_year, lang, **_year(count.roc_year)), say("counts-are", lang, **stated)


def _year(roc: int | None) -> dict[str, object]:
    """A year as the wording takes it: both ways."""
    return {} if roc is None else {"roc": roc, "ce": gregorian(roc)}


def _map_table(card: Scorecard, lang: str) -> str:
    names = {p.code: p.label.value for p in card.perspectives}
    rows = [
        (o.code, o.label.value, names.get(o.perspective_code, o.perspective_code), o.theme_code)
        for o in card.map_objectives
    ]
    heads = [say(key, lang) for key in ("code", "objective", "perspective", "themes")]
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
    years = [say(kind, lang, **_year(year)) for year, kind in places]
    heads = [say("code", lang), say("kpi", lang), say("unit", lang), *years, say("units", lang)]
    rows = []
    for kpi in card.kpis:
        by_place = {(v.roc_year, v.kind): v.reading for v in kpi.values}
        code = f"{kpi.code} ({kpi.series})" if kpi.series else kpi.code
        cells = [shown(by_place.get(place)) for place in places]
        rows.append([code, kpi.label.value, kpi.unit, *cells, "、".join(kpi.responsible_units)])
    return as_table(heads, rows, say("kpis", lang), right=years, keys=2)


def _plan_table(card: Scorecard, lang: str) -> str:
    places = list(dict.fromkeys((b.roc_year, b.kind) for p in card.action_plans for b in p.budget))
    years = [say(kind, lang, **_year(year)) for year, kind in places]
    heads = [say("code", lang), say("plan", lang), *years, say("units", lang)]
    rows = []
    for plan in card.action_plans:
        by_place = {(b.roc_year, b.kind): b.reading for b in plan.budget}
        cells = [shown(by_place.get(place)) for place in places]
        rows.append([plan.code, plan.label.value, *cells, "、".join(plan.responsible_units)])
    return as_table(heads, rows, say("plans", lang), right=years, keys=2)


def _notes(card: Scorecard, lang: str) -> Iterable[tuple[str, str, str]]:
    items: list[tuple[str, Value | BudgetItem]] = [(k.code, v) for k in card.kpis for v in k.values]
    items += [(p.code, b) for p in card.action_plans for b in p.budget]
    for code, item in items:
        if item.reading.note:
            heading = say(item.kind, lang, **_year(item.roc_year)).replace("\n", " ")
            yield code, heading, item.reading.note


def readings(done: Sequence[Done], form: str, lang: str) -> str:
    """What was read, as ``table`` or ``json``; nothing where nothing was."""
    if form == "table":
        return cards_table([card for item in done for card in item.cards], lang)
    data = as_data(done)
    return "" if data is None else as_json(data)


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
    title = say("title", lang, title=query.title[lang], id=query.id)
    cells = [[_cell(name, record[name], lang) for name in kept] for record in records]
    heads = {name: say(f"col.{name}", lang) if f"col.{name}" in TEXTS else name for name in kept}
    if too_wide(list(heads.values()), cells):
        if len(records) == 1:
            pairs = [
                (head, number(cell)) for head, cell in zip(heads.values(), *cells, strict=True)
            ]
            return as_table(["", ""], pairs, title)
        same = [n for n, *column in zip(kept, *cells, strict=True) if _same_year(n, column)]
        facts = ({"name": heads.pop(n), "value": _cell(n, records[0][n], lang)} for n in same)
        title = "\n".join([title, *(say("fact", lang, **fact) for fact in facts)])
    rows = [[_cell(name, record[name], lang) for name in heads] for record in records]
    keys = list(heads).index("code") + 1 if "code" in heads else 1
    return as_table(list(heads.values()), rows, title, keys=keys)


def _same_year(column: str, values: Sequence[object]) -> bool:
    """Whether a column says one year all the way down: said once, it need not be a column."""
    return column.lower().endswith("year") and len(set(values)) == 1


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
