"""Answers in other programs: a browser, a spreadsheet, a real SPARQL server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from bscgraph import answers, query
from bscgraph.query import Result
from bscgraph.store import RemoteStore
from bscgraph.text.fold import tight
from tests.query.asking import seeds
from tests.reports.test_browser import CHROMIUM, MEASURE, axe, judged, shown
from tests.servers import oxigraph

__all__ = ["axe"]
RUN = [sys.executable, "-c", "from bscgraph.cli import main; main()"]
BELOW = query.load("target/below-last-actual")
BUDGET = query.load("budget/by-agency")

pytestmark = pytest.mark.integration


def asked(question: query.Query, **parameters: object) -> Result:
    return query.run(seeds(), question.id, **parameters)


def page(lang: str) -> str:
    found = asked(BUDGET, year=111)
    assert found.notes
    return answers.write(found, "html", lang, query=BUDGET).decode()


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_axe_finds_no_error_in_an_answer(axe: str, tmp_path: Path, lang: str) -> None:
    found = judged(page(lang), axe, tmp_path)
    assert found["violations"] == []
    assert int(str(found["passes"])) > 10


@pytest.mark.parametrize("question", [BUDGET, BELOW], ids=lambda one: one.id)
def test_an_answer_fits_a_phone_and_loads_nothing(question: query.Query, tmp_path: Path) -> None:
    html = answers.write(asked(question), "html", "zh-Hant", query=question).decode()
    text = json.dumps(html).replace("</", "<\\/")
    found = shown(MEASURE.replace("PAGE", text), "out", tmp_path)
    assert 0 < int(str(found.pop("wide"))) <= 390
    assert found == {"low": [], "loaded": 0}


def test_on_paper_every_row_is_there_and_the_heading_on_each_page(tmp_path: Path) -> None:
    import pdfplumber

    found = asked(BELOW)
    many = Result(found.query, found.columns, found.rows * 5)
    (tmp_path / "page.html").write_bytes(answers.write(many, "html", "zh-Hant", query=BELOW))
    subprocess.run(
        [*CHROMIUM, f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer",
         f"--print-to-pdf={tmp_path / 'page.pdf'}", (tmp_path / "page.html").as_uri()],
        capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    with pdfplumber.open(tmp_path / "page.pdf") as pdf:
        texts = [tight(one.extract_text() or "") for one in pdf.pages]
    assert len(texts) > 1
    code = found.column("code")[0]
    same = found.column("code").count(code)
    assert sum(text.count(str(code)) for text in texts) >= 5 * same
    assert sum("目標年度" in text for text in texts) >= len(texts) - 1


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_spreadsheet_opens_an_answer_with_the_same_numbers(form: str, tmp_path: Path) -> None:
    found = asked(BUDGET)
    file = tmp_path / f"answer.{form}"
    file.write_bytes(answers.write(found, form, "zh-Hant", query=BUDGET))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", "again", file.name],
        cwd=tmp_path, capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(tmp_path / "again" / "answer.xlsx").worksheets[0]
    rows = list(sheet.values)
    top = next(at for at, row in enumerate(rows) if row[0] == "機關")
    at = rows[top].index("合計（元）")
    totals = [row[at] for row in rows[top + 1 :] if row[0]]
    assert totals == [float(str(number)) for number in found.column("total")]


def test_a_real_endpoint_is_asked_like_a_store(tmp_path: Path) -> None:
    with oxigraph(tmp_path / "server") as url:
        remote = RemoteStore(url)
        for graph in seeds().graphs():
            remote.load(seeds().dump(graph), graph)

        def told(*words: str) -> str:
            done = subprocess.run(
                [*RUN, "-q", *words, "--endpoint", url],
                capture_output=True,
                timeout=120,
                check=True,
            )
            return done.stdout.decode()

        out = told("query", BELOW.id, "--agency", "北美館", "--year", "111", "--format", "csv")
        here = asked(BELOW, agency="tfam", year=2022)
        assert out == answers.write(here, "csv").decode()
        assert "臺北市立美術館" in told("query", BUDGET.id, "--explain")
        file = tmp_path / "own.rq"
        file.write_text("SELECT ?s WHERE { GRAPH ?g { ?s a ?t } } ORDER BY ?s", encoding="utf-8")
        rows = told("sparql", str(file), "--format", "jsonl").splitlines()
        assert len(rows) == len(seeds().select(file.read_text(encoding="utf-8")).rows)
        file.write_text("CONSTRUCT { ?s a ?t } WHERE { GRAPH ?g { ?s a ?t } }", encoding="utf-8")
        assert len(told("sparql", str(file), "--format", "ntriples").splitlines()) > 100
        file.write_text("ASK { GRAPH ?g { <http://x/> ?p ?o } }", encoding="utf-8")
        assert told("sparql", str(file), "--format", "csv") == "answer\nfalse\n"
