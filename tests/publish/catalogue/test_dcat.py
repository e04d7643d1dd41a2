"""The catalogue conforms to DCAT-AP 3.0.1, says what is there, and is one graph in three formats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import FOAF, RDF, Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, SH

from bscgraph.publish import catalogue
from bscgraph.publish.catalogue import About
from bscgraph.publish.dumps import Dumps
from bscgraph.publish.glossary import PublishError
from tests.publish.catalogue.conftest import ABOUT, PAGES

SHAPES = Path(__file__).parents[1] / "dcatap"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
ID = Namespace("https://w3id.org/bscgraph/id/")


@pytest.fixture(scope="session")
def graph(made: Dumps, site: Path) -> Graph:
    return Graph().parse(site / "catalog.ttl")


def results(graph: Graph, *names: str) -> list[tuple[str, str, str]]:
    """Severity, node and property of each thing that shapes find."""
    shapes = Graph()
    for name in names:
        shapes.parse(SHAPES / f"{name}.ttl")
    _, report, _ = validate(graph, shacl_graph=shapes)
    assert isinstance(report, Graph)
    return sorted(
        tuple(str(report.value(one, key)).rpartition("#")[2] if key == SH.resultSeverity
              else str(report.value(one, key)) for key in (SH.resultSeverity, SH.focusNode, SH.resultPath))
        for one in report.subjects(RDF.type, SH.ValidationResult)
    )  # fmt: skip


@pytest.mark.parametrize("name", ["mandatory", "recommended", "ranges"])
def test_the_catalogue_conforms(name: str, graph: Graph) -> None:
    assert results(graph, name) == []


def test_the_shapes_look_at_what_the_catalogue_has(graph: Graph) -> None:
    for name in ("mandatory", "recommended", "ranges"):
        targets = set(Graph().parse(SHAPES / f"{name}.ttl").objects(None, SH.targetClass))
        main = {DCAT.Catalog, DCAT.Dataset, DCAT.DatasetSeries, DCAT.Distribution, DCAT.DataService}
        assert targets >= main
        assert all(any(graph.subjects(RDF.type, kind)) for kind in main)


def faults() -> Iterator[tuple[str, URIRef, str]]:
    """A class, a property, and the shapes that miss it when it is gone."""
    for name in ("mandatory", "recommended"):
        shapes = Graph().parse(SHAPES / f"{name}.ttl")
        for shape, kind in sorted(shapes.subject_objects(SH.targetClass)):
            for part in shapes.objects(shape, SH.property):
                if shapes.value(part, SH.minCount) is not None:
                    path = shapes.value(part, SH.path)
                    assert isinstance(path, URIRef)
                    yield str(kind), path, name


FAULTS = [one for one in faults() if not one[0].endswith(("CatalogRecord", "Identifier"))]


@pytest.mark.parametrize(
    ("kind", "path", "name"), FAULTS, ids=lambda one: str(one).rpartition("/")[2]
)
def test_a_missing_property_is_found(kind: str, path: URIRef, name: str, graph: Graph) -> None:
    node = min(graph.subjects(RDF.type, URIRef(kind)))
    part = Graph()
    part += graph.triples((node, None, None))
    part.remove((node, path, None))
    assert len(part) < len(list(graph.triples((node, None, None))))
    assert (str(node), str(path)) in {(focus, found) for _, focus, found in results(part, name)}


def test_without_a_contact_and_dates_only_these_are_open(made: Dumps, tmp_path: Path) -> None:
    bare = About("https://example.org/bsc/")
    catalogue.write(tmp_path, made, bare)
    graph = Graph().parse(tmp_path / "catalog.ttl")
    assert results(graph, "mandatory", "ranges") == []
    missing = {path for _, _, path in results(graph, "recommended")}
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
    assert results(graph, "mandatory", "ranges") == []
    assert (URIRef("https://example.org/bsc/id/catalog"), RDF.type, DCAT.Catalog) in graph
