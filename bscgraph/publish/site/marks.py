"""What has to be said with a number: that the document adds a note, that what is counted was
suspended, or that it was repaired."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Site

__all__ = ["IRI", "Mark", "marks"]

# What may stand between < and > in a query; anything else is no IRI, whatever a store says.
IRI = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")
Mark = tuple[str, str, int, str]
"""Code, value row, year, kind of a cell."""

_MARKED = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
PREFIX status: <https://w3id.org/bscgraph/code/parse-status/>
PREFIX kind: <https://w3id.org/bscgraph/code/value-kind/>
SELECT DISTINCT ?code ?series ?period ?kind ?why WHERE {
  GRAPH <%s> {
    ?row bsc:seriesOf ?kpi .
    ?cell bsc:inSeries ?row ; bsc:periodYear ?period ; bsc:valueKind ?kind .
    OPTIONAL { ?kpi bsc:code ?code }
    OPTIONAL { ?row bsc:seriesKey ?series }
    { ?cell bsc:note ?note . BIND ("noted" AS ?why) }
    UNION { ?cell bsc:parseStatus status:repaired . BIND ("repaired" AS ?why) }
    UNION {
      ?cell bsc:reasonsGiven ?reasons ; bsc:valueKind kind:actual .
      FILTER (CONTAINS(?reasons, "suspended-activity"))
      BIND ("suspended" AS ?why)
    }
    UNION { ?cell bsc:scale ?factor . BIND ("repaired" AS ?why) }
  }
}"""


@lru_cache(maxsize=32)
def marks(site: Site, graph: str) -> Mapping[Mark, frozenset[str]]:
    """The cells of a submission that need a word: ``noted``, ``suspended``, ``repaired``."""
    found: dict[Mark, frozenset[str]] = {}
    if IRI.fullmatch(graph):
        for code, series, period, kind, why in site.store.select(_MARKED % graph).rows:
            if isinstance(period, int):
                key = (str(code or ""), str(series or ""), period, str(kind).rpartition("/")[2])
                found[key] = found.get(key, frozenset()) | {str(why)}
    return found
