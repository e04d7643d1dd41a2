"""Pure text to value: look-alikes, line wraps, numbers, notes, years and codes."""

from bscgraph.text.bracket import Parts, split_notes
from bscgraph.text.clean import clean, joined, lines
from bscgraph.text.code import Code, find_codes, leading_code, split_codes
from bscgraph.text.fold import fold, is_cjk, radicals_folded, tight, without_markup
from bscgraph.text.number import Number, read_number
from bscgraph.text.year import parse_date, parse_year, years_in

__all__ = [
    "Code",
    "Number",
    "Parts",
    "clean",
    "find_codes",
    "fold",
    "is_cjk",
    "joined",
    "leading_code",
    "lines",
    "parse_date",
    "parse_year",
    "radicals_folded",
    "read_number",
    "split_codes",
    "split_notes",
    "tight",
    "without_markup",
    "years_in",
]
