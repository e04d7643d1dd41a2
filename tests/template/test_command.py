"""The command ``template``: whose scorecard, of which year, and where last year's comes from."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from bscgraph import bilingual, forms, graph, jobs
from bscgraph.cli import app
from bscgraph.errors import QueryError
from bscgraph.read import Limits
from bscgraph.scorecard import read
from bscgraph.store import LocalStore
from bscgraph.template import carried
from tests.template.test_carry import CITY, EXAMPLES, HAC, TFAM
from tests.template.test_filled import said

BASE = "https://w3id.org/bscgraph/"


def run(*words: str) -> int:
    """The exit code of ``bscgraph template …``."""
    with pytest.raises(SystemExit) as left, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["bscgraph", "template", *words])
        bilingual.run(app)
    return int(left.value.code or 0)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("template") / "db"
    files = [EXAMPLES / name for name in ("tfam-111.xlsx", "tfam-111.ods", "hac-111.pdf")]
    list(jobs.load(jobs.read_files(files, Limits()), LocalStore(place), BASE))
    return place


@pytest.mark.parametrize(
    ("agency", "year", "last"),
    [
        ("hac", "2023", HAC),
        ("客委會", "112", HAC),
        ("臺北市政府客家事務委員會", "民國112年", HAC),
        ("taipei-c", "112", CITY),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_document_is_carried_over(
    tmp_path: Path, agency: str, year: str, last: object, suffix: str
) -> None:
    path = tmp_path / f"next{suffix}"
    source = str(EXAMPLES / "hac-111.pdf")
    assert run("--agency", agency, "--year", year, "--from", source, "-o", str(path), "-q") == 0
    assert isinstance(last, type(HAC))
    assert said(read(path)[0]) == said(carried(last, 112).card)


def test_a_graph_and_a_store_are_carried_over(tmp_path: Path, store: Path) -> None:
    path, file = tmp_path / "next.xlsx", tmp_path / "card.nq"
    done = list(jobs.read_files([EXAMPLES / "tfam-111.xlsx"], Limits()))
    file.write_bytes(graph.write([one for _, one in jobs.submissions(done, BASE)], "nquads"))
    for source in (("--from", str(file)), ("--store", str(store))):
        assert run("--agency", "北美館", "--year", "2023", *source, "-o", str(path), "-q") == 0
        assert said(read(path)[0]) == said(carried(TFAM, 112).card)


def test_the_newest_earlier_year_is_carried_over(store: Path) -> None:
    whose, last = forms.last_of_store(store, "tfam", "115", BASE)
    assert (whose.slug, whose.roc_year, last.roc_year) == ("tfam", 115, 111)
    assert [c.roc_year for c in carried(last, 115).card.budget_columns] == [115, 116]


def test_an_earlier_year_that_is_not_there_is_told_with_what_is(store: Path) -> None:
    with pytest.raises(QueryError, match="hac/2022, taipei-c/2022, tfam/2022"):
        forms.last_of_store(store, "tfam", "111", BASE)


@pytest.mark.parametrize(
    ("agency", "near"),
    [("北美舘", "臺北市立美術館"), ("臺北市客家委員會", "臺北市政府客家事務委員會")],
)
def test_an_unknown_agency_is_told_with_the_nearest_names(agency: str, near: str) -> None:
    with pytest.raises(QueryError) as raised:
        forms.wanted(agency, "112", base=BASE)
    assert agency in raised.value.en
    assert near in raised.value.zh


def test_a_year_that_is_none_is_told() -> None:
    with pytest.raises(QueryError, match="“next” is no year"):
        forms.wanted("tfam", "next", base=BASE)


def test_without_source_the_workbook_is_empty(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "empty.xlsx"
    assert run("--agency", "文化局", "--year", "112", "-o", str(path), "--lang", "en") == 0
    sheet = load_workbook(path)["計分卡"]
    assert sheet["A1"].value == "臺北市政府文化局平衡計分卡 (112年)"
    assert [c.value for c in sheet["A"][2:] if c.value] == [
        "顧客構面", "內部流程構面", "學習成長構面", "財務構面",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--year", "112", "-o", "x.pdf"), 64),
        (("--year", "112", "--store", "db", "--from", "a.pdf", "-o", "x.ods"), 64),
        (("--year", "112", "--from", "missing.pdf", "-o", "x.ods"), 10),
        (("--year", "soon", "-o", "x.ods"), 22),
        (("--year", "112", "--store", "missing", "-o", "x.ods"), 21),
    ],
)
def test_what_cannot_be_done_has_its_exit_code(
    words: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("--agency", "tfam", *words) == code
    assert not list(tmp_path.glob("x.*"))


def test_no_workbook_is_written_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    assert run("--agency", "tfam", "--year", "112") == 64
