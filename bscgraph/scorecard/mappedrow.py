"""One row of a flat file with the meaning of its fields, and what rows say of one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from bscgraph.model import Reading, Text
from bscgraph.read.flat import FlatRow
from bscgraph.scorecard.mapping import FieldMapping
from bscgraph.scorecard.spot import Spot
from bscgraph.scorecard.strategy_map import perspective_of
from bscgraph.text import clean, leading_code, tight

__all__ = ["Columns", "Key", "Owner", "Row", "names_in", "perspective_letter", "written_out"]

_NOTHING = Text("", "")
_BETWEEN = re.compile(r"[、;；／\n]")
_PERSPECTIVES = {
    "customer": "C", "internalprocess": "P", "internalprocesses": "P", "process": "P",
    "learningandgrowth": "L", "learning&growth": "L", "financial": "F", "finance": "F",
}  # fmt: skip
_FARTHEST = 60  # digits before or behind the point that an exponent may stand for

Key = tuple[int, str]
"""ROC year and kind."""


@dataclass
class Columns:
    """The years and kinds that have a value or an amount, in the order of the mapping file."""

    values: list[Key] = field(default_factory=list)
    budgets: list[Key] = field(default_factory=list)


@dataclass
class Row:
    """A row with the meaning of its fields."""

    flat: FlatRow
    mapping: FieldMapping

    def at(self, name: str | None) -> Spot | None:
        """The field of this column or path, if the row has it."""
        found = None if name is None else self.flat.fields.get(name)
        if found is None:
            return None
        number, column = self.flat.number, found.column - 1
        return Spot(found.text, (), 1, number, column, source_row=number, header=name)

    def spot(self, key: str) -> Spot | None:
        """What the mapping calls ``key``, where the row has text for it."""
        found = self.at(self.mapping.fields.get(key))
        return found if found is not None and found.text.strip() else None

    def text(self, key: str) -> Text:
        """What the mapping calls ``key``: of the row, or the constant (which no cell prints)."""
        found = self.spot(key)
        if found is not None:
            return found.as_text()
        constant = self.mapping.constants.get(key)
        return _NOTHING if constant is None else Text(clean(constant), "")

    @cached_property
    def kpi(self) -> tuple[str, Text]:
        """Code and label of the indicator."""
        return self._coded("kpi_code", "kpi")

    @cached_property
    def plan(self) -> tuple[str, Text]:
        """Code and label of the action plan."""
        return self._coded("plan_code", "plan")

    @cached_property
    def objective(self) -> tuple[str, Text]:
        """Code and label of the objective; the code may be the beginning of the indicator's."""
        code, label = self._coded("objective_code", "objective")
        if not code and (found := leading_code(self.kpi[0])) is not None and not found[1]:
            code = str(found[0].at_level(1))
        return code, label

    def _coded(self, code_key: str, key: str) -> tuple[str, Text]:
        """A code and a label; where no column has codes, the one the label begins with."""
        code, label = self.text(code_key).value, self.text(key)
        if not code and (found := leading_code(label.value)) is not None:
            return str(found[0]), replace(label, value=found[1])
        whole = leading_code(code)
        return (str(whole[0]) if whole and not whole[1] else code), label


@dataclass
class Owner:
    """What the rows say of one indicator, series or plan."""

    code: str
    label: Text
    row: Row
    texts: dict[str, Text] = field(default_factory=dict)
    units: list[Text] = field(default_factory=list)
    numbers: dict[Key, Reading] = field(default_factory=dict)
    series: str | None = None

    @property
    def subject(self) -> str:
        """What findings call it."""
        return self.code or self.label.value


def names_in(texts: Iterable[Text]) -> tuple[str, ...]:
    """The names in some cells, one by one."""
    pieces = [piece for text in texts for piece in _BETWEEN.split(text.raw or text.value)]
    return tuple(dict.fromkeys(name for piece in pieces if (name := clean(piece))))


def perspective_letter(text: str) -> str:
    """The letter of a perspective named by letter, in Chinese or in English."""
    word = tight(text).lower().removesuffix("perspective")
    return word.upper() if word in set("cplf") else _PERSPECTIVES.get(word) or perspective_of(text)


def written_out(spelling: str) -> Decimal | None:
    """A JSON number with an exponent, written out; None where it is beyond any real figure."""
    value = Decimal(spelling)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or max(value.adjusted(), -exponent) > _FARTHEST:
        return None
    return Decimal(f"{value:f}")
