"""Lines of text no wider than a terminal: a Chinese character takes two columns.

Chinese has no spaces, so a line may end between any two of its characters, but a closing
mark begins no line and an opening one ends none; a word or number in Latin letters stays whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

__all__ = ["columns_of", "one_line", "wrap"]

_NOT_FIRST = frozenset("、，。；：？！」』）》〉】〕％…)]},.;:!?%”’")
_NOT_LAST = frozenset("「『（《〈【〔([{“‘")


def columns_of(text: str) -> int:
    """How many columns of a terminal ``text`` takes.

    >>> columns_of("KPI 指標")
    8
    """
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def one_line(text: str) -> str:
    """The lines of a narrow cell as one, to be quoted in a sentence.

    >>> one_line("辦理客家\\n生活物產"), one_line("10,600,00\\n0")
    ('辦理客家生活物產', '10,600,00 0')
    """
    first, *rest = (line.strip() for line in text.split("\n"))
    for line in rest:
        wide = any(_width(character) == 2 for character in first[-1:] + line[:1])
        first += line if wide or not first else f" {line}"
    return first.rstrip()


def wrap(text: str, width: int, hang: int = 0) -> list[str]:
    """``text`` in lines of at most ``width`` columns; nothing but spaces at line ends is lost.

    Further lines are set in by ``hang`` columns.

    >>> wrap("請填入數字（例如 12,000）。", 12)
    ['請填入數字', '（例如', '12,000）。']
    """
    width = max(width, hang + 2)
    return [line for part in text.split("\n") for line in _wrapped(part, width, " " * hang)]


def _wrapped(text: str, width: int, margin: str) -> Iterator[str]:
    line = ""
    for piece in _pieces(text):
        if line.strip() and columns_of(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = margin
        line += piece
        while columns_of(line.rstrip()) > width:  # one word wider than the line: cut it
            head = _fitting(line, width)
            yield head
            line = margin + line[len(head) :]
    yield line.rstrip()


def _fitting(text: str, width: int) -> str:
    end = 1
    while end < len(text) and columns_of(text[: end + 1]) <= width:
        end += 1
    return text[:end]


def _pieces(text: str) -> Iterator[str]:
    """What must stay together, each piece with the spaces after it."""
    piece = ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after.isspace() or _width(after) == 0:
        return False
    if before.isspace():
        return True
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return _width(before) == 2 or _width(after) == 2
