"""A short run of the mixed load; the long one is ``python -m bench.serve_load --seconds 3600``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.serve_load import Used, growth, load, settled
from bench.served import started


@pytest.mark.integration
def test_a_mixed_load_leaves_no_error_and_memory_as_it_was(store: Path) -> None:
    command = [sys.executable, "-m", "bscgraph", "serve", "--store", str(store), "--port", "{port}",
               "--proxy", "127.0.0.1", "--seconds", "4"]  # fmt: skip
    with started(command, "/sparql") as server:
        found = load(server, 24, 0.25)
    assert found.errors == 0
    # So short a time sees what leaks with every request, not what leaks slowly.
    assert max(found.whole, found.front) < 1.3


def test_growth_is_told_from_coming_and_going() -> None:
    steady = [100.0, 140.0] * 30
    assert growth(steady) == 1.0
    assert growth([100 + n for n in range(90)]) > 1.15
    assert growth([300.0 - n for n in range(30)] + steady) < 1.01


def test_what_counts_is_memory_with_all_processes() -> None:
    used = [Used(n, 150.0 if n % 3 else 200.0, 80.0, 64.0, 9 if n % 3 else 10) for n in range(20)]
    used += [Used(n, 200.0, 80.0, 64.0, 10) for n in range(20, 90)]
    assert {one.whole for one in settled(used)} == {200.0}
    more = [Used(n, 100.0 + n, 80.0, 64.0, 9 + n // 10) for n in range(90)]
    assert settled(more) == more  # processes that never end are not left out
