"""What ``load`` takes: documents, and RDF files as they are; and the graphs a store holds."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import BscgraphError, GraphError, StoreError
from bscgraph.jobs import GRAPH_SUFFIXES, Done, Numbering, submissions, taken

if TYPE_CHECKING:
    from bscgraph.model import Scorecard
    from bscgraph.read import Limits
    from bscgraph.store import Store
    from bscgraph.validate import Part

__all__ = ["Stocked", "counted", "differences", "exported", "loading", "matching"]
__all__ += ["read_file", "read_files", "rebuilt", "short", "tables", "write"]

_NEAREST = 3
_TAG = re.compile(rb'(?<="@)[A-Za-z0-9-]+(?= <[^>]*> \.\n$)')
_UNSAFE = re.compile(r"[^\w.]+", re.ASCII)
_COUNTS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_SUBMISSION = "<https://w3id.org/bscgraph/ns#Submission>"


@dataclass(frozen=True, slots=True)
class Stocked(Done):
    """What came of one file: its scorecards, and of an RDF file its graphs as N-Quads.

    ``filled`` counts statements that a newer version of this program adds to its submissions.
    """

    graphs: tuple[tuple[str, bytes], ...] = ()
    filled: int = 0


def read_files(
    files: Iterable[Path], limits: Limits, mapping: Path | None = None, graph: str = ""
) -> Iterator[Done]:
    """Read each file in turn, as :func:`bscgraph.jobs.read_files` does; RDF stays as it is.

    Args:
        files: documents and RDF files.
        limits: what each may take.
        mapping: with it, they are flat CSV or JSON files.
        graph: the graph of what has none in an RDF file and is no submission.

    Raises:
        MappingError: the mapping file is missing or wrong.
    """
    from bscgraph import jobs
    from bscgraph.read import guard

    if mapping is not None:
        yield from jobs.read_files(files, limits, mapping)
        return
    for path, found in guard.read_many(files, limits, "bscgraph.stock:read_file", (graph,)):
        if isinstance(found, BscgraphError):
            yield Done(path, error=found)
        elif isinstance(found, Stocked):
            yield found
        else:
            yield Done(path, tuple(found))


def read_file(path: Path, limits: Limits, graph: str) -> list[Scorecard] | Stocked:
    """The scorecards in a document, or the graphs in an RDF file.

    Raises:
        ReadError: the file cannot be read.
        NotAScorecard: it can, but holds no scorecard.
        GraphError: no RDF, a submission that is not whole, or triples without a graph.
    """
    from bscgraph import scorecard
    from bscgraph.graph import format_of
    from bscgraph.read.intake import display_name, load
    from bscgraph.validate.examples import graphs_in

    form = format_of(path.name)
    if form is None or not path.name.lower().endswith(GRAPH_SUFFIXES):
        return scorecard.read(path, limits)
    data, name = load(path, limits, limits.deadline()), display_name(path)
    found = [_kept(part, graph, name) for part in graphs_in(data, form.name, name)]
    graphs = sorted(pair for kept in found for pair in kept.graphs)
    cards = tuple(card for kept in found for card in kept.cards)
    return Stocked(path, cards, graphs=tuple(graphs), filled=sum(kept.filled for kept in found))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is loaded of a part of an RDF file: graphs by name, their scorecards."""

    graphs: tuple[tuple[str, bytes], ...]
    cards: tuple[Scorecard, ...] = ()
    filled: int = 0


def _kept(part: Part, graph: str, file: str) -> _Kept:
    """A graph as it is; statements without one are of the submissions they speak of.

    Raises:
        GraphError: a submission that is not whole, or nobody says which graph they belong to.
    """
    from bscgraph.graph import nquads

    found = _submissions(part)
    name = part.name or (found[0] if len(found) == 1 else graph)
    if len(found) > 1 and not part.name:
        return _apart(part, file)
    if not name:
        raise GraphError(
            f"“{file}” does not say which graph its statements belong to; say it with --graph IRI.",
            f"「{file}」未標明敘述所屬的圖；請以 --graph IRI 指定。",
        )
    if any(term.startswith("_:") for s, _, o in part.triples for term in (s, o)):
        raise GraphError(
            f"“{file}” has blank nodes in the graph <{name}>; every node must have an IRI.",
            f"「{file}」的圖 <{name}> 含有空白節點；每個節點都必須有 IRI。",
        )
    data = nquads.canonical(part.triples, name)
    if not found:
        return _Kept(((name, data),))
    card, today = rebuilt(data, name, file)
    if today is None:
        return _Kept(((name, data),), (card,))
    there, made = _by_content(data), _by_content(today)
    lines = sorted(line for line in (there | made).values())  # ours where both have it
    return _Kept(((name, b"".join(lines)),), (card,), len(made.keys() - there.keys()))


def _apart(part: Part, file: str) -> _Kept:
    """Several submissions in a format without named graphs: each made of its scorecard.

    Raises:
        GraphError: one is not whole, or there are statements of none of them.
    """
    from bscgraph import graph
    from bscgraph.graph import nquads

    data = "".join(f"{s} {p} {o} .\n" for s, p, o in part.triples).encode()
    cards = graph.read(data, "ntriples", file)
    graphs = tuple((name, _made(card, name) or b"") for name, card in cards)
    made = {key[: -len(name) - 5] for name, text in graphs for key in _by_content(text)}
    asked = {key[:-5] for key in _by_content(nquads.canonical(part.triples, ""))}
    if left := asked - made:
        raise GraphError(
            f"“{file}” holds several submissions and {len(left)} statements of which it does not "
            "say to which they belong; convert to a format with named graphs, such as .nq.",
            f"「{file}」含有多次提報，另有 {len(left)} 筆敘述未標明屬於何者；"
            "請改用具名圖的格式，例如 .nq。",
        )
    return _Kept(graphs, tuple(card for _, card in cards))


def _by_content(data: bytes) -> dict[bytes, bytes]:
    """Lines of N-Quads by what they say: the case of a language tag says nothing."""
    lines = data.splitlines(keepends=True)
    return {_TAG.sub(lambda tag: tag[0].lower(), line): line for line in lines}


def _submissions(part: Part) -> list[str]:
    """The submissions that a graph says it holds."""
    return sorted({s[1:-1] for s, p, o in part.triples if p == _TYPE and o == _SUBMISSION})


def rebuilt(data: bytes, name: str, file: str) -> tuple[Scorecard, bytes | None]:
    """The scorecard of a submission, and the canonical file made of it.

    None in its place where it would have another name: the data of another register.

    Raises:
        GraphError: the submission is not whole.
    """
    from bscgraph import graph

    found = graph.read(data, "nquads", file)
    if len(found) != 1 or found[0][0] != name:
        raise GraphError(
            f"The graph <{name}> in “{file}” is not named after its submission; convert the "
            "document again.",
            f"「{file}」中的圖 <{name}> 名稱與其提報不符；請重新轉換文件。",
        )
    return found[0][1], _made(found[0][1], name)


def _made(card: Scorecard, name: str) -> bytes | None:
    """The canonical file of a scorecard as the submission ``name``; None if it has another."""
    from bscgraph import graph

    built = graph.again(card, name)
    return None if built is None else built.canonical()


def loading(
    work: Iterable[Done], store: Store, base: str, tell: Callable[[Done, int], None]
) -> Iterator[Done]:
    """Load each file as soon as it is read, and pass it on.

    Args:
        work: the files read.
        store: where to load.
        base: base IRI of the data.
        tell: called with each file and the number of statements that are now in the store.

    Raises:
        StoreError: the store does not take it.
        GraphError: ``base`` is no base IRI.
    """
    numbering = Numbering(taken(store))
    for done in work:
        if done.error is None:
            parts = done.graphs if isinstance(done, Stocked) else None
            if parts is None:
                built = submissions([done], base, numbering)
                parts = tuple((one.graph, one.canonical()) for _, one in built)
            tell(done, sum(store.load(nquads, name) for name, nquads in parts))
        yield done


def matching(store: Store, names: Iterable[str]) -> list[str]:
    """The graphs of a store by IRI, as ``tfam/2022/1``, or as ``tfam/2022`` for all of those.

    Raises:
        StoreError: there is none of such a name; the nearest are named.
    """
    known = store.graphs()
    found: list[str] = []
    for name in names:
        end = f"/graph/{name.strip('/')}"
        hits = [one for one in known if one == name or f"{one}/".find(f"{end}/") >= 0]
        if not hits:
            near = difflib.get_close_matches(name, [short(one) for one in known], _NEAREST, 0.3)
            raise StoreError(
                f"There is no graph {name} in the store; it has, among others: "
                f"{', '.join(near) or 'nothing like it'}.",
                f"資料庫中沒有圖 {name}；相近者：{'、'.join(near) or '（無）'}。",
            )
        found += hits
    return list(dict.fromkeys(found))


def short(iri: str) -> str:
    """``tfam/2022/1`` for the graph of a submission; the IRI for any other."""
    return iri.rpartition("/graph/")[2] or iri


def exported(store: Store, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each graph as a canonical file, with its name.

    A submission is made anew from its scorecard, so that it is spelt as ``convert`` spells it;
    a store spells numbers and language tags its own way.

    Raises:
        StoreError: the store cannot answer.
    """
    for name in names:
        data = store.dump(name)
        try:
            _, today = rebuilt(data, name, short(name))
        except GraphError:
            today = None
        if today is None or any(differences(today, data, name)):
            today = b"".join(sorted(data.splitlines(keepends=True)))
        yield name, today


def differences(file: bytes, kept: bytes, name: str) -> tuple[list[str], list[str]]:
    """The statements of a graph's file that a store lacks, and those it has beside them.

    Both are compared as the embedded store spells them.

    Raises:
        StoreError: one of them is no N-Quads of the graph ``name``.
    """
    from bscgraph.store import LocalStore

    spelt = []
    for data in (file, kept):
        store = LocalStore()
        store.load(data, name)
        spelt.append(set(store.dump(name).decode().split("\n")))
    return sorted(spelt[0] - spelt[1]), sorted(spelt[1] - spelt[0])


def counted(store: Store, names: Sequence[str]) -> dict[str, int]:
    """The number of statements in each graph, in the order of their names; of all for none.

    Raises:
        StoreError: the store cannot answer, or has no graph of a name.
    """
    known = set(matching(store, names) if names else store.graphs())
    rows = store.select(_COUNTS).rows
    numbers = {str(name): quads for name, quads in rows if isinstance(quads, int)}
    return {name: numbers.get(name, 0) for name in sorted(known)}


def write(parts: Iterable[tuple[str, bytes]], folder: Path) -> int:
    """Write each graph into a file of its own in ``folder``; the number of files.

    Raises:
        StoreError: the folder cannot be written.
    """
    used: set[str] = set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in parts:
            stem = _UNSAFE.sub("-", short(name)).strip("-.")[:150] or "graph"
            more = (f"{stem}-{n}" for n in count(2))
            free = next(one for one in chain((stem,), more) if one not in used)
            used.add(free)
            fresh = folder / f"{free}.nq.part"
            fresh.write_bytes(data)
            fresh.replace(folder / f"{free}.nq")
    except OSError as error:
        raise _unwritable(folder, error) from error
    return len(used)


def _unwritable(folder: Path, error: OSError) -> StoreError:
    why = error.strerror or type(error).__name__
    return StoreError(
        f"{folder} cannot be written: {why}. Choose another folder with -o.",
        f"無法寫入 {folder}：{why}。請用 -o 指定其他資料夾。",
    )


def tables(store: Store, names: Sequence[str], folder: Path) -> int:
    """Write the tables of the graphs ``names`` into ``folder``; the number of rows.

    An embedded store of just these graphs, in a folder that can be written, remembers them.

    Raises:
        BscgraphError: the package that writes Parquet is not installed.
        StoreError: the store cannot answer, or the folder cannot be written.
    """
    from bscgraph import analytics
    from bscgraph.store.mirror import attach

    whole = set(names) >= set(store.graphs())
    graphs = {
        name: analytics.Source(
            sha256(_sorted(store, name)).hexdigest(), partial(_sorted, store, name)
        )
        for name in names
    }
    path = getattr(store, "path", None) if whole else None
    try:
        told = analytics.write(folder, graphs)
    except OSError as error:
        raise _unwritable(folder, error) from error
    if path is not None:
        with suppress(OSError):  # read only: then questions are asked of the store
            attach(path, store.revision(), folder, told.digest)
    return sum(told.rows.values())


def _sorted(store: Store, name: str) -> bytes:
    return b"".join(sorted(store.dump(name).splitlines(keepends=True)))
