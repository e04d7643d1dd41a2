"""What was converted becomes what is there: numbers, canonical files, store, state.

Everything here follows from the last state, the sources in their order and what is staged, so
that neither who converted nor in which order shows. The state is written last: a run that is
killed before is done again, with the same result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from bscgraph.bulk import across, joined, mirror, report
from bscgraph.bulk.early import Early
from bscgraph.bulk.folder import Kb
from bscgraph.bulk.history import history
from bscgraph.bulk.model import Failure
from bscgraph.bulk.numbers import Work
from bscgraph.bulk.plan import Plan
from bscgraph.bulk.stage import Stage
from bscgraph.bulk.state import Document, State, Withdrawal, natural, written
from bscgraph.errors import StoreError
from bscgraph.iri import Minter
from bscgraph.linking import Decision

__all__ = ["Settled", "settle"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run changed: the new state, and the graphs that came or changed, and that went."""

    state: State
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def settle(
    kb: Kb,
    state: State,
    plan: Plan,
    *,
    troubles: Mapping[str, Failure],
    now: str,
    decisions: Sequence[Decision] | None = None,
    early: Early | None = None,
) -> Settled:
    """Make the folder hold what the plan says.

    Args:
        kb: the folder, held.
        state: what the last run left.
        plan: what this run did.
        troubles: by attempt, why a document was not converted for reasons that may pass.
        now: the time, for tombstones.
        decisions: what somebody decided of scorecards of several years; None: as before.
        early: the new store, as far as it has been filled.

    Raises:
        OSError: the system refuses.
        StoreError: the store cannot be written.
    """
    stage, dirty = Stage(kb), kb.unsettled.exists()
    work = _taken(state, plan, stage, troubles)
    changed = _written(kb, work)
    fresh = _state(state, plan, work, now)
    fresh, made = joined.link(kb, fresh, decisions, {} if dirty else state.links)
    gone = state.submissions().keys() - fresh.submissions().keys()
    _load(kb, fresh, {*changed, *made}, dirty, early)
    mirror.write(kb, fresh)
    fresh = replace(fresh, across=across.held(kb, fresh, state.across))
    _report(kb, fresh)
    kb.put(kb.state, written(fresh))
    _sweep(kb, fresh)
    stage.clear()
    return Settled(fresh, tuple(sorted(changed, key=natural)), tuple(sorted(gone, key=natural)))


def _taken(state: State, plan: Plan, stage: Stage, troubles: Mapping[str, Failure]) -> Work:
    """The documents of this run with their numbers."""
    work = Work(state, stage, troubles)
    for order, step in enumerate(plan.steps):
        work.take(order, step)
    work.number()
    return work


def _written(kb: Kb, work: Work) -> list[str]:
    """The graphs of this run, whose files are there now."""
    if work.fresh:
        kb.put(kb.unsettled, b"")
    return work.write(kb)


def _report(kb: Kb, state: State) -> None:
    """Write the report, unless it is there and of this very state, which is written after it."""
    with suppress(OSError):
        same = kb.state.read_bytes() == written(state)
        if same and all((kb.place / name).exists() for name in report.NAMES):
            return
    for name, data in report.files(report.of(state)):
        kb.put(kb.place / name, data)


def _state(state: State, plan: Plan, work: Work, now: str) -> State:
    """The new state."""
    there = {seen.sha256 for seen in plan.files.values()}
    carried = {
        sha256: document
        for sha256, document in state.documents.items()
        if sha256 in there and sha256 not in work.documents
    }
    documents = work.documents | carried
    fresh = replace(state, files=plan.files, documents=documents, absent=work.absent)
    more = sorted(_withdrawals(state, fresh, now), key=lambda one: natural(one.graph))
    return replace(fresh, withdrawn=(*state.withdrawn, *more))


def _withdrawals(state: State, fresh: State, now: str) -> Iterator[Withdrawal]:
    """The submissions that there are no more, and why."""
    left = fresh.submissions()
    for sha256, document in state.documents.items():
        for one in document.submissions:
            if one.graph not in left:
                reason, heirs = _reason(sha256, state, fresh)
                same = [graph for graph in heirs if natural(graph)[0] == one.card.path]
                by = same[0] if same else ""
                yield Withdrawal(one.graph, document.name, sha256, now, reason, by)


def _reason(sha256: str, state: State, fresh: State) -> tuple[str, list[str]]:
    """Why the submissions of a document go, and the graphs that may take their place."""
    if sha256 in fresh.documents:
        return "converted", _graphs(fresh.documents[sha256])
    paths = [path for path, seen in state.files.items() if seen.sha256 == sha256]
    heirs = [fresh.files[path].sha256 for path in paths if path in fresh.files]
    if not heirs:
        return "deleted", []
    documents = [fresh.documents[heir] for heir in heirs if heir in fresh.documents]
    return "replaced", [graph for document in documents for graph in _graphs(document)]


def _graphs(document: Document) -> list[str]:
    return [one.graph for one in document.submissions]


def _load(kb: Kb, state: State, changed: set[str], dirty: bool, early: Early | None) -> None:
    """Make the store hold just the graphs there are; the history is one of them.

    Raises:
        OSError: the system refuses.
        StoreError: the store cannot be written.
    """
    from bscgraph.store.folder import is_store

    told, minter = history(state), Minter(state.base)
    names = state.graphs()
    names |= {minter.links(owner): joined.file_of(owner) for owner in state.links}
    if told:
        names[minter.history()] = "history"
    whole = set(names.values()) if dirty else changed
    if (kb.put(kb.graph("history"), told) if told else _forget(kb)) or dirty:
        whole = whole | {"history"}
    there = _there(kb)
    if not whole and there == set(names):
        return
    kb.put(kb.unsettled, b"")
    if not is_store(kb.store):
        known = state.submissions()
        files = {
            graph: (kb.graph(name), known[name].sha256 if name in known else "")
            for graph, name in names.items()
        }
        (early or Early(kb.store, state.base)).complete(files)
        return
    _exchange(kb, names, whole, there)


def _exchange(kb: Kb, names: Mapping[str, str], whole: set[str], there: set[str]) -> None:
    """Load the graphs that changed or are missing, and drop those there are no more."""
    from bscgraph.store import LocalStore

    store = LocalStore(kb.store, writable=True)
    try:
        with store.together():
            for name in sorted(names):
                if names[name] in whole or name not in there:
                    store.load(kb.graph(names[name]).read_bytes(), name)
            for name in sorted(set(store.graphs()) - names.keys()):
                store.drop(name)
    finally:
        store.close()


def _forget(kb: Kb) -> bool:
    """Remove the file of a history that has nothing to tell; False where there is none."""
    known = kb.graph("history").exists()
    kb.graph("history").unlink(missing_ok=True)
    return known


def _there(kb: Kb) -> set[str]:
    """The graphs in the store; none where there is no store to read."""
    from bscgraph.store import LocalStore

    with suppress(StoreError):
        store = LocalStore(kb.store, writable=False)
        try:
            return set(store.graphs())
        finally:
            store.close()
    return set()


def _sweep(kb: Kb, state: State) -> None:
    """Remove files of graphs that there are no more; then all is settled."""
    links = map(joined.file_of, state.links)
    known = {kb.graph(name) for name in (*state.submissions(), *links, "history")}
    for file in sorted(kb.graphs.rglob("*")):
        if file not in known and not file.is_dir():
            kb.remove(file)
    kb.unsettled.unlink(missing_ok=True)
