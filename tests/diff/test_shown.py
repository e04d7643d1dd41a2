"""Comparisons as text, page and JSON; the command."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from bscgraph import graph
from bscgraph.cli import app
from bscgraph.diff import KINDS, Changes, compare, shown
from bscgraph.diff.words import LANGUAGES, word
from bscgraph.errors import GraphError, StoreError
from bscgraph.store import LocalStore
from tests.cards import agency_card, kpi, plan, text, values

BASE = "https://w3id.org/bscgraph/"


def found() -> Changes:
    old = agency_card(title=text("<b>舊\x1b[31m"))
    new = agency_card(
        roc_year=112,
        kpis=(kpi("AC1.1", "參觀人次", values(3, actual109="１,900", target111="800")),),
        action_plans=(plan("AC1.1.1", "論壇", {111: "500,000", 112: "0"}),),
    )
    return compare(old, new, ("tfam/2022/1", "tfam/2023/1"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_has_its_words(lang: str) -> None:
    assert all(word(f"kind.{kind}", lang) for kind in KINDS)


def test_text_says_both_sides_their_cells_and_the_difference() -> None:
    lines = shown.text([found()], "zh-Hant").splitlines()
    assert lines[0] == "--- tfam/2022/1、<b>舊\N{REPLACEMENT CHARACTER}[31m"
    assert "  KPI AC1.1 參觀人次；實際值；109 年" in lines
    assert "    - 900 [第 2 頁、第 3 列、第 5 欄]" in lines
    assert "    + １,900 [第 2 頁、第 3 列、第 5 欄]  (+1,000)" in lines
    assert "    + 0 [概算]  (-600,000)" in lines
    english = shown.text([found()], "en")
    assert "Actual values stated anew (1)" in english
    assert "KPI AC1.1 參觀人次; actual; 109 (2020)" in english


def test_the_page_is_sound_and_escapes_what_documents_say() -> None:
    page = shown.page([found(), found()])
    tree = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n").replace(
        '<meta charset="utf-8">', "").replace(
        '<meta name="viewport" content="width=device-width, initial-scale=1">', ""))  # fmt: skip
    captions = ["".join(one.itertext()) for one in tree.iter("caption")]
    assert captions[0] == "實際值前後不同（1）Actual values stated anew"
    ids = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(ids) == len(set(ids)) == 2
    assert "<b>" not in page and "\x1b" not in page


def test_json_has_every_change_once() -> None:
    (entry,) = json.loads(shown.write([found()], "json", "en"))
    assert entry["before"]["name"] == "tfam/2022/1"
    assert len(entry["changes"]) == sum(entry["counts"].values()) == 2
    first = entry["changes"][0]
    assert (first["kind"], first["roc_year"], first["difference"]) == ("restated", 109, 1000)
    assert first["before"]["source"]["row"] == 3


def _stored(folder: Path) -> Path:
    store = LocalStore(folder / "store")
    for year, number in ((111, 1), (111, 2), (112, 1)):
        values_ = values(3, actual109=str(year * 10 + number), target111="800")
        card = agency_card(roc_year=year, kpis=(kpi("AC1.1", "參觀人次", values_),))
        built = graph.build(card, number)
        store.load(built.canonical(), built.graph)
    store.close()
    return folder / "store"


def test_two_submissions_and_two_years_of_a_store(tmp_path: Path) -> None:
    place = str(_stored(tmp_path))
    run = CliRunner().invoke
    done = run(app, ["diff", "tfam/2022/1", "tfam/2022", "--store", place, "--format", "json"])
    assert done.exit_code == 0
    (entry,) = json.loads(done.stdout)
    assert [one["difference"] for one in entry["changes"]] == [1]
    out = tmp_path / "changes.html"
    done = run(app, ["diff", "tfam/2022/2", "tfam/2023", "--store", place, "-o", str(out)])
    assert done.exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert "1112" in page and "1121" in page and "+9<" in page
    done = run(app, ["diff", "tfam/2022", "tfam/2030", "--store", place, "--lang", "zh-Hant"])
    assert isinstance(done.exception, StoreError)
    assert "沒有計分卡「tfam/2030」" in done.exception.zh


def test_files_of_several_agencies_are_compared_agency_by_agency(tmp_path: Path) -> None:
    run, examples = CliRunner().invoke, Path(__file__).resolve().parents[2] / "examples"
    hac = str(examples / "hac-111.pdf")
    done = run(app, ["diff", hac, hac, "--format", "json", "-q"])
    assert [one["counts"] for one in json.loads(done.stdout)] == [{}, {}]
    done = run(app, ["diff", hac, str(examples / "tfam-111.pdf"), "--lang", "en"])
    assert isinstance(done.exception, GraphError)
    assert "no scorecards of the same agency" in done.exception.en
    done = run(app, ["diff", hac, str(tmp_path / "none.pdf"), "--lang", "en"])
    assert "none.pdf" in done.stderr and "Error" in done.stderr
    assert done.stdout == ""
    done = run(app, ["diff", hac, hac, "-o", str(tmp_path / "a.docx"), "--lang", "en"])
    assert done.exit_code != 0
    assert "stands for no format of diff" in done.stderr
