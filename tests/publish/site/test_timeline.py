"""Answers with a time axis: every number where it belongs, gaps as gaps, nothing by colour."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from html import unescape

import pytest

from bscgraph import query as stored
from bscgraph.publish.site import find, render
from bscgraph.publish.site.source import Site
from bscgraph.publish.site.timeline import AXES, Axes, Timeline
from bscgraph.store import Value
from tests.cards import agency_card, kpi, text, values
from tests.publish import markup
from tests.publish.site import seen
from tests.publish.site.held import real, site_of

ASKED = ("trend/series", "trend/year-over-year")
Point = tuple[int, str, float]


def page(site: Site, name: str, lang: str = "en") -> str:
    found = find(site, name)
    assert found is not None, name
    return render(found, lang).decode()


def figures(text: str) -> list[str]:
    return re.findall(r'<figure class="trend">.*?</figure>', text, re.DOTALL)


def measured(drawing: str) -> list[Point]:
    """Year, shape and number of each mark, as somebody would measure them with a ruler."""
    rule = [(float(y), float(at.replace(",", ""))) for y, at in
            re.findall(r'M[\d.]+ ([\d.]+) H616"/><text [^>]*>([-\d.,]+)</text>', drawing)]  # fmt: skip
    (low, least), (high, most) = rule[0], rule[-1]
    each = (most - least) / (low - high)
    years = {float(x): int(year) + 1911 for x, year in
             re.findall(r'<text x="([\d.]+)" y="288" text-anchor="middle">(\d+)</text>', drawing)}  # fmt: skip
    found = []
    for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([-\d.]+)"', drawing):
        found.append((years[float(x)], "circle", least + (low - float(y)) * each))
    for x, y in re.findall(r"rotate\(45 ([\d.]+) ([-\d.]+)\)", drawing):
        found.append((years[float(x)], "diamond", least + (low - float(y)) * each))
    return sorted(found)


def stated(site: Site, name: str, code: str, agency: str) -> list[Point]:
    """The same from the rows of the answer."""
    axes, found = AXES[name], []
    for row in site.rows(name, agency=agency).records():
        if row["code"] == code:
            kinds = (row["kind"],) if axes.value else [one for one in axes.kinds if one]
            for kind in kinds:
                number = row[axes.value or str(kind)]
                if number is not None:
                    shape = "diamond" if kind == axes.kinds[1] else "circle"
                    times = 100 if kind == "changeRatio" else 1
                    found.append((int(str(row[axes.year])), shape, float(str(number)) * times))
    return sorted(found)


@pytest.mark.parametrize("agency", ["tfam", "hac"])
@pytest.mark.parametrize("name", ASKED)
def test_each_point_of_a_drawing_is_a_number_of_the_answer(name: str, agency: str) -> None:
    drawn = figures(page(real(), f"query/{name}/agency/{agency}"))
    checked = 0
    for one in drawn:
        code = re.search(r"/kpi/([^\"]+)\.html", one)
        assert code is not None
        rows = stated(real(), name, code[1], agency)
        marks = measured(one)
        if len({(year, shape) for year, shape, _ in rows}) < len(rows):
            continue  # two value rows of one indicator: each has a drawing
        assert [mark[:2] for mark in marks] == [row[:2] for row in rows]
        height = max(abs(row[2]) for row in rows) or 1
        for mark, row in zip(marks, rows, strict=True):
            assert mark[2] == pytest.approx(row[2], abs=height / 100)
        checked += 1
    assert checked >= 4


def test_lines_stop_where_a_year_has_no_number() -> None:
    cells = values(6, actual107="5", actual108="6", actual110="7", actual111="9")
    site = site_of([agency_card(kpis=(kpi("AC1.1", "參觀人次", cells),))])
    (drawing,) = figures(page(site, "query/trend/series"))
    lines = re.findall(r'<g class="actual">\s*<path d="([^"]+)"', drawing)
    assert [line.count("L") for line in lines] == [1, 1]
    assert [year for year, _, _ in measured(drawing)] == [2018, 2019, 2021, 2022]


def test_money_over_the_years_is_drawn_from_zero_for_each_agency() -> None:
    whole = page(seen.grown(), "query/budget/net", "zh-Hant")
    rows = seen.grown().rows("budget/net").records()
    drawn = figures(whole)
    assert len(drawn) == 2
    for one in drawn:
        name = re.sub(r"<[^>]*>", "", one.partition("<figcaption>")[2].partition("</")[0]).strip()
        # A scorecard that was submitted twice is drawn once, in its newest words.
        asked = {(row["fiscalYear"], "diamond" if row["kind"] == "estimated" else "circle",
                  float(str(row["net"])) / 10_000) for row in rows
                 if row["agencyLabel"] == name}  # fmt: skip
        assert len(measured(one)) == len(asked)
        for mark, row in zip(measured(one), sorted(asked), strict=True):
            assert mark[:2] == row[:2]
            assert mark[2] == pytest.approx(row[2], abs=1)
        assert ">0</text>" in one
    assert "單位：萬元。" in whole
    assert 'class="bar-line"' not in whole.partition("<table")[0]


def test_two_scorecards_that_state_one_year_are_drawn_apart() -> None:
    rows = seen.grown().rows("target/achievement")
    query = stored.load("target/achievement")
    twice = replace(rows, rows=tuple(_of_2020(rows.columns, row) for row in rows.rows))
    for group in Timeline(twice, query).groups:
        years = [row["periodYear"] for row in group]
        assert len(years) == len(set(years))


def _of_2020(columns: tuple[str, ...], row: tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(2020 if name == "periodYear" else one
                 for name, one in zip(columns, row, strict=True))  # fmt: skip


@pytest.mark.parametrize("lang", seen.LANGUAGES)
@pytest.mark.parametrize("name", AXES)
def test_a_drawing_is_told_in_words_and_fits_the_page(name: str, lang: str) -> None:
    for site in (real(), seen.grown(), seen.odd()):
        data = page(site, f"query/{name}", lang)
        assert len(data.encode()) <= 60_000
        assert not markup.Page(data).faults
        for one in figures(data):
            title = re.search(r"<title [^>]*>([^<]+)</title>", one)
            told = re.search(r"<desc [^>]*>([^<]+)</desc>", one)
            assert title is not None and told is not None
            assert len(unescape(title[1])) > 8
            assert {"en": "solid line", "zh-Hant": "實線"}[lang] in told[1]
            assert "style=" not in one
    assert isinstance(AXES[name], Axes)


@pytest.mark.parametrize("name", AXES)
def test_what_is_drawn_are_columns_of_the_question(name: str) -> None:
    query, axes = stored.load(name), AXES[name]
    drawn = ("kind", axes.value) if axes.value else tuple(filter(None, axes.kinds))
    wanted = {axes.year, *axes.names, *drawn, "scorecard", "submission"}
    assert wanted <= set(query.columns)
    assert query.column(axes.year).kind == "year"
    if axes.value:
        label = query.column("kind").label
        assert all(label(kind, "zh-Hant") != kind for kind in axes.kinds)


def test_one_year_is_no_line() -> None:
    counts: dict[str, int] = defaultdict(int)
    for name in AXES:
        counts[name] = len(figures(page(real(), f"query/{name}")))
    assert counts["trend/series"] == 6
    assert counts["budget/net"] == 0
    assert '<figure class="bars">' in page(real(), "query/budget/net")


def test_several_submissions_are_said_once() -> None:
    cells = values(4, actual109="5", actual110="7")
    card = agency_card(kpis=(kpi("AC1.1", "參觀人次", cells),))
    other = replace(card, title=text("111年臺北市立美術館平衡計分卡（修正版）"))
    drawn = figures(page(site_of([card, (other, 2)]), "query/trend/series"))
    assert len(drawn) == 1
