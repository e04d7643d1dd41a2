"""The command ``validate``: formats, level, tiers, engines, exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bscgraph import bilingual, errors, judged, options, reports
from bscgraph.cli import app
from bscgraph.console import OutputError
from bscgraph.graph.derived import DERIVED
from bscgraph.resources import folder
from bscgraph.validate import TIERS

HAC_PDF = folder("examples") / "hac-111.pdf"
TFAM = folder("examples") / "tfam-111.xlsx"
Run = Callable[..., tuple[int, bytes, str]]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Exit code, standard output and standard error of ``validate``."""
    for name in ("BSCGRAPH_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: object) -> tuple[int, bytes, str]:
        with pytest.raises(SystemExit) as left:
            bilingual.run(app, ["validate", *map(str, words)])
        out, err = capfdbinary.readouterr()
        return int(left.value.code or 0), out, err.decode()

    return call


@pytest.fixture(scope="module")
def hac(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the bundled HAC document: quicker to read than the document."""
    path = tmp_path_factory.mktemp("graph") / "hac.nq"
    with pytest.raises(SystemExit):
        bilingual.run(app, ["-q", "convert", str(HAC_PDF), "-o", str(path)])
    return path


def test_the_choices_are_those_of_the_program() -> None:
    assert options.FORMATS["validate"] == reports.FORMATS
    assert tuple(judged.LEVELS) == options.LEVELS
    assert options.TIERS == TIERS


def worst(out: bytes) -> dict[str, int]:
    counts = [report["counts"] for report in json.loads(out)]
    return {name: sum(one[name] for one in counts) for name in counts[0]}


@pytest.mark.parametrize("level", options.LEVELS)
def test_the_exit_code_says_whether_anything_is_at_the_level(
    run: Run, hac: Path, level: str
) -> None:
    code, out, _ = run("-q", "--format", "json", "--fail-on", level, hac)
    counts = worst(out)
    assert counts["Violation"] > 0
    assert code == (0 if level == "never" else 1)


def test_warnings_pass_unless_they_are_asked_for(run: Run, tmp_path: Path) -> None:
    """The bundled TFAM card has warnings; at the usual level it passes if nothing is worse."""
    code, out, _ = run("-q", "--format", "json", TFAM)
    counts = worst(out)
    assert counts["Warning"] > 0
    assert code == (1 if counts["Violation"] else 0)
    assert run("-q", "--fail-on", "warning", TFAM)[0] == 1


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_a_file_that_cannot_be_read_gives_two_and_stands_in_the_report(
    run: Run, tmp_path: Path, lang: str
) -> None:
    (tmp_path / "empty.pdf").touch()
    code, out, err = run("--lang", lang, tmp_path / "empty.pdf", tmp_path / "none.pdf", TFAM)
    assert code == errors.ReadError.exit_code == 2
    text = out.decode()
    assert "empty.pdf" in text and "none.pdf" in text
    assert "臺北市立美術館" in text
    assert err.count("Error" if lang == "en" else "錯誤") == 2


def test_nothing_conforms_where_nothing_was_read(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("--format", "json", tmp_path / "none.pdf")
    (only,) = json.loads(out)
    assert (code, only["submissions"], only["error"]["kind"]) == (2, [], "InputMissing")


def test_an_unknown_engine_level_tier_or_format_is_a_wrong_line(run: Run) -> None:
    for words in (("--engine", "x"), ("--fail-on", "x"), ("--tier", "x"), ("--format", "x")):
        code, out, err = run(*words, TFAM)
        assert (code, out) == (bilingual.EXIT_USAGE, b""), words
        assert "--help" in err


def test_the_old_name_of_text_is_known_and_not_shown(run: Run) -> None:
    code, out, _ = run("-q", "--format", "table", TFAM)
    assert (code, out) == run("-q", "--format", "text", TFAM)[:2]
    assert "|table" not in run("--help")[1].decode()


@pytest.mark.parametrize("name", ["flat-long.csv", "flat-wide.json"])
def test_both_engines_give_the_same_report(run: Run, name: str) -> None:
    """Of small documents; tests/validate and tests/shapes hold the engines together on whole ones."""
    path = folder("examples") / name
    words = ["-q", "--format", "json", "--mapping", path.with_suffix(".toml"), path]
    reference = run(*words, "--engine", "pyshacl")
    assert len(json.loads(reference[1])[0]["results"]) > 10
    assert run(*words, "--engine", "shacl") == reference


def test_a_tier_keeps_its_rules_alone(run: Run, hac: Path) -> None:
    everything = {one["tier"] for r in json.loads(run("-q", "--format", "json", hac)[1])
                  for one in r["results"]}  # fmt: skip
    for tier in everything - {""}:
        out = run("-q", "--format", "json", "--tier", tier, hac)[1]
        assert {one["tier"] for r in json.loads(out) for one in r["results"]} <= {tier, ""}


def test_across_scorecards_alone_no_shape_is_run(run: Run, hac: Path) -> None:
    """The reference engine takes a second for each submission where it runs."""
    words = ("-q", "--engine", "pyshacl", "--format", "json", hac)

    def timed(*more: str) -> tuple[float, list[dict[str, object]]]:
        start = time.process_time()
        out = run(*words, *more)[1]
        found = [one for part in json.loads(out) for one in part["results"]]
        return time.process_time() - start, found

    alone, found = timed("--tier", "crosslevel")
    beside, all_found = timed("--tier", "crosslevel", "--tier", "structure")
    assert {one["tier"] for one in found} == {"crosslevel"}
    assert found == [one for one in all_found if one["tier"] == "crosslevel"]
    assert alone < beside / 2


def test_one_submission_alone_has_nothing_across(run: Run) -> None:
    code, out, err = run("-q", "--tier", "crosslevel", TFAM)
    assert (code, out) == (errors.ShapesError.exit_code, b"")
    assert "only one submission" in err
    assert run("-q", "--tier", "crosslevel", "--tier", "structure", TFAM)[0] == 0


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.txt", "臺北市政府客家".encode()), ("a.html", b"<!DOCTYPE html>"), ("a.xlsx", b"PK"),
        ("a.ods", b"PK"), ("a.csv", b"\xef\xbb\xbf"), ("a.json", b"[\n"), ("a.xml", b"<?xml"),
        ("a.sarif", b'{\n "$schema"'), ("a.md", b"# "), ("a.ttl", b"@base"),
    ],
)  # fmt: skip
def test_the_suffix_names_the_format(
    run: Run, hac: Path, tmp_path: Path, name: str, begins: bytes
) -> None:
    code, out, err = run("--lang", "zh", hac, "-o", tmp_path / name)
    assert (code, out) == (1, b"")
    assert name in err
    written = (tmp_path / name).read_bytes()
    assert written.startswith(begins)
    form = reports.form_of(None, tmp_path / name)
    assert run("-q", "--lang", "zh", "--format", form, hac)[1] == written


def test_an_unknown_suffix_is_a_wrong_line(run: Run, hac: Path, tmp_path: Path) -> None:
    code, _, err = run(hac, "-o", tmp_path / "a.pdf")
    assert code == bilingual.EXIT_USAGE
    assert ".sarif" in err
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_is_not_written_to_a_terminal() -> None:
    ours, theirs = os.openpty()
    code = "from bscgraph.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "validate", "--format", "ods", str(TFAM)],
        stdout=theirs, stderr=subprocess.PIPE, check=False, timeout=60,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    os.close(theirs)
    os.close(ours)
    assert done.returncode == bilingual.EXIT_USAGE
    assert "-o" in done.stderr.decode()


def test_a_report_that_cannot_be_written_is_no_finding(run: Run, tmp_path: Path) -> None:
    code, _, err = run(TFAM, "-o", tmp_path / "no" / "a.html")
    assert code == OutputError.exit_code not in (0, judged.FOUND)
    assert "a.html" in err


def test_a_graph_of_the_document_gives_the_same_findings(run: Run, hac: Path) -> None:
    found = []
    for path in (HAC_PDF, hac):
        out = json.loads(run("-q", "--format", "json", path)[1])
        found.append(sorted((one | {"file": ""} for one in out), key=lambda one: one["submission"]))
    assert found[0] == found[1]
    assert [one["file"] for one in found[0]] == [""] * 3  # two submissions, and what lies between


def test_a_graph_without_our_links_gives_the_same_findings(
    run: Run, hac: Path, tmp_path: Path
) -> None:
    bare = tmp_path / hac.name
    links = {link[1:-1].encode() for link in DERIVED}
    with hac.open("rb") as file:
        lines = [line for line in file if line.split(b" ", 2)[1][1:-1] not in links]
    bare.write_bytes(b"".join(lines))
    assert bare.stat().st_size < hac.stat().st_size
    words = ("--format", "json", "--fail-on", "never")
    assert run(bare, *words)[:2] == run(hac, *words)[:2]


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_the_last_line_counts(run: Run, hac: Path, lang: str) -> None:
    _, out, err = run("--lang", lang, "--format", "json", hac)
    numbers = [int(n) for n in re.findall(r"\d+", err.splitlines()[-1])]
    assert numbers == [2, *worst(out).values()]


def test_a_graph_of_something_else_stands_beside_the_others(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    other.write_text("@prefix e: <http://e.example/> . e:a e:b e:c .", encoding="utf-8")
    code, out, _ = run("-q", "--format", "json", other, TFAM)
    strange, tfam = json.loads(out)
    assert (code, strange["error"]["kind"], strange["conforms"]) == (3, "ShapesError", False)
    assert "other.ttl" in strange["error"]["message"]["en"]
    assert tfam["results"]
    code, out, err = run("-q", other)
    assert (code, out) == (3, b"")
    assert "other.ttl" in err


def test_a_card_with_other_iris_has_its_title_and_a_word_of_what_is_lacking(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "hand.ttl"
    path.write_text(
        """@prefix bsc: <https://w3id.org/bscgraph/ns#> . @prefix e: <http://e.example/> .
        e:card a bsc:AgencyScorecard ; bsc:year 2025 ; bsc:rocYear 114 ;
            <http://www.w3.org/2000/01/rdf-schema#label> "114年甲局平衡計分卡"@zh-Hant .""",
        encoding="utf-8",
    )
    code, out, err = run("--lang", "zh-Hant", path)
    assert code == 1
    assert "「114年甲局平衡計分卡」沒有使命。" in out.decode()
    assert "hand.ttl：IRI 並非依 bscgraph 的規則編成" in err
    assert "IRI" not in run("--lang", "zh-Hant", TFAM)[2]
