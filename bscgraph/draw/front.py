"""The front of a scorecard laid out: mission to core values, strategy map, declared counts."""

from __future__ import annotations

from collections.abc import Iterable

from bscgraph.draw.drawing import Cell, Grid, Section
from bscgraph.model import CodedLabel, MapObjective, Scorecard
from bscgraph.text import tight

__all__ = ["chart", "coded", "counts", "sections", "updated"]

_COMMON = "T"  # the theme letter of objectives common to all themes


def updated(card: Scorecard) -> str:
    """The line with the date of update, with the word for it in front."""
    raw = card.updated_raw or (card.updated.isoformat() if card.updated else "")
    return raw if not raw.strip() or "日" in raw else f"更新日期{raw}"


def sections(card: Scorecard) -> tuple[Section, ...]:
    """Mission, vision and core values, those that there are."""
    values = "、".join(text.value for text in card.core_values)
    found = (
        Section("使命", "Mission", tuple(text.value for text in card.mission)),
        Section("願景", "Vision", (card.vision.value,) if card.vision else ()),
        Section("核心價值", "Core values", (values,) if values else ()),
    )
    return tuple(one for one in found if one.lines)


def coded(code: str, text: str) -> str:
    """``text`` with its code before it, unless it begins with it.

    >>> coded("AC1", "提高曝光度"), coded("AC1", "AC1提高曝光度")
    ('AC1 提高曝光度', 'AC1提高曝光度')
    """
    if not code or tight(text).startswith(tight(code)):
        return text
    return f"{code} {text}" if text else code


def _objective(entry: MapObjective) -> str:
    """As printed where the cell holds this objective alone, else its code and label."""
    alone = tight(entry.label.raw) == tight(entry.code + entry.label.value)
    return entry.label.raw if alone else coded(entry.code, entry.label.value)


def chart(card: Scorecard) -> Grid | None:
    """The strategy map, themes across and perspectives down; None where there is none.

    What is common to all themes covers the whole row, or has a column of its own in a row
    that holds more.
    """
    if not (card.themes or card.map_objectives):
        return None
    themes, levels = _axis(card.themes), _axis(card.perspectives)
    for entry in card.map_objectives:
        levels.setdefault(entry.perspective_code, "")
        if entry.theme_code != _COMMON or _mixed(card, entry.perspective_code):
            themes.setdefault(entry.theme_code, "")
    themes = themes or {_COMMON: ""}
    cells = [Cell("策略主題", 0, 0, colspan=2, kind="heading", gloss="Theme")]
    for at, (code, label) in enumerate(themes.items()):
        cells.append(Cell(coded(code, label), 0, 2 + at, kind="heading"))
    if levels:
        side = Cell("策略目標", 1, 0, len(levels), kind="heading", gloss="Objective")
        cells.append(side)
    for at, (code, label) in enumerate(levels.items()):
        name = f"{label} {code}".strip()
        cells.append(Cell(name, 1 + at, 1, kind="heading"))
        cells += _level(card, code, 1 + at, list(themes))
    kinds = ("label", "label", *("text" for _ in themes))
    return Grid("map", tuple(cells), 1 + len(levels), kinds)


def _axis(entries: Iterable[CodedLabel]) -> dict[str, str]:
    out: dict[str, str] = {}
    for entry in entries:
        known = out.get(entry.code)
        out[entry.code] = f"{known}\n{entry.label.value}" if known else entry.label.value
    return out


def _mixed(card: Scorecard, level: str) -> bool:
    """Whether the row of a perspective holds more than what is common to all themes."""
    return any(
        entry.theme_code != _COMMON
        for entry in card.map_objectives
        if entry.perspective_code == level
    )


def _level(card: Scorecard, code: str, row: int, themes: list[str]) -> Iterable[Cell]:
    found: dict[str, list[MapObjective]] = {}
    for entry in card.map_objectives:
        if entry.perspective_code == code:
            found.setdefault(entry.theme_code, []).append(entry)
    if list(found) == [_COMMON]:
        yield _entries(found[_COMMON], row, 2, len(themes))
        return
    for at, theme in enumerate(themes):
        yield _entries(found.get(theme, []), row, 2 + at, 1)


def _entries(entries: list[MapObjective], row: int, column: int, colspan: int) -> Cell:
    source = entries[0].label.source if entries else None
    text = "\n".join(map(_objective, entries))
    return Cell(text, row, column, colspan=colspan, source=source)


def counts(card: Scorecard) -> Grid | None:
    """The table of declared counts with the row of the change; None where there is none."""
    if not card.declared_counts:
        return None
    heads = [("年度", "Year"), ("策略目標數", "Objectives"), ("KPI數", "KPIs")]
    heads.append(("行動計畫數", "Action plans"))
    cells = [Cell(zh, 0, at, kind="heading", gloss=en) for at, (zh, en) in enumerate(heads)]
    for row, one in enumerate(card.declared_counts, 1):
        year = "增減" if one.roc_year is None else f"{one.roc_year}年"
        cells.append(Cell(year, row, 0, kind="heading", source=one.source))
        for at, number in enumerate((one.objectives, one.kpis, one.action_plans), 1):
            cells.append(Cell("" if number is None else str(number), row, at, kind="count"))
    return Grid("counts", tuple(cells), 1 + len(card.declared_counts), ("label",) * 4)
