"""Pages across scorecards as a reader sees them, and the sites they are tried on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape

from bscgraph.model import Scorecard
from bscgraph.publish.site import (
    about,
    agencies,
    agency,
    budget,
    compare,
    feed,
    find,
    home,
    quality,
    render,
)
from bscgraph.publish.site.page import Page
from bscgraph.publish.site.source import Site
from tests.cards import agency_card, city_card, kpi, plan, text, values
from tests.publish.site import oddcards
from tests.publish.site.held import site_of

MODULES = (home, agencies, agency, budget, compare, quality, about, feed)
LANGUAGES = ("en", "zh-Hant")


def pages(site: Site) -> Iterator[Page]:
    """Every page across scorecards."""
    for module in MODULES:
        yield from module.pages(site)


def words(site: Site, name: str, lang: str = "zh-Hant") -> str:
    """What a reader of a page sees below its head, on one line."""
    found = find(site, name)
    assert found is not None, name
    main = render(found, lang).decode().partition("<main")[2].partition("</main>")[0]
    apart = re.sub(r"</(?:t[dhr]|p|li|d[td]|h[1-4]|caption|text|span)>|<br>", " ", main)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", apart)).split())


def table_row(site: Site, name: str, first: str, lang: str = "zh-Hant") -> list[str]:
    """The cells of the first table row whose head holds ``first``."""
    found = find(site, name)
    assert found is not None, name
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", render(found, lang).decode(), re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        told = [" ".join(unescape(re.sub(r"<[^>]*>", " ", cell)).split()) for cell in cells]
        if told and first in told[0]:
            return told
    raise AssertionError(f"{name}: no row of {first}")


def _card(agency: str, year: int, actual: str = "900") -> Scorecard:
    """A small scorecard that tells one target (800) and restates nothing."""
    before = year - 1
    cells = values(3, **{f"actual{before}": actual, f"target{before}": "800"})
    return agency_card(
        agency=agency,
        roc_year=year,
        title=text(f"{year}年{agency}平衡計分卡"),
        kpis=(kpi("AC1.1", "參觀人次", cells),),
        action_plans=(plan("AC1.1.1", "論壇", {year: "500,000", year + 1: "600,000"}),),
    )


@cache
def grown() -> Site:
    """Agencies over years, one of them with a gap, and the city's group that names others."""
    years = {"臺北市立美術館": (109, 110, 111), "客家事務委員會": (109, 111)}
    cards = [_card(name, year) for name, some in years.items() for year in some]
    named = kpi("CC1.1", "活動參與人數", values(1, actual110="1"),
                responsible_units=("客委會", "臺北市政府消防局"))  # fmt: skip
    cards.append(city_card(kpis=(named,)))
    cards.append(city_card(kpis=(named,), roc_year=110))
    earlier = replace(cards[0], title=text("109年臺北市立美術館平衡計分卡（初版）"))
    return site_of([earlier, (cards[0], 2), *cards[1:]])


@cache
def many() -> Site:
    """So many agencies and years that lists have to be paged."""
    years = {year: range(70) if year == 110 else range(4) for year in (110, 111)}
    return site_of(_card(f"測試機關{n}", year) for year, some in years.items() for n in some)


@cache
def odd() -> Site:
    """Scorecards that are awkward to show."""
    return site_of(oddcards.every())


@cache
def empty() -> Site:
    """A store in which nothing is."""
    return site_of(())
