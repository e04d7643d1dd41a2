"""The tables of what was built, for programs that compute (extra ``analytics``)."""

from __future__ import annotations

from functools import partial

from bscgraph import analytics
from bscgraph.bulk.folder import Kb
from bscgraph.bulk.state import State, natural
from bscgraph.iri import Minter
from bscgraph.store import LocalStore
from bscgraph.store.folder import Folder, is_store
from bscgraph.store.mirror import Mirror, attach, attached, detach

__all__ = ["write"]


def write(kb: Kb, state: State) -> None:
    """Make the folder of tables that of the submissions there are, if Parquet can be written.

    Where it cannot, tables of an earlier run stay, and no question is asked of them. History and
    links, which the store holds too, have nothing that is counted.

    Raises:
        OSError: the system refuses.
        StoreError: the store cannot be read.
    """
    if not analytics.available() or not is_store(kb.store):
        return  # no store: nothing could be read, now or before
    minter = Minter(state.base)
    graphs = {
        minter.graph(*natural(name)): analytics.Source(one.sha256, kb.graph(name).read_bytes)
        for name, one in state.submissions().items()
    }
    told = analytics.write(kb.analytics, graphs, before=partial(detach, kb.store))
    revision = Folder(kb.store).unchanged() or _opened(kb)
    if attached(kb.store, revision) != Mirror(kb.analytics.resolve(), told.digest):
        attach(kb.store, revision, kb.analytics, told.digest)


def _opened(kb: Kb) -> str | None:
    """The revision of a store that was never read."""
    store = LocalStore(kb.store, writable=False)
    try:
        return store.revision()
    finally:
        store.close()
