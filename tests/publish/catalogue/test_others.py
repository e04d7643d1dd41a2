"""VoID, stored queries, data.gov.tw, schema.org, sitemap, robots and llms.txt."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pyoxigraph
import pytest
from lxml import etree
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDFS, SH, XSD

from bscgraph.publish import catalogue
from bscgraph.publish.catalogue import web
from bscgraph.publish.catalogue.executables import prefixes_in
from bscgraph.publish.dumps import Dumps
from bscgraph.publish.dumps.columns import TABLES
from bscgraph.query import catalogue as stored
from tests.publish.catalogue.conftest import ABOUT, PAGES

VOID = Namespace("http://rdfs.org/ns/void#")
SCHEMA = Namespace("https://schema.org/")
ALL = URIRef("https://w3id.org/bscgraph/id/catalog/dataset/all")
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="session")
def void(made: Dumps, site: Path) -> Graph:
    return Graph().parse(site / "void.ttl")


@pytest.fixture(scope="session")
def queries(made: Dumps, site: Path) -> Graph:
    return Graph().parse(site / "queries.ttl")


# --- VoID ---


def test_void_has_the_numbers_of_the_dumps(void: Graph, made: Dumps) -> None:
    counts = made.counts
    assert int(str(void.value(ALL, VOID.triples))) == counts.triples
    classes = {str(void.value(part, VOID["class"])): int(str(void.value(part, VOID.entities)))
               for part in void.objects(ALL, VOID.classPartition)}  # fmt: skip
    assert classes == {kind[1:-1]: count for kind, count in counts.classes.items()}
    used = {str(void.value(part, VOID.property)): int(str(void.value(part, VOID.triples)))
            for part in void.objects(ALL, VOID.propertyPartition)}  # fmt: skip
    assert used == {name[1:-1]: triples for name, (triples, _) in counts.properties.items()}
    assert sum(used.values()) == counts.triples


def test_void_names_dumps_that_are_there_and_things_that_are_in_them(
    void: Graph, made: Dumps, site: Path
) -> None:
    dumps = list(void.objects(None, VOID.dataDump))
    assert len(dumps) == 3 + 3 * len(made.submissions)
    assert all((site / str(one).removeprefix(ABOUT.address)).is_file() for one in dumps)
    named = {str(node) for one in made.submissions
             for node in Graph().parse(site / f"data/submission/{one.path}.ttl").subjects()}  # fmt: skip
    examples = {str(node) for node in void.objects(ALL, VOID.exampleResource)}
    assert len(examples) > 20
    assert examples <= named
    space = str(void.value(ALL, VOID.uriSpace))
    assert sum(one.startswith(space) for one in examples) > 20
    vocabularies = {str(one) for one in void.objects(ALL, VOID.vocabulary)}
    assert "https://w3id.org/bscgraph/ns#" in vocabularies
    assert all(
        any(name[1:-1].startswith(v) for v in vocabularies) for name in made.counts.properties
    )


def test_void_is_at_the_well_known_place_too(made: Dumps, site: Path) -> None:
    assert (site / ".well-known/void").read_bytes() == (site / "void.ttl").read_bytes()


# --- stored queries ---


def test_every_stored_query_is_an_executable_with_the_same_text(queries: Graph) -> None:
    found = {str(queries.value(one, DCTERMS.identifier)): one
             for one in queries.subjects(RDF.type, SH.SPARQLExecutable)}  # fmt: skip
    assert set(found) == {query.id for query in stored()}
    for query in stored():
        node = found[query.id]
        (text,) = queries.objects(node, SH.select)
        assert isinstance(text, Literal)
        body = [line for line in query.text.splitlines() if not line.startswith("#+")]
        assert str(text).splitlines() == body
        pyoxigraph.Store().query(str(text))
        for said in (RDFS.label, RDFS.comment):
            assert {one.language for one in queries.objects(node, said)} == {"en", "zh-Hant"}
        assert (node, RDF.type, SH.SPARQLSelectExecutable) in queries
        assert queries.value(node, SCHEMA.target) == URIRef("https://example.org/live/sparql")


def test_parameters_are_typed_and_bind_the_variable_of_the_values_line(queries: Graph) -> None:
    for query in stored():
        (node,) = queries.subjects(DCTERMS.identifier, Literal(query.id))
        values = re.search(r"VALUES \((?P<names>[^)]*)\)", query.text)
        assert len(list(queries.objects(node, SH.parameter))) == len(query.parameters)
        for name, one in query.parameters.items():
            parameter = URIRef(f"{node}/parameter/{name}")
            assert (node, SH.parameter, parameter) in queries
            variable = str(queries.value(parameter, SH.path)).rpartition("/")[2]
            assert values is not None
            assert f"?{variable}" in values["names"].split()
            typed = queries.value(parameter, SH.datatype) or queries.value(parameter, SH["class"])
            assert typed is not None
            start = queries.value(parameter, SH["in"])
            options = [] if start is None else [str(one) for one in Collection(queries, start)]
            assert options == [option.value for option in one.options]
            default = queries.value(parameter, SH.defaultValue)
            assert (default is None) == (one.default is None)
            if one.type == "year":
                assert typed == XSD.integer


def test_every_prefix_of_a_query_is_declared(queries: Graph) -> None:
    declared = {str(queries.value(one, SH.prefix)): str(queries.value(one, SH.namespace))
                for one in queries.subjects(RDF.type, SH.PrefixDeclaration)}  # fmt: skip
    for query in stored():
        assert prefixes_in(query.text).items() <= declared.items()
    prefixed = set(queries.subjects(SH.prefixes))
    assert prefixed == set(queries.subjects(RDF.type, SH.SPARQLExecutable))


# --- data.gov.tw and schema.org ---


def test_the_fields_of_data_gov_tw_are_the_headings_of_the_files(made: Dumps, site: Path) -> None:
    entries = json.loads((site / "data-gov-tw.json").read_bytes())
    assert len(entries) == len(TABLES)
    seen = 0
    for entry in entries:
        assert entry["license"] == "1"
        for resource in entry["distribution"]:
            path = site / resource["resourceDownloadUrl"].removeprefix(ABOUT.address)
            fields = [field["name"] for field in resource["resourceField"]]
            assert all(field["description"] for field in resource["resourceField"])
            if resource["resourceFormat"] == "CSV":
                with path.open(encoding="utf-8", newline="") as file:
                    assert next(csv.reader(file)) == fields
                seen += 1
            assert path.is_file()
    assert seen == len(TABLES)


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_schema_org_says_what_google_asks_for(lang: str, made: Dumps) -> None:
    texts = [catalogue.schema_org(one, ABOUT, lang) for one in made.submissions]
    texts.append(catalogue.schema_org_whole(made, ABOUT, lang))
    for text in texts:
        found = json.loads(text)
        assert found["@type"] == "Dataset"
        assert found["name"] != found["alternateName"]
        assert len(found["description"]) >= 50 or lang == "zh-Hant"
        assert found["license"] == "https://data.gov.tw/license"
        assert all(one["contentUrl"].startswith(ABOUT.address) for one in found["distribution"])
        assert len(found["distribution"]) >= 5


def test_nothing_in_schema_org_ends_its_script_element(made: Dumps) -> None:
    hostile = replace(
        made.submissions[0], agency_name="</script><script>alert(1)</script>&amp;", agency=""
    )
    text = catalogue.schema_org(hostile, ABOUT)
    assert "<" not in text
    assert json.loads(text)["creator"]["name"].startswith("</script>")


# --- for search engines and language models ---


def test_the_sitemap_has_every_page_in_every_language(made: Dumps, site: Path) -> None:
    root = etree.parse(site / "sitemap.xml").getroot()
    found = Counter(one.text for one in root.iter(f"{SITEMAP}loc"))
    wanted = {ABOUT.url(path) for page in PAGES for path in page.values()}
    assert found == Counter(dict.fromkeys(wanted, 1))
    links = root.findall(f"{SITEMAP}url/{{http://www.w3.org/1999/xhtml}}link")
    assert {one.get("hreflang") for one in links} == {"en", "zh-Hant"}
    assert {one.get("href") for one in links} == wanted


def test_many_pages_make_an_index_of_sitemaps(
    made: Dumps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "_MOST", 4)
    pages = [{"en": f"en/{n}.html", "zh-Hant": f"zh-Hant/{n}.html"} for n in range(5)]
    catalogue.write(tmp_path, made, ABOUT, pages)
    index = etree.parse(tmp_path / "sitemap.xml").getroot()
    parts = [str(one.text).removeprefix(ABOUT.address) for one in index.iter(f"{SITEMAP}loc")]
    assert index.tag == f"{SITEMAP}sitemapindex"
    assert parts == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    found = [
        one.text for part in parts for one in etree.parse(tmp_path / part).iter(f"{SITEMAP}loc")
    ]
    assert sorted(found) == sorted(ABOUT.url(path) for page in pages for path in page.values())


def test_robots_may_read_all_and_are_told_the_sitemap(made: Dumps, site: Path) -> None:
    robots = RobotFileParser()
    robots.parse((site / "robots.txt").read_text().splitlines())
    assert robots.can_fetch("anyone", ABOUT.url("data/all.nq.gz"))
    assert robots.site_maps() == [ABOUT.url("sitemap.xml")]


def test_llms_txt_is_as_its_convention_has_it_and_leads_to_what_is_there(
    made: Dumps, site: Path
) -> None:
    lines = (site / "llms.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert sum(line.startswith("# ") for line in lines) == 1
    assert lines[2].startswith("> ")
    links = [
        re.fullmatch(r"- \[[^\[\]]+\]\((?P<url>[^() ]+)\): .+", line)
        for line in lines
        if line.startswith("- [")
    ]
    assert len(links) > 15
    for link in links:
        assert link is not None
        path = link["url"].removeprefix(ABOUT.address)
        assert path.endswith(".html") or (site / path).is_file()
    assert all(any(line.startswith(f"- {query.id}:") for line in lines) for query in stored())
