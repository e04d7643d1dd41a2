"""A bound query as one engine answers it fastest; the stored text stays plain SPARQL 1.1.

Measured with pyoxigraph 0.5 and 100 submissions: an OPTIONAL, or a UNION after other patterns,
is joined by a hash of all graphs, 165 to 180 ms also where one agency is asked for. As
``LATERAL`` (SPARQL-dev SEP-0006) it is looked up row by row: 1 to 2 ms. Where nothing narrows
the rows the hash is faster, so the text stays as it is then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bscgraph.query.syntax import bare, closing

if TYPE_CHECKING:
    from bscgraph.query.binding import Bound
    from bscgraph.query.header import Query
    from bscgraph.store import Store

__all__ = ["lateral", "tuned"]

# parameters of these types leave a few graphs or rows of all there are
_NARROWING = {"agency", "code"}
_OPTIONAL = re.compile(r"(?<![\w?$:.@-])optional\s*\{", re.IGNORECASE)
_GRAPH = re.compile(r"(?<![\w?$:.@-])graph\s+[?$]\w+\s*\{", re.IGNORECASE)
_UNION = re.compile(r"(?<![\w?$:.@-])union(?![\w:-])", re.IGNORECASE)


def tuned(store: Store, query: Query, ready: Bound) -> str:
    """The text to ask ``store``: for the embedded engine with LATERAL where that is faster."""
    from bscgraph.store import LocalStore

    narrow = any(query.parameters[name].type in _NARROWING for name in ready.given)
    return lateral(ready.text) if narrow and isinstance(store, LocalStore) else ready.text


def lateral(text: str) -> str:
    """``text`` with ``LATERAL { … }`` around each OPTIONAL, and around each GRAPH block with a
    UNION that follows other patterns."""
    plain = bare(text)
    places: list[tuple[int, int, str]] = []
    for found in _OPTIONAL.finditer(plain):
        places += _around(found.start(), closing(plain, found.end() - 1))
    for found in _GRAPH.finditer(plain):
        end = closing(plain, found.end() - 1)
        follows = plain[: found.start()].rstrip()[-1:] not in {"{", ""}
        if follows and _UNION.search(plain, found.end(), end):
            places += _around(found.start(), end)
    for at, _, words in sorted(places, reverse=True):
        text = text[:at] + words + text[at:]
    return text


def _around(start: int, end: int) -> list[tuple[int, int, str]]:
    """What to put where; at one place what closes comes before what opens."""
    return [(start, 1, "LATERAL { "), (end, 0, " }")]
