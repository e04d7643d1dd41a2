"""The HTML report: everything is told, findings and cells lead to each other, nothing can act."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from bscgraph import reports
from bscgraph.findings import Severity
from bscgraph.reports.words import SIGNS, tag, word
from bscgraph.wording import LANGUAGES
from tests.publish.markup import Page
from tests.reports.making import HOSTILE, bundled, dossier, result


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def source(lang: str) -> str:
    return reports.write(bundled(), "html", lang).decode("utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_the_page_is_well_formed_and_says_its_language(page: Page, lang: str) -> None:
    assert page.faults == []
    assert page.all("html")[0].attributes["lang"] == tag(lang)
    assert len(page.all("h1")) == len(page.all("main")) == 1


def test_headings_go_down_one_by_one(page: Page) -> None:
    levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_the_page_needs_nothing_else(page: Page, source: str) -> None:
    assert page.all("script", "link", "img", "iframe", "object") == []
    assert [n for e in page.elements for n in e.attributes if n.startswith("on")] == []
    assert "url(" not in source and "@import" not in source


def test_every_link_leads_to_a_place_on_the_page(page: Page) -> None:
    targets = [a.attributes["href"] for a in page.all("a")]
    assert {t for t in targets if not t.startswith("#")} == set()
    assert {t[1:] for t in targets} <= set(page.ids)


def test_every_finding_is_told_whole(page: Page, lang: str) -> None:
    items = {e.attributes["id"]: e for e in page.all("li") if "id" in e.attributes}
    count = 0
    for number, part in enumerate(bundled().parts, 1):
        for entry in part.entries:
            count += 1
            item, found = items.pop(f"f{number}-{entry.number}"), entry.result
            sign = f"{SIGNS[found.severity]} {word(found.severity.value, lang)}"
            told = [sign, found.rule, found.code, found.raw_text]
            told += [*found.message.values(), *found.fix.values()]
            assert [text for text in told if text not in item.text] == []
            assert found.severity.value in item.attributes["class"]
    assert items == {} and count > 5


def test_a_finding_with_a_cell_leads_there_and_back(page: Page) -> None:
    cells = {e.attributes["id"]: e for e in page.all("td", "th", "p") if "id" in e.attributes}
    items = {e.attributes["id"]: e for e in page.all("li") if "id" in e.attributes}
    links = re.findall(r'<li id="(f\S+)".*?</li>', page.source, re.DOTALL)
    assert links == list(items)
    linked = located = 0
    for part_number, part in enumerate(bundled().parts, 1):
        for entry in part.entries:
            located += bool(part.card and entry.result.row and entry.result.column)
            item = page.source.split(f'<li id="f{part_number}-{entry.number}"')[1].split("</li>")[0]
            target = next(iter(re.findall(r'href="#(c[^"]+)"', item)), None)
            if target is None:  # the scorecard as a whole
                assert not entry.result.code
                continue
            cell = cells[target]
            raw, text = ("".join(t.split()) for t in (entry.result.raw_text, cell.text))
            printed = re.split("[■◆●]", text)[0]  # what stands in the cell before our marks
            assert raw in printed or printed in raw
            back = page.source.split(f'id="{target}"')[1].split("</t", 1)[0].split("</p>")[0]
            assert f'href="#f{part_number}-{entry.number}"' in back
            linked += 1
    assert linked >= located > 50


def test_the_number_that_cannot_be_read_is_marked_in_both_budget_cells(page: Page) -> None:
    marked = [e for e in page.all("td") if "Violation" in e.attributes.get("class", "")]
    numbers = [e for e in marked if e.text.startswith("1,4004,000")]
    assert len(numbers) == 2
    assert all("■" in e.text for e in numbers)


def test_the_summary_has_a_row_a_submission_with_its_counts(page: Page, lang: str) -> None:
    table = page.source.split('<table class="summary">')[1].split("</table>")[0]
    rows = table.split("<tr>")[2:]
    assert len(rows) == len(bundled().parts)
    for row, part in zip(rows, bundled().parts, strict=True):
        cells = re.findall(r'<td class="number">(.*?)</td>', row)
        if part.error is not None:
            assert word("unread", lang) in row
        else:
            assert cells[:3] == [str(part.count(severity)) for severity in Severity]
            assert cells[3] == f"{part.completeness} %"


def test_tables_have_headings_with_a_scope_and_a_caption(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table")) > 4
    assert all("scope" in e.attributes for e in page.all("th"))
    regions = [e for e in page.elements if e.attributes.get("role") == "region"]
    assert all(e.attributes["tabindex"] == "0" for e in regions)
    labels = [e.attributes["aria-labelledby"] for e in regions]
    assert len(set(labels)) == len(labels)
    assert {one for label in labels for one in label.split()} <= set(page.ids)


def test_nothing_of_a_document_is_markup(lang: str) -> None:
    texts = {"en": HOSTILE, "zh-Hant": HOSTILE}
    bad = result(raw_text=HOSTILE, code=HOSTILE, rule=HOSTILE, message=texts, fix=texts,
                 perspective="C", perspective_label=HOSTILE, objective_label=HOSTILE)  # fmt: skip
    page = Page(reports.write(dossier(bad), "html", lang).decode("utf-8"))
    assert page.faults == []
    assert page.all("script", "img") == []
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page.source)


def test_what_changed_is_told_by_a_word(lang: str) -> None:
    from dataclasses import replace

    one = dossier(result(), compared=True)
    (part,) = one.parts
    entries = (replace(part.entries[0], status="new"),)
    text = reports.write(replace(one, parts=(replace(part, entries=entries),)), "html", lang)
    assert f'class="status new">{word("new", lang)}<' in text.decode()


def test_every_word_has_both_languages_and_the_same_places() -> None:
    import string

    from bscgraph.reports.words import _WORDS

    for key, (en, zh) in _WORDS.items():
        fields = [{f for _, f, _, _ in string.Formatter().parse(t) if f} for t in (en, zh)]
        assert fields[0] == fields[1], key
        assert en and zh, key
