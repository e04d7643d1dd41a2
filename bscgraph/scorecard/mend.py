"""Rows a page's end cut so that their codes stand on one page and their numbers on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bscgraph.scorecard.rows import Key, Row
from bscgraph.scorecard.spot import Spot
from bscgraph.text import read_number

__all__ = ["mended"]


def mended(rows: Sequence[Row]) -> list[Row]:
    """The filled rows, the two parts of such a row made one.

    Cells of one line stay on the first page while those of several lines go to the second
    one as a whole: the numbers then stand above the repeated heading, their codes below it.
    """
    out: list[Row] = []
    top = False
    for row in rows:
        top = top or row.top
        if not row.filled:
            continue
        row = replace(row, top=top)  # noqa: PLW2901 - an empty row may begin the page
        top = False
        if out and row.top and _is_rest(row, out[-1]):
            out[-1] = _one(out[-1], row)
        else:
            out.append(row)
    return out


def _is_rest(below: Row, above: Row) -> bool:
    """Whether ``below`` holds the plan's code for the numbers that ``above`` has without one."""
    plan, kpi = below.code("plan"), above.code("kpi")
    if plan is None or above.code("plan") is not None or above.above("plan") is not None:
        return False
    if kpi is not None and (below.code("kpi") is not None or not plan.within(kpi)):
        return False
    numbers, more = _numbers(above), _numbers(below)
    return bool(numbers) and not any(_whole(more[key]) for key in numbers.keys() & more.keys())


def _numbers(row: Row) -> dict[Key, Spot]:
    return {**row.values(), **row.budgets()}


def _whole(spot: Spot) -> bool:
    number = read_number(spot.text, spot.breaks)
    return number.value is not None or number.reason in ("dash", "not-established", "suspended")


def _one(above: Row, below: Row) -> Row:
    own = {key: spot for key, spot in above.own.items() if spot.tight}
    cut = [(own[key], spot) for key, spot in below.own.items() if spot.tight and key in own]
    rest = {key: spot for key, spot in below.own.items() if key not in own}
    stray = [*above.stray, *below.stray]
    return replace(above, own={**own, **rest}, stray=stray, cut=[*above.cut, *cut])
