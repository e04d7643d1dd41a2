"""A page stays small whatever a document holds, and says what of it is elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from bscgraph.model import CodedLabel, MapObjective, Scorecard, ValueColumn
from bscgraph.publish.described import as_rdf, described
from bscgraph.publish.frame import shortened
from bscgraph.publish.site import Page, find, pages, render
from bscgraph.publish.site.page import LARGEST
from bscgraph.publish.site.source import Site
from bscgraph.store import LocalStore
from tests.cards import agency_card, kpi, plan, text, values
from tests.publish.site.held import real, site_of

_HAN = "長文字說明" * 4_000  # 20,000 characters
_LATIN = "unbroken" * 2_500
_YEARS = range(71, 112)


def _wordy() -> Scorecard:
    """Every text as long as a hostile document may have it."""
    cells = values(3, actual109="2", actual110="1", target110="3")
    rows = (
        kpi("AC1.1", _HAN, cells, ksf=text(_HAN), objective_label=text(_HAN),
            formula_unit=text(_LATIN), responsible_units=(_HAN,)),
        kpi("AC1.2", _LATIN, cells),
    )  # fmt: skip
    return agency_card(
        title=text(_HAN),
        mission=(text(_HAN),),
        vision=text(_HAN),
        themes=(CodedLabel("A", text(_HAN)),),
        map_objectives=(MapObjective("AC1", text(_HAN), "C", "A"),),
        kpis=rows,
        action_plans=(
            plan("AC1.1.1", _HAN, {111: "1,000"}, responsible_units=(_HAN,)),
            plan("AC1.2.1", _LATIN, {111: "1,000"}),
        ),
    )


def _wide() -> Scorecard:
    """Ninety indicators of forty-one years, each with plans."""
    columns = [(year, kind) for year in _YEARS for kind in ("actual", "target")]
    codes = [f"AC{n // 9 + 1}.{n % 9 + 1}" for n in range(90)]
    return agency_card(
        kpis=tuple(
            kpi(code, f"指標第{n}號之名稱",
                values(n + 3, **{f"{kind}{year}": f"{n * year}" for year, kind in columns}))
            for n, code in enumerate(codes)
        ),
        action_plans=tuple(plan(f"{code}.{n}", f"計畫{code}之{n}", {111: "1,000", 112: "2,000"})
                           for code in codes for n in (1, 2)),
        value_columns=tuple(ValueColumn(year, kind) for year, kind in columns),  # type: ignore[arg-type]
    )  # fmt: skip


@cache
def _site(name: str) -> Site:
    return site_of([{"wordy": _wordy, "wide": _wide}[name]()])


def _some(site: Site) -> Iterator[Page]:
    """Pages of every kind, some of each."""
    seen: Counter[str] = Counter()
    for page in pages(site):
        seen[page.template] += 1
        if seen[page.template] <= 4:
            yield page


@pytest.mark.parametrize("name", ["wordy", "wide"])
def test_no_page_is_larger_than_it_may_be(name: str) -> None:
    sizes = {(page.name, lang): len(render(page, lang))
             for page in _some(_site(name)) for lang in ("en", "zh-Hant")}  # fmt: skip
    assert len(sizes) > 100
    assert {key: size for key, size in sizes.items() if size > LARGEST} == {}


def test_what_is_shortened_says_so_and_is_whole_in_the_data() -> None:
    site = _site("wordy")
    page = find(site, "scorecard/tfam/2022/kpi/AC1.1")
    assert page is not None
    shown = render(page, "zh-Hant").decode()
    assert 'class="shortened"' in shown
    assert _HAN not in shown
    assert "長文字說明" in shown
    assert f'href="../../../../../doc/{page.name}.ttl"' in shown
    assert isinstance(site.store, LocalStore)
    found = described(site.store, page.iri)
    assert found is not None
    assert _HAN in as_rdf(found.quads, "ttl").decode()


def test_of_many_years_the_latest_are_shown_and_the_others_are_named() -> None:
    site = _site("wide")
    page = find(site, "scorecard/tfam/2022/kpi/AC10.1")
    assert page is not None
    shown = render(page, "en").decode()
    assert "There are 82 values here" in shown
    assert "2022 (ROC 111)" in shown
    printed = "".join(render(one, "en").decode() for one in pages(site) if "2022/table" in one.name)
    assert f"{81 * 71}" in printed


def test_ordinary_pages_are_as_they_were() -> None:
    for page in list(pages(real()))[:60]:
        assert 'class="shortened"' not in render(page, "zh-Hant").decode(), page.name


@pytest.mark.parametrize("value", ["agency/tfam.html", 12345, None])
def test_addresses_and_numbers_are_never_shortened(value: object) -> None:
    assert shortened(value, 4) == value


def test_a_text_is_cut_at_its_end() -> None:
    assert shortened("長" * 10, 5) == "長長長長…"
    assert shortened("長" * 5, 5) == "長" * 5
