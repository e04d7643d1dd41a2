"""The upload form in a real browser: accessible by axe-core, and as wide as a phone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bscgraph.publish.frame import STYLE
from tests.reports.test_browser import MEASURE, axe, judged, shown
from tests.serve.conftest import Running
from tests.serve.uploading import form, sent

__all__ = ["axe"]


def whole(page: str) -> str:
    """The page with its style in it, as it is looked at without a server."""
    link = '<link rel="stylesheet" href="/static/style.css">'
    assert page.count(link) == 1
    return page.replace(link, f"<style>{STYLE.read_text(encoding='utf-8')}</style>")


def pages(server: Running, lang: str) -> list[str]:
    """The form, and the form after a file that cannot be read."""
    headers = {"Accept": "text/html", "Accept_Language": lang}
    broken = sent(server, form(("a.pdf", b"\x89PNG\r\n\x1a\n"), ("b.pdf", b"")), **headers)
    assert broken.status == 422
    return [whole(server.ask("/validate", **headers).text), whole(broken.text)]


@pytest.mark.integration
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_axe_finds_no_error(server: Running, axe: str, tmp_path: Path, lang: str) -> None:
    for number, page in enumerate(pages(server, lang)):
        (tmp_path / str(number)).mkdir()
        found = judged(page, axe, tmp_path / str(number))
        assert found["violations"] == []
        assert int(str(found["passes"])) > 20


@pytest.mark.integration
def test_the_form_fits_a_phone(server: Running, tmp_path: Path) -> None:
    for number, page in enumerate(pages(server, "en")):
        (tmp_path / str(number)).mkdir()
        text = json.dumps(page).replace("</", "<\\/")
        found = shown(MEASURE.replace("PAGE", text), "out", tmp_path / str(number))
        assert 0 < int(str(found["wide"])) <= 390
        assert found["loaded"] == 0
