"""What the tests of asking share: stores of the seeds, and a query of one's own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bscgraph.graph import build
from bscgraph.store import LocalStore
from tests.cards import read_expected

SEEDS = ("tfam_111", "hac_111", "city_c_111")
GOLDEN = Path(__file__).parents[1] / "golden"

HEADER = """#+ [title]
#+ en = "Big plans"
#+ zh-Hant = "大型計畫"
#+ [question]
#+ en = "Which plans cost much?"
#+ zh-Hant = "哪些計畫經費龐大？"
#+ [reading]
#+ en = "A row is a plan."
#+ zh-Hant = "每列為一項計畫。"
"""
BODY = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT ?code ?asked WHERE {
  VALUES (?asked) { (UNDEF) }
  GRAPH ?g { ?plan a bsc:ActionPlan ; bsc:code ?code }
}
ORDER BY ?code
"""


@lru_cache(maxsize=1)
def seeds() -> LocalStore:
    """The two seed documents, as the golden readings have them: read only."""
    store = LocalStore()
    for name in SEEDS:
        for card in read_expected(GOLDEN / f"{name}.expected.json"):
            submission = build(card)
            store.load(submission.canonical(), submission.graph)
    return store


def stored(folder: Path, parameter: str, *, body: str = BODY, more: str = "") -> Path:
    """A folder with the query ``own/plans``, whose parameter ``asked`` is as told."""
    path = folder / "own" / "plans.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["[parameters.asked]", 'label.en = "Asked"', 'label.zh-Hant = "所問"']
    lines += [*parameter.splitlines(), *more.splitlines()]
    path.write_text(HEADER + "".join(f"#+ {line}\n" for line in lines) + body, encoding="utf-8")
    return folder
