"""The command ``show``: where scorecards come from, and which format."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bscgraph import bilingual, drawn, jobs
from bscgraph.cli import app
from bscgraph.errors import InputMissing, StoreError
from bscgraph.read import Limits
from tests.draw.test_layout import EXAMPLES

BASE = "https://w3id.org/bscgraph/"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from bscgraph.store import LocalStore

    folder = tmp_path_factory.mktemp("show") / "db"
    files = [EXAMPLES / name for name in ("tfam-111.xlsx", "tfam-111.ods", "hac-111.pdf")]
    list(jobs.load(jobs.read_files(files, Limits()), LocalStore(folder), BASE))
    return folder


def titles(folder: Path, *names: str) -> list[str]:
    return [card.document.name for card in drawn.of_store(folder, names, BASE) if card.document]


def test_a_document_is_drawn_from_its_graph_as_it_was_read() -> None:
    done = list(jobs.read_files([EXAMPLES / "hac-111.pdf"], Limits()))
    assert drawn.of_files(done, BASE) == list(done[0].cards)


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".jsonld"])
def test_a_graph_file_is_drawn_like_its_document(tmp_path: Path, suffix: str) -> None:
    from bscgraph import graph

    done = list(jobs.read_files([EXAMPLES / "tfam-111.xlsx"], Limits()))
    path = tmp_path / f"card{suffix}"
    form = graph.format_of(path.name)
    assert form is not None
    path.write_bytes(graph.write([one for _, one in jobs.submissions(done, BASE)], form.name))
    again = jobs.read_files([path], Limits())
    assert drawn.of_files(again, BASE) == list(done[0].cards)


def test_a_store_gives_the_same_cards(store: Path) -> None:
    done = list(jobs.read_files([EXAMPLES / "hac-111.pdf"], Limits()))
    assert drawn.of_store(store, ["taipei-c/2022", "hac/2022"], BASE) == list(done[0].cards)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("tfam/2022",), ["tfam-111.xlsx", "tfam-111.ods"]),
        (("tfam/2022/2",), ["tfam-111.ods"]),
        ((f"{BASE}graph/tfam/2022/1",), ["tfam-111.xlsx"]),
        ((f"{BASE}id/scorecard/hac/2022", "tfam/2022/2"), ["hac-111.pdf", "tfam-111.ods"]),
        (("tfam/2022/1", "tfam/2022"), ["tfam-111.xlsx", "tfam-111.ods"]),
    ],
)
def test_names_of_scorecards_and_submissions(
    store: Path, names: tuple[str, ...], found: list[str]
) -> None:
    assert titles(store, *names) == found


def test_a_wrong_name_names_the_nearest(store: Path) -> None:
    with pytest.raises(StoreError, match="tfam/2022"):
        titles(store, "tfm/2022")


def test_the_suffix_chooses_the_format() -> None:
    assert drawn.form_of(None, Path("a.ODS")) == "ods"
    assert drawn.form_of("html", Path("a.ods")) == "html"
    assert drawn.form_of(None, None) == "text"
    assert drawn.form_of(None, Path("a.pdf")) is None


def run(capfdbinary: pytest.CaptureFixture[bytes], *words: object) -> tuple[int, bytes, str]:
    """Exit code, standard output and standard error of a command."""
    with pytest.raises(SystemExit) as left:
        bilingual.run(app, [str(word) for word in words])
    out, err = capfdbinary.readouterr()
    return int(left.value.code or 0), out, err.decode()


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.txt", b"111\xe5\xb9\xb4"),
        ("a.html", b"<!DOCTYPE html>"),
        ("a.xlsx", b"PK"),
        ("a.ods", b"PK"),
    ],
)
def test_show_writes_what_the_suffix_says(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, name: str, begins: bytes
) -> None:
    document = EXAMPLES / "tfam-111.xlsx"
    code, out, _ = run(capfdbinary, "show", document, "-o", tmp_path / name)
    assert (code, out) == (0, b"")
    written = (tmp_path / name).read_bytes()
    assert written.startswith(begins)
    # the same bytes go to a pipe
    form = drawn.form_of(None, Path(name))
    assert run(capfdbinary, "show", document, "--format", form)[1] == written


def test_show_of_a_store_says_which_names_there_are(
    capfdbinary: pytest.CaptureFixture[bytes], store: Path
) -> None:
    code, out, err = run(capfdbinary, "show", "--store", store, "tfm/2022")
    assert (code, out) == (StoreError.exit_code, b"")
    assert "tfm/2022" in err
    assert "tfam/2022" in err


def test_a_file_that_cannot_be_read_leaves_the_others(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    code, out, err = run(capfdbinary, "show", tmp_path / "none.pdf", EXAMPLES / "tfam-111.xlsx")
    assert code == InputMissing.exit_code
    assert "none.pdf" in err
    assert "提高民眾參與學術活動" in out.decode()


def test_an_unknown_suffix_is_a_wrong_command(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    code, _, err = run(capfdbinary, "show", EXAMPLES / "tfam-111.xlsx", "-o", tmp_path / "a.pdf")
    assert code == 64
    assert ".xlsx" in err


def test_a_workbook_is_not_written_to_a_terminal() -> None:
    ours, theirs = os.openpty()
    command = [
        sys.executable,
        "-c",
        "from bscgraph.cli import main; main()",
        "show",
        "--format",
        "ods",
    ]
    done = subprocess.run(
        [*command, EXAMPLES / "tfam-111.xlsx"],
        stdout=theirs, stderr=subprocess.PIPE, check=False, timeout=60, cwd=EXAMPLES.parent,
    )  # fmt: skip
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 64
    assert "-o card.ods" in done.stderr.decode()
