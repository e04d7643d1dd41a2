"""The documents of a run come together: each scorecard gets its number, for good."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bscgraph.bulk import address
from bscgraph.bulk.folder import Kb
from bscgraph.bulk.model import Card, Converted, Failure, Job
from bscgraph.bulk.plan import Step
from bscgraph.bulk.stage import Stage
from bscgraph.bulk.state import Document, State, Submission, natural
from bscgraph.graph.nquads import canonical, iri, triples_of
from bscgraph.iri import Minter

__all__ = ["Work", "renumbered"]


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A scorecard that was converted in this run, and the graph it becomes."""

    sha256: str
    job: Job
    place: int
    card: Card
    graph: str = ""


@dataclass(slots=True)
class Work:
    """The documents of this run, as they come together."""

    state: State
    stage: Stage
    troubles: Mapping[str, Failure]
    documents: dict[str, Document] = field(default_factory=dict)
    absent: dict[str, Failure] = field(default_factory=dict)
    fresh: list[tuple[int, _Fresh]] = field(default_factory=list)

    def take(self, order: int, step: Step) -> None:
        """Take in what came of a document."""
        job = step.job
        if step.absent is not None:
            self.absent[str(step.path)] = step.absent
        if job is None:
            return
        known = self.state.documents.get(job.sha256)
        if known is not None and step.action in {"keep", "aside"}:
            self.documents[job.sha256] = replace(known, told=job.told)
            return
        found = self.stage.get(job.attempt)
        if isinstance(found, Converted):
            cards = enumerate(card for card, _ in found.cards)
            self.fresh += [(order, _Fresh(job.sha256, job, place, one)) for place, one in cards]
            self.documents[job.sha256] = _document(job, found.program)
        else:
            self.documents[job.sha256] = self._failed(job, known, found)

    def _failed(self, job: Job, known: Document | None, found: Failure | None) -> Document:
        """A document that was not converted; what was made of it before stays."""
        failure = found or self.troubles[job.attempt]
        lasting = "" if found is None else job.key
        tried = job.attempt if failure.kind == "LimitExceeded" else lasting
        if known is None:
            return replace(_document(job, address.program()), key="", tried=tried, failure=failure)
        return replace(known, tried=tried, told=job.told, failure=failure)

    def number(self) -> None:
        """Give each scorecard its number: its old one, else the next of its scorecard.

        New ones are numbered by their dates of update, those without first, then as the
        sources have them. A number that was withdrawn is not used again.
        """
        taken: dict[str, int] = {}
        withdrawn = [one.graph for one in self.state.withdrawn]
        for path, number in map(natural, (*self.state.submissions(), *withdrawn)):
            taken[path] = max(taken.get(path, 0), number)
        kept = self._kept()
        ordered = sorted(
            self.fresh, key=lambda one: (one[1].card.path, one[1].card.updated, one[0])
        )
        numbered = []
        for order, one in ordered:
            graph = kept.get((one.sha256, one.place))
            if graph is None:
                taken[one.card.path] = taken.get(one.card.path, 0) + 1
                graph = f"{one.card.path}/{taken[one.card.path]}"
            numbered.append((order, replace(one, graph=graph)))
        self.fresh = sorted(numbered, key=lambda one: (one[0], one[1].place))

    def _kept(self) -> dict[tuple[str, int], str]:
        """The numbers that scorecards of documents converted again have already."""
        kept: dict[tuple[str, int], str] = {}
        for _, one in self.fresh:
            known = self.state.documents.get(one.sha256)
            graphs = [each.graph for each in known.submissions] if known else []
            free = [g for g in graphs if natural(g)[0] == one.card.path and g not in kept.values()]
            if free:
                kept[one.sha256, one.place] = free[0]
        return kept

    def write(self, kb: Kb) -> list[str]:
        """Write the canonical files of what was converted; the graphs they are of.

        Raises:
            OSError: the system refuses.
        """
        found: Converted | Failure | None = None
        last = ""
        for _, one in self.fresh:
            if one.sha256 != last:
                found, last = self.stage.get(one.job.attempt), one.sha256
            if isinstance(found, Converted):
                data = renumbered(found.cards[one.place][1], self.state.base, one.graph)
                kb.put(kb.graph(one.graph), data)
                digest = hashlib.sha256(data).hexdigest()
                made = Submission(one.graph, len(data), digest, one.card)
                known = self.documents[one.sha256]
                self.documents[one.sha256] = replace(known, submissions=(*known.submissions, made))
        return [one.graph for _, one in self.fresh]


def _document(job: Job, program: str) -> Document:
    return Document(job.path.name, job.key, job.key, job.told, program)


def renumbered(data: bytes, base: str, name: str) -> bytes:
    """The canonical file of a first submission as that of the submission ``name``.

    Only the graph and its conversion have the number in their names.
    """
    path, number = natural(name)
    if number == 1:
        return data
    minter = Minter(base)
    graph = minter.graph(path, 1)
    names = {
        iri(graph): iri(minter.graph(path, number)),
        iri(minter.conversion(path, 1)): iri(minter.conversion(path, number)),
    }
    triples = [(names.get(s, s), p, names.get(o, o)) for s, p, o in triples_of(data, graph)]
    return canonical(triples, minter.graph(path, number))
