"""Values that try to become part of a query, and all that a store holds, to see it unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bscgraph import query
from bscgraph.errors import QueryError
from bscgraph.query import Query

__all__ = ["HOSTILE", "content", "reaching", "without_rows"]

_REACHING: dict[str, tuple[str, ...]] = {}

#: Ends of terms, lines and groups; other spellings of them; keywords; IRIs that are valid.
HOSTILE = (
    *("x> } } ; DROP ALL #", "> UNDEF) } } ; CLEAR ALL #", "http://x/> <y", "<http://x/>"),
    *('" . } DELETE WHERE { ?s ?p ?o } #', '"@en) } DROP ALL #', '"^^<http://x/>', '"""', "'''"),
    *("\\", "a\\", '\\"', "\\u0022 . } DROP ALL #", "\\u005c\" } #", "http://x/\\u003e } #"),
    *("'", "' OR 1=1 --", "'); DB.DBA.USER_CREATE('x', 'x'); --", "`bif:exec('drop')`"),
    *("?agency", "UNDEF", "UNDEF) } #", "(UNDEF)", "${x}", "{{x}}", "%00", "%3E%20%7D"),
    *("UNDEF) } UNION { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } #",),
    *("\n} #", "\r\n\r\nDROP ALL", "a\u2028} #", "\u202e)\u2028", "\x00", "\ud800", "ｈａｃ\n}"),
    *("urn:x", "urn:x:'),(UNDEF", "http://x/(a);DROP*ALL'$", "http://x/%3E%7D", "http://x/義#}"),
    *("https://w3id.org/bscgraph/id/agency/tfam> UNDEF) } #", "file:///etc/passwd", "x" * 100_000),
)  # fmt: skip


def content(store: Any) -> dict[str, list[bytes]]:
    """Every statement of a store, by graph."""
    return {graph: sorted(store.dump(graph).splitlines()) for graph in store.graphs()}


def reaching(store: Any, stored: Query, name: str) -> tuple[str, ...]:
    """The hostile values that are not refused, in the embedded store, for such a parameter."""
    one = stored.parameters[name]
    kind = repr(replace(one, name="", variable="", label={}, default=None))
    if kind not in _REACHING:
        _REACHING[kind] = tuple(
            value for value in HOSTILE if not _refused(store, stored, name, value)
        )
    return _REACHING[kind]


def _refused(store: Any, stored: Query, name: str, value: str) -> bool:
    try:
        query.run(store, stored.id, **{name: value})
    except QueryError:
        return True
    return False


def without_rows(store: Any, stored: Query, name: str, values: Iterable[str]) -> None:
    """Ask with each of these values: nothing is found, or the value is refused.

    What an engine could not read would be a StoreError: a value that left its place.
    """
    for value in values:
        try:
            found = query.run(store, stored.id, **{name: value})
        except QueryError:
            continue
        assert found.rows == (), f"{name}={value[:60]!r}"
