"""A bound query as one engine answers it fastest; the stored text stays plain SPARQL 1.1.

Measured with pyoxigraph 0.5: an OPTIONAL, or a group behind the subquery that finds the
scorecards, is evaluated over all graphs and joined by a hash, 165 to 220 ms at 1,000 submissions
also where one agency is asked for. As ``LATERAL`` (SPARQL-dev SEP-0006) it is looked up row by
row: 1 to 5 ms. Where nothing narrows the rows the hash may be faster, so the text stays as it is
unless its header says ``row_by_row``; where it says ``optional``, the few rows are looked for in
all graphs at once, and only what each OPTIONAL adds to them row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bscgraph.query.apart import Apart, parted
from bscgraph.query.binding import rewritten
from bscgraph.query.syntax import bare, closing

if TYPE_CHECKING:
    from bscgraph.query.binding import Bound
    from bscgraph.query.header import Query, RowByRow
    from bscgraph.store import Store

__all__ = ["apart", "halves", "lateral", "tuned"]

# parameters of these types leave a few graphs or rows of all there are
_NARROWING = {"agency", "code"}
# what stands before a group and says what it is; a group without is a pattern of its own
_BEFORE = re.compile(
    r"(?<![\w?$:.@-])(?:(?P<optional>optional)|(?P<graph>graph\s+(?:[?$]\w+|[\w-]*:[\w-]+)?)"
    r"|(?P<other>union|minus|exists|lateral|service\s.*|values\s.*))\s*$",
    re.IGNORECASE | re.DOTALL,
)
_UNION = re.compile(r"\s*union\s*\{", re.IGNORECASE)
_SELECT = re.compile(r"\s*select(?![\w:-])", re.IGNORECASE)
_LIMIT = re.compile(r"(?<![\w?$:.@-])(?:limit|offset)(?![\w:-])", re.IGNORECASE)
_ASSIGNED = re.compile(r"(?<![\w?$:.@-])as\s+[?$](\w+)", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$](\w+)")
_DATA = re.compile(r"(?<![\w?$:.@-])values(?![\w:-])", re.IGNORECASE)

_Place = tuple[int, int, str]
"""Where to put what; at one place what closes comes before what opens."""


def tuned(store: Store, query: Query, ready: Bound) -> str:
    """The text to ask ``store``: for the embedded engine with LATERAL where that is faster, for
    an endpoint without UNDEF, which Virtuoso's planner does not always take as open."""
    from bscgraph.store import LocalStore

    if isinstance(store, LocalStore):
        if any(query.parameters[name].type in _NARROWING for name in ready.given):
            return rewritten(query, ready.given, lateral(query.text))
        if query.row_by_row:
            text = lateral(query.text, groups=query.row_by_row != "optional")
            return rewritten(query, ready.given, text)
        return ready.text
    from bscgraph.store import RemoteStore

    if isinstance(store, RemoteStore):
        return rewritten(query, ready.given, query.text, whole=False)
    return ready.text


def halves(store: Store, query: Query, ready: Bound) -> Apart | None:
    """The halves to ask ``store`` apart, where that is faster than :func:`tuned`."""
    from bscgraph.store import LocalStore

    if not query.apart or ready.given or not isinstance(store, LocalStore):
        return None
    return apart(query.text, query.row_by_row)


def apart(text: str, row_by_row: RowByRow) -> Apart | None:
    """The halves of a stored text; None where it is not written so that there are any."""
    found = parted(text)
    if found is None or not row_by_row:
        return found
    groups = row_by_row != "optional"
    second = tuple(lateral(part, groups=groups) for part in found.second)
    return replace(found, first=lateral(found.first, groups=groups), second=second)


@lru_cache(maxsize=256)
def lateral(text: str, *, groups: bool = True) -> str:
    """``text`` with ``LATERAL { … }`` around each OPTIONAL, and with ``groups`` around each group,
    GRAPH or UNION that follows a subquery in its group."""
    plain = bare(text)
    for at, _, words in sorted(_places(plain, 0, len(plain), groups), reverse=True):
        text = text[:at] + words + text[at:]
    return text


def _places(plain: str, start: int, end: int, groups: bool) -> Iterator[_Place]:
    """What to put where between ``start`` and ``end``, the inside of a group."""
    behind = False  # whether a subquery stands before
    for kind, first, last, inner in _groups(plain, start, end):
        yield from _places(plain, inner, last - 1, groups)
        subquery = kind == "group" and _SELECT.match(plain, inner) is not None
        limited = subquery and _LIMIT.search(plain, inner, last) is not None
        end_of_all = _chain_end(plain, last, end)
        wanted = kind == "optional" or (groups and behind and kind != "other" and not limited)
        if wanted and not _assigns_again(plain[start:first], plain[first:end_of_all]):
            yield first, 1, "LATERAL { "
            yield end_of_all, 0, " }"
        behind = behind or subquery


def _assigns_again(before: str, inside: str) -> bool:
    """Whether a group gives a value to a variable that stands before it: LATERAL forbids that."""
    assigned = set(_ASSIGNED.findall(inside))
    return bool(assigned & set(_VARIABLE.findall(before))) or _DATA.search(inside) is not None


def _groups(plain: str, start: int, end: int) -> Iterator[tuple[str, int, int, int]]:
    """Kind, first and last place, and the inside of each ``{ … }`` one level below."""
    at = before = start
    while (at := plain.find("{", at, end)) >= 0:
        found = _BEFORE.search(plain, before, at)
        kind = next((name for name, text in found.groupdict().items() if text), "") if found else ""
        first = found.start() if found else at
        last = closing(plain, at)
        yield kind or "group", first, last, at + 1
        at = before = last


def _chain_end(plain: str, last: int, end: int) -> int:
    """The end of ``{ … } UNION { … } …`` that begins with the group ending at ``last``."""
    while found := _UNION.match(plain, last, end):
        last = closing(plain, found.end() - 1)
    return last
