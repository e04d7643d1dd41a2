from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from bscgraph.errors import GraphError
from bscgraph.findings import CATALOGUE
from bscgraph.iri import DEFAULT_BASE, Minter, Register, fold, segment
from bscgraph.model import Source
from tests.cards import agency_card, city_card

MINT = Minter()


@pytest.mark.parametrize(
    "name",
    ["臺北市立美術館", "台北市立美術館", "北美館", "tfam", "TFAM", " 臺北市立 美術館 "],
)
def test_an_agency_goes_by_many_names(name: str) -> None:
    assert MINT.agency(name).iri == DEFAULT_BASE + "id/agency/tfam"
    assert MINT.agency(name).finding is None


@pytest.mark.parametrize("name", ["客委會", "客家事務委員會", "臺北市政府客家事務委員會"])
def test_aliases_of_the_hakka_affairs_commission(name: str) -> None:
    assert MINT.agency(name).slug == "hac"


def test_an_unknown_agency_gets_a_stable_slug_and_a_finding() -> None:
    party = MINT.agency("臺北市政府未來局")
    assert party.slug == MINT.agency("台北市政府 未來局").slug == "x-dd67e645a714"
    assert party.finding is not None
    assert party.finding.code in CATALOGUE
    assert "臺北市政府未來局" in party.finding.message("zh-Hant")
    assert party.slug in party.finding.message("en")


def test_units_are_scoped_by_agency() -> None:
    tfam, hac = MINT.agency("tfam"), MINT.agency("hac")
    assert MINT.responsible(tfam, "研究發展組").iri.endswith("/agency/tfam/unit/research")
    assert MINT.responsible(hac, "研究發展組").iri.endswith("/agency/hac/unit/research")
    assert MINT.responsible(hac, "會計室").iri.endswith("/agency/hac/unit/accounting")


def test_a_city_card_names_agencies_as_responsible() -> None:
    party = MINT.responsible(MINT.owner(city_card()), "客委會")
    assert party.is_agency
    assert party.iri == DEFAULT_BASE + "id/agency/hac"


def test_an_unknown_unit_gets_a_stable_slug_and_a_finding() -> None:
    party = MINT.responsible(MINT.agency("tfam"), "太空組")
    assert party.iri.startswith(DEFAULT_BASE + "id/agency/tfam/unit/x-")
    assert party.finding is not None
    assert party.finding.code in CATALOGUE
    assert party.finding.fix("en")


def test_paths_of_scorecards() -> None:
    def path(card: object) -> str:
        return MINT.path(card, MINT.owner(card))  # type: ignore[arg-type]

    assert path(agency_card()) == "tfam/2022"
    assert path(city_card()) == "taipei-c/2022"
    assert path(city_card(group=None)) == "taipei/2022"
    assert path(replace(agency_card(), roc_year=None)) == "tfam/undated"
    assert MINT.graph("tfam/2022", 1) == DEFAULT_BASE + "graph/tfam/2022/1"


def test_the_owner_of_a_city_card_is_the_city_whatever_the_document_calls_it() -> None:
    assert MINT.owner_name(city_card(agency="")) == "臺北市政府"
    assert MINT.owner_name(city_card(agency="客委會")) == "臺北市政府"
    assert MINT.owner_name(agency_card()) == "臺北市立美術館"


def test_another_city_is_not_taken_for_taipei() -> None:
    card = city_card(agency="新北市政府")
    owner = MINT.owner(card)
    assert owner.slug.startswith("x-")
    assert owner.finding is not None
    assert MINT.owner_name(card) == "新北市政府"
    assert MINT.path(card, owner) == f"{owner.slug}-c/2022"


def test_cells_differ_by_every_coordinate() -> None:
    full = Source(page=1, sheet="表", table=2, row=3, column=4)
    others = [replace(full, **{name: None}) for name in ("page", "sheet", "table", "row", "column")]
    assert len({MINT.cell("http://d", source) for source in (full, *others)}) == 6


@given(st.text(), st.text())
def test_every_code_gives_a_valid_iri_of_its_own(one: str, other: str) -> None:
    iri = MINT.part("https://example.org/id/scorecard/a/2022", "kpi", one)
    assert URIRef(iri).n3() == f"<{iri}>"
    assert iri.isascii()
    assert iri.count("/") == 8
    surrogates = any("\ud800" <= c <= "\udfff" for c in one + other)
    if one != other and not surrogates and "_" not in {one, other}:
        assert segment(one) != segment(other)


@pytest.mark.parametrize("base", ["", "ftp://x/", "https://x", "https://x/ y/", "https://x/<>/"])
def test_a_wrong_base_is_refused(base: str) -> None:
    with pytest.raises(GraphError, match="base IRI"):
        Minter(base)


def test_the_register_is_sound() -> None:
    register = Register.default()
    for agency in register.agencies.values():
        assert agency.parent is None or agency.parent in register.agencies
        assert agency.name_en
        assert agency.slug == segment(agency.slug)
        assert agency.level in {"agency", "city"}
    assert {owner for owner, _ in register.unit_names} - {"*"} <= set(register.agencies)


def test_a_register_with_one_name_for_two_agencies_is_refused(tmp_path: Path) -> None:
    head = "slug,name,name_en,aliases,parent,level,code\n"
    (tmp_path / "agencies.csv").write_text(
        head + "a,甲,A,共同,,agency,\nb,乙,B,共同,,agency,\n", "utf-8"
    )
    with pytest.raises(GraphError, match="both"):
        Register.read(tmp_path)


def test_fold_knows_both_spellings_of_taipei() -> None:
    assert fold("台北　市（ＡＢ）") == fold("臺北市(ab)")


@pytest.mark.parametrize(
    ("short", "slug"),
    [
        ("松山區公所", "songshan"),
        ("臺北市士林區公所", "shilin"),
        ("台北市北投區公所", "beitou"),
        ("青年局", "youth"),
        ("北市圖", "library"),
        ("臺北市文化局", "culture"),
        ("新工處", "new-construction"),
    ],
)
def test_the_register_knows_district_offices_and_agencies_below_departments(
    short: str, slug: str
) -> None:
    assert MINT.agency(short).slug == slug


def test_a_district_office_has_the_units_that_all_have() -> None:
    party = MINT.responsible(MINT.agency("士林區公所"), "民政課")
    assert party.iri == DEFAULT_BASE + "id/agency/shilin/unit/civil-affairs-section"
    assert party.finding is None
