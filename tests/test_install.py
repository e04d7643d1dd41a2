"""The README's own promise: a clean clone, an empty environment, `make demo`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.integration
def test_make_demo_works_in_a_clean_clone_with_an_empty_environment(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    home = os.environ.get("HOME", str(tmp_path))
    place = Path(sys.executable).resolve().parent
    done = subprocess.run(
        ["make", "demo", f"PYTHON={place / 'python3'}"], cwd=clone, capture_output=True, text=True,
        env={"HOME": home, "PATH": f"/usr/bin:/bin:{place}"}, timeout=900, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    for name in ("target/below-last-actual", "budget/by-agency", "alignment/conflict"):
        assert name in done.stdout
    assert "bscgraph" in done.stderr.splitlines()[-1]
    again = subprocess.run(
        ["make", "-n", "install"], cwd=clone, capture_output=True, text=True, check=True,
        env={"HOME": home, "PATH": f"/usr/bin:/bin:{place}"},
    )  # fmt: skip
    assert "pip install" not in again.stdout  # nothing is installed twice
