"""A small sound ontology to plant faults in: what every check must pass, and then find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rdflib import Graph

from tests.ontology.anatomy import NAMESPACE, SCHEMA, VANN, VS

Rule = Callable[[Graph], list[str]]

PREFIXES = {
    "bsc": NAMESPACE,
    "code": "https://w3id.org/bscgraph/code/",
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": str(SCHEMA),
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": str(VANN),
    "vs": str(VS),
    "bibo": "http://purl.org/ontology/bibo/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "x": "https://example.org/elsewhere#",
}
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

_ANNOTATIONS = """dcterms:title dcterms:description dcterms:abstract dcterms:license dcterms:creator
    dcterms:publisher dcterms:created dcterms:issued dcterms:modified dcterms:source
    dcterms:bibliographicCitation dcterms:subject dcterms:identifier dcterms:references
    dcterms:isReplacedBy vann:preferredNamespacePrefix vann:preferredNamespaceUri bibo:status
    skos:definition skos:example skos:scopeNote skos:historyNote skos:editorialNote
    skos:prefLabel skos:altLabel skos:hiddenLabel skos:closeMatch vs:term_status"""

HEADER = """
<https://w3id.org/bscgraph/ns> a owl:Ontology ;
    owl:versionIRI <https://w3id.org/bscgraph/ns/1.2.3> ; owl:versionInfo "1.2.3" ;
    owl:priorVersion <https://w3id.org/bscgraph/ns/1.2.2> ;
    owl:backwardCompatibleWith <https://w3id.org/bscgraph/ns/1.2.2> ;
    dcterms:title "Boxes"@en , "箱"@zh-Hant ;
    dcterms:description "Boxes and what is in them."@en , "箱及其內容。"@zh-Hant ;
    dcterms:abstract "Boxes."@en , "箱。"@zh-Hant ;
    dcterms:license <https://www.apache.org/licenses/LICENSE-2.0> ;
    dcterms:creator "A team"@en ; dcterms:publisher "A house"@en ;
    dcterms:created "2026-01-01"^^xsd:date ; dcterms:issued "2026-01-02"^^xsd:date ;
    dcterms:modified "2026-01-03"^^xsd:date ;
    dcterms:source <https://example.org/> ; dcterms:bibliographicCitation "A team: Boxes"@en ;
    dcterms:subject "boxes"@en , "箱子"@zh-Hant ;
    dcterms:identifier "https://w3id.org/bscgraph/ns" ;
    dcterms:references <http://www.w3.org/ns/prov#> , <http://www.w3.org/2004/02/skos/core> ;
    bibo:status <http://purl.org/ontology/bibo/status/published> ;
    skos:editorialNote "No DOI: the IRI is lasting by itself."@en ,
        "No logo: a box is its own."@en , "無 DOI 與標誌。"@zh-Hant ;
    vann:preferredNamespacePrefix "bsc" ;
    vann:preferredNamespaceUri "https://w3id.org/bscgraph/ns#" .
"""


def term(name: str, kind: str, texts: tuple[str, str, str, str], more: str = "") -> str:
    """A fully described term; ``texts`` are label and definition in English and Chinese."""
    label, definition, zh_label, zh_definition = texts
    return f"""bsc:{name} a owl:{kind} ; rdfs:label "{label}"@en , "{zh_label}"@zh-Hant ;
    skos:definition "{definition}"@en , "{zh_definition}"@zh-Hant ;
    skos:example "One {label}."@en , "一例：{zh_label}。"@zh-Hant ;
    rdfs:isDefinedBy <https://w3id.org/bscgraph/ns> ; vs:term_status "stable" {more} .
"""


TERMS = "".join(
    (
        term("Box", "Class", ("box", "What holds things.", "箱", "盛裝物品之物。"),
             "; rdfs:subClassOf prov:Entity"),
        term("BigBox", "Class", ("big box", "A box for two.", "大箱", "可容二物之箱。"),
             "; rdfs:subClassOf bsc:Box"),
        term("SmallBox", "Class", ("small box", "A box for one.", "小箱", "可容一物之箱。"),
             "; rdfs:subClassOf bsc:Box ; owl:disjointWith bsc:BigBox"),
        term("inside", "ObjectProperty", ("inside", "The box this is in.", "位於", "所在之箱。"),
             "; rdfs:domain bsc:SmallBox ; rdfs:range bsc:Box"),
        term("weight", "DatatypeProperty", ("weight", "How many grams.", "重量", "公克數。"),
             "; rdfs:domain bsc:Box ; rdfs:range xsd:decimal"),
        term("title", "DatatypeProperty", ("title", "What is printed.", "標題", "所印之名。"),
             '; rdfs:range rdf:PlainLiteral ; '
             'skos:scopeNote "No domain: anything has one."@en , "不設定義域：皆可有。"@zh-Hant'),
    )
)  # fmt: skip

LISTS = """
<https://w3id.org/bscgraph/code/size> a skos:ConceptScheme ;
    rdfs:label "Size"@en , "尺寸"@zh-Hant ;
    skos:definition "How big."@en , "大小。"@zh-Hant ;
    skos:hasTopConcept <https://w3id.org/bscgraph/code/size/L> .
<https://w3id.org/bscgraph/code/size/L> a skos:Concept ; skos:notation "L" ;
    skos:inScheme <https://w3id.org/bscgraph/code/size> ;
    skos:topConceptOf <https://w3id.org/bscgraph/code/size> ;
    skos:prefLabel "large"@en , "大"@zh-Hant ;
    skos:definition "Larger than usual."@en , "比一般大。"@zh-Hant ;
    skos:example "A crate."@en , "木箱。"@zh-Hant .
"""

OUTSIDE = f"""
prov:Entity a owl:Class . skos:Concept a owl:Class . skos:ConceptScheme a owl:Class .
skos:inScheme a owl:ObjectProperty . skos:topConceptOf a owl:ObjectProperty .
skos:hasTopConcept a owl:ObjectProperty . skos:notation a owl:DatatypeProperty .
{"".join(f"{name} a owl:AnnotationProperty . " for name in _ANNOTATIONS.split())}
"""

SOUND = HEAD + HEADER + TERMS + LISTS + OUTSIDE


@dataclass(frozen=True)
class Fault:
    """What is changed in the sound ontology, and a word of the report that must follow.

    ``without`` are texts taken out of the sound Turtle, ``turtle`` is added to it.
    """

    rule: str
    turtle: str = ""
    without: tuple[str, ...] = ()
    names: str = ""

    def graph(self) -> Graph:
        """The sound ontology with this fault."""
        text = SOUND
        for part in self.without:
            assert part in text, part
            text = text.replace(part, "")
        return Graph().parse(data=text + self.turtle, format="turtle")


def sound() -> Graph:
    """The small ontology without any fault."""
    return Graph().parse(data=SOUND, format="turtle")
