"""How the cells of a template look, and what may be typed into them, for both formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bscgraph.template.pages import NUMERIC, UNLOCKED, Box, Page

__all__ = ["FONT", "LIST_OF", "LOOKS", "Look", "allowed", "look_of", "runs"]

FONT = "Noto Sans CJK TC"
# check -> the list it offers; only perspectives and reasons are shut to other text
LIST_OF = {
    "units": "units",
    "measure": "measures",
    "reasons": "reasons",
    "perspective": "perspectives",
}


@dataclass(frozen=True, slots=True)
class Look:
    """A style: colours without ``#``, size in points, alignment, and border (none, thin, thick)."""

    fill: str = ""
    bold: bool = False
    size: int = 10
    align: str = "left"
    top: bool = False
    border: str = "thin"
    colour: str = "000000"


LOOKS: dict[str, Look] = {
    "title": Look(bold=True, size=16, align="center", border=""),
    "section": Look(bold=True, size=11, border=""),
    "line": Look(border=""),
    "small": Look(size=8, border="", colour="595959"),
    "entry": Look(),
    "heading": Look("DCE6F1", bold=True, align="center"),
    "todo": Look("FFD966", bold=True, align="center"),
    "band": Look("BDD0E6", bold=True),
    "kept": Look("F2F2F2", top=True),
    "open": Look("E6F2E8", top=True),
    "fill": Look("FFF5C2", top=True),
    "mend": Look("F8CBAD", bold=True, top=True, border="thick"),
    "free": Look(top=True, border="dotted"),
}
_WORD = "-word"


def look_of(box: Box) -> tuple[str, Look, str, bool]:
    """The style's name (one a look, alignment and number format), the look, the number format
    (``@`` for text, "" as typed) and whether the cell may be typed into."""
    style = box.style.removesuffix(_WORD)
    sample = style != box.style
    numeric = box.number is not None or box.check in NUMERIC | {"count", "change"}
    pattern = box.pattern if numeric else "@"
    if box.check == "amount" and box.number is None:
        pattern = "#,##0"
    look, right = LOOKS[style], numeric and (box.number is not None or not box.text)
    look = Look(
        look.fill, look.bold or sample, look.size, "right" if right else look.align, look.top,
        look.border, look.colour,
    )  # fmt: skip
    unlocked = style in UNLOCKED and not sample
    return f"{box.style}|{right}|{pattern}", look, pattern, unlocked


def runs(page: Page, checks: Iterable[str]) -> Iterator[tuple[str, int, int, int]]:
    """Check, column, first and last row of cells below each other with the same check."""
    wanted = set(checks)
    boxes = sorted(
        (box for box in page.boxes if box.check in wanted), key=lambda box: (box.column, box.row)
    )
    last: tuple[str, int, int, int] | None = None
    for box in boxes:
        bottom = box.row + box.rowspan - 1
        if last is not None and last[:2] == (box.check, box.column) and last[3] + 1 == box.row:
            last = (*last[:3], bottom)
            continue
        if last is not None:
            yield last
        last = box.check, box.column, box.row, bottom
    if last is not None:
        yield last


def allowed(cell: str, reasons: str, comma: str = ",") -> str:
    """The formula that is true of what a number cell may hold.

    That is a number, a number with an explanation behind it (in brackets or on a new line),
    or one of the reasons for having none, with or without explanation.

    Args:
        cell: reference of the cell.
        reasons: reference of the list of reasons.
        comma: what parts arguments.
    """
    plain = f'SUBSTITUTE(SUBSTITUTE({cell},"（","("),CHAR(10),"(")'
    head = f'LEFT({cell},FIND("(",{plain}&"(")-1)'
    formula = (
        f"OR(ISNUMBER({cell}),ISNUMBER(VALUE({head})),SUMPRODUCT(--EXACT({reasons},{head}))>0)"
    )
    return formula.replace('"（","("', "\0").replace(",", comma).replace("\0", f'"（"{comma}"("')
