"""Serialisations: graphs as bytes in the RDF formats, and bytes as nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bscgraph.errors import GraphError
from bscgraph.graph import jsonld, nquads, rdfxml, turtle
from bscgraph.graph.nodes import Nodes, Term

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = ["FORMATS", "OXIGRAPH", "Format", "format_of", "nodes_in", "nodes_of"]
__all__ += ["refuse_entities", "written"]

Named = tuple[str, Sequence[nquads.Triple]]


@dataclass(frozen=True, slots=True)
class Format:
    """An RDF serialisation: its name here, file suffixes, media type, and whether it has
    named graphs."""

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    named_graphs: bool


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("nquads", (".nq", ".nquads"), "application/n-quads", named_graphs=True),
        Format("trig", (".trig",), "application/trig", named_graphs=True),
        Format("turtle", (".ttl", ".turtle"), "text/turtle", named_graphs=False),
        Format("ntriples", (".nt",), "application/n-triples", named_graphs=False),
        Format("jsonld", (".jsonld",), "application/ld+json", named_graphs=True),
        Format("rdfxml", (".rdf", ".owl"), "application/rdf+xml", named_graphs=False),
    )
}
OXIGRAPH = {
    "nquads": "N_QUADS",
    "trig": "TRIG",
    "turtle": "TURTLE",
    "ntriples": "N_TRIPLES",
    "jsonld": "JSON_LD",
    "rdfxml": "RDF_XML",
}


def format_of(name: str) -> Format | None:
    """The format a file name's suffix stands for; None for any other suffix."""
    lower = name.lower()
    return next((form for form in FORMATS.values() if lower.endswith(form.suffixes)), None)


def written(graphs: Iterable[Named], form: str) -> bytes:
    """Named graphs (IRI and triples) as bytes in ``form``, the same for the same content.

    A format without named graphs holds the union of them.
    """
    graphs = list(graphs)
    if form == "nquads":
        lines = {line for name, triples in graphs for line in nquads.lines(triples, name)}
        return "".join(sorted(lines)).encode()
    if form == "ntriples":
        statements = {f"{s} {p} {o} .\n" for _, triples in graphs for s, p, o in triples}
        return "".join(sorted(statements)).encode()
    if form == "jsonld":
        return jsonld.written(graphs)
    if form == "rdfxml":
        return rdfxml.written(triple for _, triples in graphs for triple in triples)
    return turtle.written(graphs, named=FORMATS[form].named_graphs)


def nodes_in(data: bytes, form: str, name: str = "") -> list[Nodes]:
    """The named graphs in ``data``, and the default graph if it holds anything.

    Args:
        data: the file's bytes.
        form: a name of :data:`FORMATS`.
        name: what the file is called, for messages.

    Raises:
        GraphError: it is not in this format, has blank nodes, or is hostile.
    """
    import pyoxigraph

    refuse_entities(data, form, name)
    graphs: dict[str, Nodes] = {}
    try:
        kind = getattr(pyoxigraph.RdfFormat, OXIGRAPH[form])
        for quad in pyoxigraph.parse(data, format=kind):
            graph = quad.graph_name
            address = graph.value if isinstance(graph, pyoxigraph.NamedNode) else ""
            nodes = graphs.setdefault(address, Nodes(address or name))
            nodes.add(quad.subject.value, quad.predicate.value, _term(quad.object))
    except (SyntaxError, ValueError) as error:
        raise GraphError(
            f"“{name}” is no {FORMATS[form].media_type}: {error}; "
            "check the file's suffix, or convert the document again.",
            f"「{name}」不是 {FORMATS[form].media_type}：{error}；請確認副檔名，或重新轉換文件。",
        ) from error
    return [graphs[address] for address in sorted(graphs)]


def refuse_entities(data: bytes, form: str, name: str) -> None:
    """Entities of an XML document can grow without bounds in the parser: none is taken.

    Raises:
        GraphError: ``form`` is ``rdfxml`` and the document could declare some.
    """
    if form != "rdfxml":
        return
    try:
        hostile = "<!DOCTYPE" in data.decode("utf-8").upper()
    except UnicodeDecodeError:
        hostile = True
    if hostile:
        raise GraphError(
            f"“{name}” has a document type declaration or is not UTF-8; "
            "save the graph again as plain RDF/XML in UTF-8, or as Turtle.",
            f"「{name}」含有文件型別宣告或非 UTF-8 編碼；請另存為純 RDF/XML（UTF-8）或 Turtle。",
        )


def _term(term: object) -> Term:
    import pyoxigraph

    if isinstance(term, pyoxigraph.Literal):
        return Term(term.value, is_iri=False, language=term.language)
    return Term(str(getattr(term, "value", term)), is_iri=True)


def nodes_of(dataset: Dataset) -> list[Nodes]:
    """The graphs of an rdflib dataset, in the order of their names."""
    from rdflib import Literal, URIRef

    graphs: dict[str, Nodes] = {}
    for subject, predicate, value, graph in dataset.quads():
        address = str(graph) if isinstance(graph, URIRef) else ""
        nodes = graphs.setdefault(address, Nodes(address or "default"))
        literal = isinstance(value, Literal)
        language = value.language if isinstance(value, Literal) else None
        nodes.add(str(subject), str(predicate), Term(str(value), not literal, language))
    return [graphs[address] for address in sorted(graphs)]
