"""Pages of scorecards that are awkward to show: codes that clash, nothing, too much, twice."""

from __future__ import annotations

import re

from bscgraph import graph
from bscgraph.model import DeclaredCount, MapObjective, Source
from bscgraph.publish.site import render, scorecard
from bscgraph.publish.site.source import Site
from bscgraph.publish.site.words import both, say
from bscgraph.store import LocalStore
from tests.cards import agency_card, kpi, text, values
from tests.publish import markup
from tests.publish.site.held import site_of
from tests.publish.site.shown import every, made, odd, twice, words


def test_names_differ_on_every_file_system() -> None:
    site = odd()
    names = [one.name for _, one, lang in every(site) if lang == "en"]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9._~/-]+", name) for name in names)
    assert not any(part.startswith(".") for name in names for part in name.split("/"))


def test_what_cannot_be_compared_says_why() -> None:
    site = odd()
    base = next(e.page for e in site.entries if e.year == 2022 and e.level == "agency")
    assert both("why.percent")[0] in words(site, f"{base}/kpi/AC2.3", "en")
    assert both("why.unreadable")[0] in words(site, f"{base}/kpi/AC1.5", "en")


def test_an_older_submission_says_so_and_leads_to_the_newest() -> None:
    site = twice()
    old, new = site.entries
    assert (old.page, new.page) == ("scorecard/tfam/2022/submission/1", "scorecard/tfam/2022")
    found = made(site, old)
    assert all(name.startswith(old.page) for name in found)
    for one in found.values():
        text = render(one, "zh-Hant").decode()
        assert say("old.text", "zh-Hant", n=1) in text, one.name
    front = markup.Page(render(found[old.page], "en").decode())
    assert "../../../../../en/scorecard/tfam/2022.html" in {
        link.attributes["href"] for link in front.all("a")
    }
    assert say("old.title", "en") not in words(site, new.page, "en")
    assert "submission 1" in words(site, new.page, "en")


def test_what_a_document_says_is_never_markup() -> None:
    for _, one, lang in every(odd()):
        text = render(one, lang).decode()
        assert "alert(&#39;x&#39;)" in text or "alert(" not in text
        assert "<script>alert" not in text
        assert "\u202e" not in text


def test_a_scorecard_of_nothing_has_pages_that_say_so() -> None:
    site = odd()
    entry = next(one for one in site.entries if one.year is None)
    page = words(site, entry.page, "en")
    for key in ("map.none", "money.none", "document.none"):
        assert both(key)[0] in page
    assert both("table.none")[0] in words(site, f"{entry.page}/table", "en")


def test_what_is_left_out_is_said() -> None:
    site = odd()
    entry = next(one for one in site.entries if one.year == 2024)
    assert say("glance.more", "en", n=60, all=64) in words(site, entry.page, "en")
    assert say("map.large", "en", n=64) in words(site, entry.page, "en")
    assert say("glance.more", "en", n=30, all=79) in words(site, f"{entry.page}/kpi/AC1.1", "en")
    table = [one for name, one in made(site, entry).items() if "/table" in name]
    assert len(table) > 2
    names = "".join(render(one, "en").decode() for one in table)
    assert all(f">{plan.model.code}<" in names for plan in site.card(entry).plans.values())


def test_a_declared_number_that_is_wrong_says_what_it_should_be() -> None:
    counts = (DeclaredCount(111, 9, 1, 1, Source(page=1, table=2, row=3)),)
    site = site_of([agency_card(declared_counts=counts)])
    page = words(site, site.entries[0].page, "en")
    assert "Declared for 2022 (ROC 111)page 1, table 2, row 3 9 ≠ should be 1 1 1" in page
    assert "Counted 1 1 1" in page


def test_the_table_shows_values_whose_columns_have_no_heading() -> None:
    site = site_of([agency_card(value_columns=(), budget_columns=())])
    page = words(site, f"{site.entries[0].page}/table", "en")
    for said in ("2020 (ROC 109) Actual", "2022 (ROC 111) Target", "900 800", "500,000 600,000"):
        assert said in page
    assert "研究發展組" in page
    assert page.count("□") == 1  # in the list of marks


def test_a_column_that_stands_twice_shows_both_numbers() -> None:
    cells = (*values(3, actual109="900"), *values(3, actual109="901"))
    site = site_of([agency_card(kpis=(kpi("AC1.1", "參觀人次", cells),))])
    assert "900 / 901" in words(site, f"{site.entries[0].page}/table", "en")


def test_an_objective_without_a_place_still_stands_in_the_small_map() -> None:
    lost = MapObjective("QQ1", text("無處可歸"), "", "")
    site = site_of([agency_card(map_objectives=(*agency_card().map_objectives, lost))])
    page = scorecard.page(site, "scorecard/tfam/2022/objective/AC1")
    assert page is not None
    spots = re.findall(r'class="spot ([^"]*)" href="([^"]*)"', render(page, "en").decode())
    assert [(state, href.rpartition("/")[2]) for state, href in spots] == [
        ("open here", "AC1.html"), ("open", "QQ1.html"),
    ]  # fmt: skip


def test_a_scorecard_without_actual_values_names_no_year() -> None:
    site = site_of([agency_card(kpis=(kpi("AC1.1", "參觀人次", values(target111="800")),))])
    for name in ("", "/objective/AC1", "/theme/A"):
        page = words(site, site.entries[0].page + name, "en")
        assert both("glance.caption.none")[0] in page
        assert both("undated")[0] not in page


def test_a_graph_with_a_name_of_its_own_has_the_same_pages() -> None:
    built = graph.build(agency_card())
    store = LocalStore()
    store.load(
        built.canonical().replace(built.graph.encode(), b"urn:example:one"), "urn:example:one"
    )
    site = Site(store)
    (entry,) = site.entries
    assert entry.graph == "urn:example:one"
    found = made(site, entry)
    other = site_of([agency_card()])
    assert found.keys() == made(other, other.entries[0]).keys()
    assert {f"scorecard/tfam/2022/{part}" for part in ("kpi/AC1.1", "plan/AC1.1.1")} <= found.keys()
    for one in found.values():
        render(one, "zh-Hant")
    assert "參觀人次" in words(site, "scorecard/tfam/2022")


def test_more_missed_targets_than_are_listed_are_said() -> None:
    cells = values(actual110="1", target110="2")
    rows = tuple(kpi(f"AC1.{n}", f"指標{n}", cells) for n in range(1, 21))
    site = site_of([agency_card(kpis=rows)])
    page = words(site, site.entries[0].page, "en")
    assert say("missed.more", "en", n=12, all=20) in page
    assert "In 2021 (ROC 110), 0 of 20 indicators met their target and 20 missed it." in page
