"""What the scorecards of a build say differently of the same: the rules across submissions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bscgraph.bulk import address
from bscgraph.bulk.folder import Kb
from bscgraph.bulk.joined import file_of
from bscgraph.bulk.model import Across, Between
from bscgraph.bulk.state import State
from bscgraph.graph.nquads import triples_of
from bscgraph.iri import Minter

__all__ = ["held"]


def held(kb: Kb, state: State, before: Across) -> Across:
    """All findings across the submissions of ``state``; those of ``before`` if nothing changed.

    Args:
        kb: the folder, with the canonical files of ``state``.
        state: what there is now.
        before: what was found the last time.

    Raises:
        OSError: the system refuses.
    """
    submissions = state.submissions()
    contents = [(name, one.sha256) for name, one in submissions.items()]
    key = address.digest(address.program(), contents, sorted(state.links.items()))
    if len(submissions) < 2:
        return Across()
    if before.key == key:
        return before
    minter = Minter(state.base)
    names = state.graphs()
    links = {minter.links(owner): file_of(owner) for owner in state.links}
    return Across(key, tuple(_found(kb, names, links)))


def _found(kb: Kb, names: Mapping[str, str], links: Mapping[str, str]) -> Iterator[Between]:
    """The findings, worst first; links tell which differences somebody decided to be none."""
    from bscgraph.validate import Part
    from bscgraph.validate.crosslevel import Collection

    files = {**names, **links}
    between = Collection(lambda graph: triples_of(kb.graph(files[graph]).read_bytes(), graph))
    for graph, name in files.items():
        between.add(Part(graph, tuple(between.relevant(kb.graph(name).read_bytes(), graph))))
    for one in between.results():
        others = dict.fromkeys(names.get(other.submission, "") for other in one.others)
        told = one.message["en"], one.message["zh-Hant"], tuple(filter(None, others))
        graph = names.get(one.submission, "")
        yield Between(one.rule, one.severity.value, graph, one.code, *told)
