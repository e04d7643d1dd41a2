"""Findings across submissions: the cells on both sides, in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook
from rdflib import DCTERMS, SH, Graph, Namespace, URIRef

from bscgraph import reports, supply
from bscgraph.judged import Asked, judge
from bscgraph.read import Limits
from bscgraph.reports import Dossier
from bscgraph.reports.structured import schema
from bscgraph.resources import folder
from tests.reports.making import BASE

BSC = Namespace(f"{BASE}ns#")
CITY = f"{BASE}graph/taipei-c/2022/1"


@lru_cache(maxsize=1)
def run() -> Dossier:
    """The two scorecards of one document, held against each other."""
    done = list(supply.read([folder("examples") / "hac-111.pdf"], Limits()))
    return judge(supply.of_files(done, BASE), Asked())


def conflict() -> tuple[int, int]:
    """Part and number of the finding that two numbers differ."""
    (owner,) = [n for n, part in enumerate(run().parts, 1) if not part.name]
    (entry,) = [e for e in run().parts[owner - 1].entries if e.result.rule == "BSC-X01"]
    return owner, entry.number


@pytest.mark.parametrize("form", ["text", "markdown", "junit", "html", "csv"])
@pytest.mark.parametrize(
    ("lang", "mine", "theirs"),
    [
        ("zh-Hant", "第 2 頁、第 11 列、第 8 欄", "CC1.1 第 1 頁、第 2 列、第 8 欄"),
        ("en", "page 2, row 11, column 8", "CC1.1 page 1, row 2, column 8"),
    ],
)
def test_both_places_are_told(form: reports.Form, lang: str, mine: str, theirs: str) -> None:
    data = reports.write(run(), form, lang, 400).decode("utf-8-sig")
    told = " ".join(re.sub(r"<[^>]*>|[\\*]", "", data).split())
    assert theirs in told
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(data)))
        (one,) = [row for row in rows if "BSC-X01" in row.values()]
        assert list(one.values())[8:11] == ["2", "11", "8"]
        assert all(not row["比對對象" if lang == "zh-Hant" else "Compared with"]
                   for row in rows if "BSC-X" not in "".join(row.values()))  # fmt: skip
    else:
        assert mine in told


def test_json_has_both_places() -> None:
    data = json.loads(reports.write(run(), "json"))
    jsonschema.validate(data, schema())
    (one,) = [found for part in data for found in part["results"] if found["rule"] == "BSC-X01"]
    (other,) = one["others"]
    assert (one["page"], one["row"], one["column"]) == (2, 11, 8)
    assert (other["page"], other["row"], other["column"], other["rawText"]) == (1, 2, 8, "103,909")
    assert (other["submission"], other["code"]) == (CITY, "CC1.1")
    assert all(
        not f["others"] for part in data for f in part["results"] if "BSC-X" not in f["rule"]
    )


def test_sarif_has_the_other_place_as_related() -> None:
    results = json.loads(reports.write(run(), "sarif", "en"))["runs"][0]["results"]
    (one,) = [found for found in results if found["ruleId"] == "BSC-X01"]
    (related,) = one["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "hac-111.pdf"
    (place,) = related["logicalLocations"]
    assert place["fullyQualifiedName"] == "taipei-c/2022/1/CC1.1"
    assert "row 2, column 8" in place["decoratedName"]
    assert related["message"]["text"].endswith("103,909")


def test_turtle_has_the_other_place_as_a_relation() -> None:
    graph = Graph().parse(data=reports.write(run(), "turtle"), format="turtle")
    (one,) = [node for node, text in graph.subject_objects(BSC.ruleCode) if str(text) == "BSC-X01"]
    (other,) = graph.objects(one, DCTERMS.relation)
    places = [int(str(graph.value(other, BSC[name]))) for name in ("page", "row", "column")]
    assert places == [1, 2, 8]
    assert graph.value(other, DCTERMS.isPartOf) == URIRef(CITY)
    assert graph.value(other, DCTERMS.references) != graph.value(one, SH.focusNode)
    assert str(graph.value(other, BSC.rawText)) == "103,909"


class Page(HTMLParser):
    """The links of a page, and what stands in each element that has an id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.links: dict[str, set[str]] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in ("meta", "br", "link"):
            self._open.append((tag, given.get("id") or ""))
        if tag == "a":
            for name in self._names():
                self.links.setdefault(name, set()).add(given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for name in self._names():
            self.texts[name] = self.texts.get(name, "") + data

    def _names(self) -> list[str]:
        return [name for _, name in self._open if name]


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_the_page_links_to_both_cells_and_back(lang: str) -> None:
    page = Page(reports.write(run(), "html", lang).decode())
    owner, number = conflict()
    finding = f"f{owner}-{number}"
    cells = [link[1:] for link in page.links[finding]]
    assert len(cells) == 2
    shown = sorted(page.texts[cell].split()[0].split("■")[0].split("◆")[0] for cell in cells)
    assert shown == ["103,909", "260,000"]
    for cell in cells:
        assert f"#{finding}" in page.links[cell]
    targets = {link[1:] for links in page.links.values() for link in links}
    assert targets <= set(page.texts) | {"summary"}


@pytest.mark.parametrize("form", ["xlsx"])
def test_the_workbook_marks_both_cells(form: reports.Form) -> None:
    book = load_workbook(io.BytesIO(reports.write(run(), form, "zh-Hant")))
    remarks = {
        (sheet.title, str(cell.value)): cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    for key in (("taipei-c 2022 1", "103,909"), ("hac 2022 1", "260,000")):
        assert "BSC-X01" in remarks[key]
        assert "比對對象" in remarks[key]
    assert "跨計分卡比對" in book.sheetnames


def test_what_is_missing_has_no_other_side(tmp_path: Path) -> None:
    """An agency without a scorecard: no file and no cell to point at, in no format."""
    from bscgraph import graph
    from bscgraph.store import LocalStore
    from tests.cards import agency_card

    built = graph.build(agency_card())
    LocalStore(tmp_path / "s", writable=True).load(built.canonical(), built.graph)
    found = judge(supply.of_store(tmp_path / "s", BASE), Asked(tiers=("crosslevel",)))
    for form in reports.FORMATS:
        assert reports.write(found, form)
    results = json.loads(reports.write(found, "sarif"))["runs"][0]["results"]
    assert results
    assert all("physicalLocation" not in place for one in results for place in one["locations"])
    assert all(one["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for one in results)
