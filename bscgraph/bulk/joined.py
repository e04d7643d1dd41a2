"""The links between the scorecards of several years, made anew only where something changed.

They follow from the newest submissions of an owner and from what somebody decided, so that they
are the same whoever converted the documents, and in whatever order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace

from bscgraph.bulk import address
from bscgraph.bulk.folder import Kb
from bscgraph.bulk.state import State
from bscgraph.iri import Minter
from bscgraph.linking import Decision, links_of, newest

__all__ = ["file_of", "link"]


def file_of(owner: str) -> str:
    """The name of the file with an owner's links, below the folder of the graphs."""
    return f"links/{owner}"


def link(
    kb: Kb, state: State, decisions: Sequence[Decision] | None, before: Mapping[str, str]
) -> tuple[State, set[str]]:
    """Write the links of every owner with scorecards of several years.

    Args:
        kb: the folder, with the canonical files of ``state``.
        state: what there is now.
        decisions: what somebody decided; None: as the state has it.
        before: by owner, what the links that are there were made of.

    Returns:
        The state with what was decided and what the links are made of; and the files made anew.

    Raises:
        OSError: the system refuses.
    """
    if decisions is not None:
        state = replace(state, decisions=tuple(decisions))
    minter, submissions = Minter(state.base), state.submissions()
    keys: dict[str, str] = {}
    made: set[str] = set()
    names = state.graphs()
    for owner, years in newest(names, minter.base).items():
        if len(years) < 2:
            continue
        name = file_of(owner)
        parts = [(graph, names[graph]) for graph in years.values()]
        decided = [one for one in state.decisions if one.earlier.partition("/")[0] == owner]
        key = address.digest(
            address.program(),
            [(graph, submissions[one].sha256) for graph, one in parts],
            [astuple(one) for one in decided],
        )
        if before.get(owner) != key or not kb.graph(name).exists():
            read = ((graph, kb.graph(one).read_bytes()) for graph, one in parts)
            kb.put(kb.graph(name), links_of(owner, read, decided, minter)[1])
            made.add(name)
        keys[owner] = key
    return replace(state, links=keys), made
