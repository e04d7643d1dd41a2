"""The wheel holds the package and its data folders, all of them and nothing else."""

from __future__ import annotations

import email
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bscgraph.__about__ import __version__

ROOT = Path(__file__).resolve().parent.parent
DATA = ("ontology", "shapes", "queries", "examples")
LEFT_OUT = {".pyc", ".part"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def checkout(name: str) -> set[str]:
    files = (p for p in (ROOT / name).rglob("*") if p.is_file() and p.suffix not in LEFT_OUT)
    return {p.relative_to(ROOT).as_posix() for p in files if "__pycache__" not in p.parts}


def test_the_wheel_holds_the_files_of_the_checkout(wheel: zipfile.ZipFile) -> None:
    held = {n for n in wheel.namelist() if ".dist-info/" not in n and not n.endswith("/")}
    expected = checkout("bscgraph")
    for name in DATA:
        assert checkout(name), f"the folder {name} is empty"
        expected |= {f"bscgraph/assets/{path}" for path in checkout(name)}
    assert held == expected


def test_the_wheel_states_version_licence_and_command(wheel: zipfile.ZipFile) -> None:
    info = f"bscgraph-{__version__}.dist-info"
    metadata = email.message_from_bytes(wheel.read(f"{info}/METADATA"))
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert f"{info}/licenses/LICENSE" in wheel.namelist()
    assert "bscgraph = bscgraph.cli:main" in wheel.read(f"{info}/entry_points.txt").decode()


def test_the_unpacked_wheel_works_without_the_checkout(
    wheel: zipfile.ZipFile, tmp_path: Path
) -> None:
    wheel.extractall(tmp_path)
    code = (
        "import bscgraph, bscgraph.resources as r; "
        "print(bscgraph.__version__, *(r.folder(n).is_dir() for n in r.FOLDERS), bscgraph.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)},
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.startswith(__version__)
    assert "False" not in done.stdout
    assert str(tmp_path) in done.stdout
