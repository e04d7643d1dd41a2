"""The value rows of an indicator, for its page: a drawing and a table of each."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bscgraph.model import gregorian
from bscgraph.publish.naming import BSC, Facts, facts
from bscgraph.wrapping import one_line

if TYPE_CHECKING:
    from bscgraph.publish.trend import Point
    from bscgraph.serve.documents import View

__all__ = ["value_rows"]

_KPI = f"{BSC}KPI"
# A row of a scorecard has some ten cells; a graph from elsewhere may have any number.
_ROWS, _CELLS = 20, 200


def value_rows(view: View, known: Facts, graph: str) -> list[dict[str, Any]]:
    """What the page of an indicator shows of each of its value rows; none of anything else.

    Args:
        view: whose data.
        known: what is stated of the thing.
        graph: the submission that is shown; any where it is empty.
    """
    if _KPI not in known.kinds():
        return []
    rows = view.store.quads(None, f"{BSC}seriesOf", known.iri, graph or None)
    found = sorted({quad[0][1:-1] for quad in rows})[:_ROWS]
    return [_row(view, iri, graph, n) for n, iri in enumerate(found, 1)]


def _row(view: View, iri: str, graph: str, n: int) -> dict[str, Any]:
    from bscgraph.publish.trend import trend

    known = facts(iri, view.store.quads(iri, None, None, graph or None))
    points = _points(view, iri, graph)
    years = sorted({point.year for _, point in points})
    cells = {(point.year, point.kind): (cell, point) for cell, point in reversed(points)}
    return {
        "n": n,
        "name": known.first("seriesKey"),
        "unit": known.first("unitOfMeasurement"),
        "noted": any(point.note for _, point in points),
        "drawing": trend([point for _, point in points]),
        "years": [
            {
                "roc": year,
                "year": gregorian(year),
                "cells": [_cell(view, cells.get((year, kind))) for kind in ("actual", "target")],
            }
            for year in years
        ],
    }


def _cell(view: View, found: tuple[str, Point] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    iri, point = found
    return {"url": view.link(iri)["url"], "printed": one_line(point.printed)}


def _points(view: View, iri: str, graph: str) -> list[tuple[str, Point]]:
    """The cells of a row with their addresses, in their order."""
    coming = view.store.quads(None, f"{BSC}inSeries", iri, graph or None)
    cells = sorted({quad[0][1:-1] for quad in coming})[:_CELLS]
    read = (facts(cell, view.store.quads(cell, None, None, graph or None)) for cell in cells)
    return [(one.iri, point) for one in read if (point := _point(one)) is not None]


def _point(known: Facts) -> Point | None:
    from bscgraph.publish.trend import KINDS, Point

    kind = next((k.rpartition("/")[2] for k in known.linked("valueKind")), "")
    year, number = known.first("rocYear"), known.first("value")
    if kind not in KINDS or not year.isdecimal() or len(year) > 4:
        return None
    try:
        value = Decimal(number) if number else None
    except ArithmeticError:
        value = None
    if value is not None and not value.is_finite():
        value = None
    return Point(int(year), kind, value, known.first("rawText"), known.first("note"))
