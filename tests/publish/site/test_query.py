"""The stored questions in the site: each with its answer, whole and narrowed, as page and file."""

from __future__ import annotations

import json
import re
from functools import cache
from posixpath import join, normpath

import pytest

from bscgraph import query as stored
from bscgraph.publish.site import find, query, render
from bscgraph.publish.site.answer import answered, part_of
from bscgraph.publish.site.source import Site
from bscgraph.store import LocalStore
from tests.publish import markup
from tests.publish.site import seen
from tests.publish.site.held import real

LONGEST = 60_000
IDS = [one.id for one in stored.catalogue()]
each_question = pytest.mark.parametrize("name", IDS)


@cache
def live() -> Site:
    """The real documents as a server has them."""
    return Site(real().store, live=True)


def shown(name: str, lang: str = "en", site: Site | None = None) -> str:
    page = find(site or real(), name)
    assert page is not None, name
    return render(page, lang, live=(site or real()).live).decode()


def asked(name: str, **values: str) -> tuple[str, int]:
    found = query.asked(live(), name, "en", values)
    assert found is not None
    return render(found[0], "en", live=True).decode(), found[1]


def test_every_page_is_sound_short_and_leads_to_pages() -> None:
    known = {page.name for page in query.pages(real())}
    for page in query.pages(real()):
        for lang in seen.LANGUAGES:
            data = render(page, lang)
            assert len(data) <= LONGEST, f"{lang}/{page.name}: {len(data)} bytes"
            read = markup.Page(data.decode())
            assert not read.faults, f"{lang}/{page.name}: {read.faults}"
            for link in re.findall(r'href="(\.\./[^"#?]*\.html)"', data.decode()):
                there = normpath(join(f"{lang}/{page.name}", "..", link))
                place = there.partition("/")[2].removesuffix(".html")
                assert place in known or not place.startswith("query/"), f"{page.name}: {place}"


@each_question
def test_a_question_has_its_page_with_words_rows_files_and_text(name: str) -> None:
    one, text = stored.load(name), shown(f"query/{name}")
    rows = real().rows(name).rows
    assert one.title["en"] in seen.words(real(), f"query/{name}", "en")
    assert one.question["zh-Hant"] in seen.words(real(), f"query/{name}")
    body = text.partition("data-filter")[2].partition("</tbody>")[0].partition("<tbody>")[2]
    assert body.count("<tr>") == len(rows) or len(rows) > 50 < body.count("<tr>") * 3
    assert f"data/query/{name}.csv" in text
    assert "VALUES" in text


@each_question
def test_a_part_of_an_answer_is_what_asking_for_it_gives(name: str) -> None:
    """Parts are cut out of the whole; where that would differ, they are asked for."""
    site, one = seen.grown(), stored.load(name)
    whole, asked_for = answered(site, one, {}).result, site.rows(name)
    assert (tuple(whole.rows), whole.columns) == (asked_for.rows, asked_for.columns)
    assert [dict(note) for note in whole.notes] == [dict(note) for note in asked_for.notes]
    for parameter, value, _, _ in query._ways(site, one):
        asked_for, cut = site.rows(name, **{parameter: value}), part_of(
            site, one, parameter, value
        ).result  # fmt: skip
        assert tuple(cut.rows) == asked_for.rows, value
        assert [dict(note) for note in cut.notes] == [dict(note) for note in asked_for.notes]
        assert cut.given.keys() == asked_for.given.keys()


def test_files_are_whole_answers_and_a_server_has_the_same() -> None:
    site = real()
    made = {path: b"".join(pieces) for path, pieces in query.files(site)}
    data = json.loads(made["data/query/budget/by-agency.json"])
    assert len(data) == len(site.rows("budget/by-agency").rows)
    narrow = "data/query/budget/by-agency/agency/tfam.csv"
    assert made[narrow].count(b"\n") - 1 == len(site.rows("budget/by-agency", agency="tfam").rows)
    for path in (narrow, "data/query/trend/series.csv", "data/query/trend/series.json"):
        found = query.file(site, path)
        assert found is not None
        assert found[0] == made[path]
    assert query.file(site, "data/query/no/such.csv") is None
    assert query.file(site, "data/query/budget/by-agency/agency/nobody.csv") is None


def test_a_bar_says_what_its_sum_leaves_out() -> None:
    text = shown("query/budget/by-theme", "zh-Hant")
    bars = re.findall(r"<li><span class=\"what\">(.*?)</li>", text, re.DOTALL)
    rows = real().rows("budget/by-theme")
    doubtful = [row for row in list(rows)[:15] if row.unresolved]
    assert doubtful
    assert sum("無法判讀：" in bar for bar in bars) == len(doubtful)
    longest = max(float(width) for width in re.findall(r'class="one" width="([\d.]+)"', text))
    assert longest == 100


def test_no_bars_where_there_is_nothing_to_compare() -> None:
    assert "<figure" not in shown("query/notes/reasons")


def test_rows_lead_to_agency_and_scorecard() -> None:
    text = shown("query/target/achievement")
    assert 'href="../../../en/agency/tfam.html"' in text
    assert 'href="../../../en/scorecard/tfam/2022.html"' in text


def test_the_form_of_a_server_asks_and_keeps_what_stands_in_it() -> None:
    text, status = asked("query/target/achievement", agency="tfam", year="111")
    assert status == 200
    assert "Rows 1 to 14 of 14" in text
    assert re.search(r'<option value="tfam" selected>', text)
    assert "api/target/achievement.csv?agency=tfam&amp;year=111" in text


def test_what_cannot_be_asked_is_told_in_the_page() -> None:
    text, status = asked("query/target/achievement", agency="<b>nobody")
    assert status == 400
    assert 'role="alert"' in text
    assert "<b>nobody" not in text
    assert asked("query/target/achievement", page="0")[1] == 400
    assert asked("query/target/achievement", colour="red")[1] == 400
    assert query.asked(live(), "query/no/such", "en", {}) is None


def test_a_long_answer_has_further_pages_on_a_server() -> None:
    total = len(real().rows("trend/series").rows)
    assert total > 100
    text, _ = asked("query/trend/series", page="2")
    assert f"Rows 51 to 100 of {total}" in text
    assert 'rel="prev"' in text
    pages = [asked("query/trend/series", page=str(at))[0] for at in range(1, -(-total // 50) + 1)]
    assert sum(one.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")
               for one in pages) == total  # fmt: skip
    assert all(len(one.encode()) < 60_000 for one in pages)


def test_many_agencies_are_chosen_on_a_page_of_their_own() -> None:
    site = seen.many()
    assert len(site.agencies) > 40
    page = query.page(site, "query/budget/by-agency/choices")
    assert page is not None
    listed = render(page, "en").decode().count("query/budget/by-agency/agency/")
    assert listed == len(site.agencies)


def test_a_page_that_is_not_there_is_none() -> None:
    for name in ("query/no/such", "query/budget/by-agency/agency/nobody", "query/budget",
                 "query/budget/by-agency/year/1066", "query/budget/by-agency/x/y/z"):  # fmt: skip
        assert query.page(real(), name) is None, name


def test_a_store_on_disk_gives_the_same_as_any_source() -> None:
    """Embedded stores ask some questions in halves."""
    store = LocalStore()
    for entry in real().entries:
        quads = [f"{s} {p} {o} <{entry.graph}> ." for s, p, o in real().store.triples(entry.graph)]
        store.load("\n".join(quads).encode(), entry.graph)
    page = query.page(Site(store), "query/target/achievement")
    assert page is not None
    assert render(page, "en").decode() == shown("query/target/achievement")
