"""What has to be known where a question about several years finds no link between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bscgraph.query.header import Query
    from bscgraph.store import Store, Value

__all__ = ["unlinked"]

_LINKED = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT ?link WHERE { GRAPH ?links { ?link bsc:earlierSubmission ?submission } } LIMIT 1"""


def unlinked(
    store: Store, query: Query, rows: Sequence[Sequence[Value]]
) -> list[Mapping[str, str]]:
    """How links are made, where a question needs them and there could be some, but are none.

    Args:
        store: whom was asked.
        query: the question.
        rows: agency, its name and year of each scorecard there is.

    Raises:
        StoreError: the store cannot answer.
    """
    if "bsc:earlierSubmission" not in query.text:
        return []
    years: dict[object, set[object]] = {}
    for agency, _, year in rows:
        years.setdefault(agency, set()).add(year)
    several = any(len(one) > 1 for one in years.values())
    if not several or store.select(_LINKED).rows:
        return []
    return [{
        "en": "The scorecards of several years have not been linked yet; do so with: "
              "bscgraph link --store PLACE (build does it by itself).",
        "zh-Hant": "各年度計分卡尚未建立連結；請執行：bscgraph link --store 位置"
                   "（build 會自行建立）。",
    }]  # fmt: skip
