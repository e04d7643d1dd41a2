"""The catalogue conforms to DCAT-AP 3.0.1, says what is there, and is one graph in three formats."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import FOAF, RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, SH
from rdflib.term import Node

from bscgraph.publish import catalogue
from bscgraph.publish.catalogue import About
from bscgraph.publish.dumps import Dumps
from bscgraph.publish.glossary import PublishError
from tests.publish.catalogue.conftest import ABOUT, PAGES
from tests.publish.dcatap import table

SHAPES = Path(__file__).parents[1] / "dcatap"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
ID = Namespace("https://w3id.org/bscgraph/id/")
# How many property shapes the official file has for each class, counted in it.
OFFICIAL = {
    "adms:Identifier": 3,
    "dcat:Catalog": 43,
    "dcat:CatalogRecord": 21,
    "dcat:DataService": 32,
    "dcat:Dataset": 71,
    "dcat:DatasetSeries": 22,
    "dcat:Distribution": 57,
    "dcat:Relationship": 5,
    "dct:LicenseDocument": 2,
    "dct:Location": 7,
    "dct:PeriodOfTime": 10,
    "foaf:Agent": 5,
    "skos:Concept": 2,
    "skos:ConceptScheme": 2,
    "spdx:Checksum": 8,
}


@pytest.fixture(scope="session")
def graph(made: Dumps, site: Path) -> Graph:
    return Graph().parse(site / "catalog.ttl")


@pytest.fixture(scope="session")
def asked() -> Graph:
    """What the official shapes ask, as shapes of ours."""
    return table.shapes()


def broken(graph: Graph, shapes: Graph) -> set[tuple[str, str, str]]:
    """Node, property and constraint component of each thing that shapes find."""
    _, report, _ = validate(graph, shacl_graph=shapes)
    assert isinstance(report, Graph)
    keys = (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent)
    return {
        (str(report.value(one, keys[0])), str(report.value(one, keys[1])),
         str(report.value(one, keys[2])))
        for one in report.subjects(RDF.type, SH.ValidationResult)
    }  # fmt: skip


def ours(*names: str) -> Graph:
    """Shapes of what the table does not say: recommendations, codes, dates."""
    shapes = Graph()
    for name in names:
        shapes.parse(SHAPES / f"{name}.ttl")
    return shapes


def test_the_table_has_every_line_of_the_official_shapes(asked: Graph) -> None:
    lines, cells = table.lines(), list(table.constraints())
    assert len({line["target"] for line in lines}) == 33
    assert len({(line["target"], line["path"]) for line in lines}) == len(lines) == 149
    assert Counter(one.target for one in cells) == OFFICIAL
    assert len(cells) == sum(OFFICIAL.values()) == 290
    assert len(set(asked.objects(None, SH.property))) == 290
    assert len(set(asked.subjects(RDF.type, SH.NodeShape))) == 33


def test_the_catalogue_conforms_by_itself(graph: Graph, asked: Graph) -> None:
    assert broken(graph, asked) == set()
    assert broken(graph, ours("ranges", "recommended")) == set()


def test_the_shapes_look_at_what_the_catalogue_has(graph: Graph, asked: Graph) -> None:
    main = {DCAT.Catalog, DCAT.Dataset, DCAT.DatasetSeries, DCAT.Distribution, DCAT.DataService}
    for shapes in (asked, ours("ranges"), ours("recommended")):
        assert set(shapes.objects(None, SH.targetClass)) >= main
    assert all(any(graph.subjects(RDF.type, kind)) for kind in main)


def planted(one: table.Constraint, node: URIRef) -> Iterator[tuple[URIRef, URIRef, Node]]:
    """A node that breaks a line of the table."""
    yield node, RDF.type, table.term(one.target)
    path = table.term(one.path)
    if one.asks == "maxCount":
        yield node, path, Literal("one")
        yield node, path, Literal("two")
    elif one.asks == "nodeKind":
        yield node, path, Literal("text") if one.value == "BI" else URIRef("urn:node")
    elif one.asks in ("class", "datatype"):
        yield node, path, URIRef("urn:untyped") if one.asks == "class" else Literal("text")


def test_every_line_of_the_table_can_be_broken(asked: Graph) -> None:
    graph, wanted = Graph(), set()
    for number, one in enumerate(table.constraints()):
        node = URIRef(f"urn:broken:{number}")
        for triple in planted(one, node):
            graph.add(triple)
        wanted.add((str(node), str(table.term(one.path)), str(one.component)))
    assert len(wanted) == 290
    assert wanted <= broken(graph, asked)


def spoilt(graph: Graph) -> Iterator[tuple[str, Graph, Node, URIRef, URIRef]]:
    """The catalogue with something wrong in it: what, the graph, and where it must be found."""

    def first(kind: URIRef) -> Node:
        return min(graph.subjects(RDF.type, kind))

    def without(node: Node, path: URIRef) -> Graph:
        return graph - _only((node, path, None), graph)

    for kind, path in (
        (DCAT.Catalog, DCTERMS.title),
        (DCAT.Dataset, DCTERMS.title),
        (DCAT.DatasetSeries, DCTERMS.description),
        (DCAT.Distribution, DCAT.accessURL),
        (DCAT.DataService, DCAT.endpointURL),
        (SPDX.Checksum, SPDX.algorithm),
        (FOAF.Agent, FOAF.name),
    ):
        node = first(kind)
        yield f"no {path}", without(node, path), node, path, SH.MinCountConstraintComponent
    for kind, path, value in (
        (DCAT.Dataset, DCAT.theme, Literal("government")),
        (DCAT.Distribution, DCAT.downloadURL, Literal("all.nq.gz")),
        (DCAT.Dataset, DCAT.keyword, URIRef("urn:budget")),
    ):
        node = first(kind)
        more = graph + _of((node, path, value))
        yield f"kind of {path}", more, node, path, SH.NodeKindConstraintComponent
    for kind, path in (
        (DCAT.Catalog, DCTERMS.language),
        (DCAT.Distribution, DCTERMS.license),
        (DCAT.Distribution, DCAT.mediaType),
        (DCAT.Dataset, DCTERMS.accessRights),
        (DCAT.Dataset, DCAT.distribution),
        (DCAT.DataService, DCTERMS.conformsTo),
    ):
        node = next(
            one for one in sorted(graph.subjects(RDF.type, kind)) if (one, path, None) in graph
        )
        value = min(graph.objects(node, path))
        yield f"untyped {path}", without(value, RDF.type), node, path, SH.ClassConstraintComponent
    node = first(DCAT.Distribution)
    text = without(node, DCAT.byteSize) + _of((node, DCAT.byteSize, Literal("many")))
    yield "size", text, node, DCAT.byteSize, SH.DatatypeConstraintComponent
    twice = graph + _of((node, DCTERMS.license, URIRef("urn:other")))
    yield "two licences", twice, node, DCTERMS.license, SH.MaxCountConstraintComponent


def _of(*triples: tuple[Node, URIRef, Node]) -> Graph:
    made = Graph()
    for one in triples:
        made.add(one)
    return made


def _only(pattern: tuple[Node, URIRef, None], graph: Graph) -> Graph:
    return _of(*graph.triples(pattern))


def test_a_catalogue_with_something_wrong_does_not_pass(graph: Graph, asked: Graph) -> None:
    seen = 0
    for what, wrong, node, path, component in spoilt(graph):
        found = broken(wrong, asked)
        assert (str(node), str(path), str(component)) in found, what
        assert all(one[1] == str(path) for one in found), what
        seen += 1
    assert seen == 18


def faults() -> Iterator[tuple[str, URIRef]]:
    """A class, and a property that is recommended of it."""
    shapes = ours("recommended")
    for shape, kind in sorted(shapes.subject_objects(SH.targetClass)):
        for part in shapes.objects(shape, SH.property):
            path = shapes.value(part, SH.path)
            assert isinstance(path, URIRef)
            yield str(kind), path


def test_a_recommended_property_that_is_missing_is_found(graph: Graph) -> None:
    part, wanted = Graph(), set()
    for number, (kind, path) in enumerate(faults()):
        node = min(graph.subjects(RDF.type, URIRef(kind)))
        assert (node, path, None) in graph
        bare = URIRef(f"urn:bare:{number}")
        for predicate, value in graph.predicate_objects(node):
            if predicate != path:
                part.add((bare, predicate, value))
        wanted.add((str(bare), str(path), str(SH.MinCountConstraintComponent)))
    assert broken(part, ours("recommended")) == wanted


def test_a_code_of_no_list_a_year_for_a_date_and_a_text_for_an_address_are_found() -> None:
    shapes, graph, wanted = ours("ranges"), Graph(), set()
    for shape, kind in shapes.subject_objects(SH.targetClass):
        for part in shapes.objects(shape, SH.property):
            path = shapes.value(part, SH.path)
            assert isinstance(path, URIRef)
            asks = next(p for p in shapes.predicates(part) if p not in (SH.path, RDF.type))
            node = URIRef(f"urn:ranged:{len(wanted)}")
            graph.add((node, RDF.type, kind))
            graph.add((node, path, Literal("2022") if asks != SH.pattern else URIRef("urn:code")))
            wanted.add((str(node), str(path)))
    assert len(wanted) == len(set(shapes.objects(None, SH.property)))
    assert wanted <= {one[:2] for one in broken(graph, shapes)}


def test_without_a_contact_and_dates_only_these_are_open(made: Dumps, tmp_path: Path) -> None:
    bare = About("https://example.org/bsc/")
    catalogue.write(tmp_path, made, bare)
    graph = Graph().parse(tmp_path / "catalog.ttl")
    assert broken(graph, table.shapes() + ours("ranges")) == set()
    missing = {path for _, path, _ in broken(graph, ours("recommended"))}
    # said in docs/catalogue.md: nobody but the publisher knows these
    wanted = {DCAT.contactPoint, DCAT.service, DCTERMS.issued}
    assert missing == {str(path) for path in wanted}


def test_the_three_formats_are_one_graph(graph: Graph, site: Path) -> None:
    for name in ("catalog.jsonld", "catalog.rdf"):
        assert set(Graph().parse(site / name)) == set(graph)


def test_every_download_is_there_with_its_size_and_digest(
    graph: Graph, made: Dumps, site: Path
) -> None:
    found = 0
    for one in graph.subjects(RDF.type, DCAT.Distribution):
        path = site / str(graph.value(one, DCAT.downloadURL)).removeprefix(ABOUT.address)
        data = path.read_bytes()
        assert int(str(graph.value(one, DCAT.byteSize))) == len(data)
        checksum = graph.value(one, SPDX.checksum)
        assert str(graph.value(checksum, SPDX.checksumValue)) == hashlib.sha256(data).hexdigest()
        packed = graph.value(one, DCAT.compressFormat) is not None
        assert packed == (path.suffix == ".gz")
        found += 1
    files = [*made.files, *(file for one in made.submissions for file in one.files)]
    assert found == sum(file.form != "csvw" for file in files)


def test_everything_that_is_named_is_described(graph: Graph) -> None:
    links = (DCAT.dataset, DCAT.service, DCAT.resource, DCAT.distribution, DCAT.inSeries,
             DCAT.seriesMember, DCAT.hasVersion, DCAT.previousVersion, DCAT.theme, DCTERMS.publisher,
             DCTERMS.creator, DCTERMS.license, DCTERMS.language, DCTERMS.spatial, DCAT.landingPage)  # fmt: skip
    for link in links:
        named = set(graph.objects(None, link))
        assert named, link
        assert all((node, RDF.type, None) in graph for node in named), link


def test_a_series_for_each_agency_and_a_dataset_for_each_year(graph: Graph, made: Dumps) -> None:
    slugs = {one.path.split("/")[0] for one in made.submissions}
    assert {
        str(one).rpartition("/")[2] for one in graph.subjects(RDF.type, DCAT.DatasetSeries)
    } == slugs
    members = set(graph.objects(None, DCAT.seriesMember))
    assert members == {
        URIRef(f"{ID}catalog/dataset/{one.path.rpartition('/')[0]}") for one in made.submissions
    }
    assert members == set(graph.subjects(DCAT.inSeries))


def test_an_older_submission_is_a_version(graph: Graph, made: Dumps) -> None:
    (older,) = [one for one in made.submissions if not one.newest]
    newest = URIRef(f"{ID}catalog/dataset/{older.path.rpartition('/')[0]}")
    version = URIRef(f"{ID}catalog/dataset/{older.path}")
    assert (newest, DCAT.hasVersion, version) in graph
    assert (newest, DCAT.previousVersion, version) in graph
    assert (version, DCAT.isVersionOf, newest) in graph
    assert str(graph.value(newest, DCAT.version)) == "2"
    assert any(graph.objects(version, DCAT.distribution))


def test_titles_descriptions_and_names_are_in_both_languages(graph: Graph) -> None:
    for kind in (
        DCAT.Catalog,
        DCAT.Dataset,
        DCAT.DatasetSeries,
        DCAT.DataService,
        DCAT.Distribution,
    ):
        for node in graph.subjects(RDF.type, kind):
            for said in (DCTERMS.title, DCTERMS.description):
                tags = sorted(text.language for text in graph.objects(node, said))
                assert tags == ["en", "zh-Hant"], (node, said)
    for agent in graph.subjects(RDF.type, FOAF.Agent):
        assert {name.language for name in graph.objects(agent, FOAF.name)} == {"en", "zh-Hant"}


def test_the_city_s_data_and_our_own_words_have_their_licences(graph: Graph) -> None:
    licences = {
        str(graph.value(one, DCTERMS.license))
        for one in graph.subjects(RDF.type, DCAT.Distribution)
    }
    assert licences == {"https://data.gov.tw/license"}
    own = graph.value(ID["catalog"], DCTERMS.license)
    assert own == URIRef("https://www.apache.org/licenses/LICENSE-2.0")


def test_the_same_dumps_give_the_same_bytes(made: Dumps, site: Path, tmp_path: Path) -> None:
    for file in catalogue.write(tmp_path, made, ABOUT, PAGES):
        assert (tmp_path / file.path).read_bytes() == (site / file.path).read_bytes()
        assert file.size == (site / file.path).stat().st_size


@pytest.mark.parametrize(
    "address", ["example.org/", "https://example.org", "ftp://example.org/", ""]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(PublishError, match="must be an http"):
        About(address)
    if address:
        with pytest.raises(PublishError, match="must be an http"):
            replace(ABOUT, server=address)


def test_a_site_in_one_language_leads_to_its_pages_only(made: Dumps, tmp_path: Path) -> None:
    catalogue.write(tmp_path, made, replace(ABOUT, languages=("zh-Hant",)))
    pages = set(Graph().parse(tmp_path / "catalog.ttl").objects(None, DCAT.landingPage))
    assert pages
    assert all(str(page).startswith(f"{ABOUT.address}zh-Hant/scorecard/") for page in pages)
    assert f"{ABOUT.address}en/" not in (tmp_path / "llms.txt").read_text(encoding="utf-8")


def test_an_empty_store_has_a_catalogue(tmp_path: Path) -> None:
    from bscgraph.publish import dumps

    catalogue.write(tmp_path, dumps.write([], tmp_path), ABOUT)
    graph = Graph().parse(tmp_path / "catalog.ttl")
    assert broken(graph, table.shapes() + ours("ranges")) == set()
    assert (URIRef("https://example.org/bsc/id/catalog"), RDF.type, DCAT.Catalog) in graph
