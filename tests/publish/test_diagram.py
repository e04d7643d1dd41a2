"""The diagram: true to the ontology, legible, with title, description and a table."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from bscgraph.publish.diagram import (
    ARROWS,
    BOXES,
    LABEL_SIZE,
    NAME_SIZE,
    WIDTH,
    Drawing,
    draw,
    text_width,
)
from bscgraph.publish.glossary import Glossary
from bscgraph.publish.reader import Sources
from bscgraph.wording import LANGUAGES
from tests.publish.markup import Page

NS, CODE = "https://w3id.org/bscgraph/ns#", "https://w3id.org/bscgraph/code/"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawing(glossary: Glossary) -> Drawing:
    return draw(glossary)


def holds(graph: Graph, prop: str, end: str, predicate: URIRef) -> bool:
    """Whether the class ``end`` is within the domain or range of ``prop``, if it has one."""
    declared = set(graph.objects(URIRef(NS + prop), predicate))
    if end.startswith("code:"):
        return declared == {SKOS.Concept}
    return declared <= set(graph.transitive_objects(URIRef(NS + end), RDFS.subClassOf))


def test_every_arrow_is_a_property_of_the_ontology(sources: Sources) -> None:
    graph = sources.ontology
    wrong = [
        arrow
        for arrow in ARROWS
        if (URIRef(NS + arrow[0]), RDF.type, OWL.ObjectProperty) not in graph
        or not holds(graph, arrow[0], arrow[1], RDFS.domain)
        or not holds(graph, arrow[0], arrow[2], RDFS.range)
    ]
    assert wrong == []


def test_a_planted_wrong_arrow_is_seen(sources: Sources) -> None:
    assert not holds(sources.ontology, "measures", "Budget", RDFS.domain)
    assert not holds(sources.ontology, "measures", "code:perspective", RDFS.range)


def test_everything_chosen_is_drawn(drawing: Drawing) -> None:
    """A renamed class would drop out of the picture silently."""
    assert [box.ref.name.rpartition(":")[2] for box in drawing.boxes] == [
        name.rpartition(":")[2] for name in BOXES
    ]
    assert len(drawing.arrows) == len(ARROWS)


def test_no_box_lies_on_another_and_all_are_inside(drawing: Drawing) -> None:
    for one, other in combinations(drawing.boxes, 2):
        apart = (
            abs(one.x - other.x) >= drawing.box_width or abs(one.y - other.y) >= drawing.box_height
        )
        assert apart, (one.ref.name, other.ref.name)
    for box in drawing.boxes:
        assert 0 <= box.x <= drawing.width - drawing.box_width
        assert 0 <= box.y <= drawing.height - drawing.box_height


def test_no_arrow_runs_through_a_box(drawing: Drawing) -> None:
    for arrow in drawing.arrows:
        for (x1, y1), (x2, y2) in zip(arrow.points, arrow.points[1:], strict=False):
            for box in drawing.boxes:
                across = min(x1, x2) < box.x + drawing.box_width and max(x1, x2) > box.x
                along = min(y1, y2) < box.y + drawing.box_height and max(y1, y2) > box.y
                assert not (across and along), (arrow.ref.name, box.ref.name)


def test_arrows_share_no_line(drawing: Drawing) -> None:
    lines: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    for arrow in drawing.arrows:
        for segment in zip(arrow.points, arrow.points[1:], strict=False):
            assert segment not in lines, arrow.ref.name
            lines.add(segment)
    ends = [arrow.points[-1] for arrow in drawing.arrows]
    assert len(ends) == len(set(ends))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_fit_into_their_boxes(lang: str, drawing: Drawing) -> None:
    for box in drawing.boxes:
        label = box.ref.labels.first(lang)
        assert label is not None
        assert text_width(label.value, NAME_SIZE) <= WIDTH, label.value
    for arrow in drawing.arrows:
        label = arrow.ref.labels.first(lang)
        assert label is not None
        if arrow.anchor == "start":
            assert arrow.label[0] + text_width(label.value, LABEL_SIZE) <= drawing.width
        else:
            (x1, _), (x2, _) = arrow.points[-3:-1] if len(arrow.points) > 2 else arrow.points
            assert text_width(label.value, LABEL_SIZE) <= abs(x1 - x2), label.value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_says_what_it_is(
    lang: str, files: dict[str, bytes], glossary: Glossary
) -> None:
    root = ElementTree.fromstring(files[f"{lang}/diagram.svg"])
    assert root.tag == f"{SVG}svg"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], desc.attrib["id"]]
    assert (title.text or "").strip()
    assert len((desc.text or "").strip()) > 30
    texts = {(element.text or "").strip() for element in root.iter(f"{SVG}text")}
    for name in ("KPI", "Objective", "measures"):
        label = glossary.by_name[name].labels.first(lang)
        assert label is not None
        assert label.value in texts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_says_the_same(lang: str, files: dict[str, bytes], drawing: Drawing) -> None:
    page = Page(files[f"{lang}/index.html"].decode("utf-8"))
    rows = [element.text for element in page.all("tr")]
    for arrow in drawing.arrows:
        names = (arrow.start.name, arrow.ref.name, arrow.end.name)
        assert any(all(name in row for name in names) for row in rows), names


def test_black_on_white_is_enough(files: dict[str, bytes]) -> None:
    """Code lists differ from classes by dashes, not by a colour."""
    text = files["en/diagram.svg"].decode("utf-8")
    assert text.count("stroke-dasharray") == sum(name.startswith("code:") for name in BOXES)
    assert "opacity" not in text
