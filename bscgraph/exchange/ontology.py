"""What a self-contained file takes along from our ontology: labels of terms, code lists.

Read from ``ontology/*.ttl``, the one place where they are defined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from rdflib.namespace import RDF, RDFS, SKOS

from bscgraph.errors import GraphError
from bscgraph.graph.nquads import Triple, iri
from bscgraph.iri import CODE_BASE
from bscgraph.resources import folder

__all__ = ["code_list", "labels"]

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
        *(SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.broader),
    )
)
_OURS = f"<{CODE_BASE}"
# Of a list in parts: nothing that leads to a concept left out.
_KEPT_ALONE = _KEPT[:-1]


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


def code_list(name: str, only: Collection[str] | None = None) -> Iterator[Triple]:
    """A code list of ours: the scheme and its concepts, with both labels.

    Args:
        name: of the list, such as ``value-kind``.
        only: concepts (terms) to give of a long list; all when None.

    Raises:
        GraphError: the ontology defines no such code list.
    """
    scheme = iri(CODE_BASE + name)
    members = [one for one in _members(scheme) if only is None or one in only]
    yield scheme, _TYPE, _SCHEME
    for label in labels(scheme):
        yield scheme, _LABELS[0], label
    for concept in members:
        said = _statements()[concept]
        if only is not None or _BROADER not in said:
            yield scheme, _TOP, concept
            yield concept, _TOP_OF, scheme
        yield concept, _TYPE, _CONCEPT
        yield concept, _IN_SCHEME, scheme
        for predicate in _KEPT if only is None else _KEPT_ALONE:
            for value in said.get(predicate, ()):
                if predicate == _BROADER or not value.startswith(_OURS):
                    yield concept, predicate, value
