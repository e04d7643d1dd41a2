"""Texts of the ontology are shown, never obeyed; odd ones are told, never lost."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bscgraph.publish import PublishError, vocabulary_files
from bscgraph.publish.changelog import as_html
from bscgraph.resources import folder
from tests.publish.markup import Page

HEAD = """
@prefix bsc: <https://w3id.org/bscgraph/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/bscgraph/ns> a owl:Ontology ; owl:versionInfo "1.0.0" ;
    dcterms:title "Planted"@en , "植入"@zh-Hant .
"""
EVIL = "<script>alert('x')</script> & \\\" ]]> --> {{ 7*7 }} {% raw %}"
SHOWN = "<script>alert('x')</script> & \" ]]> --> {{ 7*7 }} {% raw %}"


def published(tmp_path: Path, turtle: str, log: str = "") -> dict[str, bytes]:
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "bsc.ttl").write_text(HEAD + turtle, encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text(log, encoding="utf-8")
    return dict(vocabulary_files(tmp_path, folder("shapes")))


def page(files: dict[str, bytes], name: str) -> Page:
    found = Page(files[name].decode("utf-8"))
    assert found.faults == []
    assert found.all("script", "img") == []
    return found


def test_a_hostile_label_is_shown_as_it_is(tmp_path: Path) -> None:
    files = published(
        tmp_path,
        f'bsc:KPI a owl:Class ; rdfs:label "{EVIL}"@en ; skos:definition "{EVIL}"@zh-Hant ;'
        f' skos:example "{EVIL}" ; rdfs:seeAlso "{EVIL}" .'
        f'<https://w3id.org/bscgraph/code/a> a skos:ConceptScheme ; rdfs:label "{EVIL}"@en .'
        f"<https://w3id.org/bscgraph/code/a/b> skos:inScheme <https://w3id.org/bscgraph/code/a> ;"
        f' skos:notation "{EVIL}" ; skos:prefLabel "{EVIL}"@zh-Hant .',
    )
    for lang in ("en", "zh-Hant"):
        for name in (f"{lang}/index.html", f"{lang}/code/a.html", f"{lang}/codes.html"):
            assert SHOWN in "".join(e.text for e in page(files, name).all("main", "svg")), name
        assert SHOWN in page(files, f"{lang}/code/a.html").all("title")[0].text
        # the label of a class is also written in the drawing
        drawn = Page(files[f"{lang}/diagram.svg"].decode("utf-8"))
        assert drawn.all("script") == []
        assert SHOWN in [element.text for element in drawn.all("text")]


def test_control_characters_do_not_reach_a_page(tmp_path: Path) -> None:
    files = published(tmp_path, 'bsc:KPI a owl:Class ; rdfs:label "a\\u0000b\\u0008c\\u202ed"@en .')
    for name in ("en/index.html", "en/diagram.svg"):
        text = files[name].decode("utf-8")
        assert "a\ufffdb\ufffdc\ufffdd" in text
        assert not set(text) & set("\x00\x08\u202e")
    ElementTree.fromstring(files["en/diagram.svg"])


def test_a_title_cannot_leave_its_place(tmp_path: Path) -> None:
    files = published(tmp_path, f'<https://w3id.org/bscgraph/ns> dcterms:title "{EVIL}"@en .')
    for name in ("index.html", "en/index.html", "en/rules.html"):
        page(files, name)


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,x", "urn:x:y", "file:///etc/passwd"]
)
def test_no_link_leads_anywhere_but_to_the_web(tmp_path: Path, iri: str) -> None:
    files = published(tmp_path, f"bsc:KPI a owl:Class ; rdfs:seeAlso <{iri}> .")
    found = page(files, "en/index.html")
    assert all(not e.attributes["href"].startswith(iri[:4]) for e in found.all("a"))
    assert iri in [e.text for e in found.all("code")], "it is still told"


@pytest.mark.parametrize(
    "turtle",
    [
        "<https://w3id.org/bscgraph/ns#a%2F..%2Fb> a owl:Class .",
        "<https://w3id.org/bscgraph/code/..> a skos:ConceptScheme .",
        "<https://w3id.org/bscgraph/code/a&b> a skos:ConceptScheme .",
        "<https://w3id.org/bscgraph/code/a/%22> skos:inScheme <https://w3id.org/bscgraph/code/a> .",
        "<https://w3id.org/bscgraph/ns#指標> a owl:Class .",
    ],
)
def test_a_name_that_is_no_name_stops_everything(tmp_path: Path, turtle: str) -> None:
    with pytest.raises(PublishError, match="cannot be published") as caught:
        published(tmp_path, turtle)
    assert "無法發布" in caught.value.zh


def test_a_missing_translation_is_shown_in_the_other_language(tmp_path: Path) -> None:
    found = page(
        published(tmp_path, 'bsc:X a owl:Class ; rdfs:label "only one"@en .'), "zh-Hant/index.html"
    )
    marked = [e for e in found.all("span") if e.text == "only one"]
    assert marked
    assert all(e.attributes["lang"] == "en" for e in marked if "lang" in e.attributes)
    assert any("lang" in e.attributes for e in marked)


def test_class_expressions_and_unknown_facts_are_told(tmp_path: Path) -> None:
    found = page(
        published(
            tmp_path,
            """bsc:A a owl:Class ; rdfs:label "a"@en ; bsc:odd "strange fact" ; owl:deprecated true ;
            rdfs:subClassOf [ a owl:Restriction ; owl:onProperty bsc:p ; owl:someValuesFrom bsc:B ] ,
                [ a owl:Restriction ; owl:onProperty bsc:p ; owl:onClass bsc:B ;
                  owl:qualifiedCardinality 3 ] .
            bsc:B a owl:Class ; rdfs:label "b"@en . bsc:C a owl:Class ; rdfs:label "c"@en .
            bsc:odd a owl:AnnotationProperty . bsc:thing a bsc:A ; rdfs:label "an individual"@en .
            bsc:p a owl:ObjectProperty ; rdfs:label "p"@en ; rdfs:domain [ owl:unionOf ( bsc:A bsc:C ) ] .
            [] a owl:AllDisjointClasses ; owl:members ( bsc:A bsc:B bsc:C ) .""",
        ),
        "en/index.html",
    )
    rows = {" ".join(e.text.split()) for e in found.all("dd")}
    assert "strange fact" in rows
    assert "a bsc:A or c bsc:C" in rows
    assert "b bsc:B c bsc:C" in rows, "the list of disjoint classes"
    assert "p bsc:p exactly 3 b bsc:B p bsc:p some b bsc:B" in rows
    assert "deprecated" in {e.text for e in found.all("span")}
    assert "thing" in found.ids


def test_the_ontology_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="no Turtle file"):
        dict(vocabulary_files(tmp_path, folder("shapes")))
    (tmp_path / "bsc.ttl").write_text("<a:b> <a:c> 1 .")
    with pytest.raises(PublishError, match="not described"):
        dict(vocabulary_files(tmp_path, folder("shapes")))
    (tmp_path / "bsc.ttl").write_text("<a:b> <a:c")
    with pytest.raises(PublishError, match=r"bsc\.ttl cannot be read"):
        dict(vocabulary_files(tmp_path, folder("shapes")))


def test_the_change_log_is_harmless(tmp_path: Path) -> None:
    log = (
        "# Changes\n\n## 1.0.0\n\n- new: `bsc:X` & <b>bold</b>\n- second\n\n"
        "<script>alert(1)</script>\n\n[a](javascript:alert(1)) ![b](http://x/y.png) [ok](https://w3.org/)\n"
    )
    files = published(tmp_path, "", log)
    for lang in ("en", "zh-Hant"):
        found = page(files, f"{lang}/changes.html")
        assert "<script>alert(1)</script>" in found.all("main")[0].text
        assert "<b>bold</b>" in found.all("main")[0].text
        links = [e.attributes["href"] for e in found.all("a") if e.attributes["href"][:1] in "jh"]
        assert links == ["http://x/y.png", "https://w3.org/"], "a picture becomes a link"
        assert {e.lang for e in found.all("li") if "new:" in e.text} == {"en"}


def test_each_page_shows_the_changes_in_its_language_and_loses_none(tmp_path: Path) -> None:
    log = (
        "# Changes 變更\n\nPreface.\n\n前言。\n\n## 1.1.0\n\n- only English\n\n"
        "## 1.0.0\n\nBoth.\n\n- new\n\n兩種語言。\n\n- 新增 KPI\n"
    )
    files = published(tmp_path, "", log)
    english, chinese = (
        page(files, f"{lang}/changes.html").all("main")[0].text for lang in ("en", "zh-Hant")
    )
    assert [word in english for word in ("Preface", "前言", "only English", "Both", "兩種", "新增")] == [
        True, False, True, True, False, False,
    ]  # fmt: skip
    assert [word in chinese for word in ("Preface", "前言", "only English", "Both", "兩種", "新增")] == [
        False, True, True, False, True, True,
    ]  # fmt: skip
    assert all("1.0.0" in text and "1.1.0" in text for text in (english, chinese))
    other = [
        e for e in page(files, "zh-Hant/changes.html").all("li") if e.text.strip() == "only English"
    ]
    assert [e.lang for e in other] == ["en"]


def test_no_change_log_is_no_failure(tmp_path: Path) -> None:
    assert "No change is recorded" in published(tmp_path, "")["en/changes.html"].decode("utf-8")
    assert as_html("", "en") == ""
