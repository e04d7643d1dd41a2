"""What a generated document says: expected readings and how their words are printed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["GOLDEN", "Card", "Content", "Wording", "golden", "truth"]

Card = dict[str, Any]
GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"


@dataclass(frozen=True, slots=True)
class Wording:
    """How a card's table prints what the expected reading says in one fixed way.

    ``gap`` stands between a code and its label; ``owner`` is the word for a responsible unit
    in headings; ``bands`` prints a row per perspective; ``unit_column`` prints the unit in a
    column of its own; ``remarks`` adds an empty 備註 column.
    """

    gap: str = " "
    owner: str = "科室"
    bands: bool = False
    unit_column: bool = False
    remarks: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """The cards of one document with their wording."""

    name: str
    cards: tuple[Card, ...]
    wording: Wording = field(default_factory=Wording)


def truth(content: Content) -> Card | list[Card]:
    """The expected reading: one object, or a list where the document holds several cards."""
    return content.cards[0] if len(content.cards) == 1 else list(content.cards)


def _load(name: str) -> Card:
    card: Card = json.loads((GOLDEN / f"{name}.expected.json").read_text(encoding="utf-8"))
    return card


def golden() -> list[Content]:
    """The three documents whose expected reading was made by eye."""
    hakka = Wording(gap="", bands=True)
    tfam, hac, city = _load("tfam_111"), _load("hac_111"), _load("city_c_111")
    return [
        Content("tfam", (tfam,)),
        Content("hac", (hac,), hakka),
        Content("city", (city,), Wording(gap="", owner="局處")),
        Content("cityhac", (city, hac), hakka),
    ]
