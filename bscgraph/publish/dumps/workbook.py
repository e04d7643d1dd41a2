"""All tables as workbooks for people: codes by their names in both languages, addresses last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

from bscgraph.draw import long, longods
from bscgraph.publish.dumps.columns import LIST, TABLES, Column, Table
from bscgraph.publish.dumps.csvw import with_newest
from bscgraph.publish.dumps.files import FORMS, File, described, measured
from bscgraph.publish.dumps.rows import Cell, Row
from bscgraph.query import Column as Named
from bscgraph.wording import LANGUAGES

__all__ = ["shown", "workbooks"]

_WIDTHS = {"iri": 24, "text": 26, "list": 16, "notation": 16, "boolean": 9}
_NAME = 31  # characters of a sheet's name
_SHORT = {
    "code", "group", "kpiCode", "objectiveCode", "planCode", "rocYear", "sourceSheet", "theme",
    "thingCode", "unitOfMeasurement",
}  # fmt: skip
_CLASSES = {
    "Mission": "使命 mission", "Vision": "願景 vision", "CoreValue": "核心價值 core value",
    "CarryOverNote": "沿用註記 carry-over note", "Theme": "策略主題 theme",
    "ScorecardPerspective": "構面 perspective",
}  # fmt: skip
_TRUTH = {True: "是 yes", False: "否 no"}
_SCHEMES_APART = " "  # between several notations in one text

Rows = Callable[[Table], Iterator[Row]]


def workbooks(folder: Path, rows: Rows, number: Mapping[str, int]) -> Iterator[File]:
    """Write the workbooks below ``folder``.

    Args:
        folder: the site's folder.
        rows: gives the rows of a table anew.
        number: how many rows each table has.

    Raises:
        OSError: one cannot be written.
    """
    sheets = [_sheet(table, rows, number.get(table.name, 0)) for table in TABLES]
    label = {"en": "All tables: {}", "zh-Hant": "全部表格：{}"}
    for form in ("xlsx", "ods"):
        texts = {lang: label[lang].format(FORMS[form].label[lang]) for lang in LANGUAGES}
        file = described(f"data/bscgraph.{form}", form, texts)
        if form == "xlsx":
            long.xlsx(folder / file.path, sheets, {"title": "平衡計分卡 Balanced scorecards"})
        else:
            longods.write(folder / file.path, sheets)
        yield measured(folder, file)


def _sheet(table: Table, rows: Rows, number: int) -> long.Long:
    columns = with_newest(table.columns)
    order = sorted(range(len(columns)), key=lambda at: columns[at].kind == "iri")
    placed = [columns[at] for at in order]
    name = " ".join(_both(table.title))
    return long.Long(
        name if len(name) <= _NAME else table.title["zh-Hant"],
        ["\n".join(_both(column.heading)) for column in placed],
        [12 if column.id in _SHORT else _WIDTHS.get(column.kind, 11) for column in placed],
        partial(_shown_rows, rows, table, order, columns),
        number,
    )


def _both(texts: Mapping[str, str]) -> list[str]:
    """Chinese first: these workbooks are for officers."""
    return [texts[lang] for lang in reversed(LANGUAGES)]


def _shown_rows(
    rows: Rows, table: Table, order: Sequence[int], columns: Sequence[Column]
) -> Iterator[Sequence[Cell]]:
    for row in rows(table):
        yield [shown(columns[at], row[at]) for at in order]


def shown(column: Column, cell: Cell) -> Cell:
    """A cell as people read it: notations by their names, truth in words."""
    if isinstance(cell, bool):
        return _TRUTH[cell]
    if not isinstance(cell, str) or not (column.schemes or column.kind in {"list", "notation"}):
        return cell
    mark = LIST if column.kind == "list" else _SCHEMES_APART
    return "、".join(_named(column.schemes, notation) for notation in cell.split(mark))


@lru_cache(maxsize=2048)
def _named(schemes: tuple[str, ...], notation: str) -> str:
    if not schemes:
        return _CLASSES.get(notation, notation)
    column = Named("", schemes=schemes)
    names = [column.label(notation, lang) for lang in reversed(LANGUAGES)]
    return " ".join(dict.fromkeys(names))
