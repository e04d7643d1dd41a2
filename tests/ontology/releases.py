"""The list of terms of each release, so that no term goes silently.

``ontology/releases/1.0.0.txt`` holds a line for each term: its kind and its IRI, and the word
deprecated where it is; sorted.
``python -m tests.ontology.releases`` (``make release-terms``) writes the list of the version
that the header of the ontology names.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS, XSD
from rdflib.term import Literal

from bscgraph.resources import folder
from tests.ontology.anatomy import KINDS, ONTOLOGY_IRI, local, ontology, own, words
from tests.ontology.metadata import number

FOLDER = folder("ontology") / "releases"
GONE = " deprecated"
TRUE = Literal("true", datatype=XSD.boolean)
Version = tuple[int, ...]
Lists = Mapping[Version, Mapping[str, str]]


def terms(graph: Graph) -> dict[str, str]:
    """Our terms, concepts and code lists: IRI to kind, and whether it is deprecated."""
    found = {str(term): local(kind) for kind in KINDS for term in own(graph, kind)}
    for kind in (SKOS.Concept, SKOS.ConceptScheme):
        found |= {str(node): local(kind) for node in graph.subjects(RDF.type, kind)
                  if isinstance(node, URIRef)}  # fmt: skip
    gone = {str(term) for term in graph.subjects(OWL.deprecated, TRUE)}
    return {iri: f"{kind}{GONE if iri in gone else ''}" for iri, kind in found.items()}


def listing(graph: Graph) -> str:
    """The list of a release: kind and IRI, a line each, sorted."""
    lines = (" ".join([kind.split()[0], iri, *kind.split()[1:]])
             for iri, kind in terms(graph).items())  # fmt: skip
    return "".join(sorted(f"{line}\n" for line in lines))


def parsed(text: str) -> dict[str, str]:
    """A list of a release as IRI to kind."""
    rows = (line.split(" ") for line in text.splitlines())
    return {row[1]: " ".join([row[0], *row[2:]]) for row in rows}


def version(graph: Graph) -> Version:
    """The version in the header of the ontology; empty where there is none."""
    return number(str(graph.value(ONTOLOGY_IRI, OWL.versionIRI) or ""))


def released(place: Path = FOLDER) -> dict[Version, dict[str, str]]:
    """The lists of all releases by version, oldest first."""
    files = {number(path.stem): path for path in place.glob("*.txt")}
    return {v: parsed(files[v].read_text(encoding="utf-8")) for v in sorted(files)}


def _replaced(graph: Graph, iri: str) -> bool:
    """Whether a deprecated term names another that is in use, or says why there is none."""
    now, term = terms(graph), URIRef(iri)
    others = {str(o) for o in graph.objects(term, DCTERMS.isReplacedBy)}
    reasons = words(graph, term, SKOS.scopeNote, "en")
    return any(GONE not in now.get(o, GONE) for o in others) or any(
        note.startswith("No replacement:") for note in reasons
    )


def _may_go(iri: str, current: Version, lists: Lists) -> bool:
    """Deprecated since before the last major version: it stayed for one whole major version."""
    since = [v for v, listed in lists.items() if GONE in listed.get(iri, "")]
    last = max(v for v, listed in lists.items() if iri in listed)
    return bool(since) and last in since and current[:1] >= (min(since)[0] + 2,)


def broken(graph: Graph, lists: Lists) -> list[str]:
    """Promises of earlier releases that ``graph`` breaks.

    A released term stays, of the same kind; one that is given up is deprecated and names its
    replacement, for one whole major version. A new term needs a new minor version, and a
    version never goes back.
    """
    now, current, faults = terms(graph), version(graph), []
    for listed in lists.values():
        for iri, kind in listed.items():
            was, present = kind.split()[0], now.get(iri, "").split()
            if not present:
                faults += [] if _may_go(iri, current, lists) else [f"removed: {iri}"]
            elif present[0] != was:
                faults.append(f"was {was}, is {present[0]}: {iri}")
    faults += [f"deprecated without a replacement: {iri}"
               for iri, kind in now.items() if GONE in kind and not _replaced(graph, iri)]  # fmt: skip
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
