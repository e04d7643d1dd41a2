"""Notes: what stands in the outer brackets of a cell."""

from __future__ import annotations

from dataclasses import dataclass

from bscgraph.text.clean import clean
from bscgraph.text.fold import fold

__all__ = ["Parts", "split_notes"]

_OPEN = {"(": ")", "[": "]", "〔": "〕", "【": "】", "{": "}"}
_CLOSE = frozenset(_OPEN.values())


@dataclass(frozen=True, slots=True)
class Parts:
    """A text split at its outer brackets: the text before, each note, the text after them.

    ``balanced`` is false where a bracket is not closed or not opened.
    """

    head: str
    notes: tuple[str, ...]
    tail: str
    balanced: bool

    @property
    def note(self) -> str | None:
        """The notes in one string, as printed but without line-wrap spaces; None if none."""
        texts = [text for note in self.notes if (text := clean(note))]
        return "；".join(texts) or None


def split_notes(text: str) -> Parts:
    """Split ``text`` at its outer brackets: round, square or 〔〕【】, of any width, nested.

    >>> split_notes("800（考量（疫情）調整）")
    Parts(head='800', notes=('考量（疫情）調整',), tail='', balanced=True)
    """
    outside, notes, depth, start, balanced = [""], [], 0, 0, True
    for at, char in enumerate(fold(text)):
        if char in _OPEN:
            depth += 1
            start = at + 1 if depth == 1 else start
        elif char in _CLOSE and depth:
            depth -= 1
            if depth == 0:
                notes.append(text[start:at])
                outside.append("")
        elif char in _CLOSE:
            balanced = False
        elif depth == 0:
            outside[-1] += text[at]
    if depth:
        notes.append(text[start:])
    tail = " ".join(part for part in outside[1:] if part.strip())
    return Parts(outside[0], tuple(notes), tail, balanced and depth == 0)
