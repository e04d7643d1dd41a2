"""Pages of what is stated in a real browser: accessible by axe-core, and as wide as a phone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.reports.test_browser import MEASURE, axe, judged, shown
from tests.serve.conftest import Running
from tests.serve.test_upload_browser import whole

__all__ = ["axe"]

PAGES = ("scorecard/tfam/2022", "scorecard/hac/2022/kpi/CP2.1", "scorecard/hac/2022/objective/AC1")


@pytest.mark.integration
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_error(
    server: Running, axe: str, tmp_path: Path, path: str, lang: str
) -> None:
    page = whole(server.ask(f"/doc/{path}.html?lang={lang}", Accept="text/html").text)
    found = judged(page, axe, tmp_path)
    assert found["violations"] == []
    assert int(str(found["passes"])) > 15


@pytest.mark.integration
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(server: Running, tmp_path: Path, path: str) -> None:
    page = whole(server.ask(f"/doc/{path}.html?lang=en", Accept="text/html").text)
    text = json.dumps(page).replace("</", "<\\/")
    found = shown(MEASURE.replace("PAGE", text), "out", tmp_path)
    assert 0 < int(str(found["wide"])) <= 390
    assert found["loaded"] == 0
