"""Codes of objectives, KPIs and action plans: ``AC1``, ``AC1.1``, ``AC1.1.1``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bscgraph.text.fold import fold, without_markup

__all__ = ["Code", "find_codes", "leading_code", "split_codes"]

_DOTS = r"(?:\s*[.·]\s*\d+)"
_REGULAR = re.compile(
    rf"([A-Za-z])\s*([CPLFcplf])\s*(\d+)({_DOTS}{{0,3}})(?![A-Za-z0-9]|[.·]?\d*-\d)"
)
_ODD = re.compile(rf"([A-Z]{{1,2}})-?(\d+)((?:[.·-]\d+){{1,3}}|{_DOTS}{{0,3}})(?![A-Za-z0-9])")
_INSIDE = re.compile(rf"(?<![A-Za-z0-9.])([A-Z])\s?([CPLF])(\d+)({_DOTS}{{0,3}})(?![A-Za-z0-9])")
_AFTER = re.compile(r"[\s.、:：,，_-]*")


@dataclass(frozen=True, slots=True)
class Code:
    """A code: its letters, its numbers, and whether it keeps to the grammar.

    The grammar is a theme letter, a perspective letter (C, P, L, F) and one to three
    numbers; ``level`` 1 is an objective, 2 a KPI, 3 an action plan.
    """

    letters: str
    numbers: tuple[int, ...]

    def __str__(self) -> str:
        first, *rest = self.numbers
        return f"{self.letters}{first}" + "".join(f".{number}" for number in rest)

    @property
    def level(self) -> int:
        """1 for an objective, 2 for a KPI, 3 for an action plan."""
        return len(self.numbers)

    @property
    def regular(self) -> bool:
        """Whether it keeps to the grammar."""
        return len(self.letters) == 2 and self.letters[1] in "CPLF" and self.level <= 3

    @property
    def theme(self) -> str:
        """The theme letter; ``T`` is common to all themes; empty if the code has none."""
        return self.letters[0] if len(self.letters) == 2 else ""

    @property
    def perspective(self) -> str:
        """The perspective letter."""
        return self.letters[-1]

    def at_level(self, level: int) -> Code:
        """The objective's (1) or KPI's (2) code this one stands under.

        >>> str(Code("AC", (1, 2, 3)).at_level(2))
        'AC1.2'
        """
        return Code(self.letters, self.numbers[:level])

    def within(self, other: Code) -> bool:
        """Whether it is ``other`` or stands under it."""
        return self.letters == other.letters and self.numbers[: other.level] == other.numbers


def _code(letters: str, first: str, rest: str) -> Code:
    numbers = (int(first), *map(int, re.findall(r"\d+", rest)))
    return Code(re.sub(r"\s", "", letters).upper(), numbers)


def leading_code(text: str, odd: bool = False) -> tuple[Code, str] | None:
    """The code ``text`` begins with and what follows it; None if it begins with none.

    With ``odd`` also codes outside the grammar are seen (``C1``, ``AX1.1``, ``A1-1``).

    >>> code, label = leading_code("ＡＣ1. 1.1 辦理論壇")
    >>> str(code), label
    ('AC1.1.1', '辦理論壇')
    """
    text = without_markup(text).lstrip()
    folded = fold(text)
    found = _REGULAR.match(folded)
    if found:
        code = _code(found[1] + found[2], found[3], found[4])
    elif odd and (found := _ODD.match(folded)):
        code = _code(found[1], found[2], found[3])
    else:
        return None
    after = _AFTER.match(folded, found.end())
    return code, text[after.end() if after else found.end() :]


def find_codes(text: str) -> list[tuple[int, Code]]:
    """Every code of the grammar inside ``text`` with its place, in upper case only.

    >>> [(at, str(code)) for at, code in find_codes("BC1提升 BC2.1形塑")]
    [(0, 'BC1'), (6, 'BC2.1')]
    """
    return [
        (found.start(), _code(found[1] + found[2], found[3], found[4]))
        for found in _INSIDE.finditer(fold(text))
    ]


def _begins(text: str, at: int) -> bool:
    """Whether a piece may begin at ``at``: not inside a word that only mentions a code."""
    before = text[at - 1 : at]
    return not before or before.isspace() or before in "、，,；;。)）/／·•＞>】"


def _bracketed(text: str, at: int) -> bool:
    """Whether ``at`` is inside a bracket that is closed: what stands there is only named."""
    before, after = fold(text[:at]), fold(text[at:])
    return before.count("(") > before.count(")") and ")" in after


def split_codes(text: str, level: int) -> list[tuple[Code, str]]:
    """``text`` cut before each code of ``level``: pairs of code and what follows it.

    What stands before the first code is left out; None of the pieces loses text after it.

    >>> [(str(code), label) for code, label in split_codes("BC1提升 BC2形塑", 1)]
    [('BC1', '提升 '), ('BC2', '形塑')]
    >>> len(split_codes("BC1.3.1專案(含BC1.1.1、BC1.2.1)", 3))
    1
    """
    found = [(at, code) for at, code in find_codes(text) if code.level == level]
    places = [at for at, _ in found if _begins(text, at) and not _bracketed(text, at)]
    pieces = [text[start:end] for start, end in zip(places, [*places[1:], len(text)], strict=False)]
    return [pair for piece in pieces if (pair := leading_code(piece)) is not None]
