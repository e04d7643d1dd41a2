"""A SPARQL 1.1 endpoint: queries, updates, and the Graph Store protocol."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from SPARQLWrapper import POST, POSTDIRECTLY, SPARQLWrapper

from bscgraph.errors import StoreError
from bscgraph.store import answers, refusals, results
from bscgraph.store import nquads as texts
from bscgraph.store.login import address, login, shown
from bscgraph.store.values import Answer, Stream, Triple, Value
from bscgraph.store.wire import Body, Wire

__all__ = ["RemoteStore"]

# One request is one transaction; Virtuoso's parser takes some thousand triples a statement.
_CHUNK = 1000
# Graphs that Virtuoso keeps for itself.
_SYSTEM = (
    "http://www.openlinksw.com/",
    "http://localuriqaserver/",
    "http://localhost:8890/",
    "http://www.w3.org/ns/ldp#",
    "http://www.w3.org/2002/07/owl#",
    "urn:activitystreams-owl:map",
    "urn:core:services:sparql",
)
_SIZES = """SELECT ?g (COUNT(*) AS ?n) (SUM(STRLEN(STR(?o))) AS ?size)
WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"""
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_TRIPLES = "application/n-triples"


class RemoteStore:
    """A SPARQL 1.1 endpoint.

    Who we are there is said by ``BSCGRAPH_STORE_USER`` and ``BSCGRAPH_STORE_PASSWORD``, or
    ``BSCGRAPH_STORE_TOKEN``, or the netrc file.

    Args:
        endpoint: the address for queries.
        timeout: seconds until the last byte of an answer.
        update: the address for updates; by default ``BSCGRAPH_STORE_UPDATE``, else what
            servers make of the endpoint's address.
        graph_store: the address of the Graph Store protocol, where it should load and drop
            graphs in place of updates.

    Raises:
        StoreError: an address is none, or carries a password.
    """

    def __init__(
        self,
        endpoint: str,
        timeout: float = 60,
        *,
        update: str | None = None,
        graph_store: str | None = None,
    ) -> None:
        parts = address(endpoint)
        self.endpoint = shown(parts)
        self._query = endpoint if parts.path not in {"", "/"} else _sibling(endpoint, "query")
        given = update or os.environ.get("BSCGRAPH_STORE_UPDATE")
        self._update = given or _update_of(self._query)
        self._graph_store = graph_store
        self._wire = Wire(login(parts), timeout)
        for other in (self._update, graph_store or endpoint):
            if address(other)[:2] != parts[:2]:  # the login is for one server
                raise _other_server(shown(address(other)))

    def select(self, sparql: str, *, timeout: float | None = None) -> Answer:
        """The answer to a SELECT query.

        Args:
            sparql: the query.
            timeout: seconds it may take, in place of the store's.

        Raises:
            StoreError: the endpoint cannot be reached, refuses the query, or answers with
                something else than a complete result.
        """
        seconds = self._wire.timeout if timeout is None else timeout
        with self.stream(sparql, timeout=seconds) as found:
            return Answer(found.columns, tuple(found))

    def stream(self, sparql: str, *, timeout: float | None = None) -> Stream:
        """The answer to a SELECT query row by row, in memory that does not grow with it.

        Args:
            sparql: the query.
            timeout: seconds until the last row; without it, the store's are for the first row
                and for each wait for more.

        Raises:
            StoreError: as for :meth:`select`; also while rows are read.
        """
        body = self._asked(sparql, results.ACCEPT, timeout, whole=timeout is not None)
        return results.streamed(body)

    def ask(self, sparql: str) -> bool:
        """The answer to an ASK query.

        Raises:
            StoreError: as for :meth:`select`.
        """
        return results.boolean(self._asked(sparql, results.ACCEPT))

    def construct(self, sparql: str) -> Iterator[Triple]:
        """The triples a CONSTRUCT or DESCRIBE query makes, as N-Triples terms, one by one.

        Raises:
            StoreError: as for :meth:`select`; also while triples are read.
        """
        return _triples(self._asked(sparql, _TRIPLES))

    def triples(self, graph: str) -> list[Triple]:
        """The statements of the named graph ``graph``, as N-Triples terms.

        Raises:
            StoreError: ``graph`` is no IRI; else as for :meth:`select`.
        """
        from bscgraph.graph.nquads import triples_of

        return triples_of(self.dump(graph), graph)

    def load(self, nquads: bytes, graph: str) -> int:
        """Replace the named graph ``graph`` by the N-Quads given, in one request.

        Returns the number of quads.

        Raises:
            StoreError: no N-Quads, a quad outside ``graph``, or a blank node; or the endpoint
                refuses.
        """
        name = texts.named(graph)
        nquads = texts.checked(nquads, graph)
        parts = texts.statements(nquads, graph, _CHUNK)
        if self._graph_store is not None:
            self._put(graph, "".join(parts))
        else:
            inserts = [f"INSERT DATA {{ GRAPH {name} {{\n{text}}} }}" for text in parts]
            self._change(" ;\n".join((f"DROP SILENT GRAPH {name}", *inserts)))
        return nquads.count(b"\n")

    def drop(self, graph: str) -> None:
        """Remove the named graph ``graph``; nothing happens where there is none.

        Raises:
            StoreError: ``graph`` is no IRI, or the endpoint refuses.
        """
        name = texts.named(graph)
        if self._graph_store is not None:
            self._graph("DELETE", graph)
        else:
            self._change(f"DROP SILENT GRAPH {name}")

    @contextmanager
    def together(self) -> Iterator[None]:
        """Loads inside the ``with`` block; each is a request of its own all the same."""
        yield

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs that hold anything, sorted; not the server's own.

        Raises:
            StoreError: as for :meth:`select`.
        """
        rows = self.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").rows
        return tuple(sorted(str(row[0]) for row in rows if not str(row[0]).startswith(_SYSTEM)))

    def dump(self, graph: str) -> bytes:
        """The named graph ``graph`` as N-Quads; nothing where there is none.

        Raises:
            StoreError: ``graph`` is no IRI; else as for :meth:`select`.
        """
        name = texts.named(graph)
        sparql = f"SELECT ?s ?p ?o WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}"
        found = results.terms(self._asked(sparql, results.ACCEPT))
        try:
            lines = {" ".join(_term(row[key]) for key in "spo") + f" {name} .\n" for row in found}
        except (KeyError, TypeError, ValueError) as error:
            raise answers.no_result(self.endpoint, "JSON") from error
        return "".join(sorted(lines)).encode()

    def info(self) -> dict[str, int | str | None]:
        """Numbers of named graphs and quads, and the endpoint.

        Raises:
            StoreError: as for :meth:`select`.
        """
        count = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        rows = [r for r in self.select(count).rows if not str(r[0]).startswith(_SYSTEM)]
        quads = sum(_number(number) for _, number in rows)
        return {"graphs": len(rows), "quads": quads, "path": self.endpoint}

    def revision(self) -> str | None:
        """None: an endpoint does not say whether its content has changed."""
        return None

    def revisions(self) -> dict[str, str] | None:
        """By graph, the number of its statements and the length of what they say.

        An endpoint does not tell more; a change that leaves both alone does not show.

        Raises:
            StoreError: as for :meth:`select`.
        """
        rows = self.select(_SIZES).rows
        return {str(g): f"{n} {size}" for g, n, size in rows if not str(g).startswith(_SYSTEM)}

    def close(self) -> None:
        """Nothing is held between requests."""

    def _asked(
        self, sparql: str, accept: str, timeout: float | None = None, *, whole: bool = False
    ) -> Body:
        request = _Protocol(self._query, self._update)
        # Set by hand: the library guesses the kind by a pattern.
        request.queryString, request.queryType = sparql, "SELECT"
        request.setMethod(POST)
        request.setOnlyConneg(True)
        return self._wire.send(request.made(accept), timeout, whole=whole)

    def _change(self, sparql: str) -> None:
        request = _Protocol(self._query, self._update)
        request.queryString, request.queryType = sparql, "INSERT"
        request.setMethod(POST)
        request.setRequestMethod(POSTDIRECTLY)
        request.setOnlyConneg(True)
        self._wire.send(request.made("*/*")).read()

    def _put(self, graph: str, triples: str) -> None:
        self._graph("PUT", graph, triples.encode())

    def _graph(self, method: str, graph: str, body: bytes | None = None) -> None:
        base = self._graph_store or ""
        url = f"{base}{'&' if '?' in base else '?'}graph={quote(graph, safe='')}"
        request = urllib.request.Request(url, body, method=method)  # noqa: S310 - see address()
        if body is not None:
            request.add_header("Content-Type", _TRIPLES)
        try:
            self._wire.send(request).read()
        except StoreError as error:
            if method == "DELETE" and "(HTTP 404)" in error.en:
                return  # there was none
            raise


class _Protocol(SPARQLWrapper):
    """A request as SPARQLWrapper makes it; we send it ourselves, within time and without
    following redirects, to which it would hand on the password."""

    def made(self, accept: str) -> urllib.request.Request:
        request = self._createRequest()
        request.full_url = request.full_url.removesuffix("?")  # with it, digests do not match
        request.add_header("Accept", accept)
        return request


def _sibling(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rpartition('/')[0]}/{name}"))


def _update_of(endpoint: str) -> str:
    """Where servers take updates whose queries go to ``endpoint``."""
    path = urlsplit(endpoint).path.rstrip("/")
    if path.endswith("/query"):  # Oxigraph, Fuseki
        return _sibling(endpoint, "update")
    if "/repositories/" in path:  # RDF4J, GraphDB
        parts = urlsplit(endpoint)
        return urlunsplit(parts._replace(path=f"{path}/statements"))
    return endpoint


def _triples(body: Body) -> Iterator[Triple]:
    import pyoxigraph

    if not body.framed:
        body.close()
        raise answers.unframed(body.place)
    try:
        # It reads as it goes.
        for triple in pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.N_TRIPLES):  # type: ignore[arg-type]
            yield str(triple.subject), str(triple.predicate), str(triple.object)
    except (SyntaxError, ValueError) as error:
        kind = body.headers.get_content_type()
        raise (
            answers.no_result(body.place, kind) if kind != _TRIPLES else refusals.engine(error)
        ) from error
    finally:
        body.close()


def _term(found: Mapping[str, Any]) -> str:
    import pyoxigraph

    if found["type"] == "uri":
        return str(pyoxigraph.NamedNode(found["value"]))
    if found["type"] == "bnode":
        return f"_:{''.join(char for char in found['value'] if char.isalnum())}"
    if "xml:lang" in found:
        return str(pyoxigraph.Literal(found["value"], language=found["xml:lang"]))
    kind, text = found.get("datatype"), found["value"]
    if kind == _BOOLEAN:  # Virtuoso keeps them as numbers
        text = {"1": "true", "0": "false"}.get(text, text)
    datatype = pyoxigraph.NamedNode(kind) if kind else None
    return str(pyoxigraph.Literal(text, datatype=datatype))


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _other_server(place: str) -> StoreError:
    return StoreError(
        f"{place} is another server than that of the queries; give addresses of one server.",
        f"{place} 與查詢端點不是同一主機；請使用同一主機的位址。",
    )
