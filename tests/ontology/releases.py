"""The list of terms of each release, so that no term goes silently.

``ontology/releases/1.0.0.txt`` holds a line for each term: its kind and its IRI, sorted.
``python -m tests.ontology.releases`` (``make release-terms``) writes the list of the version
that the header of the ontology names.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

from bscgraph.resources import folder
from tests.ontology.anatomy import KINDS, ONTOLOGY_IRI, local, ontology, own
from tests.ontology.metadata import number

FOLDER = folder("ontology") / "releases"
Version = tuple[int, ...]


def terms(graph: Graph) -> dict[str, str]:
    """Our terms, concepts and code lists: IRI to kind."""
    found = {str(term): local(kind) for kind in KINDS for term in own(graph, kind)}
    for kind in (SKOS.Concept, SKOS.ConceptScheme):
        found |= {str(node): local(kind) for node in graph.subjects(RDF.type, kind)
                  if isinstance(node, URIRef)}  # fmt: skip
    return found


def listing(graph: Graph) -> str:
    """The list of a release: kind and IRI, a line each, sorted."""
    return "".join(sorted(f"{kind} {iri}\n" for iri, kind in terms(graph).items()))


def parsed(text: str) -> dict[str, str]:
    """A list of a release as IRI to kind."""
    pairs = (line.split(" ", 1) for line in text.splitlines())
    return {iri: kind for kind, iri in pairs}


def version(graph: Graph) -> Version:
    """The version in the header of the ontology; empty where there is none."""
    return number(str(graph.value(ONTOLOGY_IRI, OWL.versionIRI) or ""))


def released(place: Path = FOLDER) -> dict[Version, dict[str, str]]:
    """The lists of all releases by version, oldest first."""
    files = {number(path.stem): path for path in place.glob("*.txt")}
    return {v: parsed(files[v].read_text(encoding="utf-8")) for v in sorted(files)}


def _usable(graph: Graph, iri: str) -> bool:
    """Not deprecated, or deprecated with a replacement that is in use."""
    gone = {str(o).lower() for o in graph.objects(URIRef(iri), OWL.deprecated)} & {"true", "1"}
    now = terms(graph)
    others = [str(o) for o in graph.objects(URIRef(iri), DCTERMS.isReplacedBy)]
    return not gone or any(o in now and o != iri for o in others)


def broken(graph: Graph, lists: Mapping[Version, Mapping[str, str]]) -> list[str]:
    """Promises of earlier releases that ``graph`` breaks.

    A released term stays, of the same kind, or stays as deprecated with its replacement; a new
    term needs a new minor version, and a version never goes back.
    """
    now, current, faults = terms(graph), version(graph), []
    for listed in lists.values():
        for iri, kind in listed.items():
            if iri not in now:
                faults.append(f"removed: {iri}; keep it with owl:deprecated and a replacement")
            elif now[iri] != kind:
                faults.append(f"was {kind}, is {now[iri]}: {iri}")
            elif not _usable(graph, iri):
                faults.append(f"deprecated without a replacement: {iri}")
    newest = max(lists)
    new = sorted(set(now) - set(lists[newest]))
    if current < newest:
        faults.append(f"version {current} is older than release {newest}")
    if new and current[:2] <= newest[:2]:
        faults += [f"new, so the minor version has to rise: {iri}" for iri in new]
    return sorted(set(faults))


def write(graph: Graph, place: Path = FOLDER) -> Path:
    """Write the list of the present version; one that is released already stays as it is.

    Raises:
        ValueError: the version is released with other terms, or breaks what was promised.
    """
    path = place / f"{'.'.join(map(str, version(graph)))}.txt"
    if path.exists() and path.read_text(encoding="utf-8") != listing(graph):
        raise ValueError(f"{path.name} is released with other terms; raise the version first")
    lists = released(place)
    faults = broken(graph, lists) if lists else []
    if faults:
        raise ValueError("; ".join(faults))
    if not re.fullmatch(r"\d+\.\d+\.\d+\.txt", path.name):
        raise ValueError("the header names no version such as 1.0.0")
    place.mkdir(exist_ok=True)
    path.write_text(listing(graph), encoding="utf-8")
    return path


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{write(ontology(), *map(Path, sys.argv[1:2]))}\n")
    except ValueError as error:
        sys.exit(str(error))
