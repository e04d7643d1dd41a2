"""A template as an XLSX workbook: protected sheets, lists, notes; no formula in a cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bscgraph.errors import GraphError
from bscgraph.template.form import prompts
from bscgraph.template.looks import FONT, LIST_OF, Look, allowed, look_of, runs
from bscgraph.template.pages import NUMERIC, Box, Page
from bscgraph.template.texts import said

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write"]

_LONGEST = 32_767  # characters of a cell
_EPOCH = datetime(2000, 1, 1)  # no real time: the same file for the same card
_A3 = 8
_BORDERS = {"": 0, "thin": 1, "thick": 5, "dotted": 4}
_PROTECTION = {"format_columns": True, "format_rows": True}
_REASONS = "bsc_reasons"


def write(pages: Sequence[Page], lang: str) -> bytes:
    """The workbook; the same bytes for the same pages.

    Raises:
        GraphError: a text is longer than a cell of a workbook may be.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, {**options, "strings_to_numbers": False})
    book.set_properties({"created": _EPOCH})
    book.set_calc_mode("auto")
    writer = _Writer(book, lang)
    for page in pages:
        writer.sheet(page)
    book.close()
    return out.getvalue()


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Workbook, lang: str) -> None:
        self.book, self.lang = book, lang
        self.formats: dict[str, Format] = {}
        self.refused = book.add_format({"bg_color": "#C00000", "font_color": "#FFFFFF"})
        self.filled = book.add_format({"bg_color": "#FFFFFF"})

    def sheet(self, page: Page) -> None:
        """One page as a sheet."""
        from xlsxwriter.utility import xl_range_abs

        target = self.book.add_worksheet(page.name)
        for name, (column, first, last) in page.lists.items():
            place = xl_range_abs(first, column, last, column)
            self.book.define_name(f"bsc_{name}", f"='{page.name}'!{place}")
        for at, width in enumerate(page.widths):
            target.set_column(at, at, width)
        for at, height in enumerate(page.heights):
            target.set_row(at, height)
        for box in page.boxes:
            self._box(target, box)
        self._checks(target, page)
        target.protect("", _PROTECTION)
        _print_set_up(target, page)

    def _format(self, box: Box) -> Format:
        name, look, pattern, unlocked = look_of(box)
        if name not in self.formats:
            self.formats[name] = self.book.add_format(_format(look, pattern, unlocked=unlocked))
        return self.formats[name]

    def _box(self, target: Worksheet, box: Box) -> None:
        if len(box.text) > _LONGEST:
            raise GraphError(
                f"A cell of {len(box.text):,} characters is too long for XLSX; use --format ods.",
                f"有一格長達 {len(box.text):,} 字，XLSX 容不下；請改用 --format ods。",
            )
        look, row, column = self._format(box), box.row, box.column
        if box.rowspan > 1 or box.colspan > 1:
            last = row + box.rowspan - 1, column + box.colspan - 1
            target.merge_range(row, column, *last, "", look)
        if box.number is not None:
            target.write_number(row, column, float(box.number), look)
        elif box.text:
            target.write_string(row, column, box.text, look)
        else:
            target.write_blank(row, column, None, look)
        if box.remark:
            size = {"x_scale": 1.6, "y_scale": 1.0 + len(box.remark) / 60}
            target.write_comment(row, column, box.remark, {"author": "", **size})

    def _checks(self, target: Worksheet, page: Page) -> None:
        from xlsxwriter.utility import xl_rowcol_to_cell

        texts = prompts(page, self.lang)
        for check, column, first, last in runs(page, texts):
            cell = xl_rowcol_to_cell(first, column)
            rule = {**_rule(check, cell), **self._messages(check, *texts[check])}
            target.data_validation(first, column, last, column, rule)
            if check in NUMERIC:
                bad = f'=AND({cell}<>"",NOT({allowed(cell, _REASONS)}))'
                wrong = {"type": "formula", "criteria": bad, "format": self.refused}
                target.conditional_format(first, column, last, column, wrong)
        for box in page.boxes:
            if box.style == "fill":
                done = {"type": "no_blanks", "format": self.filled}
                target.conditional_format(box.row, box.column, box.row, box.column, done)

    def _messages(self, check: str, title: str, text: str) -> dict[str, Any]:
        out: dict[str, Any] = {"input_title": title, "input_message": text}
        if check in ("units", "measure"):
            out |= {"error_type": "warning", "error_title": title}
            out["error_message"] = said("not-listed", self.lang)
        elif check == "reasons":
            out["show_error"] = False
        else:
            out |= {"error_title": title, "error_message": text}
        return out


def _rule(check: str, cell: str) -> dict[str, Any]:
    if check in LIST_OF:
        return {"validate": "list", "source": f"=bsc_{LIST_OF[check]}"}
    if check in NUMERIC:
        return {"validate": "custom", "value": f"={allowed(cell, _REASONS)}"}
    if check == "count":
        return {"validate": "integer", "criteria": ">=", "value": 0}
    if check == "change":
        return {"validate": "integer", "criteria": "between", "minimum": -9999, "maximum": 9999}
    return {"validate": "any"}


def _format(look: Look, pattern: str, *, unlocked: bool) -> dict[str, Any]:
    out: dict[str, Any] = {
        "font_name": FONT,
        "font_size": look.size,
        "font_color": f"#{look.colour}",
        "bold": look.bold,
        "align": look.align,
        "valign": "top" if look.top else "vcenter",
        "text_wrap": True,
        "border": _BORDERS[look.border],
        "border_color": "#7F7F7F",
        "locked": not unlocked,
    }
    if look.border and look.align == "left":
        out["indent"] = 1
    if pattern:
        out["num_format"] = pattern
    if look.fill:
        out["bg_color"] = f"#{look.fill}"
    return out


def _print_set_up(target: Worksheet, page: Page) -> None:
    target.set_landscape()
    target.set_paper(_A3)
    target.set_margins(0.4, 0.4, 0.5, 0.6)
    target.fit_to_pages(1, 0)
    target.center_horizontally()
    target.set_footer(f"&L{page.footer}&R&P / &N")
    if page.heading:
        target.freeze_panes(page.heading.stop, 0)
        target.repeat_rows(page.heading.start, page.heading.stop - 1)
