"""What the tables of the mirror hold: those that are published, and what saves joins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bscgraph.publish.dumps.columns import TABLES as PUBLISHED
from bscgraph.publish.dumps.columns import Column, Table
from bscgraph.publish.dumps.csvw import with_newest
from bscgraph.wording import LANGUAGES

__all__ = ["NEWEST_AT", "TABLES", "columns"]

NEWEST_AT = 1  # where the column ``newest`` stands in a written row

_KNOWN = {table.name: table for table in PUBLISHED}


def _texts(english: str, chinese: str) -> Mapping[str, str]:
    return dict(zip(LANGUAGES, (english, chinese), strict=True))


def _more(table: str, name: str, *added: Column) -> Table:
    """A published table under the name ``name`` with more columns."""
    known = _KNOWN[table]
    return replace(known, name=name, columns=(*known.columns, *added))


_SERIES = "inSeries"
_PLAN = "budgetOf"
_WHOSE = _KNOWN["plans"].columns[:4]

TABLES: tuple[Table, ...] = (
    _KNOWN["scorecards"],
    _more(
        "values",
        "observations",
        Column("objectiveCode", "text", f"{_SERIES}/objectiveCode"),
        Column("theme", "text", f"{_SERIES}/themeCode"),
        Column("perspective", "notation", f"{_SERIES}/seriesOf/perspective"),
        Column("unitConcept", "notation", f"{_SERIES}/unitConcept"),
        Column("polarity", "notation", f"{_SERIES}/polarity"),
        Column("additivity", "notation", f"{_SERIES}/additivity"),
        Column("measure", "notation", f"{_SERIES}/commonMeasure"),
        Column("units", "text", f"{_SERIES}/seriesOf/responsibleUnits"),
    ),
    _more(
        "budgets",
        "budgets",
        Column("kpi", "iri", f"{_PLAN}/implements"),
        Column("theme", "text", f"{_PLAN}/implements/themeCode"),
        Column("perspectiveCode", "text", f"{_PLAN}/implements/perspectiveCode"),
        Column("units", "text", f"{_PLAN}/responsibleUnits"),
        Column("repeats", "iri", f"{_PLAN}/aggregatesPlan"),
    ),
    _more("plans", "plans", Column("unit", "iri", "responsibleUnit")),
    Table(
        "themes",
        _texts("Themes", "策略主題"),
        _texts("A theme of the strategy map.", "策略地圖的一項策略主題。"),
        ("Theme",),
        (
            *_WHOSE,
            Column("themeNode", "iri", ".", required=True),
            Column("code", "text", "code"),
            Column("label", "text", "label"),
        ),
        ("position",),
        ("submission", "themeNode"),
    ),
    _KNOWN["responsibilities"],
)


def columns(table: Table) -> tuple[Column, ...]:
    """The columns of a file of the mirror."""
    return with_newest(table.columns)
