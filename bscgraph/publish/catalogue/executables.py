"""The stored queries as data: ``sh:SPARQLExecutable`` with typed parameters.

The vocabulary is that of SHACL, as collections of SPARQL examples (SIB) use it, so that their
tools list and run these queries. No list or parameter is a blank node.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bscgraph.graph.nquads import Triple, decimal
from bscgraph.publish.catalogue import shared
from bscgraph.publish.catalogue.about import About, texts
from bscgraph.publish.catalogue.terms import address, both, iri, node, number, plain, term
from bscgraph.query import Parameter, Query, catalogue

__all__ = ["blocks", "prefixes_in"]

_DATATYPES = {
    "year": "xsd:integer", "integer": "xsd:integer", "decimal": "xsd:decimal",
    "code": "xsd:string", "text": "xsd:string", "choice": "xsd:string",
}  # fmt: skip


def blocks(about: About) -> Iterator[list[Triple]]:
    """All stored queries, each with its parameters, block by block."""
    stored = catalogue()
    found: dict[str, str] = {}
    for query in stored:
        found |= prefixes_in(query.text)
    declared = iri(about.minter.catalogue("prefixes"))
    names = {prefix: f"{declared[:-1]}/{prefix}>" for prefix in sorted(found)}
    yield list(
        node(declared, "owl:Ontology", sh_declare=tuple(names.values()),
             dct_title=both(texts("Prefixes of the stored queries", "預存查詢之前綴")))
    )  # fmt: skip
    for prefix, name in names.items():
        yield list(node(name, "sh:PrefixDeclaration", sh_prefix=plain(prefix),
                        sh_namespace=f'"{found[prefix]}"^^{term("xsd:anyURI")}'))  # fmt: skip
    for query in stored:
        yield from _query(query, about, declared)


def prefixes_in(text: str) -> dict[str, str]:
    """The prefixes that a query declares, with their namespaces."""
    found = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) == 3 and words[0].upper() == "PREFIX":
            found[words[1].removesuffix(":")] = words[2].strip("<>")
    return found


def _query(query: Query, about: About, declared: str) -> Iterator[list[Triple]]:
    name = iri(about.minter.catalogue("query", *query.id.split("/")))
    keywords = tuple(
        word
        for lang, words in query.keywords.items()
        for one in words
        for word in both({lang: one})
    )
    names = {one: f"{name[:-1]}/parameter/{one}>" for one in query.parameters}
    text = "\n".join(line for line in query.text.splitlines() if not line.startswith("#+"))
    target = about.server or None
    yield list(
        node(
            name,
            "sh:SPARQLExecutable sh:SPARQLSelectExecutable sh:Parameterizable",
            rdfs_label=both(query.title),
            rdfs_comment=both(query.question),
            dct_description=both(query.reading),
            dct_identifier=plain(query.id),
            dct_license=shared.APACHE,
            schema_keywords=keywords,
            schema_target=address(f"{target}sparql") if target else None,
            sh_prefixes=declared,
            sh_select=plain(text + "\n"),
            sh_parameter=tuple(names.values()),
        )
    )
    for order, (key, parameter) in enumerate(query.parameters.items()):
        yield from _parameter(names[key], parameter, order)


def _parameter(name: str, parameter: Parameter, order: int) -> Iterator[list[Triple]]:
    """One parameter: the variable it binds (``sh:path``), what it takes, its default."""
    options = [plain(option.value) for option in parameter.options]
    stated = parameter.default_from
    yield list(
        node(
            name,
            "sh:Parameter",
            sh_path=f"{name[:-1]}/{parameter.variable}>",
            sh_name=both(parameter.label),
            sh_description=both(stated) if stated else (),
            sh_order=number(order),
            sh_optional=f'"true"^^{term("xsd:boolean")}',
            sh_maxCount=number(1),
            sh_class=term("bsc:Agency") if parameter.type == "agency" else None,
            sh_nodeKind=term("sh:IRI") if parameter.type == "agency" else None,
            sh_datatype=_datatype(parameter),
            sh_defaultValue=_value(parameter.default),
            sh_minInclusive=_value(parameter.least),
            sh_maxInclusive=_value(parameter.most),
            sh_in=f"{name[:-1]}/in/1>" if options else None,
        )
    )
    yield from _list(name, options)


def _datatype(parameter: Parameter) -> str | None:
    kind = _DATATYPES.get(parameter.type)
    return term(kind) if kind else None


def _value(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)
    return decimal(Decimal(str(value))) if isinstance(value, float | Decimal) else plain(str(value))


def _list(name: str, items: Sequence[str]) -> Iterator[list[Triple]]:
    for at, item in enumerate(items, 1):
        rest = f"{name[:-1]}/in/{at + 1}>" if at < len(items) else term("rdf:nil")
        yield list(node(f"{name[:-1]}/in/{at}>", "rdf:List", rdf_first=item, rdf_rest=rest))
