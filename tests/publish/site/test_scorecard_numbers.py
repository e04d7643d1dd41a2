"""Numbers on pages of a scorecard are those that the stored questions give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bscgraph.model import gregorian
from bscgraph.publish.site.card import Card
from bscgraph.publish.site.history import lines
from bscgraph.publish.site.money import overlap, sums
from bscgraph.publish.site.overview import by_theme, counts, summary
from bscgraph.publish.site.source import Site
from tests.cards import agency_card, kpi, plan, values
from tests.publish.site import oddcards
from tests.publish.site.held import real, site_of

ROC = 1911


def rows_of(site: Site, card: Card, query: str, **more: object) -> list[Mapping[str, Any]]:
    """The rows of a stored question that are about this submission."""
    found = site.rows(query, agency=card.entry.slug, **more)
    table = (dict(zip(found.columns, row, strict=True)) for row in found.rows)
    return [row for row in table if row["submission"] == card.entry.graph]


def decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


@pytest.fixture(scope="module")
def sites() -> tuple[Site, Site]:
    odd = (oddcards.comparing(), oddcards.clashing(), oddcards.bare())
    return real(), site_of(odd)


def cards(site: Site) -> Iterator[Card]:
    return (site.card(entry) for entry in site.entries)


def test_achievement_is_that_of_the_question_in_every_year(sites: tuple[Site, Site]) -> None:
    seen: Counter[str] = Counter()
    for site in sites:
        for card in cards(site):
            years = {v.roc_year for one in card.model.kpis for v in one.values}
            for year in years:
                asked = rows_of(site, card, "target/achievement", periodYear=year + ROC)
                wanted = sorted(
                    (r["code"], r["series"] or "", r["status"], str(decimal(r["actual"])),
                     str(decimal(r["target"])), str(decimal(r["ratio"])), r["polarity"],
                     r["polarityBasis"])
                    for r in asked
                )  # fmt: skip
                assert _shown(card, year) == wanted
                seen.update(row[2] for row in wanted)
    assert set(seen) == {"met", "missed", "no-target", "no-actual", "not-comparable"}


def _shown(card: Card, year: int) -> list[tuple[str, ...]]:
    return sorted(
        (
            one.code, row.model.series or "", found.status,
            str(decimal(found.actual.reading.value if found.actual else None)),
            str(decimal(found.target.reading.value if found.target else None)),
            str(decimal(found.ratio)), row.polarity, row.basis,
        )
        for one in card.indicators.values() for row in one.rows for found in row.in_year(year)
    )  # fmt: skip


def test_the_summary_counts_what_the_question_says_of_the_last_year() -> None:
    """The fine arts museum met ten targets and missed four; the other agency prints no targets."""
    by_page = {card.entry.page: card for card in cards(real())}
    assert summary(by_page["scorecard/tfam/2022"]) == {
        "all": 14, "met": 10, "missed": 4, "open": 0,
    }  # fmt: skip
    assert summary(by_page["scorecard/hac/2022"]) == {"all": 20, "met": 0, "missed": 0, "open": 20}
    for card in by_page.values():
        asked = rows_of(real(), card, "target/achievement")
        worst: dict[str, set[str]] = {}
        for row in asked:
            worst.setdefault(row["code"], set()).add(row["status"])
        told = {one.code: one.status for one in card.indicators.values()}
        assert {code for code, found in worst.items() if "missed" in found} == {
            code for code, status in told.items() if status == "missed"
        }
        assert all(told[code] in found for code, found in worst.items())


def test_sums_are_those_of_the_budget_questions(sites: tuple[Site, Site]) -> None:
    compared = 0
    for site in sites:
        for card in cards(site):
            found = sums(tuple(card.plans.values()))
            own = [(s.year + ROC, s.kind, s.total, s.plans, s.unresolved, s.rollups) for s in found]
            asked = rows_of(site, card, "budget/by-agency")
            names = ("fiscalYear", "kind", "total", "plans", "unresolved", "rollups")
            assert own == [tuple(row[name] for name in names) for row in asked]
            net = {(r["fiscalYear"], r["kind"]): r for r in rows_of(site, card, "budget/net")}
            for one in found:
                row = net[one.year + ROC, one.kind]
                assert (one.net, overlap(card.plans, (one.year, one.kind))) == (
                    row["net"], row["suspectedAmount"],
                )  # fmt: skip
                compared += 1
            themed = {(r["theme"] or "", r["fiscalYear"], r["kind"]): r["total"]
                      for r in rows_of(site, card, "budget/by-theme")}  # fmt: skip
            assert themed == {
                (code, s.year + ROC, s.kind): s.total for code, some in by_theme(card) for s in some
            }
    assert compared > 5


def test_what_bundles_other_plans_is_held_against_them() -> None:
    card = next(one for one in cards(real()) if one.entry.slug == "hac")
    asked = rows_of(real(), card, "budget/rollup")
    wanted = {(r["code"], r["fiscalYear"]): (r["declared"], r["partsSum"], r["difference"])
              for r in asked}  # fmt: skip
    shown = {
        (plan_.model.code, one.item.roc_year + ROC): (one.reading.value, one.parts, one.difference)
        for plan_ in card.plans.values() if plan_.parts for one in plan_.amounts
    }  # fmt: skip
    assert shown == wanted
    assert list(map(str, shown["BP1.1.1", 2023])) == ["5304370", "6204370", "-900000"]


def test_counted_numbers_are_those_of_the_question(sites: tuple[Site, Site]) -> None:
    for site in sites:
        for card in cards(site):
            asked = {r["countedOn"]: (r["declared"], r["counted"], r["difference"])
                     for r in rows_of(site, card, "coverage/counts")}  # fmt: skip
            shown = counts(card)
            for place, name in enumerate(("objectives", "kpis", "plans")):
                if name not in asked:
                    continue
                declared, counted, difference = asked[name]
                assert shown["counted"][place] == counted
                own = [r for r in shown["rows"] if r[0] and str(card.entry.year) in r[0].en]
                wanted = counted if difference else None
                assert own[0][1][place] == (declared, wanted)


def restating() -> Site:
    """Three years of one agency; the second restates a value, the third has a new submission."""
    years = []
    for year, value in ((110, "900"), (111, "901"), (112, "901")):
        target = "799" if year == 110 else "800"
        cells = values(3, actual108="7", actual109=value, target111=target)
        rows = (kpi("AC1.1", "參觀人次", cells), kpi(f"AC1.{year}", "別的", cells))
        years.append(agency_card(roc_year=year, kpis=rows))
    again = replace(years[2], kpis=(kpi("AC1.1", "參觀人次", values(3, actual109="902")),))
    return site_of([*years, (again, 2)])


def test_restated_values_are_those_of_the_question() -> None:
    site = restating()
    card = site.card(site.entries[-1])
    assert (card.entry.year, card.entry.number) == (2023, 2)
    row = next(iter(card.indicators.values())).rows[0]
    seen = site.vintages(card.entry.agency)[row.key]
    assert [(one.entry.year, one.entry.number) for one in seen] == [
        (2021, 1), (2022, 1), (2023, 1), (2023, 2),
    ]  # fmt: skip
    assert [one.page.rpartition("/kpi/")[2] for one in seen] == ["AC1.1"] * 4
    assert seen[2].page == "scorecard/tfam/2023/submission/1/kpi/AC1.1"
    told = {(one.kind, one.year): one.differs for one in lines(seen)}
    assert told == {("actual", 108): False, ("actual", 109): True, ("target", 111): True}
    (line,) = (one for one in lines(seen) if (one.kind, one.year) == ("actual", 109))
    assert [sight and sight.value for sight in line.sights] == [900, 901, 901, 902]
    assert line.differs
    asked = site.rows("trend/restated", agency="tfam")
    rows = [dict(zip(asked.columns, one, strict=True)) for one in asked.rows]
    pairs = {(r["submission"], r["otherSubmission"], r["otherValue"], r["value"]) for r in rows
             if r["kind"] == "actual" and r["code"] == "AC1.1"}  # fmt: skip
    shown = {
        (new.entry.graph, old.entry.graph, a.value, b.value)
        for old, a in zip(seen, line.sights, strict=True)
        for new, b in zip(seen, line.sights, strict=True)
        if a and b and a.value != b.value and (new.entry.year or 0) - (old.entry.year or 0) == 1
    }
    assert shown == pairs
    assert len(shown) == 2


def test_nothing_is_the_same_where_there_is_one_submission() -> None:
    card = next(cards(real()))
    assert real().vintages(card.entry.agency) == {}


def test_a_year_is_that_of_the_scorecard() -> None:
    """Money is that of the scorecard's own year, whatever stands first in the table."""
    from bscgraph.publish.site.overview import own_money

    amounts = {110: "1", 111: "2", 112: "3"}
    card = site_of([agency_card(action_plans=(plan("AC1.1.1", "論壇", amounts),))])
    found = own_money(next(cards(card)))
    assert found is not None
    assert (found.year, str(found.total), gregorian(found.year)) == (111, "2", 2022)
