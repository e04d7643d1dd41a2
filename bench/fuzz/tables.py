"""Runs over mutated tables: in memory, where most can be tried."""

from __future__ import annotations

import random
from functools import lru_cache

from bench.fuzz.account import lost, wrong_numbers
from bench.fuzz.mutate import MUTATIONS, mutated
from bench.fuzz.sheet import Sheet, sheet_of, tight
from bench.layouts.content import Content, golden
from bench.layouts.synth import synthetic
from bscgraph.errors import NotAScorecard
from bscgraph.scorecard import interpret

__all__ = ["faults", "try_table"]


@lru_cache
def _contents() -> list[Content]:
    return [*golden()[:3], *map(synthetic, range(1, 7))]


def fresh(dice: random.Random) -> Sheet:
    """The sheet of one of the documents, not yet mutated."""
    return sheet_of(dice.choice(_contents()))


def faults(sheet: Sheet, *, merged: bool) -> list[str]:
    """What is wrong with our reading of a sheet."""
    try:
        cards = interpret(sheet.document(merged=merged))
    except NotAScorecard:
        return []
    texts = [piece.text for piece in sheet.body if tight(piece.text)]
    if sheet.cuts:
        texts = [text for text in texts if len(tight(text)) > 1]
    out = [f"LOST {text!r}" for text in lost(texts, cards)]
    return out + [f"WRONG {text}" for text in wrong_numbers(sheet, cards)]


def try_table(seed: str, only: str = "") -> tuple[list[str], list[str]]:
    """(what was done, what is wrong) for one seed; ``only`` repeats one kind of mutation."""
    dice = random.Random(seed)
    sheet = fresh(dice)
    if only:
        done = [only]
        MUTATIONS[only](sheet, dice)
    else:
        done = mutated(sheet, dice)
    merged = dice.random() < 0.7
    return [*done, "merged" if merged else "flat"], faults(sheet, merged=merged)
