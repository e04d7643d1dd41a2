"""Whether the tables say of a graph all that SPARQL would find in it.

A row has one cell a column; a graph may state several values, values of other kinds, or figures
of things that are no rows. What this program converts does not; other people's graphs may, and
then questions are not answered from the mirror.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bscgraph.graph.nquads import literal_of
from bscgraph.iri import CODE_BASE
from bscgraph.publish.dumps.columns import Column, Table
from bscgraph.publish.dumps.rows import Terms
from bscgraph.publish.dumps.statements import Statements

__all__ = ["ASKED", "exact"]

ASKED = ("ofAgency", "budgetOf")
"""The properties by which a graph is looked at."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LARGEST = Decimal(10) ** 15  # sums of such amounts are exact in every engine
_PLACES = 4
_SEVERAL = "、"
# What the questions that are answered from the mirror read, by table.
_USED: Mapping[str, frozenset[str]] = {
    "scorecards": frozenset({"scorecard", "agency", "agencyLabel", "year"}),
    "budgets": frozenset({
        *("budget", "plan", "fiscalYear", "budgetKind", "amount", "parseStatus", "absence"),
        *("kpi", "theme", "perspectiveCode", "units"),
    }),
    "plans": frozenset({"plan", "units"}),
    "themes": frozenset({"themeNode", "code", "label"}),
}  # fmt: skip
_CODES = {"theme", "code", "perspectiveCode", "units"}


def exact(data: Statements, found: Mapping[str, Sequence[Terms]], tables: Sequence[Table]) -> bool:
    """Whether the rows ``found`` of the graph ``data``, by table, are all there is to add up."""
    owners, paid = map(data.having, ASKED)
    if not data.is_submission:
        return not owners and not paid
    if len(owners) != 1 or paid != set(data.of_class("Budget")):
        return False
    return all(
        _row(table, row) for table in tables if table.name in _USED for row in found[table.name]
    )


def _row(table: Table, row: Terms) -> bool:
    used = _USED[table.name]
    cells = {column.id: terms for column, terms in zip(table.columns, row, strict=True)}
    for column in table.columns:
        if column.id in used and not _cell(column, cells[column.id]):
            return False
    if table.name != "plans" or len(cells["unit"]) <= 1:
        return True
    return any(_SEVERAL in literal_of(term)[0] for term in cells["units"])


def _cell(column: Column, terms: Sequence[str]) -> bool:
    """Whether a cell is the one value there is, of the kind that questions take it for."""
    if not terms:
        return not column.required
    if len(terms) > 1:
        return False
    (term,) = terms
    if column.kind in {"iri", "notation"}:
        return _named(column, term)
    if not term.startswith('"'):
        return False
    if column.kind == "integer":
        return term.endswith(f"^^<{_XSD}integer>")
    if column.kind == "decimal":
        return _amount(term)
    return column.id not in _CODES or term.endswith('"')


def _named(column: Column, term: str) -> bool:
    known = tuple(f"<{CODE_BASE}{scheme}/" for scheme in column.schemes) or ("<",)
    return term.startswith(known)


def _amount(term: str) -> bool:
    if not term.endswith(f"^^<{_XSD}decimal>"):
        return False
    number = Decimal(literal_of(term)[0])
    return abs(number) < _LARGEST and number == round(number, _PLACES)
