"""Things of the data at their addresses: whether anything is stated of one, or was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bscgraph.publish.described import Thing
    from bscgraph.serve.data import Data
    from bscgraph.serve.service import Service
    from bscgraph.store import LocalStore
    from bscgraph.store.values import Quad

__all__ = ["gone", "is_stated", "nearest"]


def is_stated(store: LocalStore, iri: str) -> bool:
    """Whether the data says anything of ``iri``, or leads to it."""
    return bool(_any(store.quads(iri)) or _any(store.quads(value=iri)))


def _any(quads: Iterable[Quad]) -> bool:
    return next(iter(quads), None) is not None


def nearest(store: LocalStore, base: str, iri: str) -> str | None:
    """The nearest thing above ``iri``, by its address, that the data says anything of."""
    path = iri.removeprefix(base)
    while "/" in path.rstrip("/"):
        path = path.rstrip("/").rpartition("/")[0]
        if is_stated(store, f"{base}{path}"):
            return f"{base}{path}"
    return None


def gone(service: Service, data: Data, thing: Thing) -> tuple[str, str] | None:
    """The submission that left the thing out, and the newest that has it; None where it is there.

    Only what is part of a scorecard can be left out of it.
    """
    base = service.settings.base
    having: set[tuple[str, int]] = set()
    for *_, graph in thing.own:
        path, _, number = graph.removeprefix(f"{base}graph/").rpartition("/")
        whole = f"{base}id/scorecard/{path}"
        if not number.isdecimal() or not f"{thing.iri}/".startswith(f"{whole}/"):
            return None
        having.add((path, int(number)))
    if len({path for path, _ in having}) != 1:
        return None
    path, last = max(having)
    newest = _newest(service, data).get(path, last)
    if newest <= last:
        return None
    return f"{base}graph/{path}/{newest}", f"{base}graph/{path}/{last}"


def _newest(service: Service, data: Data) -> dict[str, int]:
    """The number of the newest submission, by the path of its scorecard."""
    key = ("newest", data.digest)
    kept: dict[str, int] | None = service.cache.get(key)
    if kept is None:
        kept = {}
        for graph in data.store.graphs():
            path, _, number = graph.removeprefix(f"{service.settings.base}graph/").rpartition("/")
            if number.isdecimal():
                kept[path] = max(int(number), kept.get(path, 0))
        service.cache.put(key, kept, 100 * len(kept))
    return kept
