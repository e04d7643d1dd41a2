"""Small conditions of a query, worked out here over cells as the embedded engine writes them.

Only what is sure to mean the same here as in SPARQL: comparing IRIs and plain texts, whether a
cell is filled, what joins such conditions, and the first of some cells that is filled. What
cannot be told (an empty cell) is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Condition", "Untold", "condition", "spelt_once"]

Cells = Sequence[bytes]
_Test = Callable[[Cells], bool | None]
_Cell = Callable[[Cells], bytes]

_TOKEN = re.compile(r"\s*(?:[?$](\w+)|(&&|\|\||!=|=|<|>|!|\(|\)|bound\b|str\b))", re.IGNORECASE)

_EQUAL = re.compile(r"\s*[?$]\w+\s*=\s*[?$]\w+\s*")
_FIRST = re.compile(r"\s*coalesce\s*\((\s*[?$]\w+\s*(?:,\s*[?$]\w+\s*)+)\)\s*", re.IGNORECASE)


class Untold(Exception):
    """A cell holds what is compared otherwise than by its letters, or a condition is another."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A FILTER, or with a ``name`` a BIND; ``holds`` takes the cells of ``variables``.

    ``equal`` tells that it only says that two cells are the same; ``first`` that it is no
    condition but the first of these cells that is filled.
    """

    variables: tuple[str, ...]
    holds: _Test
    name: str = ""
    equal: bool = False
    first: bool = False


def condition(text: str, name: str = "") -> Condition | None:
    """The condition of these words; None where it is one of other kinds."""
    if name and (cells := _FIRST.fullmatch(text)) is not None:
        variables = tuple(one.strip()[1:] for one in cells[1].split(","))
        return Condition(variables, _filled, name, first=True)
    try:
        reader = _Reader(text)
        test = reader.either()
        reader.ended()
    except Untold:
        return None
    equal = _EQUAL.fullmatch(text) is not None
    return Condition(tuple(reader.variables), test, name, equal)


class _Reader:
    """Reads ``?a = ?b && (STR(?c) < STR(?d) || BOUND(?e))`` from the left."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self.variables: dict[str, int] = {}

    def either(self) -> _Test:
        """Conditions of which one has to hold."""
        tests = [self._both()]
        while self._took("||"):
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else lambda cells: _any(t(cells) for t in tests)

    def ended(self) -> None:
        """Raise Untold where more follows."""
        if self._tokens:
            raise Untold

    def _both(self) -> _Test:
        tests = [self._one()]
        while self._took("&&"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda cells: _all(t(cells) for t in tests)

    def _one(self) -> _Test:
        if self._took("!"):
            test = self._one()
            return lambda cells: None if (told := test(cells)) is None else not told
        if self._took("("):
            test = self.either()
            self._must(")")
            return test
        if self._took("bound"):
            at = self._within(self._variable)
            return lambda cells: cells[at] != b""
        return self._compared()

    def _compared(self) -> _Test:
        one, spelt = self._operand()
        sign = self._next()
        other, other_spelt = self._operand()
        if sign in {"=", "!="} and not spelt and not other_spelt:
            wanted = sign == "="
            return lambda cells: _same(cells[one], cells[other], wanted)
        if sign in {"<", ">"} and spelt and other_spelt:
            low, high = (one, other) if sign == "<" else (other, one)
            return lambda cells: _less(cells[low], cells[high])
        raise Untold

    def _operand(self) -> tuple[int, bool]:
        """Whose cell it is, and whether STR stands around it."""
        if self._took("str"):
            return self._within(self._variable), True
        return self._variable(), False

    def _within(self, read: Callable[[], int]) -> int:
        self._must("(")
        at = read()
        self._must(")")
        return at

    def _variable(self) -> int:
        token = self._next()
        if not token.startswith("?"):
            raise Untold
        return self.variables.setdefault(token[1:], len(self.variables))

    def _took(self, wanted: str) -> bool:
        if self._tokens and self._tokens[0] == wanted:
            self._tokens.pop(0)
            return True
        return False

    def _must(self, wanted: str) -> None:
        if not self._took(wanted):
            raise Untold

    def _next(self) -> str:
        if not self._tokens:
            raise Untold
        return self._tokens.pop(0)


def _tokens(text: str) -> Iterator[str]:
    at, text = 0, text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Untold
        yield f"?{found[1]}" if found[1] else found[2].lower()
        at = found.end()


def _filled(cells: Cells) -> bool:
    return any(cells)


def _any(told: Iterator[bool | None]) -> bool | None:
    unknown = False
    for one in told:
        if one:
            return True
        unknown = unknown or one is None
    return None if unknown else False


def _all(told: Iterator[bool | None]) -> bool | None:
    unknown = False
    for one in told:
        if one is False:
            return False
        unknown = unknown or one is None
    return None if unknown else True


def _same(one: bytes, other: bytes, wanted: bool) -> bool | None:
    if not one or not other:
        return None
    if not spelt_once(one) or not spelt_once(other):
        raise Untold
    return (one == other) is wanted


def spelt_once(cell: bytes) -> bool:
    """Whether the same term has no other spelling, as numbers and their like have."""
    return cell[:1] == b"<" or (cell[:1] == b'"' and cell[-1:] != b">")


def _less(one: bytes, other: bytes) -> bool | None:
    """Whether the letters of one IRI come before those of another, as in code points."""
    if not one or not other:
        return None
    if one[:1] != b"<" or other[:1] != b"<":
        raise Untold
    return one[1:-1] < other[1:-1]
