"""Flat records to scorecards, as a mapping file says: one card per agency and year.

Numbers are read by the same grammar as those of a document's cells, and every doubt is a
finding with the row and column. A row that repeats what another one said (an indicator once
for each of its plans) adds nothing; one that contradicts it is told.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from bscgraph.errors import MappingError, NotAScorecard
from bscgraph.findings import Place
from bscgraph.model import (
    BudgetColumn,
    Level,
    Scorecard,
    SourceDocument,
    Text,
    ValueColumn,
)
from bscgraph.read.flat import FlatFile, FlatRow, read_flat
from bscgraph.scorecard.doubts import check_listed
from bscgraph.scorecard.mappedrow import Columns, Row, names_in
from bscgraph.scorecard.mappedrows import Indicators
from bscgraph.scorecard.mapping import FieldMapping, nearest, roc_year
from bscgraph.scorecard.spot import Ledger
from bscgraph.text import clean, parse_date

if TYPE_CHECKING:
    from bscgraph.read.limits import Limits

__all__ = ["interpret_flat", "read_mapped"]


def read_mapped(
    path: str | os.PathLike[str], limits: Limits | None, mapping: FieldMapping
) -> list[Scorecard]:
    """Every scorecard in a CSV or JSON file, one per agency and year, in order of appearance.

    Raises:
        ReadError: the file cannot be read (see :mod:`bscgraph.errors`).
        MappingError: the mapping names a column or path that is not in the file.
        NotAScorecard: no row states an indicator.
    """
    return interpret_flat(read_flat(path, mapping.form, limits), mapping)


def interpret_flat(file: FlatFile, mapping: FieldMapping) -> list[Scorecard]:
    """The scorecards in ``file``; raises as :func:`read_mapped` does."""
    _check_names(file, mapping)
    groups: dict[tuple[str, int | None], list[Row]] = {}
    for flat in file.rows:
        row = Row(flat, mapping)
        agency = row.text("agency")
        groups.setdefault((clean(agency.value), _year(row)), []).append(row)
    found = [_card(file, mapping, year, rows) for (_, year), rows in groups.items()]
    cards = [card for card in found if card.kpis]
    if not cards:
        raise NotAScorecard(
            f"“{file.name}” holds no indicator: no row has a text in the columns of fields.kpi or "
            f"fields.kpi_code that {mapping.name} names; check that both files belong together.",
            f"「{file.name}」中沒有指標：{mapping.name} 的 fields.kpi 或 fields.kpi_code "
            "所指欄位全部空白；請確認兩個檔案是否相配。",
        )
    # Rows that belong to no card (totals, remarks) are told with the first one.
    beside = [one for card in found if not card.kpis for one in card.findings if one.raw]
    unmapped = _unmapped(file, mapping).findings
    cards[0] = replace(cards[0], findings=(*cards[0].findings, *beside, *unmapped))
    return cards


def _check_names(file: FlatFile, mapping: FieldMapping) -> None:
    """Every name of the mapping is a column or path of the file."""
    kind, kind_zh = ("column", "欄位") if mapping.form.form == "csv" else ("path", "路徑")
    for key, name in mapping.named():
        if name in file.names:
            continue
        inside = [one for one in file.names if one.startswith(name + ".")]
        near, near_zh = nearest(name, inside or file.names)
        raise MappingError(
            f"{file.name}: there is no {kind} “{name}”, which {mapping.name} names at {key}; "
            f"nearest: {near}.",
            f"{file.name}：沒有{kind_zh}「{name}」（{mapping.name} 的 {key}）；"
            f"最接近者：{near_zh}。",
        )
    double = {name.rpartition("#")[0] for name in file.names if "#" in name} - {""}
    for key, name in mapping.named():
        if name in double:
            raise MappingError(
                f"{file.name}: the column “{name}”, which {mapping.name} names at {key}, stands "
                "twice; give the two columns different names.",
                f"{file.name}：欄位「{name}」（{mapping.name} 的 {key}）出現兩次；請改為不同欄名。",
            )


def _unmapped(file: FlatFile, mapping: FieldMapping) -> Ledger:
    """A finding for each column or path that the mapping does not speak of."""
    ledger = Ledger()
    known = {name for _, name in mapping.named()} | set(mapping.ignore)
    for name in file.names:
        if name not in known and not (name.startswith("#") and _is_blank(file.rows, name)):
            ledger.doubt("column-not-mapped", Place(header=name), name, mapping=mapping.name)
    return ledger


def _is_blank(rows: Iterable[FlatRow], name: str) -> bool:
    return not any(name in row.fields and row.fields[name].text.strip() for row in rows)


def _year(row: Row) -> int | None:
    return roc_year(row.text("year").value, row.mapping.years)


def _card(
    file: FlatFile, mapping: FieldMapping, year: int | None, rows: Sequence[Row]
) -> Scorecard:
    ledger = Ledger()
    indicators = Indicators(mapping, ledger)
    for row in rows:
        indicators.take(row)
    first = rows[0]
    agency = clean(first.text("agency").value)
    columns = indicators.columns
    if year is None and (spot := first.spot("year")) is not None:
        ledger.doubt("year-unreadable", spot, "", years=mapping.years)
    card = Scorecard(
        title=_title(rows, agency, year),
        agency=agency,
        level=_level(rows, ledger),
        roc_year=year,
        group=_first(rows, "group") or None,
        updated_raw=_first(rows, "updated") or None,
        updated=parse_date(_first(rows, "updated")),
        mission=_lines(rows, "mission"),
        vision=next(iter(_texts(rows, "vision")), None),
        core_values=_lines(rows, "core_values"),
        value_columns=tuple(_value_columns(columns)),
        budget_columns=tuple(_budget_columns(columns)),
        kpis=tuple(indicators.kpis()),
        action_plans=tuple(indicators.plans()),
        document=SourceDocument(file.name, file.media_type, file.sha256, file.size),
    )
    check_listed(card, ledger, objectives="objective" in mapping.fields)
    return replace(card, findings=tuple(ledger.findings))


def _first(rows: Sequence[Row], name: str) -> str:
    """The first text the rows have for a field of the whole card."""
    return next((clean(text) for row in rows if (text := row.text(name).value).strip()), "")


def _texts(rows: Sequence[Row], name: str) -> list[Text]:
    """The different texts the rows have for a field of the whole card, in their order."""
    texts = (row.text(name) for row in rows)
    return list({text.value: text for text in reversed(list(texts)) if text.value}.values())[::-1]


def _lines(rows: Sequence[Row], name: str) -> tuple[Text, ...]:
    """Those texts taken apart, as 創新、互動 is two values."""
    return tuple(
        replace(text, value=name) for text in _texts(rows, name) for name in names_in([text])
    )


def _title(rows: Sequence[Row], agency: str, year: int | None) -> Text:
    """The title as stated, or one of agency and year, which then has no verbatim text."""
    for row in rows:
        if (text := row.text("title")).value:
            return text
    when = "" if year is None else f"（{year}年）"
    return Text(f"{agency}平衡計分卡{when}", "")


def _level(rows: Sequence[Row], ledger: Ledger) -> Level:
    level = _first(rows, "level")
    if level in _LEVELS:
        return _LEVELS[level]
    for row in rows[:1] if level else ():
        ledger.doubt("level-unknown", row.spot("level"))
    return "agency"


_LEVELS: Mapping[str, Level] = {
    "agency": "agency",
    "機關": "agency",
    "機關級": "agency",
    "city": "city",
    "府級": "city",
    "市府": "city",
}


def _value_columns(columns: Columns) -> Iterable[ValueColumn]:
    for year, kind in columns.values:
        word: Literal["actual", "target"] = "actual" if kind == "actual" else "target"
        yield ValueColumn(year, word)


def _budget_columns(columns: Columns) -> Iterable[BudgetColumn]:
    for year, kind in columns.budgets:
        estimated = kind == "estimated"
        yield BudgetColumn(year, "estimated" if estimated else "appropriated")
