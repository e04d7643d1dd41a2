"""Answers as text: tables that know how wide Chinese is, JSON and CSV."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from bscgraph import answers
from bscgraph.answers.view import View, seen
from bscgraph.console import harmless, width
from bscgraph.flat import as_csv, as_json
from bscgraph.jobs import Done, as_data
from bscgraph.model import BudgetItem, Reading, Scorecard, Value, gregorian
from bscgraph.query import Query, Result
from bscgraph.tabular import as_table, number, too_wide
from bscgraph.wording import say
from bscgraph.wrapping import wrap

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


def answer(
    found: Result,
    query: Query | None,
    form: str,
    lang: str,
    *,
    title: str = "",
    brief: bool = False,
) -> str:
    """An answer as ``table`` or another format that is text.

    The table leaves out IRIs and empty columns, shows years both ways and a cell's page and
    row in one column; under it stand what has to be known of the answer and how to read it,
    but for a ``brief`` one.
    """
    if form != "table":
        return answers.write(found, form, lang, query=query, title=title).decode()
    view = seen(found, query, lang, title)
    return _table(view) if brief else f"{_table(view)}\n{_below(view)}"


def _table(view: View) -> str:
    names, heads = [column.id for column in view.columns], view.heads
    cells = [[cell.text for cell in row] for row in view.rows]
    right = [head for head, numeric in zip(heads, view.numeric, strict=True) if numeric]
    title = "\n".join([view.title, *(view.fact(*fact) for fact in view.facts)])
    kept = list(range(len(names)))
    if too_wide(heads, cells, right):
        if len(cells) == 1:
            return as_table(["", ""], list(zip(heads, *cells, strict=True)), title)
        said = [at for at in kept if _same_year(names[at], [row[at] for row in cells])]
        title = "\n".join([title, *(view.fact(heads[at], cells[0][at]) for at in said)])
        kept = [at for at in kept if at not in said]
    rows = [[row[at] for at in kept] for row in cells]
    left = [names[at] for at in kept]
    keys = left.index("code") + 1 if "code" in left else 1
    return as_table([heads[at] for at in kept], rows, title, right=right, keys=keys)


def _below(view: View) -> str:
    """The number of rows, the notes and the reading, in lines that fit."""
    texts = [view.count, *(f"※ {note}" for note in view.notes)]
    if view.reading:
        texts.append(view.fact(view.word("reading"), view.reading))
    lines = (line for text in texts for line in wrap(harmless(text), width(sys.stdout), 2))
    return "\n".join(lines) + "\n"


def _same_year(column: str, values: Sequence[object]) -> bool:
    """Whether a column says one year all the way down: said once, it need not be a column."""
    return column.lower().endswith("year") and len(set(values)) == 1


def questions(stored: Sequence[Query], form: str, lang: str, *, bom: bool = False) -> bytes:
    """The stored questions in one of the formats of answers; JSON holds both languages."""
    if form == "json":
        return (as_json([_question(one) for one in stored]) + "\n").encode()
    if form == "table":
        rows = [(q.id, q.question[lang], ", ".join(q.parameters)) for q in stored]
        heads = [say(key, lang) for key in ("id", "question", "parameters")]
        return as_table(heads, rows).encode()
    records = ((q.id, q.title[lang], q.question[lang], " ".join(q.parameters)) for q in stored)
    found = Result("query", ("id", "title", "question", "parameters"), tuple(records))
    return answers.write(found, form, lang, title=say("questions", lang), bom=bom)


def _question(stored: Query) -> dict[str, object]:
    return {
        "id": stored.id,
        "title": dict(stored.title),
        "question": dict(stored.question),
        "reading": dict(stored.reading),
        "keywords": {lang: list(words) for lang, words in stored.keywords.items()},
        "parameters": {name: dict(one.label) for name, one in stored.parameters.items()},
        "columns": list(stored.columns),
    }
