"""The command ``build``: what it prints, in which language, and its exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bscgraph.cli import app

from . import city


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["build", *map(str, words)])


@pytest.fixture
def town(tmp_path: Path) -> Path:
    city.documents(tmp_path / "town", 2)
    return tmp_path / "town"


def test_it_reports_on_standard_output_and_tells_its_pace_on_the_other(
    town: Path, tmp_path: Path
) -> None:
    (town / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    done = run(town, "-o", tmp_path / "kb", "--jobs", 2, "--lang", "en")
    assert done.return_value is None or done.exit_code == 0
    assert "3  documents\n" in done.stdout and "2  scorecards (submissions)" in done.stdout
    assert "broken.pdf" in done.stdout and "broken.pdf" in done.stderr
    assert "3 documents: 3 to read" in done.stderr
    assert "[3/3]" in done.stderr and "left" in done.stderr
    again = run(town, "-o", tmp_path / "kb", "--lang", "zh-Hant")
    assert "0 份待讀取、2 份未變動、1 份先前無法讀取" in again.stderr
    assert "無法讀取的文件" in again.stdout
    quiet = run(town, "-o", tmp_path / "kb", "-q")
    assert quiet.stderr == ""


def test_a_dry_run_tells_each_document_and_why(town: Path, tmp_path: Path) -> None:
    run(town, "-o", tmp_path / "kb", "--jobs", 0)
    (town / "card-0.xlsx").unlink()
    (town / "more.txt").write_text("x")
    done = run(town, "-o", tmp_path / "kb", "--dry-run", "--lang", "en")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [(line[0], Path(line[1]).name) for line in lines] == [
        ("keep", "card-1.xlsx"), ("read", "more.txt"), ("withdraw", "card-0.xlsx"),
    ]  # fmt: skip
    assert lines[2][2] == "its document is gone: culture/2019/1"
    chinese = run(town, "-o", tmp_path / "kb", "--dry-run", "--lang", "zh-Hant").stdout
    assert "撤回" in chinese and "新文件" in chinese


@pytest.mark.parametrize(
    ("broken", "violation", "strict", "code"),
    [
        (False, False, True, 0), (False, True, True, 1), (True, True, True, 2),
        (True, True, False, 0),
    ],
)  # fmt: skip
def test_exit_codes(tmp_path: Path, broken: bool, violation: bool, strict: bool, code: int) -> None:
    town = tmp_path / "town"
    town.mkdir()
    shutil.copy(city.EXAMPLES / ("hac-111.docx" if violation else "tfam-111.ods"), town)
    if broken:
        (town / "b.pdf").write_bytes(b"%PDF-1.4\n")
    words = ["--strict"] if strict else []
    done = CliRunner().invoke(
        app, ["build", str(town), "-o", str(tmp_path / "kb"), "--jobs", "0", *words],
        standalone_mode=False,
    )  # fmt: skip
    found = json.loads((tmp_path / "kb" / "report.json").read_text())
    assert bool(found["findings"]["Violation"]) is violation
    assert done.return_value == code


@pytest.mark.integration
def test_it_publishes_what_it_built(town: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app,
        ["build", str(town), "-o", str(tmp_path / "kb"), "--publish", str(tmp_path / "site")],
        standalone_mode=False,
    )
    assert done.return_value == 0, done.exception
    pages = {path.name for path in (tmp_path / "site").rglob("*.html")}
    assert len(pages) > 20
    assert list((tmp_path / "site" / "data").rglob("*.nq"))


def test_nothing_that_could_be_read_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4\n")
    done = CliRunner().invoke(
        app, ["build", str(tmp_path / "b.pdf"), "-o", str(tmp_path / "kb"), "--jobs", "0"],
        standalone_mode=False,
    )  # fmt: skip
    assert done.return_value == 2
