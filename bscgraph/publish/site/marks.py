"""What has to be said with a number: that the document adds a note, or that it was repaired."""

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
Mark = tuple[str, str, str, int, str]
"""Graph, code, value row, year, kind of a cell."""

_MARKED = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
PREFIX status: <https://w3id.org/bscgraph/code/parse-status/>
SELECT DISTINCT ?graph ?code ?series ?period ?kind ?why WHERE {
  VALUES ?agency { <%s> }
  GRAPH ?graph {
    ?card bsc:ofAgency ?agency .
    ?row bsc:inScorecard ?card ; bsc:seriesOf ?kpi .
    ?cell bsc:inSeries ?row ; bsc:periodYear ?period ; bsc:valueKind ?kind .
    OPTIONAL { ?kpi bsc:code ?code }
    OPTIONAL { ?row bsc:seriesKey ?series }
    { ?cell bsc:note ?note . BIND ("noted" AS ?why) }
    UNION { ?cell bsc:parseStatus status:repaired . BIND ("repaired" AS ?why) }
    UNION { ?cell bsc:scale ?factor . BIND ("repaired" AS ?why) }
  }
}"""


@lru_cache(maxsize=4)
def marks(site: Site, agency: str) -> Mapping[Mark, frozenset[str]]:
    """The cells of an agency's scorecards that need a word: ``noted``, ``repaired``, or both."""
    found: dict[Mark, frozenset[str]] = {}
    if IRI.fullmatch(agency):
        for graph, code, series, period, kind, why in site.store.select(_MARKED % agency).rows:
            if isinstance(period, int):
                key = (str(graph), str(code or ""), str(series or ""), period,
                       str(kind).rpartition("/")[2])  # fmt: skip
                found[key] = found.get(key, frozenset()) | {str(why)}
    return found
