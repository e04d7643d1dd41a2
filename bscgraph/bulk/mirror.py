"""The tables of what was built, for programs that compute (extra ``analytics``)."""

from __future__ import annotations

from functools import partial

from bscgraph import analytics
from bscgraph.bulk.folder import Kb
from bscgraph.bulk.state import State
from bscgraph.query.result import needs
from bscgraph.store import LocalStore
from bscgraph.store.folder import Folder, is_store
from bscgraph.store.mirror import Mirror, attach, attached, detach

__all__ = ["begin", "write"]


def begin(kb: Kb) -> None:
    """Have tables kept in this folder from now on.

    Raises:
        BscgraphError: the package that writes them is not installed.
        OSError: the system refuses.
    """
    if not analytics.available():
        raise needs("pyarrow", "analytics")
    kb.analytics.mkdir(exist_ok=True)


def write(kb: Kb, state: State) -> None:
    """Make the folder of tables, where there is one, that of the submissions there are.

    Where Parquet cannot be written, tables of an earlier run stay, and no question is asked of
    them. History and links, which the store holds too, have nothing that is counted.

    Raises:
        OSError: the system refuses.
        StoreError: the store cannot be read.
    """
    if not kb.analytics.is_dir() or not analytics.available() or not is_store(kb.store):
        return  # not asked for; or nothing could be read, now or before
    submissions = state.submissions()
    graphs = {
        graph: analytics.Source(submissions[name].sha256, kb.graph(name).read_bytes)
        for graph, name in state.graphs().items()
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
