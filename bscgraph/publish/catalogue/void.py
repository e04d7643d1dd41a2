"""VoID: what is in the graph, how much of it, in whose words, and where to get it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bscgraph.graph.nquads import Triple
from bscgraph.publish.catalogue import shared
from bscgraph.publish.catalogue.about import About, texts
from bscgraph.publish.catalogue.dcat import whole_dataset
from bscgraph.publish.catalogue.terms import address, both, day, iri, node, number, plain
from bscgraph.publish.dumps import Dumps

__all__ = ["blocks"]

_RDF = ("nquads", "trig", "jsonld", "turtle")
_FEATURES = "http://www.w3.org/ns/formats/"
_NAMES = {"nquads": "N-Quads", "trig": "TriG", "jsonld": "JSON-LD", "turtle": "Turtle"}


def blocks(made: Dumps, about: About) -> Iterator[list[Triple]]:
    """The description, block by block."""
    whole = whole_dataset(about)
    here = address(about.url("void.ttl"))
    yield list(
        node(here, "void:DatasetDescription", foaf_primaryTopic=whole,
             dct_title=both(texts("What is in the graph", "知識圖內容說明")),
             dct_publisher=shared.city(about), dct_license=shared.APACHE,
             dct_modified=day(about.modified) if about.modified else None)
    )  # fmt: skip
    yield list(_dataset(made, about, whole))
    for kind, count in sorted(made.counts.classes.items()):
        yield list(node(_partition(whole, "class", kind), "void:Dataset", void_class=kind,
                        void_entities=number(count)))  # fmt: skip
    for predicate, (triples, subjects) in sorted(made.counts.properties.items()):
        yield list(node(_partition(whole, "property", predicate), "void:Dataset",
                        void_property=predicate, void_triples=number(triples),
                        void_distinctSubjects=number(subjects)))  # fmt: skip
    for one in made.submissions:
        dumps = tuple(address(about.url(f.path)) for f in one.files if f.form in _RDF)
        yield list(node(iri(one.graph), "void:Dataset bsc:Submission", foaf_topic=iri(one.card),
                        void_triples=number(one.triples), void_dataDump=dumps))  # fmt: skip


def _dataset(made: Dumps, about: About, whole: str) -> Iterator[Triple]:
    counts = made.counts
    space = about.minter.base + "id/"
    yield from node(
        whole,
        "void:Dataset",
        dct_title=both(texts("All scorecards, as one graph", "全部計分卡（單一知識圖）")),
        dct_license=shared.OGDL,
        dct_publisher=shared.city(about),
        foaf_homepage=address(about.address),
        void_uriSpace=plain(space),
        void_triples=number(counts.triples),
        void_entities=number(counts.subjects),
        void_distinctSubjects=number(counts.subjects),
        void_classes=number(len(counts.classes)),
        void_properties=number(len(counts.properties)),
        void_vocabulary=tuple(sorted(_vocabularies(made))),
        void_exampleResource=tuple(example for _, example in sorted(counts.examples.items())),
        void_feature=tuple(iri(_FEATURES + _NAMES[form]) for form in ("nquads", "trig", "jsonld")),
        void_dataDump=tuple(
            address(about.url(f.path)) for f in made.files if f.packed and f.form in _RDF
        ),
        void_sparqlEndpoint=address(f"{about.server}sparql") if about.server else None,
        void_classPartition=tuple(
            _partition(whole, "class", kind) for kind in sorted(counts.classes)
        ),
        void_propertyPartition=tuple(
            _partition(whole, "property", name) for name in sorted(counts.properties)
        ),
        void_subset=tuple(iri(one.graph) for one in made.submissions),
    )


def _vocabularies(made: Dumps) -> Iterator[str]:
    """The namespaces of the classes and properties in use."""
    for name in chain(made.counts.classes, made.counts.properties):
        text = name[1:-1]
        yield iri(text[: max(text.rfind("#"), text.rfind("/")) + 1])


def _partition(whole: str, kind: str, name: str) -> str:
    text = name[1:-1]
    space, _, local = text.rpartition("#") if "#" in text else text.rpartition("/")
    host = "-".join(part for part in space.split("/")[2:] if part)
    return f"{whole[:-1]}/{kind}/{host}/{local}>"
