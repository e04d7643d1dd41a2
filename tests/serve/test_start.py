"""What a server with a store imports before it answers: a start is mostly that."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .conftest import ROOT

# Each of them takes 10 to 200 ms, and is needed by few requests or by none.
LATER = (
    "bscgraph.bulk", "bscgraph.draw", "bscgraph.graph", "bscgraph.publish.site.page",
    "bscgraph.scorecard", "bscgraph.serve.filling", "bscgraph.validate",
    "importlib.metadata", "jinja2", "multiprocessing", "pdfplumber", "rdflib", "shacl",
    "urllib.request", "xlsxwriter", "xml.sax.saxutils",
)  # fmt: skip
START = """
import bscgraph.cli, bscgraph.commands.serve, bscgraph.serve.running, sys
from bscgraph.serve.app import _routes
assert len(_routes()) > 20
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def imported() -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", LATER)
def test_what_few_need_is_imported_when_it_is_needed(module: str, imported: set[str]) -> None:
    assert "starlette" in imported
    assert module not in imported
