"""The embedded store: pyoxigraph in memory, or in a folder on disk."""

from __future__ import annotations

import sys
import time
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.store import nquads as quads
from bscgraph.store import refusals
from bscgraph.store.folder import Folder, Snapshot, marks
from bscgraph.store.tabbed import columns_of, from_tabbed, tabbed
from bscgraph.store.values import Answer, Quad, Row, Stream, Triple, from_oxigraph, spelt
from bscgraph.store.writer import Writer

if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["LocalStore"]

_CHUNK = 100_000


class LocalStore:
    """The embedded store: in memory, or in a folder on disk.

    A folder has one writer. Readers see what was there when they opened it, however much is
    loaded meanwhile; open it again to see more.

    Args:
        path: the folder; in memory where None.
        writable: whether to load into it; the folder is made where there is none.

    Raises:
        StoreError: the folder cannot be opened, for example because another program writes.
    """

    def __init__(self, path: Path | str | None = None, *, writable: bool = True) -> None:
        import pyoxigraph

        self.path = None if path is None else Path(path)
        self._changes = 0
        self._marks: dict[str, str] = {}  # in memory, the number of each graph's last change
        self._source: pyoxigraph.Store | Snapshot | Writer
        if self.path is None:
            self._source = pyoxigraph.Store()
        elif writable:
            self._source = Writer(Folder(self.path))
            weakref.finalize(self, self._source.close)
        else:
            self._source = Folder(self.path).read()

    @property
    def _store(self) -> pyoxigraph.Store:
        source = self._source
        return source.store if isinstance(source, Snapshot | Writer) else source

    def load(self, nquads: bytes, graph: str) -> int:
        """Replace the named graph ``graph`` by the N-Quads given, all of it or nothing.

        Returns the number of quads. When it returns, they are on disk.

        Raises:
            StoreError: no N-Quads, a quad outside ``graph``, or a blank node; the store is
                as it was. Or it was opened for reading only.
        """
        name = quads.named(graph)
        self._touch(graph)
        with _engine_errors():
            triples = quads.stripped(nquads, graph)
            if triples is None or not self._added(triples, graph):
                nquads = quads.checked(nquads, graph)  # many a text makes one look closer
                if not self._taken_in(nquads, graph) and not self._changed(nquads, graph, name):
                    self._spare(graph)
                    return nquads.count(b"\n")
            self._written(graph)
        return nquads.count(b"\n")

    def _added(self, triples: bytes, graph: str) -> bool:
        """Load the N-Triples of a graph that is not there yet, which is far the fastest."""
        import pyoxigraph

        name, form = pyoxigraph.NamedNode(graph), pyoxigraph.RdfFormat.N_TRIPLES
        if self._store.contains_named_graph(name):
            return False
        try:
            self._loader()(triples, format=form, to_graph=name)
        except SyntaxError:
            return False  # looked at again, for the message
        return True

    def _taken_in(self, nquads: bytes, graph: str) -> bool:
        """Load what :func:`nquads.checked` gave of a graph that is not there yet."""
        import pyoxigraph

        if not nquads or self._store.contains_named_graph(pyoxigraph.NamedNode(graph)):
            return False
        self._loader()(nquads, format=pyoxigraph.RdfFormat.N_QUADS)
        return True

    def _loader(self) -> Callable[..., None]:
        # On disk a file of its own, taken in as a whole, costs a third of a transaction.
        return self._store.load if self.path is None else self._store.bulk_load

    def _changed(self, nquads: bytes, graph: str, name: str) -> bool:
        """Make the graph what :func:`nquads.checked` gave; False where it is that already.

        One update is one transaction: readers see the old submission or the new one.
        """
        import pyoxigraph

        node, form = pyoxigraph.NamedNode(graph), pyoxigraph.RdfFormat.N_QUADS
        there = set(self._store.quads_for_pattern(None, None, None, node))
        wanted = pyoxigraph.Store()  # which spells numbers and tags as the other one does
        wanted.load(nquads, format=form)
        fresh = set(wanted)
        gone, more = there - fresh, fresh - there
        if not gone and not more and nquads:
            return False
        if len(gone) + len(more) > len(fresh):
            texts = "".join(quads.statements(nquads, graph, _CHUNK))
            insert = f" ; INSERT DATA {{ GRAPH {name} {{ {texts} }} }}" if texts else ""
            self._store.update(f"DROP SILENT GRAPH {name}{insert}")
        else:
            parts = (("DELETE", gone), ("INSERT", more))
            self._store.update(
                " ; ".join(f"{verb} DATA {{ {_of(name, some)} }}" for verb, some in parts)
            )
        return True

    def drop(self, graph: str) -> None:
        """Remove the named graph ``graph``; nothing happens where there is none.

        Raises:
            StoreError: ``graph`` is no IRI, or the store was opened for reading only.
        """
        name = quads.named(graph)
        self._touch(graph)
        with _engine_errors():
            self._store.update(f"DROP SILENT GRAPH {name}")
            self._written(graph)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Loads inside the ``with`` block cost less: readers may see them seconds later.

        Each is still whole or not there, also when the process is killed.
        """
        if isinstance(self._source, Writer):
            with self._source.together():
                yield
        else:
            yield

    def select(self, sparql: str, *, timeout: float | None = None) -> Answer:
        """The answer to a SELECT query.

        Args:
            sparql: the query.
            timeout: seconds it may take. With it, the query runs in a process of its own,
                which is killed when they are over (on Windows: looked at between rows).

        Raises:
            StoreError: the query is wrong, is no SELECT, or takes too long.
        """
        if timeout is not None and sys.platform != "win32":
            from bscgraph.store import worker

            return worker.answered(self._elsewhere(), sparql, timeout)
        if timeout is not None:
            with self.stream(sparql, timeout=timeout) as found:
                return Answer(found.columns, tuple(found))
        with _engine_errors():
            solutions = self._solutions(sparql)
            written = tabbed(solutions)
        return from_tabbed(_columns(solutions), written)

    def cells(self, sparql: str) -> dict[str, list[bytes]]:
        """The answer to a SELECT query of a column or more: the cells of each column, row by
        row, as SPARQL 1.1 TSV writes them.

        Raises:
            StoreError: the query is wrong, or is no SELECT.
        """
        with _engine_errors():
            solutions = self._solutions(sparql)
            written = tabbed(solutions)
        return columns_of(_columns(solutions), written)

    def stream(self, sparql: str, *, timeout: float | None = None) -> Stream:
        """The answer to a SELECT query row by row, in memory that does not grow with it.

        Args:
            sparql: the query.
            timeout: seconds until the last row; looked at between rows.

        Raises:
            StoreError: the query is wrong or is no SELECT; while reading, that the time is up.
        """
        end = None if timeout is None else (time.monotonic() + timeout, timeout)
        with _engine_errors():
            found = self._solutions(sparql)
        rows = _rows(found, end)
        return Stream(_columns(found), rows, rows.close)

    def _solutions(self, sparql: str) -> pyoxigraph.QuerySolutions:
        import pyoxigraph

        found = self._store.query(sparql)
        if not isinstance(found, pyoxigraph.QuerySolutions):
            raise refusals.not_a("SELECT")
        return found

    def ask(self, sparql: str) -> bool:
        """The answer to an ASK query.

        Raises:
            StoreError: the query is wrong, or is no ASK.
        """
        import pyoxigraph

        with _engine_errors():
            found = self._store.query(sparql)
        if not isinstance(found, pyoxigraph.QueryBoolean):
            raise refusals.not_a("ASK")
        return bool(found)

    def construct(self, sparql: str) -> Iterator[Triple]:
        """The triples a CONSTRUCT or DESCRIBE query makes, as N-Triples terms, one by one.

        Raises:
            StoreError: the query is wrong, or makes no triples.
        """
        import pyoxigraph

        with _engine_errors():
            found = self._store.query(sparql)
        if not isinstance(found, pyoxigraph.QueryTriples):
            raise refusals.not_a("CONSTRUCT")
        return _triples(found)

    def quads(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        value: str | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """The statements of these IRIs: terms as N-Triples, and the IRI of the named graph.

        They come one by one, in an order of the engine's; what is None may be anything.

        Raises:
            StoreError: one of them is no IRI.
        """
        import pyoxigraph

        with _engine_errors():
            asked = [
                None if iri is None else pyoxigraph.NamedNode(iri)
                for iri in (subject, predicate, value, graph)
            ]
            for quad in self._store.quads_for_pattern(*asked):
                yield str(quad.subject), str(quad.predicate), spelt(quad.object), _graph(quad)

    def triples(self, graph: str) -> list[Triple]:
        """The statements of the named graph ``graph``, as N-Triples terms.

        Raises:
            StoreError: ``graph`` is no IRI.
        """
        return [quad[:3] for quad in self.quads(graph=graph)]

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs that hold anything, sorted."""
        return tuple(sorted(name.value for name in self._store.named_graphs()))

    def dump(self, graph: str) -> bytes:
        """The named graph ``graph`` as N-Quads; nothing where there is none.

        Raises:
            StoreError: ``graph`` is no IRI.
        """
        import pyoxigraph

        with _engine_errors():
            found = self._store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(graph))
            return pyoxigraph.serialize(found, format=pyoxigraph.RdfFormat.N_QUADS) or b""

    def ntriples(self, graph: str) -> bytes:
        """The named graph ``graph`` as N-Triples; other threads go on while they are written."""
        import pyoxigraph

        name, form = pyoxigraph.NamedNode(graph), pyoxigraph.RdfFormat.N_TRIPLES
        return self._store.dump(format=form, from_graph=name) or b""

    def info(self) -> dict[str, int | str | None]:
        """Numbers of named graphs and quads, and the folder (None in memory)."""
        place = None if self.path is None else str(self.path)
        return {"graphs": len(self.graphs()), "quads": len(self._store), "path": place}

    def revision(self) -> str | None:
        """What tells one content of the folder from another; None in memory and while loading.

        It differs after every change, and names what this very object answers from.
        """
        source = self._source
        return source.revision if isinstance(source, Snapshot | Writer) else None

    def revisions(self) -> dict[str, str] | None:
        """By graph, a text that differs after each of its changes; None where nobody knows."""
        source = self._source
        if isinstance(source, Writer | Snapshot):
            found = marks(source.shown() if isinstance(source, Writer) else source.path)
            whole = self.revision()
            return dict.fromkeys(self.graphs(), whole) if found is None and whole else found
        return {name: self._marks.get(name, "") for name in self.graphs()}

    def snapshot(self) -> Path | None:
        """The folder this object answers from, which stays while it is held; None in memory.

        Other processes may open it, for reading only.
        """
        place = self._elsewhere()
        return place if isinstance(place, Path) else None

    def close(self) -> None:
        """Let the folder go; the store is of no use afterwards."""
        if isinstance(self._source, Writer):
            self._source.close()

    def _touch(self, graph: str) -> None:
        """The graph is about to be changed."""
        if isinstance(self._source, Snapshot):
            raise refusals.read_only(self.path)
        if isinstance(self._source, Writer):
            self._source.touch(graph)

    def _spare(self, graph: str) -> None:
        """The graph has not been changed after all."""
        if isinstance(self._source, Writer):
            self._source.spare(graph)

    def _written(self, graph: str) -> None:
        if isinstance(self._source, Writer):
            self._source.written()
        else:
            self._changes += 1
            self._marks[graph] = str(self._changes)

    def _elsewhere(self) -> pyoxigraph.Store | Path:
        """The store for another process: itself in memory, else where its snapshot is."""
        source = self._source
        if isinstance(source, Writer):
            return source.shown()
        return source.path if isinstance(source, Snapshot) else source


def _graph(quad: pyoxigraph.Quad) -> str:
    return str(getattr(quad.graph_name, "value", ""))


def _columns(found: pyoxigraph.QuerySolutions) -> tuple[str, ...]:
    return tuple(variable.value for variable in found.variables)


def _rows(
    found: pyoxigraph.QuerySolutions, end: tuple[float, float] | None
) -> Generator[Row, None, None]:
    with _engine_errors():
        for row in found:
            if end is not None and time.monotonic() > end[0]:
                raise refusals.too_slow(end[1])
            yield tuple(from_oxigraph(term) for term in row)


def _of(name: str, found: Iterable[pyoxigraph.Quad]) -> str:
    """Quads as SPARQL Update writes them."""
    return f"GRAPH {name} {{ {' '.join(f'{quad.triple} .' for quad in found)} }}"


def _triples(found: pyoxigraph.QueryTriples) -> Iterator[Triple]:
    with _engine_errors():
        for triple in found:
            yield str(triple.subject), str(triple.predicate), str(triple.object)


@contextmanager
def _engine_errors() -> Iterator[None]:
    """The engine's errors as ours."""
    try:
        yield
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise refusals.engine(error) from error
