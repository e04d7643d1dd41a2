"""A carried scorecard laid out as the pages of a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bscgraph.draw import front
from bscgraph.draw.book import WIDTHS
from bscgraph.draw.columns import Column, columns
from bscgraph.draw.drawing import Cell, Grid, spread
from bscgraph.draw.wide import table
from bscgraph.model import CodedLabel, Reading, Scorecard, Text
from bscgraph.scorecard.guide import seal
from bscgraph.template.carry import Carried
from bscgraph.template.pages import Box, Page, number_of
from bscgraph.template.texts import LEGEND, LISTS, MARK, prompt, said, steps

__all__ = ["pages", "prompts"]

_GUIDE, _FRONT, _TABLE = "填表說明", "策略地圖", "計分卡"
_COLUMNS, _WIDTH = 24, 6  # of the front
_BLANK_LINES = {"使命": 3, "願景": 1, "核心價值": 1}
_THEMES = "ABCD"  # columns of a map whose themes are not known
_STEP = 96  # width of an instruction
_SPARE = {True: 2, False: 4}  # empty rows of a perspective: with and without a last card
_CHECKS = {
    "objective": "objective", "ksf": "ksf", "kpi": "kpi", "formula": "formula",
    "unit": "measure", "kpi_unit": "units", "plan": "plan", "plan_unit": "units",
    "value": "number", "budget": "amount",
}  # fmt: skip
_CHANGEABLE = {"formula", "unit", "kpi_unit", "plan_unit"}


def pages(form: Carried, lists: Mapping[str, Sequence[str]], lang: str) -> list[Page]:
    """The pages: instructions with the lists, the front with the map, and the table."""
    guide = _guide(form.card, lists, lang)
    out = [guide, _front(form.card), _table(form, lang)]
    for page in out:
        page.footer = said("page", lang)
    return out


def _guide(card: Scorecard, lists: Mapping[str, Sequence[str]], lang: str) -> Page:
    page = Page(_GUIDE, [11, _STEP - 11, 3, *[17] * len(lists)])
    page.line(said("guide", lang, title=card.title.value), "title")
    page.gap()
    boxes, at = [], 0
    for step in steps(lang):
        height = page.rows_for(step, _STEP)
        boxes.append(Box(step, at, 0, height, 2))
        at += height
    for down, (style, texts) in enumerate(LEGEND.items(), at + 1):
        text = texts[2] if lang.startswith("zh") else texts[1]
        boxes += [Box(texts[0], down, 0, style=f"{style}-word"), Box(text, down, 1)]
    top = len(page.heights)
    for column, (name, entries) in enumerate(lists.items(), 3):
        boxes.append(Box(LISTS[name], 0, column, style="heading"))
        boxes += [Box(entry, n, column, style="entry") for n, entry in enumerate(entries, 1)]
        page.lists[name] = column, top + 1, top + len(entries)
    page.add(boxes, max(box.row + box.rowspan for box in boxes))
    page.gap()
    page.line(seal(box.text for box in page.boxes), "small")
    return page


def _front(card: Scorecard) -> Page:
    bare = not card.declared_counts  # a city-level card is a table only
    page = Page(_FRONT, [_WIDTH] * _COLUMNS)
    page.line(card.title.value, "title")
    date = [Box("更新日期", 0, 0, 1, 3, "heading"), Box("", 0, 3, 1, 5, "fill", "date")]
    page.add(date, 1)
    known = {section.zh: section.lines for section in front.sections(card)}
    for name, blank in _BLANK_LINES.items():
        if bare and name not in known:
            continue
        page.line(f"【{name}】", "section")
        for text in known.get(name, ("",) * blank):
            page.line(text, "open" if text else "fill", "" if text else "line")
    page.gap()
    chart = front.chart(card if card.themes or bare else _with_blank_themes(card))
    if chart is not None:
        page.add([_of_map(cell, card, chart) for cell in chart.cells], chart.n_rows)
    for note in card.map_notes:
        page.line(note.value, "open")
    page.gap()
    counts = front.counts(card)
    if counts is not None:
        page.add([_of_counts(cell, counts) for cell in counts.cells], counts.n_rows)
    return page


def _with_blank_themes(card: Scorecard) -> Scorecard:
    known = {one.theme_code for one in card.map_objectives} - {"T"}
    letters = sorted(known) or list(_THEMES)
    return replace(card, themes=tuple(CodedLabel(letter, Text("", "")) for letter in letters))


def _on_front(cell: Cell, columns: int, style: str, check: str = "") -> Box:
    shares = spread(columns, _COLUMNS)
    start, (last, width) = shares[cell.column][0], shares[cell.column + cell.colspan - 1]
    return Box(cell.text, cell.row, start, cell.rowspan, last + width - start, style, check)


def _of_map(cell: Cell, card: Scorecard, chart: Grid) -> Box:
    known = bool(card.map_objectives)
    if cell.kind != "heading":
        return _on_front(cell, len(chart.kinds), "open" if known else "fill", "objectives")
    if cell.row == 0 and cell.column > 1 and not card.themes:
        box = _on_front(cell, len(chart.kinds), "fill", "theme")
        return replace(box, text="" if len(cell.text) == 1 and not known else cell.text)
    if cell.column == 1 and cell.row > 0 and not known:
        return _on_front(cell, len(chart.kinds), "open", "perspective")
    return _on_front(cell, len(chart.kinds), "heading")


def _of_counts(cell: Cell, counts: Grid) -> Box:
    if cell.kind == "heading":
        return _on_front(cell, len(counts.kinds), "heading")
    if cell.text:
        box = _on_front(cell, len(counts.kinds), "kept")
        return replace(box, number=Decimal(cell.text))
    check = "change" if cell.row == counts.n_rows - 1 else "count"
    return _on_front(cell, len(counts.kinds), "fill", check)


def _table(form: Carried, lang: str) -> Page:
    card = form.card
    grid = table(card, spare=_SPARE[bool(card.kpis)])
    maker = _Maker(form, columns(card, unit=True), lang)
    page = Page(_TABLE, [WIDTHS[kind] for kind in grid.kinds])
    page.line(card.title.value, "title")
    top = len(page.heights)
    page.heading = range(top, top + grid.head_rows)
    page.add(maker.boxes(grid), grid.n_rows)
    return page


@dataclass(frozen=True)
class _Maker:
    """Makes the boxes of the wide table."""

    form: Carried
    columns: Sequence[Column]
    lang: str

    def boxes(self, grid: Grid) -> Iterable[Box]:
        """The boxes of all cells."""
        todo = self._todo(grid)
        worded = {cell.row for cell in grid.cells if any(map(_in_words, cell.readings))}
        for cell in grid.cells:
            box = self._box(cell)
            if cell.kind == "heading" and cell.column in todo:
                box = replace(box, text=f"{cell.text}\n{MARK}", style="todo")
            elif box.check == "number" and (cell.row in worded or self._is_new(cell)):
                box = replace(box, check="reasons")
            yield box

    def _is_new(self, cell: Cell) -> bool:
        """Whether it is for a past year of a new KPI, which often has no value yet."""
        return not cell.subject and self.columns[cell.column].of == "actual"

    def _todo(self, grid: Grid) -> set[int]:
        """The columns of values and budgets that hold nothing at all yet."""
        dated = {at for at, column in enumerate(self.columns) if column.year is not None}
        return dated - {cell.column for cell in grid.cells if any(r.raw for r in cell.readings)}

    def _box(self, cell: Cell) -> Box:
        plain = Box(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan)
        if cell.kind in ("heading", "band"):
            gloss = "" if self.lang.startswith("zh") else cell.gloss
            return replace(plain, style=cell.kind, remark=gloss)
        check = _CHECKS[cell.kind]
        if not cell.subject:
            return replace(plain, style="free", check=check)
        if cell.kind in ("value", "budget"):
            return self._number(replace(plain, check=check), cell)
        if cell.text:
            style = "open" if cell.kind in _CHANGEABLE else "kept"
            return replace(plain, style=style, check=check if style == "open" else "")
        raw = self.form.doubts.get(cell.subject) if cell.kind.endswith("unit") else None
        remark = said("no-unit", self.lang, raw=raw) if raw else ""
        return replace(plain, style="fill", check=check, remark=remark)

    def _number(self, box: Box, cell: Cell) -> Box:
        column = self.columns[cell.column]
        if not box.text:
            return replace(box, style="fill", remark=self._foreseen(cell, column))
        if len(cell.readings) > 1:
            return replace(box, style="mend", remark=said("twice", self.lang))
        reading = cell.readings[0]
        if reading.status == "unresolved" or reading.reason == "text":
            return replace(box, style="mend", remark=self._unreadable(reading))
        now = self.form.card.roc_year or 0
        past = column.of == "actual" or (column.year or 0) < now
        number, pattern = number_of(reading)
        known = replace(box, number=number, pattern=pattern)
        return replace(known, style="kept", check="") if past else replace(known, style="open")

    def _foreseen(self, cell: Cell, column: Column) -> str:
        raw = self.form.foreseen.get((cell.subject, column.year or 0, column.of))
        if not raw:
            return ""
        key = "target-was" if column.of == "actual" else "estimate-was"
        return said(key, self.lang, year=column.year, raw=raw)

    def _unreadable(self, reading: Reading) -> str:
        text = said("unreadable", self.lang, raw=reading.raw)
        if reading.candidate is not None:
            text += said("perhaps", self.lang, candidate=f"{reading.candidate:,f}")
        return text


def _in_words(reading: Reading) -> bool:
    return reading.reason in ("dash", "not-established", "suspended", "text")


def prompts(page: Page, lang: str) -> dict[str, tuple[str, str]]:
    """Title and text of the message of each check of a page, in the order of first use."""
    used = dict.fromkeys(box.check for box in page.boxes if box.check)
    return {check: prompt(check, lang) for check in used}
