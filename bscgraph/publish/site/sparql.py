"""The page for asking in SPARQL: a plain form, the stored questions as examples, an editor."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bscgraph import query as stored
from bscgraph.errors import BscgraphError
from bscgraph.graph.prefixes import PREFIXES
from bscgraph.publish.site.page import Page, Words
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Site

__all__ = ["FORMATS", "editor_files", "file", "files", "page", "pages"]

_NAME = "sparql"
_DATA = "data/query/"
_ENDING = ".rq.js"
# Where npm puts the editor, below the folder of its package.json.
_BUILT = Path("node_modules/@zazuko/yasgui/build")
_EDITOR = ("yasgui.min.js", "yasgui.min.css")
# What a server gives, by the kind of answer.
FORMATS = {
    "rows": ("csv", "json", "tsv", "xml"),
    "triples": ("turtle", "jsonld", "ntriples", "rdfxml"),
}
_FIRST = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?agency ?year ?title WHERE {
  GRAPH ?submission {
    ?scorecard bsc:agencyName ?agency ; bsc:year ?year ; rdfs:label ?title
  }
} ORDER BY ?agency ?year"""


def pages(site: Site) -> Iterator[Page]:
    """The page."""
    yield _made(site)


def page(site: Site, name: str) -> Page | None:
    """The page, if that is its name."""
    return _made(site) if name == _NAME else None


def _made(site: Site) -> Page:
    def values(_lang: str) -> Mapping[str, Any]:
        topics = [(topic, list(some)) for topic, some in groupby(stored.catalogue(), _topic)]
        return {
            "topics": topics,
            "first": _FIRST,
            "formats": FORMATS,
            "server": site.server,
            "editor": site.editor,
            "prefixes": json.dumps(dict(PREFIXES), sort_keys=True),
        }

    return Page(_NAME, "sparql.html", Words(*both("sparql.title")), values, section="about",
                description=Words(*both("sparql.lead")))  # fmt: skip


def _topic(query: stored.Query) -> str:
    return query.id.partition("/")[0]


def files(_site: Site) -> Iterator[tuple[str, bytes]]:
    """The text of each stored question, to be put into the form."""
    for query in stored.catalogue():
        yield f"{_DATA}{query.id}{_ENDING}", _script(query)


def file(_site: Site, path: str) -> tuple[bytes, str] | None:
    """One of these files."""
    if not (path.startswith(_DATA) and path.endswith(_ENDING)):
        return None
    wanted = path.removeprefix(_DATA).removesuffix(_ENDING)
    query = next((one for one in stored.catalogue() if one.id == wanted), None)
    return None if query is None else (_script(query), "text/javascript; charset=utf-8")


def _script(query: stored.Query) -> bytes:
    """A script that hands the text over: a page opened from a folder can load nothing else."""
    lines = [line for line in query.text.splitlines() if not line.startswith("#+")]
    told = [json.dumps(text).replace("<", "\\u003c") for text in (query.id, "\n".join(lines))]
    return f"bscQuery({told[0]},{told[1]});\n".encode("ascii")


def editor_files(built: Path) -> Iterator[tuple[str, bytes]]:
    """The files of the editor, from the folder in which ``npm ci`` was run.

    Raises:
        BscgraphError: it is not there.
    """
    for name in _EDITOR:
        place = built / _BUILT / name
        try:
            content = place.read_bytes()
        except OSError as error:
            raise BscgraphError(
                f"{place} cannot be read; run “npm ci” in that folder, with the package.json that "
                "bscgraph has in publish/editor.",
                f"無法讀取 {place}；請在該資料夾放入 bscgraph 的 publish/editor/package.json 與 "
                "package-lock.json，並執行「npm ci」。",
            ) from error
        # A map of the source is not published, so nothing may ask for it.
        yield f"static/editor/{name}", content.partition(b"//# sourceMappingURL=")[0]
