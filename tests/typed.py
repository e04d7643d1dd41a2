"""Commands as they are typed, run in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bscgraph import bilingual
from bscgraph.cli import app

__all__ = ["Run", "typed"]

Run = Callable[..., tuple[int, str, str]]
"""Takes the words of a command; gives its exit code, standard output and standard error."""


def typed(captured: pytest.CaptureFixture[bytes]) -> Run:
    """Runs commands whose output ``captured`` holds."""

    def run(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            bilingual.run(app, [str(word) for word in words])
        done = captured.readouterr()
        return int(left.value.code or 0), done.out.decode(), done.err.decode()

    return run
