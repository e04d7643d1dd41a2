"""What people and programs do to a scorecard table before it reaches us."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bench.fuzz.sheet import Piece, Sheet

__all__ = ["MUTATIONS", "mutated"]

#: Texts for cells, with the numbers a reader may take them for.
JUNK: dict[str, tuple[str, ...]] = {
    "-": (), "0": ("0",), "甲": (), "尚未成立": (), "1,2345": (), "12,34,567": (),
    "１，２３４": ("1234",), "1,000\n2,000": (), "5,678\n0": ("5678",), "(1,111": (),
    "二十五": (),     "1 2 3": (), "12 345": (), "12萬": ("120000",),
    "1.5億": ("150000000",), "3千": ("3000",),
    "50%": ("50",), "-5": ("-5",), "(5)": (), "△7": ("-7",), "+8": ("8",), "1,234元": ("1234",),
    "約1,000": ("1000",), "100以上": ("100",), "≥80%": ("80",), "7/8": (), "3-5": (), "1~2": (),
    "110年12月": (), "12.": (), ".5": (), "1e5": (), "0x10": (),
    "800 (考量疫情)": ("800",), "800(300)": ("800",), "(考量 800) 300": ("300",), "999)": ("999",),
    "文教推廣組": (), "AC1.1": (), "AC1.1.1 計畫": (), "另案辦理": (), "同上": (), "〃": (),
    "N/A": (),
    "一百": (), "①": (), "½": (), "10²": (), "1,000,000,000,000": ("1000000000000",),
    "٣٤": (), "1'000": (), "1.234.567": (), "1,234.5": ("1234.5",), "00012": ("12",),
    "１００％": ("100",),
    "1,234 5": (), "10,600,00 0": ("10600000",), "1 ,234": ("1234",), "1, 234": ("1234",),
    "538萬8千": ("5388000",), "808萬 766": ("8080000",), "1億2萬": ("100020000",),
    "5萬元/月": (), "12人/15場": (),
    "12 (註1)": ("12",), "(註1)": (), "12*": (), "*12": (), "12；15": (), "上半年5下半年6": (),
    "合計": (), "顧客構面": (), "策略目標": (), "110年實際值": (), "【使命】": (), "年度": (),
}  # fmt: skip
_CODE = re.compile(r"[A-Z][CPLF]\d{1,2}(?:\.\d{1,2}){0,2}")
_HEADINGS = ["", "備註", "權重", "達成率", "115年實際值", "109年\n目標值", "未達成原因", "KPI",
             "行動計畫", "實際值", "110年", "執行數", "編號", "序號"]  # fmt: skip
Dice = random.Random


def _pick(sheet: Sheet, dice: Dice) -> Piece:
    return dice.choice(sheet.body)


def junk(sheet: Sheet, dice: Dice) -> None:
    """Another text in a cell."""
    piece = _pick(sheet, dice)
    piece.text = dice.choice(list(JUNK))
    piece.numbers = frozenset(map(Decimal, JUNK[piece.text]))


def junk_number(sheet: Sheet, dice: Dice) -> None:
    """Another text in a cell of numbers."""
    piece = dice.choice([p for p in sheet.body if p.home in sheet.keys] or sheet.body)
    piece.text = dice.choice(list(JUNK))
    piece.numbers = frozenset(map(Decimal, JUNK[piece.text]))


def blank(sheet: Sheet, dice: Dice) -> None:
    """Nothing left in a cell."""
    piece = _pick(sheet, dice)
    piece.text, piece.numbers = "", frozenset()


def swap_cells(sheet: Sheet, dice: Dice) -> None:
    """Two cells exchanged."""
    one, two = _pick(sheet, dice), _pick(sheet, dice)
    one.text, two.text = two.text, one.text
    one.numbers, two.numbers = two.numbers, one.numbers


def new_code(sheet: Sheet, dice: Dice) -> None:
    """Another code, known or not, in a cell that begins with one."""
    coded = [piece for piece in sheet.body if _CODE.match(piece.text)]
    if coded:
        piece = dice.choice(coded)
        other = _CODE.match(dice.choice(coded).text)
        made = f"{dice.choice('ABT')}{dice.choice('CPLF')}{dice.randint(1, 9)}.{dice.randint(1, 3)}"
        code = other[0] if other and dice.random() < 0.6 else made
        piece.text = _CODE.sub(code, piece.text, count=1)


def _open_row(sheet: Sheet, at: int, after: bool) -> None:
    """Room for one more row below row ``at``."""
    for piece in sheet.pieces:
        if piece.row > at:
            piece.row += 1
        elif after and piece.rowspan > 1 and at in piece.rows:
            piece.rowspan += 1
    sheet.n_rows += 1
    sheet.cuts = {cut + (cut > at): head for cut, head in sheet.cuts.items()}


def _body_row(sheet: Sheet, dice: Dice) -> int:
    return dice.randrange(sheet.head_rows, sheet.n_rows)


def _in_row(sheet: Sheet, row: int) -> list[Piece]:
    return [piece for piece in sheet.body if piece.row == row and piece.rowspan == 1]


def repeat_row(sheet: Sheet, dice: Dice) -> None:
    """A row twice."""
    row = _body_row(sheet, dice)
    twins = [replace(piece, row=row + 1) for piece in _in_row(sheet, row)]
    _open_row(sheet, row, after=True)
    sheet.pieces += twins


def drop_row(sheet: Sheet, dice: Dice) -> None:
    """A row less."""
    row = _body_row(sheet, dice)
    if sheet.n_rows - sheet.head_rows < 3 or sheet.cuts:
        return
    gone = {id(piece) for piece in _in_row(sheet, row)}
    sheet.pieces = [piece for piece in sheet.pieces if id(piece) not in gone]
    for piece in sheet.pieces:
        if piece.row > row:
            piece.row -= 1
        elif row in piece.rows:
            piece.rowspan -= 1
    sheet.n_rows -= 1


def swap_rows(sheet: Sheet, dice: Dice) -> None:
    """Two rows exchanged (merged cells stay)."""
    one, two = _body_row(sheet, dice), _body_row(sheet, dice)
    tall = {p.column for p in sheet.body if p.rowspan > 1 and {one, two} & set(p.rows)}
    wide = any(p.colspan > 1 and {one, two} & set(p.rows) for p in sheet.body)
    for piece in sheet.body:
        if not wide and piece.rowspan == 1 and piece.column not in tall:
            piece.row = one + two - piece.row if piece.row in (one, two) else piece.row


def shift_row(sheet: Sheet, dice: Dice) -> None:
    """The cells of a row, from some column on, moved left or right."""
    row, start = _body_row(sheet, dice), dice.choice((0, 0, dice.randrange(sheet.n_columns)))
    by = dice.choice((-3, -2, -1, -1, 1, 1, 2))
    moved = [piece for piece in _in_row(sheet, row) if piece.column >= start]
    taken = {
        column
        for piece in sheet.pieces
        if row in piece.rows and not any(piece is one for one in moved)
        for column in range(piece.column, piece.column + piece.colspan)
    }
    places = {c + by for p in moved for c in range(p.column, p.column + p.colspan)}
    if places & taken or not places <= set(range(sheet.n_columns)):
        return
    for piece in moved:
        piece.column += by


def drop_heading(sheet: Sheet, dice: Dice) -> None:
    """A heading without text."""
    dice.choice(sheet.heads).text = ""


def change_heading(sheet: Sheet, dice: Dice) -> None:
    """Two headings exchanged, or one replaced."""
    one, two = dice.choice(sheet.heads), dice.choice(sheet.heads)
    if dice.random() < 0.5:
        one.text, two.text = two.text, one.text
    else:
        one.text = dice.choice(_HEADINGS)


def add_column(sheet: Sheet, dice: Dice) -> None:
    """One more column, empty or full of things."""
    at, home = dice.randrange(sheet.n_columns + 1), next(sheet.fresh)
    full = dice.random() < 0.6
    for piece in sheet.pieces:
        if piece.column >= at:
            piece.column += 1
        elif piece.column + piece.colspan > at:
            piece.colspan += 1
    wide = {row for p in sheet.pieces if p.column < at < p.column + p.colspan for row in p.rows}
    sheet.n_columns += 1
    if 0 not in wide:
        heading = dice.choice(_HEADINGS)
        sheet.pieces.append(Piece(heading, 0, at, sheet.head_rows, 1, home, head=True))
    for row in range(sheet.head_rows, sheet.n_rows):
        if full and row not in wide:
            text = dice.choice(["5", "12,345", "甲", "", "80%"])
            digits = text.replace(",", "").rstrip("%")
            numbers = frozenset({Decimal(digits)}) if digits.isdigit() else frozenset()
            sheet.pieces.append(Piece(text, row, at, home=home, numbers=numbers))


def drop_column(sheet: Sheet, dice: Dice) -> None:
    """A column less."""
    at = dice.randrange(sheet.n_columns)
    if any(piece.colspan > 1 and not piece.head for piece in sheet.pieces) or sheet.head_rows > 1:
        return
    sheet.pieces = [piece for piece in sheet.pieces if piece.column != at]
    for piece in sheet.pieces:
        piece.column -= piece.column > at
    sheet.n_columns -= 1


def merge_right(sheet: Sheet, dice: Dice) -> None:
    """Two neighbours in one cell over both columns."""
    one = _pick(sheet, dice)
    for two in sheet.body:
        if (two.row, two.rowspan, two.column) == (one.row, one.rowspan, one.column + one.colspan):
            joint = dice.choice(("\n", " "))
            one.text = joint.join(text for text in (one.text, two.text) if text)
            one.colspan += two.colspan
            one.numbers = one.numbers or two.numbers
            sheet.pieces = [piece for piece in sheet.pieces if piece is not two]
            return


def merge_down(sheet: Sheet, dice: Dice) -> None:
    """A cell over the one below it, whose text goes."""
    one = _pick(sheet, dice)
    for two in sheet.body:
        if (two.column, two.colspan, two.row) == (one.column, one.colspan, one.row + one.rowspan):
            one.rowspan += two.rowspan
            sheet.pieces = [piece for piece in sheet.pieces if piece is not two]
            return


def unmerge(sheet: Sheet, dice: Dice) -> None:
    """A merged cell taken apart, its text in the first place or in each."""
    tall = [piece for piece in sheet.body if piece.rowspan > 1]
    if not tall:
        return
    piece = dice.choice(tall)
    again = dice.random() < 0.5
    rows, piece.rowspan = list(piece.rows)[1:], 1
    for row in rows:
        text, numbers = (piece.text, piece.numbers) if again else ("", frozenset[Decimal]())
        sheet.pieces.append(replace(piece, row=row, text=text, numbers=numbers))


def cut(sheet: Sheet, dice: Dice) -> None:
    """A page's end between two rows, the heading repeated or not."""
    sheet.cuts[dice.randrange(sheet.head_rows + 1, sheet.n_rows)] = dice.random() < 0.7


def cut_row(sheet: Sheet, dice: Dice) -> None:
    """A page's end in a row: the later lines of its cells stand on the second page."""
    row = _body_row(sheet, dice)
    if row - 1 in sheet.cuts or any(p.rowspan > 1 and p.head for p in sheet.pieces):
        return
    cells = _in_row(sheet, row)
    tall = [p for p in sheet.body if p.rowspan > 1 and row in p.rows]
    _open_row(sheet, row, after=False)
    for piece in tall:
        piece.rowspan += 1
    for piece in cells:
        first, second = _torn(piece.text, dice)
        piece.text = first
        sheet.pieces.append(replace(piece, row=row + 1, text=second))
    sheet.cuts[row + 1] = dice.random() < 0.7


def _torn(text: str, dice: Dice) -> tuple[str, str]:
    """A text in two: at a line's end, else inside if it is long; short ones stay whole."""
    if "\n" in text:
        first, _, second = text.partition("\n")
        return first, second
    if len(text) > 7:
        at = dice.randrange(3, len(text) - 1)
        return text[:at], text[at:]
    return text, ""


MUTATIONS: dict[str, Callable[[Sheet, Dice], None]] = {
    one.__name__: one
    for one in (
        junk, junk_number, blank, swap_cells, new_code, repeat_row, drop_row, swap_rows, shift_row,
        drop_heading, change_heading, add_column, drop_column, merge_right, merge_down, unmerge,
        cut, cut_row,
    )
}  # fmt: skip


def mutated(sheet: Sheet, dice: Dice) -> list[str]:
    """Mutate ``sheet`` in place one to four times; the names of what was done to it."""
    names = [dice.choice(list(MUTATIONS)) for _ in range(dice.choice((1, 1, 2, 3, 4)))]
    names.sort(key=lambda name: name.startswith("cut"))  # pages are cut when all is written
    for name in names:
        MUTATIONS[name](sheet, dice)
    return names
