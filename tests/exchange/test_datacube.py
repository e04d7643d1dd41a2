from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, QB, RDF, RDFS, SKOS
from rdflib.term import BNode

from bscgraph.exchange import datacube
from bscgraph.graph import build
from bscgraph.iri import DEFAULT_BASE, Minter
from bscgraph.model import Scorecard, Value
from bscgraph.terms import BSC, CODE
from tests.cards import agency_card, city_card, kpi, number, read_expected, values
from tests.exchange.integrity import broken, normalised
from tests.strategies import SCORECARDS

GOLDEN = sorted((Path(__file__).parent.parent / "golden").glob("*.expected.json"))
CARD = DEFAULT_BASE + "id/scorecard/tfam/2022"
MINTER = Minter()
SDMX = "http://purl.org/linked-data/sdmx/2009/"


def cube(*cards: Scorecard) -> Graph:
    return Graph().parse(data=datacube.write(cards, MINTER), format="turtle")


def repeated() -> Scorecard:
    """One KPI with two rows of values, the second with a year stated twice."""
    twice = (Value(110, "actual", number("7")), Value(110, "actual", number("8")))
    rows = (
        kpi("AC1.1", "參觀人次", values(1, actual110="5", target111="9"), series="AC1.1.1"),
        kpi("AC1.1", "參觀人次", twice, series="AC1.1.2"),
    )
    return agency_card(kpis=rows)


def holed() -> Scorecard:
    cells = values(
        1,
        actual107=number("-", value=None, reason="dash"),
        actual108=number("尚未成立", value=None, reason="not-established"),
        actual109=number("-", value=None, reason="dash"),
        target111="5",
    )
    return agency_card(kpis=(kpi("AC1.1", "參觀人次", cells),))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_the_cubes_of_the_expected_readings_keep_all_constraints(path: Path) -> None:
    assert broken(normalised(datacube.write(read_expected(path), MINTER))) == set()


def test_several_scorecards_in_one_file_keep_all_constraints() -> None:
    cards = [agency_card(), city_card(), repeated(), holed(), agency_card(kpis=())]
    turtle = datacube.write(cards, MINTER)
    assert broken(normalised(turtle)) == set()
    found = Graph().parse(data=turtle, format="turtle")
    assert len(set(found.subjects(RDF.type, QB.DataSet))) == 5


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(SCORECARDS, max_size=2))
def test_any_scorecard_keeps_all_constraints(cards: list[Scorecard]) -> None:
    assert broken(normalised(datacube.write(cards, MINTER))) == set()


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_every_number_of_a_kpi_is_an_observation_and_no_other_cell_is(path: Path) -> None:
    cards = read_expected(path)
    readings = [value.reading for card in cards for one in card.kpis for value in one.values]
    stated = sorted(reading.value for reading in readings if reading.value is not None)
    found = cube(*cards)
    nodes = set(found.subjects(RDF.type, QB.Observation))
    assert sorted(found.value(node, BSC.value).value for node in nodes) == stated
    sets = set(found.subjects(RDF.type, QB.DataSet))
    told = [str(text) for node in sets for text in found.objects(node, RDFS.comment)]
    left_out = sum(
        int(text.split("out: ")[1].split()[0].rstrip(".")) for text in told if "out: " in text
    )
    assert left_out == len(readings) - len(stated)


def test_the_observations_are_those_of_the_graph() -> None:
    card = repeated()
    dataset = build(card).dataset()
    in_graph = {s for s, _, _, _ in dataset.quads((None, RDF.type, BSC.Observation, None))}
    found = cube(card)
    assert set(found.subjects(RDF.type, QB.Observation)) == in_graph
    node = URIRef(CARD + "/kpi/AC1.1/actual/2021")
    assert node in in_graph
    assert found.value(node, BSC.value) == Literal(
        "5", datatype=found.value(node, BSC.value).datatype
    )
    assert found.value(node, BSC.periodYear).value == 2021
    assert found.value(node, BSC.valueKind) == CODE["value-kind/actual"]
    assert found.value(node, BSC.rawText) == Literal("5")


def test_two_rows_of_one_kpi_are_two_series_and_a_repeated_cell_is_counted() -> None:
    found = cube(repeated())
    occurrence = URIRef(CARD + "/cube/dimension/occurrence")
    series = URIRef(CARD + "/cube/dimension/series")
    rows = {
        (str(found.value(node, series))[-1], found.value(node, BSC.value).value,
         found.value(node, occurrence).value)
        for node in found.subjects(RDF.type, QB.Observation)
    }  # fmt: skip
    assert rows == {("1", 5, 1), ("1", 9, 1), ("2", 7, 1), ("2", 8, 2)}


def test_a_slice_holds_the_observations_of_one_series_and_their_unit() -> None:
    found = cube(repeated())
    slices = set(found.objects(URIRef(CARD + "/cube"), QB.slice))
    assert len(slices) == 2
    first = URIRef(CARD + "/cube/slice/kpi/AC1.1/series/1")
    assert set(found.objects(first, QB.observation)) == {
        URIRef(CARD + "/kpi/AC1.1/actual/2021"),
        URIRef(CARD + "/kpi/AC1.1/target/2022"),
    }
    unit = found.value(first, URIRef(SDMX + "attribute#unitMeasure"))
    assert unit == CODE["unit-of-measurement/person-visits"]
    assert (unit, RDF.type, SKOS.Concept) in found
    assert Literal("人次", lang="zh-Hant") in set(found.objects(unit, SKOS.prefLabel))
    assert found.value(first, BSC.unitOfMeasurement) == Literal("人次", lang="zh-Hant")


def test_series_are_named_in_both_languages_and_by_row_only_where_there_are_several() -> None:
    names = {str(name) for name in cube(repeated()).objects(None, SKOS.prefLabel)}
    assert {"indicator AC1.1, value row 2", "AC1.1 參觀人次（第 2 列數值）"} <= names
    names = {str(name) for name in cube(agency_card()).objects(None, SKOS.prefLabel)}
    assert {"indicator AC1.1", "AC1.1 參觀人次"} <= names


def test_a_note_and_a_repair_go_along() -> None:
    cells = values(1, actual109=number("8 00 (疫情)", value=800, note="疫情", status="repaired"))
    found = cube(agency_card(kpis=(kpi("AC1.1", "參觀人次", cells),)))
    (node,) = found.subjects(RDF.type, QB.Observation)
    assert found.value(node, BSC.note) == Literal("疫情", lang="zh-Hant")
    assert found.value(node, BSC.rawText) == Literal("8 00 (疫情)")
    assert found.value(node, BSC.parseStatus) == CODE["parse-status/repaired"]


def test_a_unit_of_no_list_keeps_its_own_words() -> None:
    card = agency_card(kpis=(kpi("AC1.1", "書車", values(1, actual109="3"), unit="車次（大型）"),))
    found = cube(card)
    (unit,) = set(found.objects(None, URIRef(SDMX + "attribute#unitMeasure")))
    assert str(unit).startswith(CARD + "/cube/code/unit/")
    assert found.value(unit, SKOS.notation) == Literal("車次（大型）")
    scheme = found.value(unit, SKOS.inScheme)
    assert (scheme, SKOS.hasTopConcept, unit) in found


def test_a_series_without_a_unit_has_none() -> None:
    card = agency_card(kpis=(kpi("AC1.1", "書車", values(1, actual109="3"), unit=""),))
    assert set(cube(card).objects(None, URIRef(SDMX + "attribute#unitMeasure"))) == set()


def test_the_cells_left_out_are_counted_by_reason_in_both_languages() -> None:
    found = cube(holed())
    said = {
        text.language: str(text) for text in found.objects(URIRef(CARD + "/cube"), RDFS.comment)
    }
    assert said == {
        "en": "Cells without a number are left out: 3 (dash 2, not yet established 1).",
        "zh-Hant": "沒有數值的儲存格不列入，共 3 格（橫線 2、尚未成立 1）。",
    }
    assert len(set(found.subjects(RDF.type, QB.Observation))) == 1


def test_a_second_submission_of_a_scorecard_keeps_its_values_apart() -> None:
    second = agency_card(kpis=(kpi("AC1.1", "參觀人次", values(1, actual109="901")),))
    found = cube(agency_card(), second)
    first, again = URIRef(CARD + "/cube"), URIRef(CARD + "/cube/2")
    node, other = (URIRef(base + "/kpi/AC1.1/actual/2020") for base in (CARD, again))
    assert (node, QB.dataSet, first) in found
    assert (other, QB.dataSet, again) in found
    assert [v.value for v in found.objects(node, BSC.value)] == [900]
    assert [v.value for v in found.objects(other, BSC.value)] == [901]


def test_a_cube_can_be_read_alone() -> None:
    """Whatever it uses as a property or a code is described in it, in both languages."""
    found = cube(*(card for path in GOLDEN for card in read_expected(path)))
    parts = {QB.DimensionProperty, QB.MeasureProperty, QB.AttributeProperty, QB.DataSet, QB.Slice}
    parts |= {QB.DataStructureDefinition, QB.SliceKey, SKOS.Concept, SKOS.ConceptScheme}
    nameless = []
    for kind in parts:
        nodes = set(found.subjects(RDF.type, kind))
        assert nodes, kind
        for node in nodes:
            name = SKOS.prefLabel if kind == SKOS.Concept else RDFS.label
            if {"en", "zh-Hant"} - {label.language for label in found.objects(node, name)}:
                nameless.append(node)
    assert nameless == []
    for node in found.subjects(RDF.type, SKOS.Concept):
        scheme = found.value(node, SKOS.inScheme)
        assert (scheme, RDF.type, SKOS.ConceptScheme) in found
        for value in found.objects(node):
            ours = str(value).startswith(str(CODE))
            assert not ours or (value, RDF.type, None) in found, (node, value)
    for observation in found.subjects(RDF.type, QB.Observation):
        for predicate, value in found.predicate_objects(observation):
            if predicate not in {RDF.type, QB.dataSet}:
                assert (predicate, RDF.type, None) in found
            if isinstance(value, URIRef) and predicate != RDF.type:
                assert (value, RDF.type, None) in found


def test_components_stand_where_sdmx_has_them() -> None:
    found = cube(agency_card())
    for term, parent in (
        (BSC.periodYear, "dimension#refPeriod"),
        (BSC.value, "measure#obsValue"),
        (BSC.valueStatus, "attribute#obsStatus"),
    ):
        assert (term, RDFS.subPropertyOf, URIRef(SDMX + parent)) in found
    normal = URIRef(SDMX + "code#obsStatus-A")
    assert (CODE["value-status/A"], SKOS.exactMatch, normal) in found


def test_every_term_of_the_cube_vocabulary_exists() -> None:
    used = {node for triple in cube(repeated()) for node in triple if str(node).startswith(str(QB))}
    assert {str(node).removeprefix(str(QB)) for node in used} <= {
        str(term).removeprefix(str(QB)) for term in dir(QB)
    }


def test_there_are_no_blank_nodes() -> None:
    assert not [n for triple in cube(repeated(), holed()) for n in triple if isinstance(n, BNode)]


def test_the_base_is_the_publishers() -> None:
    turtle = datacube.write([repeated()], Minter("https://data.example.org/bsc/"))
    found = Graph().parse(data=turtle, format="turtle")
    assert "w3id.org/bscgraph/id/" not in turtle.decode()
    assert found.value(predicate=RDF.type, object=QB.DataSet) == URIRef(
        "https://data.example.org/bsc/id/scorecard/tfam/2022/cube"
    )


def test_who_made_the_figures_is_named_in_both_languages() -> None:
    found = cube(agency_card())
    maker = found.value(URIRef(CARD + "/cube"), DCTERMS.creator)
    assert {(str(name), name.language) for name in found.objects(maker, RDFS.label)} == {
        ("Taipei Fine Arts Museum", "en"),
        ("臺北市立美術館", "zh-Hant"),
    }


def test_hostile_words_stay_words() -> None:
    nasty = '"""\\ <b> . } \n\x00 @en ^^'
    card = agency_card(
        kpis=(
            kpi(nasty, nasty, values(1, actual109=number(nasty, value=1, note=nasty)), unit=nasty),
        )
    )
    turtle = datacube.write([card], MINTER)
    assert broken(normalised(turtle)) == set()
    found = Graph().parse(data=turtle, format="turtle")
    (node,) = found.subjects(RDF.type, QB.Observation)
    assert str(found.value(node, BSC.rawText)).startswith('"""\\ <b> . } \n')


def test_the_bytes_are_the_same_under_every_hash_seed() -> None:
    code = (
        "import sys; from bscgraph.exchange import datacube; from bscgraph.iri import Minter;"
        "from tests.cards import agency_card, city_card;"
        "sys.stdout.buffer.write(datacube.write([agency_card(), city_card()], Minter()))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, timeout=60,
            cwd=Path(__file__).parent.parent.parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    }  # fmt: skip
    assert outputs == {datacube.write([agency_card(), city_card()], MINTER)}


def test_the_documentation_shows_a_real_piece_and_a_query_that_answers() -> None:
    page = (Path(__file__).parents[2] / "docs" / "datacube.md").read_text(encoding="utf-8")
    (piece,) = re.findall(r"```turtle\n(.*?)```", page, re.DOTALL)
    turtle = datacube.write([agency_card()], MINTER)
    for block in piece.strip().split("\n\n"):
        assert block in turtle.decode()
    (query,) = re.findall(r"```sparql\n(.*?)```", page, re.DOTALL)
    rows = list(normalised(turtle).query(query))
    assert [row["value"].value for row in rows] == ["900"]
