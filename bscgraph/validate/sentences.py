"""The sentences of a rule, in both languages, filled with the real values of a result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from bscgraph.wording import LANGUAGES
from bscgraph.wrapping import one_line

__all__ = ["Sentences"]

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
# A bracket that quotes a value; it is left out where there is none.
_ASIDE = re.compile(r" ?[（(][^（）()]*\{[?$](\w+)\}[^（）()]*[）)]")

# Variables by these names hold numbers that we read or worked out; what was printed is quoted.
_COUNTED = (
    *("Amount", "amount", "Value", "Sum", "sum", "Target", "target", "Actual", "actual"),
    *("counted", "declared", "summed", "before", "difference", "sumOfParts"),
)
# What a result tells, whether or not its sentences do.
_TOLD = frozenset({"code", "subject", "rawText"})
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_KEPT = 4096


class Sentences:
    """Texts that are filled together.

    Args:
        texts: each by language; where one language is missing the other stands in.

    ``names`` are those of the values that are asked for.
    """

    def __init__(self, texts: Iterable[Mapping[str, str]]) -> None:
        self._texts = [_both(text) for text in texts]
        every = {name for text in self._texts for one in text.values() for name in one.names}
        self.names: tuple[str, ...] = tuple(sorted(every | _TOLD))
        self._counted = [(name, name.endswith(_COUNTED)) for name in sorted(every)]

    def filled(self, values: Mapping[str, str]) -> list[dict[str, str]]:
        """Each text in both languages, with these values for its placeholders ``{?name}``.

        A bracket without its value is left out.

        >>> text = "{?code} is malformed (it may mean {?candidate})."
        >>> Sentences([{"en": text}]).filled({"code": "AC1"})[0]["en"]
        'AC1 is malformed.'
        """
        shown = {name: _shown(values.get(name, ""), counted) for name, counted in self._counted}
        return [
            {language: one.filled(values, shown) for language, one in text.items()}
            for text in self._texts
        ]


def _both(texts: Mapping[str, str]) -> dict[str, _Sentence]:
    other = next(iter(texts.values()), "")
    return {language: _Sentence(texts.get(language) or other) for language in LANGUAGES}


class _Sentence:
    """One text in one language."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.names = tuple(_PLACEHOLDER.findall(text))
        self._asides = tuple(aside[1] for aside in _ASIDE.finditer(text))
        self._templates: dict[tuple[bool, ...], str] = {}

    def filled(self, values: Mapping[str, str], shown: Mapping[str, str]) -> str:
        """The text with ``shown`` in it, and the brackets that have one of the ``values``."""
        if not self.names:
            return self._text
        there = tuple([bool(values.get(name)) for name in self._asides]) if self._asides else ()
        template = self._templates.get(there)
        if template is None:
            template = self._templates[there] = self._template(there)
        return template % shown

    def _template(self, there: Iterable[bool]) -> str:
        """The text with a place for each name, and those of its brackets that are there."""
        kept = iter(there)
        text = _ASIDE.sub(lambda aside: aside[0] if next(kept) else "", self._text)
        return _PLACEHOLDER.sub(r"%(\1)s", text.replace("%", "%%"))


@lru_cache(maxsize=_KEPT)
def _shown(value: str, counted: bool) -> str:
    """A value for a sentence: on one line; a number that is ours, with its commas."""
    if counted and _NUMBER.fullmatch(value):
        # Engines spell a sum in more than one way: 700000.0 and 700000.
        return f"{Decimal(value).normalize():,f}"
    return one_line(value) or "—"
