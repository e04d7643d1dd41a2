"""What became of submissions, as a graph of its own: revisions, withdrawals, origins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bscgraph.bulk.model import Told
from bscgraph.bulk.state import State, Withdrawal, natural
from bscgraph.graph.nquads import Triple, canonical, en, iri, plain, zh
from bscgraph.graph.vocabulary import DERIVED_FROM, LABEL, TERM, TYPE
from bscgraph.iri import Minter

__all__ = ["WHY", "address_of", "history"]

_PROV = "http://www.w3.org/ns/prov#"
_DCT = "http://purl.org/dc/terms/"
_DCAT = "http://www.w3.org/ns/dcat#"
_DATE_TIME = "^^<http://www.w3.org/2001/XMLSchema#dateTime>"
# An address that can stand as an IRI; anything else a manifest says stays a text.
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f]+")

# Why a submission is no more -> (English, Traditional Chinese)
WHY: Mapping[str, tuple[str, str]] = {
    "deleted": ("withdrawn: its document is gone", "已撤回：來源文件已移除"),
    "replaced": ("withdrawn: its document was replaced", "已撤回：來源文件已被取代"),
    "converted": (
        "withdrawn: its document is now read as another scorecard",
        "已撤回：來源文件現判讀為另一份計分卡",
    ),
}


def history(state: State) -> bytes:
    """The canonical file of the history; empty where there is nothing to tell."""
    minter = Minter(state.base)
    triples = [
        *_revisions(state, minter),
        *(triple for one in state.withdrawn for triple in _withdrawn(one, minter)),
        *_origins(state, minter),
    ]
    return canonical(triples, minter.history())


def address_of(text: str) -> str | None:
    """``text`` if it is an address that may stand as an IRI."""
    return text if _ADDRESS.fullmatch(text) else None


def _graph(name: str, minter: Minter) -> str:
    path, number = natural(name)
    return iri(minter.graph(path, number))


def _revisions(state: State, minter: Minter) -> Iterator[Triple]:
    """Each submission but the first revises the one before; the newest there is is current."""
    there = {natural(name) for name in state.submissions()}
    known = sorted(there | {natural(one.graph) for one in state.withdrawn})
    for path, number in known:
        if (path, number - 1) in known:
            older, newer = minter.graph(path, number - 1), minter.graph(path, number)
            yield iri(newer), iri(f"{_PROV}wasRevisionOf"), iri(older)
    # Where there is one submission and never was another, nothing has to be told.
    several = {path for path, number in known if number > 1 or (path, number) not in there}
    for path in sorted(several & {path for path, _ in there}):
        latest = max(number for other, number in there if other == path)
        current = iri(minter.graph(path, latest))
        yield iri(minter.scorecard(path)), iri(f"{_DCAT}hasCurrentVersion"), current


def _withdrawn(one: Withdrawal, minter: Minter) -> Iterator[Triple]:
    """The tombstone of a submission."""
    path, number = natural(one.graph)
    graph, activity = iri(minter.graph(path, number)), iri(minter.withdrawal(path, number))
    document, at = iri(minter.file(one.sha256)), f'"{one.at}"{_DATE_TIME}'
    english, chinese = WHY[one.reason]
    yield graph, iri(f"{_PROV}wasInvalidatedBy"), activity
    yield graph, iri(f"{_PROV}invalidatedAtTime"), at
    yield graph, DERIVED_FROM, document
    yield document, TERM["fileName"], plain(one.name)
    yield activity, TYPE, iri(f"{_PROV}Activity")
    yield activity, iri(f"{_PROV}endedAtTime"), at
    yield activity, LABEL, en(english)
    yield activity, LABEL, zh(chinese)
    if one.by:
        yield graph, iri(f"{_DCT}isReplacedBy"), _graph(one.by, minter)


def _origins(state: State, minter: Minter) -> Iterator[Triple]:
    """Where documents come from and how they may be used, as manifests tell."""
    for sha256, document in state.documents.items():
        if document.submissions:
            yield from _origin(iri(minter.file(sha256)), document.told)


def _origin(document: str, told: Told) -> Iterator[Triple]:
    if told.url and (address := address_of(told.url)):
        yield document, iri(f"{_DCAT}downloadURL"), iri(address)
    if told.licence:
        licence = address_of(told.licence)
        if licence:
            yield document, iri(f"{_DCT}license"), iri(licence)
        else:
            yield document, iri(f"{_DCT}rights"), plain(told.licence)
