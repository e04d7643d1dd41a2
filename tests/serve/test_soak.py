"""A short run of the mixed load; the long one is ``python -m bench.serve_load --seconds 3600``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.serve_load import growth, load
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
