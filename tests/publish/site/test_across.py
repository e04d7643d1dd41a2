"""What holds of every page across scorecards: sound, short, linked, and the same one by one."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from posixpath import join, normpath

import pytest

from bscgraph.publish.site import _KINDS, find, render
from bscgraph.publish.site.across import figures, paged, place_of, state_of, told
from bscgraph.publish.site.page import Words
from bscgraph.publish.site.source import Site
from bscgraph.query import Result
from tests.publish import markup
from tests.publish.site import oddcards, seen
from tests.publish.site.held import real

SITES = {
    "real": real,
    "grown": seen.grown,
    "many": seen.many,
    "odd": seen.odd,
    "empty": seen.empty,
}
LONGEST = 60_000
HEADINGS = ("h1", "h2", "h3", "h4")
each_site = pytest.mark.parametrize("name", SITES)


@cache
def made(name: str) -> dict[tuple[str, str], bytes]:
    """Every page in every language, by name and language."""
    found = {}
    for page in seen.pages(SITES[name]()):
        for lang in seen.LANGUAGES:
            assert (page.name, lang) not in found, f"{page.name} stands twice"
            found[page.name, lang] = render(page, lang)
    return found


@each_site
def test_pages_are_sound_and_short(name: str) -> None:
    for (page, lang), data in made(name).items():
        assert len(data) <= LONGEST, f"{lang}/{page}: {len(data)} bytes"
        seen_page = markup.Page(data.decode())
        assert not seen_page.faults, f"{lang}/{page}: {seen_page.faults}"
        levels = [int(one.tag[1]) for one in seen_page.all(*HEADINGS)]
        assert levels.count(1) == 1, f"{lang}/{page}"
        assert all(b - a <= 1 for a, b in pairwise(levels)), (page, levels)


@each_site
def test_pages_are_safe(name: str) -> None:
    for (page, lang), data in made(name).items():
        text = data.decode()
        assert "<script>alert" not in text, f"{lang}/{page}"
        assert " style=" not in text and " on" + "click" not in text, f"{lang}/{page}"
        assert "\u202e" not in text, f"{lang}/{page}"


@each_site
def test_every_link_leads_to_a_page_and_a_place_on_it(name: str) -> None:
    site, there = SITES[name](), {}
    for (page, lang), data in made(name).items():
        for link in markup.Page(data.decode()).all("a"):
            target, _, anchor = link.attributes["href"].partition("#")
            path = (
                normpath(join(f"{lang}/{page}", "..", target)) if target else f"{lang}/{page}.html"
            )
            if "://" in target or not path.endswith(".html"):
                continue
            other, _, rest = path.removesuffix(".html").partition("/")
            kind = rest.partition("/")[0]
            if kind not in _KINDS or (kind == "scorecard" and name == "many"):
                continue  # pages that have tests of their own
            if rest not in there:
                there[rest] = find(site, rest)
            found = there[rest]
            assert found is not None, f"{lang}/{page} leads to {rest}, which is no page"
            if anchor:
                ids = markup.Page(render(found, other).decode()).ids
                assert anchor in ids, f"{lang}/{page} leads to {rest}#{anchor}"


@each_site
def test_a_page_by_itself_is_the_page_among_all(name: str) -> None:
    site = SITES[name]()
    for (page, lang), data in list(made(name).items())[:: 1 if name != "many" else 7]:
        found = find(site, page)
        assert found is not None, page
        assert render(found, lang) == data, page


@pytest.mark.parametrize(
    "name",
    ["agency", "agency/nobody", "agency/tfam/unit/nobody", "agency/taipei/group/Z", "agencies/99",
     "agency/tfam/nothing", "budget/year/1999", "budget/year/x", "budget/scorecard/tfam/1999",
     "compare/year/1", "compare/indicator/x", "compare/agency/nobody", "compare/x", "quality/99",
     "quality/agency/nobody", "history/99", "budget/scorecard/tfam/2022/kpi/AC1.1"],
)  # fmt: skip
def test_there_is_no_page_of_any_other_name(name: str) -> None:
    assert find(real(), name) is None


@each_site
def test_tables_have_heads_and_regions_that_scroll_are_named(name: str) -> None:
    for (page, lang), data in made(name).items():
        found = markup.Page(data.decode())
        for head in found.all("th"):
            assert head.attributes.get("scope") in {"col", "row", "rowgroup"}, f"{lang}/{page}"
        for region in found.all("div"):
            if region.attributes.get("class") == "scroll":
                assert region.attributes.get("tabindex") == "0", page
                assert region.attributes.get("aria-label"), page


@each_site
def test_english_pages_mark_chinese_words(name: str) -> None:
    for (page, lang), data in made(name).items():
        if lang == "en":
            for words, element in markup.Page(data.decode()).texts:
                if element.tag not in {"title", "option"} and any("一" <= c <= "鿿" for c in words):
                    assert element.lang == "zh-Hant", f"{page}: {words} in <{element.tag}>"


def test_numbers_of_the_newest_submission_alone_count() -> None:
    site = seen.grown()
    tfam = [entry for entry in site.entries if entry.slug == "tfam" and entry.year == 2020]
    assert [entry.newest for entry in tfam] == [False, True]
    assert figures(site).size(tfam[0]) is None
    assert figures(site).size(tfam[1]).kpis == 1
    assert figures(site).states(tfam[1]) == Counter(met=1)


@pytest.mark.parametrize("name", ["real", "odd"])
def test_an_indicator_of_several_value_rows_counts_once(name: str) -> None:
    """What lists of scorecards count is what the page of each scorecard says."""
    site = real() if name == "real" else seen.odd()
    several = 0
    for entry in site.cards:
        indicators = site.card(entry).indicators.values()
        counted = figures(site).states(entry)
        for state in ("met", "missed"):
            assert counted[state] == sum(one.status == state for one in indicators), entry.page
        if counted:
            assert sum(counted.values()) == len(indicators), entry.page
        several += any(len(one.rows) > 1 for one in indicators)
    assert several or name == "odd"


def test_a_question_is_asked_once_for_the_whole_site() -> None:
    asked: list[tuple[str, object]] = []
    site = Site(seen.grown().store)
    rows = site.rows

    def noting(query: str, **given: object) -> Result:
        asked.append((query, given.get("agency")))
        return rows(query, **given)

    site.rows = noting  # type: ignore[method-assign]
    for page in seen.pages(site):
        for lang in seen.LANGUAGES:
            render(page, lang)
    whole = Counter(one for one in asked if one[0] != "trend/series")
    assert whole and set(whole.values()) == {1}, whole


def test_numbers_are_those_of_the_stored_questions() -> None:
    site = real()
    for entry in site.cards:
        overview = site.rows("agencies/overview", agency=entry.agency, year=entry.year)
        row = next(one for one in overview if one.submission == entry.graph)
        size = figures(site).size(entry)
        for column in size._fields:
            assert getattr(size, column) == getattr(row, column)


def test_a_state_is_told_for_every_status() -> None:
    assert [state_of(one) for one in ("met", "missed", "not-comparable", "no-target", "x")] == [
        "met", "missed", "doubt", "open", "open",
    ]  # fmt: skip


def test_a_long_list_is_paged_and_an_empty_one_has_a_page() -> None:
    assert list(paged("x", [1, 2, 3], 2)) == [("x", [1, 2]), ("x/2", [3])]
    assert list(paged("x", [], 2)) == [("x", [])]


def test_words_in_words_keep_their_language() -> None:
    made_of = told("budget.year-title", year=Words("2022", "111 年"))
    assert (made_of.en, made_of.zh) == ("Money of 2022", "111 年經費")


def test_a_thing_without_a_code_is_found_on_its_scorecard() -> None:
    entry = real().cards[0]
    assert place_of(entry, "kpi", None) == entry.page
    assert place_of(entry, "kpi", "AC1.1") == f"{entry.page}/kpi/AC1.1"
    assert oddcards.MARKUP not in place_of(entry, "kpi", oddcards.MARKUP)
