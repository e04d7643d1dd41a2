"""What changed since the last report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bscgraph import reports
from bscgraph.errors import ReadError
from bscgraph.reports.baseline import compare, fingerprint, identity, read
from bscgraph.reports.dossier import Dossier
from bscgraph.validate import Place
from tests.reports.making import BASE, bundled, dossier, result


def against(tmp_path: Path, now: Dossier, before: Dossier) -> Dossier:
    path = tmp_path / "last.json"
    path.write_bytes(reports.write(before, "json"))
    return compare(now, read(path))


def test_nothing_changes_against_itself(tmp_path: Path) -> None:
    found = against(tmp_path, bundled(), bundled())
    count = sum(len(part.entries) for part in bundled().parts)
    assert found.changes() == {"new": 0, "still": count, "fixed": 0}


def test_new_still_and_fixed(tmp_path: Path) -> None:
    old, kept, new = (result(code=code) for code in ("AC1.1", "AC1.2", "AC1.3"))
    found = against(tmp_path, dossier(kept, new), dossier(old, kept))
    (part,) = found.parts
    assert {e.result.code: e.status for e in part.entries} == {"AC1.2": "still", "AC1.3": "new"}
    assert [past.code for past in part.fixed] == ["AC1.1"]
    assert found.changes() == {"new": 1, "still": 1, "fixed": 1}


def test_a_moved_row_is_the_same_finding(tmp_path: Path) -> None:
    moved = result(place=Place(page=9, row=40, column=2), raw_text="1,4004,\n000")
    found = against(tmp_path, dossier(moved), dossier(result()))
    assert found.changes() == {"new": 0, "still": 1, "fixed": 0}


@pytest.mark.parametrize(
    "change",
    [
        {"rule": "BSC-N02"},
        {"code": "AC1.2"},
        {"raw_text": "1,4004,001"},
        {"focus": f"{BASE}id/scorecard/hac/2022/kpi/AC1.1/actual/2021"},
        {"focus": f"{BASE}id/scorecard/hac/2022/kpi/AC1.1/target/2020"},
        {"focus": f"{BASE}id/scorecard/hac/2022/kpi/AC1.1/series/2/actual/2020"},
    ],
)
def test_another_rule_code_text_year_kind_or_row_is_another_finding(
    tmp_path: Path, change: dict[str, str]
) -> None:
    found = against(tmp_path, dossier(result(), result(**change)), dossier(result()))
    assert found.changes()["new"] == 1
    assert fingerprint(result().to_dict()) != fingerprint(result(**change).to_dict())


def test_equal_findings_are_counted(tmp_path: Path) -> None:
    found = against(tmp_path, dossier(result()), dossier(result(), result()))
    assert found.changes() == {"new": 0, "still": 1, "fixed": 1}
    found = against(tmp_path, dossier(result(), result()), dossier(result()))
    assert found.changes() == {"new": 1, "still": 1, "fixed": 0}


def test_what_was_not_checked_again_is_not_fixed(tmp_path: Path) -> None:
    elsewhere = result(scorecard=f"{BASE}id/scorecard/tfam/2022")
    other_rule = result(rule="BSC-K01")
    before = dossier(elsewhere, other_rule, result())
    now = replace(dossier(result()), rules=dossier(result()).rules)
    assert against(tmp_path, now, before).changes() == {"new": 0, "still": 1, "fixed": 0}


def test_what_is_fixed_is_told_once_for_two_submissions_of_a_scorecard(tmp_path: Path) -> None:
    empty = replace(dossier(result()).parts[0], entries=())
    now = Dossier((empty, empty), dossier(result()).rules)
    assert against(tmp_path, now, dossier(result())).changes()["fixed"] == 1


@pytest.mark.parametrize("form", reports.FORMATS)
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_a_comparison_is_told_in_every_format(
    tmp_path: Path, form: reports.Form, lang: str
) -> None:
    now, before = dossier(result(code="AC1.3")), dossier(result(code="AC1.1"))
    compared = reports.write(against(tmp_path, now, before), form, lang)
    assert compared != reports.write(now, form, lang) or form in ("junit", "turtle")


def test_sarif_says_the_state_of_each_finding(tmp_path: Path) -> None:
    import json

    old, kept, new = (result(code=code) for code in ("AC1.1", "AC1.2", "AC1.3"))
    found = against(tmp_path, dossier(kept, new), dossier(old, kept))
    results = json.loads(reports.write(found, "sarif"))["runs"][0]["results"]
    assert [one["baselineState"] for one in results] == ["unchanged", "new", "absent"]
    marks = [one["partialFingerprints"]["bscgraph/v1"] for one in results]
    assert marks == [fingerprint(one.to_dict()) for one in (kept, new, old)]


@pytest.mark.parametrize(
    "text",
    ["", "{}", "null", "[1]", '[{"results": [{}]}]', '[{"results": 5}]', "[" * 100_000, "\udcff",
     '[{"results": [{"rule": "x", "severity": "Bad", "message": {"en": "", "zh-Hant": ""}}]}]'],
)  # fmt: skip
def test_what_is_no_report_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "last.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ReadError, match=r"last\.json") as raised:
        read(path)
    assert "--format json" in raised.value.zh
    assert raised.value.exit_code == 2


def test_a_report_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="none"):
        read(tmp_path / "none.json")


def test_the_identity_leaves_out_the_place() -> None:
    plain = identity(result().to_dict())
    assert plain == identity(result(place=Place()).to_dict())
    assert "2020" in plain and "actual" in plain
