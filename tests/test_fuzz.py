"""A short, seeded run of bench/fuzz: the long one is ``python -m bench.fuzz --seconds 600``."""

from __future__ import annotations

import random
import time

import pytest

from bench.fuzz.account import wrong_numbers
from bench.fuzz.drawn import try_drawn
from bench.fuzz.files import KINDS, damaged, faults_of_file, sources
from bench.fuzz.mutate import MUTATIONS
from bench.fuzz.sheet import Sheet, sheet_of
from bench.fuzz.tables import faults, try_table
from bench.layouts.content import golden
from bscgraph.scorecard import interpret


def sheet() -> Sheet:
    return sheet_of(golden()[0])


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_read_or_refused(kind: str) -> None:
    assert sources(kind)
    end = time.monotonic() + (1.5 if kind == "pdf" else 0.6)
    for number in range(400):
        data = damaged(kind, random.Random(f"test-{number}"))
        assert not faults_of_file(data, kind), f"--seed test, run {number}"
        if time.monotonic() > end:
            break


@pytest.mark.parametrize("kind", MUTATIONS)
def test_mutated_tables_lose_nothing_and_make_no_number(kind: str) -> None:
    for number in range(3):
        assert not try_table(f"test-{number}", kind)[1]


def test_several_mutations_of_one_table() -> None:
    for number in range(15):
        done, wrong = try_table(f"tests-{number}")
        assert not wrong, done


def test_trembling_rules() -> None:
    for number in range(4):
        style, wrong, _ = try_drawn(f"test-{number}")
        assert not wrong, style


def test_the_checks_see_what_is_wrong() -> None:
    whole = sheet()
    assert not faults(whole, merged=True)
    cards = interpret(whole.document(merged=True))
    values = [piece for piece in whole.body if piece.home in whole.keys and piece.numbers]
    values[0].numbers, values[5].text = frozenset(), "4,711"
    assert len(wrong_numbers(whole, cards)) == 1
    first, second = (piece for piece in whole.heads if piece.home in (4, 5))
    first.text, second.text = second.text, first.text
    assert len(wrong_numbers(whole, cards)) > 10
    assert "LOST" in str(_lost_in(whole))


def _lost_in(whole: Sheet) -> list[str]:
    from bench.fuzz.account import lost

    cards = interpret(sheet().document(merged=True))
    return [f"LOST {text}" for text in lost([piece.text for piece in whole.body], cards)]
