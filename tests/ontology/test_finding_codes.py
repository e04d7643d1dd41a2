"""The code list of findings is the catalogue of findings: run this file to rewrite the list."""

from __future__ import annotations

import re
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from bscgraph.findings import CATALOGUE, Finding
from bscgraph.resources import folder
from bscgraph.terms import CODE

LIST = folder("ontology") / "finding-codes.ttl"
NAMES = Path(__file__).with_name("finding_codes.txt")
SCHEME = CODE["finding-code"]

HEAD = f"""@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

# The kinds of doubt, one concept per code of the catalogue of findings. Written by
# tests/ontology/test_finding_codes.py from the catalogue; a test keeps the two equal.

<{SCHEME}> a skos:ConceptScheme ;
    rdfs:label "Finding codes"@en , "疑義代碼"@zh-Hant ;
    skos:definition "Kinds of doubt about a document; the definition of each is the message of the \
finding with the names of its parts in braces, the example is that message filled in."@en ,
        "對文件的疑義種類；定義為疑義訊息，大括號內為其參數名稱，範例為填入實際值後的訊息。"@zh-Hant ;
    skos:example "malformed number, label swap, unit missing"@en ,
        "數字寫法有誤、名稱互換、缺主責單位"@zh-Hant ;
    rdfs:isDefinedBy <{SCHEME}> ;
    skos:hasTopConcept {{concepts}} .
"""


def names() -> dict[str, tuple[str, str, dict[str, str]]]:
    """Code to its short names (zh-Hant, en) and the values of its example."""
    out = {}
    for line in NAMES.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, chinese, english, values = line.split("|")
            pairs = [pair.replace("\\;", ";") for pair in re.split(r"(?<!\\);", values) if pair]
            out[code] = chinese, english, dict(pair.split("=", 1) for pair in pairs)
    return out


def literal(text: str, language: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{language}'


def concept(code: str, chinese: str, english: str, values: dict[str, str]) -> str:
    params = {name: value for name, value in values.items() if name not in {"raw", "subject"}}
    example = Finding(
        code, raw=values.get("raw", ""), subject=values.get("subject", ""), params=params
    )
    texts = {
        "prefLabel": (english, chinese),
        "definition": (CATALOGUE[code].message["en"], CATALOGUE[code].message["zh-Hant"]),
        "example": (example.message("en"), example.message("zh-Hant")),
    }
    lines = [
        f"<{SCHEME}/{code}> a skos:Concept ;",
        f"    skos:inScheme <{SCHEME}> ;",
        f"    skos:topConceptOf <{SCHEME}> ;",
        f'    skos:notation "{code}" ;',
        *(
            f"    skos:{name} {literal(en, 'en')} ,\n        {literal(zh, 'zh-Hant')} ;"
            for name, (en, zh) in texts.items()
        ),
        f"    rdfs:isDefinedBy <{SCHEME}> .",
    ]
    return "\n".join(lines) + "\n"


def render() -> str:
    """The file as the catalogue and the short names make it."""
    known = names()
    tops = " ,\n        ".join(f"<{SCHEME}/{code}>" for code in CATALOGUE if code in known)
    concepts = [concept(code, *known[code]) for code in CATALOGUE if code in known]
    return "\n".join([HEAD.format(concepts=tops), *concepts])


def test_each_code_has_a_name_and_each_name_a_code() -> None:
    assert set(names()) == set(CATALOGUE), "mend tests/ontology/finding_codes.txt"


def test_the_list_is_the_catalogue() -> None:
    assert LIST.read_text("utf-8") == render(), "run python tests/ontology/test_finding_codes.py"


def test_examples_are_filled_and_short_names_differ() -> None:
    graph = Graph().parse(LIST)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == len(CATALOGUE)
    labels = [str(label) for label in graph.objects(None, SKOS.prefLabel)]
    assert len(labels) == len(set(labels)) == 2 * len(concepts)
    for example in graph.objects(None, SKOS.example):
        assert not re.search(r"\{\w+\}", str(example))


if __name__ == "__main__":
    LIST.write_text(render(), encoding="utf-8")
