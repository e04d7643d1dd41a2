"""Publishing: pages of the ontology in both languages, and its files in four formats.

Plain HTML that works without JavaScript; the same input gives the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.publish.folder import write
from bscgraph.publish.glossary import PublishError
from bscgraph.resources import folder

if TYPE_CHECKING:
    from bscgraph.publish.glossary import Glossary
    from bscgraph.publish.reader import Sources

__all__ = ["PublishError", "vocabulary", "vocabulary_files", "vocabulary_pages"]

# Files beside the ontology that are published as they are
_AS_THEY_ARE = ("context.jsonld", "logo.svg")


def vocabulary(target: Path, ontology: Path | None = None, shapes: Path | None = None) -> int:
    """Publish the ontology into the folder ``target``; gives the number of files.

    Args:
        target: a new or empty folder, or one that this function wrote.
        ontology: folder of the ontology's Turtle files; the project's own by default.
        shapes: folder of the shapes; the project's own by default.

    Raises:
        PublishError: a source is broken, or the folder is another's or cannot be written.
    """
    return write(target, vocabulary_files(ontology, shapes))


def vocabulary_files(
    ontology: Path | None = None, shapes: Path | None = None
) -> Iterator[tuple[str, bytes]]:
    """Path and content of everything that is published about the ontology.

    Raises:
        PublishError: a source is broken.
    """
    from bscgraph.publish.serialise import documents

    glossary, sources, pages = vocabulary_pages(ontology, shapes)
    yield from pages
    yield from documents(glossary, sources)


def vocabulary_pages(
    ontology: Path | None = None, shapes: Path | None = None
) -> tuple[Glossary, Sources, Iterator[tuple[str, bytes]]]:
    """What the ontology's pages are made of, and path and content of all but the documents.

    Raises:
        PublishError: a source is broken.
    """
    from bscgraph.publish.reader import read_glossary, read_sources

    place = ontology or folder("ontology")
    sources = read_sources(place, shapes or folder("shapes"))
    glossary = read_glossary(sources)
    return glossary, sources, _pages(place, glossary)


def _pages(place: Path, glossary: Glossary) -> Iterator[tuple[str, bytes]]:
    from bscgraph.publish.examples import read_examples
    from bscgraph.publish.pages import pages

    examples = read_examples(place / "examples")
    yield from pages(glossary, examples)
    for example in examples:
        yield from example.files
    for name in _AS_THEY_ARE:
        if (place / name).is_file():
            yield name, (place / name).read_bytes()
