"""The catalogue: what the site has, said to machines in the words of DCAT-AP, VoID and others.

>>> from bscgraph.publish.catalogue import About
>>> About("https://example.org/bsc/").url("data/all.nq.gz")
'https://example.org/bsc/data/all.nq.gz'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from bscgraph.publish.catalogue import dcat, executables, void, web
from bscgraph.publish.catalogue.about import About, Contact
from bscgraph.publish.catalogue.documents import written
from bscgraph.publish.catalogue.records import (
    data_gov_tw,
    schema_org,
    schema_org_entry,
    schema_org_whole,
)
from bscgraph.publish.dumps import Dumps, File
from bscgraph.publish.dumps.files import described, put
from bscgraph.publish.glossary import PublishError

__all__ = ["About", "Contact", "files", "schema_org", "schema_org_entry", "schema_org_whole"]
__all__ += ["write"]

_CATALOGUE = (("ttl", "turtle"), ("jsonld", "jsonld"), ("rdf", "rdfxml"))


def files(
    made: Dumps, about: About, pages: Iterable[Mapping[str, str]] = ()
) -> Iterator[tuple[File, Iterator[bytes]]]:
    """Each file of the catalogue with its content in pieces; write one before asking for the next.

    Args:
        made: what was dumped.
        about: the site.
        pages: for each page of the site its path by language.
    """
    here = about.based(made.base)
    for suffix, form in _CATALOGUE:
        blocks = partial(dcat.blocks, made, here)
        yield described(f"catalog.{suffix}", form), written(blocks, form)
    for path in ("void.ttl", ".well-known/void"):
        yield described(path, "turtle"), written(partial(void.blocks, made, here), "turtle")
    queries = partial(executables.blocks, here)
    yield described("queries.ttl", "turtle"), written(queries, "turtle")
    for path, form, text in (
        ("data-gov-tw.json", "json", data_gov_tw(made, here)),
        ("robots.txt", "text", web.robots(here)),
        ("llms.txt", "markdown", web.llms(made, here)),
    ):
        yield described(path, form), iter([text.encode("utf-8", "replace")])
    for path, content in web.sitemaps(pages, here):
        yield described(path, "xml"), content


def write(
    folder: Path, made: Dumps, about: About, pages: Iterable[Mapping[str, str]] = ()
) -> tuple[File, ...]:
    """Write the catalogue below ``folder``; the same bytes for the same dumps.

    Args:
        folder: the site's folder.
        made: what was dumped there.
        about: the site.
        pages: for each page of the site its path by language.

    Raises:
        PublishError: the folder cannot be written.
    """
    try:
        return tuple(put(folder, file, content) for file, content in files(made, about, pages))
    except OSError as error:
        why = error.strerror or str(error)
        raise PublishError(
            f"{folder} cannot be written: {why}. Choose another folder with -o.",
            f"無法寫入 {folder}：{why}。請用 -o 指定其他資料夾。",
        ) from error
