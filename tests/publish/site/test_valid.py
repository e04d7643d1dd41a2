"""Pages of every kind are valid HTML, says the Nu Html Checker."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.publish.site.whole import ROOT, kinds, publish, stocked

pytestmark = pytest.mark.integration
CHECKER = "vnu-jar@26.9.27"
# It guesses the language of a page by its letters; lists of codes are Latin in any language.
_GUESS = "This document appears to be written in"


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that checks files; the program is fetched, never installed."""
    place, npm, java = tmp_path_factory.mktemp("vnu"), shutil.which("npm"), shutil.which("java")
    assert npm, "install npm, which has the checker"
    assert java, "install a Java runtime"
    subprocess.run([npm, "install", "--no-audit", "--no-fund", "--silent", CHECKER], cwd=place,
                   check=True, timeout=600, capture_output=True)  # fmt: skip
    (jar,) = place.glob("node_modules/vnu-jar/build/dist/vnu.jar")
    return [java, "-jar", str(jar), "--format", "json"]


def faults(checker: list[str], pages: list[Path]) -> list[str]:
    done = subprocess.run(
        [*checker, *map(str, pages)], capture_output=True, text=True, check=False, timeout=600
    )
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return [
        f"{one.get('url', '')}:{one.get('lastLine', '')}: {one['message']}"
        for one in messages
        if not one["message"].startswith(_GUESS)
    ]


def test_every_kind_of_page_is_valid(checker: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "site"
    done = publish(stocked(tmp_path / "store"), folder, "--documents", str(ROOT / "examples"))
    assert done.returncode == 0, done.stderr
    pages = [folder / name for lang in ("en", "zh-Hant") for name in kinds(folder, lang)]
    pages += [folder / "index.html", folder / "404.html"]
    assert len(pages) > 60
    assert faults(checker, pages) == []


def test_the_checker_sees_faults(checker: list[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><html lang=en><title>x</title><p><div id=a></div id=a></p>")
    assert len(faults(checker, [page])) >= 2
