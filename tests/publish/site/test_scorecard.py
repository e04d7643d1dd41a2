"""Pages of a scorecard: every part has one, every number its place, and nothing is hidden."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest

from bscgraph.publish.site import evidence, render, scorecard
from bscgraph.publish.site.source import Site
from bscgraph.publish.site.words import both, say
from bscgraph.query import load
from bscgraph.wrapping import one_line
from tests.publish import markup
from tests.publish.site.held import real
from tests.publish.site.shown import LANGUAGES, every, made, odd, twice, words

LONGEST = 60_000  # bytes of a page
STATED = {
    "status": ("met", "missed", "no-target", "no-actual", "not-comparable"),
    "polarity": ("higher-is-better", "lower-is-better"),
    "kind": ("appropriated", "estimated"),
}


@pytest.mark.parametrize("site", [real, twice], ids=["real", "twice"])
def test_every_link_leads_to_a_page_and_a_place_on_it(site: object) -> None:
    """Links to other kinds of pages have their names; those to parts are looked up."""
    data: Site = site()  # type: ignore[operator]
    pages: dict[str, set[str]] = {}
    links: list[tuple[str, str, str]] = []
    for entry in data.entries:
        for lang in LANGUAGES:
            for one in [*scorecard.of_entry(data, entry), *evidence.of_entry(data, entry)]:
                seen = markup.Page(render(one, lang).decode())
                pages[f"{lang}/{one.name}"] = set(seen.ids)
                for link in seen.all("a"):
                    links.append((lang, one.name, link.attributes["href"]))
    for lang, name, href in links:
        path, _, anchor = href.partition("#")
        up = "../" * (name.count("/") + 1)
        at = path.removeprefix(up).removesuffix(".html") if path else f"{lang}/{name}"
        if re.match("(en|zh-Hant)/scorecard/", at):
            assert at in pages, (name, href)
            assert not anchor or anchor in pages[at], (name, href)
        else:
            assert re.match(r"(en|zh-Hant)/(index|agenc|compare|budget|query|search|about|vocab)|data/|doc/",
                            at), href  # fmt: skip
    assert len(links) > 100


def test_every_page_is_well_formed_and_short() -> None:
    for entry, one, lang in [*every(real()), *every(odd())]:
        if entry.year == 2024 and re.search(r"/(findings|objective|kpi|plan)/.*[2-9]", one.name):
            continue  # a thousand of one kind
        data = render(one, lang)
        seen = markup.Page(data.decode())
        assert not seen.faults, (one.name, seen.faults)
        assert len(data) <= LONGEST, (one.name, len(data))
        assert len(seen.all("h1")) == 1
        levels = [int(e.tag[1]) for e in seen.all("h1", "h2", "h3", "h4")]
        assert all(b - a <= 1 for a, b in pairwise(levels)), one.name
        marked = [(e.tag, e.attributes["aria-label"]) for e in seen.all("div", "nav")
                  if "aria-label" in e.attributes]  # fmt: skip
        assert len(set(marked)) == len(marked), one.name
        for region in seen.all("div", "figure"):
            if region.attributes.get("tabindex") == "0":
                assert {"role"} <= region.attributes.keys()
                assert {"aria-label", "aria-labelledby"} & region.attributes.keys()
        assert len(seen.all("table")) == len(seen.all("caption"))


@pytest.mark.parametrize("site", [real, odd], ids=["real", "odd"])
def test_every_part_has_its_page_and_its_page_alone(site: object) -> None:
    data: Site = site()  # type: ignore[operator]
    for entry in data.entries:
        card, found = data.card(entry), made(data, entry)
        for things in (card.indicators, card.plans, card.objectives, card.themes):
            pages = [one.page for one in things.values()]
            assert len(set(pages)) == len(pages)
            assert set(pages) <= found.keys()
        kinds = (card.indicators, card.plans, card.objectives, card.themes)
        whole = [n for n in found if re.sub(r"/(table|findings)(/\d+)?$", "", n) == entry.page]
        assert len(found) == sum(len(kind) for kind in kinds) + len(whole)


def test_one_page_alone_is_the_same_page() -> None:
    for site in (real(), twice()):
        for entry in site.entries:
            for name, one in made(site, entry).items():
                alone = scorecard.page(site, name)
                assert alone is not None
                assert render(alone, "en") == render(one, "en")
    assert scorecard.page(real(), "scorecard/tfam/2022/kpi/none") is None
    assert scorecard.page(real(), "scorecard/nobody/2022") is None


def test_every_value_is_told_with_its_words_and_its_place() -> None:
    site = real()
    seen = 0
    for entry in site.entries:
        for one in site.card(entry).indicators.values():
            page = words(site, one.page)
            for cell in (cell for row in one.rows for cell in row.cells):
                raw, source = " ".join(one_line(cell.reading.raw).split()), cell.reading.source
                assert source is not None
                place = f"第 {source.page} 頁、表 {source.table}、第 {source.row} 列、第 {source.column} 欄"
                assert f"{raw} {place}" in page or f"。 {place}" in page, (one.page, raw)
                if cell.reading.note:
                    assert " ".join(cell.reading.note.split()) in page
                seen += 1
    assert seen > 180


def test_the_table_has_every_cell_once_in_the_order_of_the_document() -> None:
    site = real()
    for entry in site.entries:
        card = site.card(entry)
        found = [one for name, one in made(site, entry).items() if "/table" in name]
        cells: list[str] = []
        for one in found:
            text = render(one, "zh-Hant").decode()
            body = text.partition("<tbody")[2]
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", body, re.DOTALL):
                cells.append(" ".join(unescape(re.sub(r"<[^>]*>", "", cell)).split()))
        at = -1
        for own in card.model.kpis:
            name = f"{own.code}{own.label.value}"
            at = cells.index(name, at + 1)
            raws = [" ".join(one_line(v.reading.raw).split()) for v in own.values]
            stated = [
                re.sub("^[≈!□]", "", text).strip() for text in cells[at + 2 : at + 2 + len(raws)]
            ]
            assert stated == raws
        for plan in card.model.action_plans:
            assert cells.count(f"{plan.code}{plan.label.value}") == 1


def test_what_cannot_be_read_is_said_plainly() -> None:
    site = real()
    page = words(site, "scorecard/hac/2022/plan/AC1.1.1")
    assert "原文為「1,4004,000」，無法判讀為金額，未計入任何合計" in page
    assert say("read.candidate", "zh-Hant", number="14,004,000") in page
    assert say("plan.lead.none", "zh-Hant", year="111 年（2022）") in page
    front = words(site, "scorecard/hac/2022")
    assert say("money.unresolved.one", "zh-Hant") in front
    for plan in site.card(site.entries[0]).plans.values():
        for one in plan.amounts:
            if one.reading.status == "repaired":
                shown = words(site, plan.page, "en")
                raw, number = one_line(one.reading.raw), f"{one.reading.value:,f}"
                assert say("read.repaired.how", "en", raw=raw, number=number) in shown
                assert f"{number} repaired" in shown
    lost = words(site, "scorecard/hac/2022/kpi/CC2.2", "en")
    assert "none printed. The cell reads CC2.2.1" in lost


def test_an_objective_with_two_names_tells_both() -> None:
    page = words(real(), "scorecard/tfam/2022/objective/BC1", "en")
    assert "推出優質專案的展覽" in page
    assert "推出優質專業的展覽" in page
    assert both("objective.differs")[0] in page


def test_value_rows_are_shown_one_by_one() -> None:
    page = words(real(), "scorecard/hac/2022/kpi/CP2.1", "en")
    assert say("kpi.rows", "en", n=2) in page
    assert "beside plan CP2.1.1" in page
    assert "beside plan CP2.1.2" in page


def test_polarity_tells_what_it_rests_on() -> None:
    page = words(real(), "scorecard/tfam/2022/kpi/CP1.1", "en")
    assert "higher is better (assumed from the name; the document does not say)" in page
    assert "2021 (ROC 110) 21 25 84% Missed" in page


def test_the_map_draws_every_objective_with_its_state() -> None:
    site = real()
    for entry in site.entries:
        card = site.card(entry)
        page = scorecard.page(site, entry.page)
        assert page is not None
        text = render(page, "en").decode()
        boxes = re.findall(
            r'<a href="([^"]*)" class="(met|missed|open)" aria-label="([^"]*)"', text
        )
        assert {(href.rpartition("/")[2], state) for href, state, _ in boxes} == {
            (f"{one.page.rpartition('/')[2]}.html", one.sign) for one in card.objectives.values()
        }
        for _, _, label in boxes:
            assert any(label.startswith(f"{o.code} {o.label}") for o in card.objectives.values())


def test_a_trend_holds_each_number_and_no_other() -> None:
    page = scorecard.page(real(), "scorecard/tfam/2022/kpi/EC1.1")
    assert page is not None
    svg = render(page, "en").decode().partition("<svg")[2].partition("</svg>")[0]
    assert len(re.findall("<circle", svg)) == 3  # the first year was not yet established
    assert len(re.findall('transform="rotate', svg)) == 3
    assert len(re.findall(r"[0-9]\*</text>", svg)) == 5  # all but one have notes


def test_plain_words_in_both_languages() -> None:
    """Every page has its own words in its own language, and Chinese words are marked as such."""
    for entry, one, lang in every(real()):
        if lang == "en" and entry.level == "agency":
            seen = markup.Page(render(one, lang).decode())
            foreign = [text for text, at in seen.texts
                       if re.search("[\u4e00-\u9fff]", text) and at.lang == "en"
                       and at.tag not in {"title", "desc"}]  # fmt: skip
            assert not [text for text in foreign if text.strip() != "正體中文"], (
                one.name,
                foreign[:3],
            )


def test_money_that_stands_elsewhere_is_no_plain_nought() -> None:
    page = words(real(), "scorecard/hac/2022/plan/BC2.1.1", "en")
    assert page.count(both("plan.zero")[0]) == 2
    assert both("plan.zero")[0] not in words(real(), "scorecard/hac/2022/plan/TF1.1.1", "en")


def test_parts_of_a_bundled_plan_stand_beside_its_own_amount() -> None:
    page = words(real(), "scorecard/hac/2022/plan/BP1.1.1", "en")
    assert "Sum of the parts 5,304,370 6,204,370" in page
    assert "Difference agrees ≠ -900,000" in page
    assert "Bundled in BP1.1.1" in words(real(), "scorecard/hac/2022/plan/BC1.1.5", "en")


def test_a_tag_leads_to_the_framework_it_names() -> None:
    page = scorecard.page(real(), "scorecard/tfam/2022/kpi/EC1.1")
    assert page is not None
    links = {one.attributes["href"] for one in markup.Page(render(page, "en").decode()).all("a")}
    assert any(href.endswith("vocabulary/code/framework.html#sdgs") for href in links)


def test_a_search_engine_is_told_how_the_targets_were_met() -> None:
    page = scorecard.page(real(), "scorecard/tfam/2022")
    assert page is not None
    assert page.description is not None
    assert page.description.zh == "110 年（2021）共 14 項指標：10 項達成、4 項未達成。"


def test_one_thing_has_one_name_on_the_whole_site() -> None:
    """Words for what a question answers are those of its columns."""
    for key, query, column in (
        ("status", "target/achievement", "status"),
        ("polarity", "target/achievement", "polarity"),
        ("kind", "budget/net", "kind"),
    ):
        found = load(query).column(column)
        for value in STATED[column]:
            for lang in LANGUAGES:
                own = say(f"{key}.{value}", lang)
                assert own.lower() == found.label(value, lang).lower()
