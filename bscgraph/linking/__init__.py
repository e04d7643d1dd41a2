"""One indicator, one plan through the years: which rows of an owner's scorecards are one thing.

Codes are local to owner and year. What is found says by what, and how surely; what somebody
decided counts more; a code that means something else is told, not followed.
"""

from collections.abc import Iterable

from bscgraph.iri import Minter
from bscgraph.linking.curated import CurationError, decisions
from bscgraph.linking.match import found_in
from bscgraph.linking.model import CONFIDENCES, Card, Decision, Evidence, Found, Link, Reuse, Row
from bscgraph.linking.rows import card_of, newest
from bscgraph.linking.statements import curated_in, without, written

__all__ = ["CONFIDENCES", "Card", "CurationError", "Decision", "Evidence", "Found", "Link"]
__all__ += ["Reuse", "Row", "card_of", "curated_in", "decisions", "found_in", "links_of", "newest"]
__all__ += ["without", "written"]


def links_of(
    owner: str, parts: Iterable[tuple[str, bytes]], decided: Iterable[Decision], minter: Minter
) -> tuple[Found, bytes]:
    """What an owner's scorecards are to each other, also as the canonical file of the links.

    Args:
        owner: whose they are, as in addresses.
        parts: of each year the newest submission: its graph's address, and its N-Quads.
        decided: what somebody decided, of any owner.
        minter: mints the addresses.
    """
    cards = [card for card in (card_of(*part) for part in parts) if card is not None]
    own = [one for one in decided if one.earlier.partition("/")[0] == owner]
    found = found_in(cards, own)
    return found, written(found, owner, minter)
