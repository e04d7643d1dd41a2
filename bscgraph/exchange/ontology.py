"""What a self-contained file takes along from our ontology: labels of terms, code lists.

Read from ``ontology/*.ttl``, the one place where they are defined.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rdflib.namespace import RDF, RDFS, SKOS

from bscgraph.errors import GraphError
from bscgraph.graph.nquads import Triple, iri
from bscgraph.iri import CODE_BASE
from bscgraph.resources import folder

__all__ = ["code_list", "holds", "labels"]

# pyoxigraph lower-cases language tags; ours are the ones of STYLE.md.
_TAGS = {'"@zh-hant': '"@zh-Hant'}
_LABELS = (iri(str(RDFS.label)), iri(str(SKOS.prefLabel)))
_IN_SCHEME, _TOP = iri(str(SKOS.inScheme)), iri(str(SKOS.hasTopConcept))
_TOP_OF, _TYPE = iri(str(SKOS.topConceptOf)), iri(str(RDF.type))
_CONCEPT, _SCHEME = iri(str(SKOS.Concept)), iri(str(SKOS.ConceptScheme))
_BROADER = iri(str(SKOS.broader))
_KEPT = tuple(
    iri(str(term))
    for term in (
        *(SKOS.notation, SKOS.prefLabel, SKOS.definition),
        *(SKOS.broader, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch),
    )
)


@lru_cache(maxsize=1)
def _statements() -> dict[str, dict[str, tuple[str, ...]]]:
    """The ontology's statements by subject and predicate, values sorted."""
    from pyoxigraph import RdfFormat, parse

    found: dict[str, dict[str, set[str]]] = {}
    for path in sorted(folder("ontology").glob("*.ttl")):
        for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE):
            by_predicate = found.setdefault(str(quad.subject), {})
            by_predicate.setdefault(str(quad.predicate), set()).add(_spelt(str(quad.object)))
    return {
        subject: {predicate: tuple(sorted(values)) for predicate, values in said.items()}
        for subject, said in found.items()
    }


def _spelt(term: str) -> str:
    for lowered, tag in _TAGS.items():
        if term.endswith(lowered):
            return term.removesuffix(lowered) + tag
    return term


def labels(term: str) -> tuple[str, ...]:
    """The labels of a term of our vocabulary (``<…#value>``), as literals.

    Raises:
        GraphError: the ontology defines no such term.
    """
    said = _statements().get(term, {})
    found = next((said[name] for name in _LABELS if name in said), None)
    if found is None:
        raise GraphError(
            f"The ontology gives {term} no label; install bscgraph again.",
            f"知識本體沒有 {term} 的名稱；請重新安裝 bscgraph。",
        )
    return found


def _members(scheme: str) -> list[str]:
    return sorted(
        subject
        for subject, said in _statements().items()
        if scheme in said.get(_IN_SCHEME, ()) and _CONCEPT in said.get(_TYPE, ())
    )


def holds(scheme: str, concept: str) -> bool:
    """Whether our code list ``scheme`` (its name, as ``value-kind``) has this concept (term)."""
    return concept in _members(iri(CODE_BASE + scheme))


def code_list(name: str) -> Iterator[Triple]:
    """A whole code list of ours: the scheme and every concept, with both labels.

    Raises:
        GraphError: the ontology defines no such code list.
    """
    scheme = iri(CODE_BASE + name)
    members = _members(scheme)
    yield scheme, _TYPE, _SCHEME
    for label in labels(scheme):
        yield scheme, _LABELS[0], label
    for concept in members:
        said = _statements()[concept]
        if _BROADER not in said:
            yield scheme, _TOP, concept
            yield concept, _TOP_OF, scheme
        yield concept, _TYPE, _CONCEPT
        yield concept, _IN_SCHEME, scheme
        for predicate in _KEPT:
            for value in said.get(predicate, ()):
                yield concept, predicate, value
