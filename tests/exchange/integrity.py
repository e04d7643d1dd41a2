"""The 21 integrity constraints of the RDF Data Cube Recommendation, section 11, as SPARQL.

A constraint is broken where its ASK query answers true. Abbreviated cubes are normalised
first, as section 10 says.
"""

from __future__ import annotations

import pyoxigraph

__all__ = ["CONSTRAINTS", "broken", "normalised"]

_PREFIXES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

# Phase 1: what the short forms imply. Phase 2: what data sets and slices say of observations.
_NORMALISE = (
    "INSERT { ?o a qb:Observation } WHERE { { ?any qb:observation ?o } UNION { ?o qb:dataSet ?any } }",
    "INSERT { ?s a qb:Slice } WHERE { ?any qb:slice ?s }",
    *(
        f"INSERT {{ ?spec qb:componentProperty ?p . ?p a qb:{kind}Property }} WHERE {{ ?spec qb:{name} ?p }}"
        for name, kind in (
            ("dimension", "Dimension"), ("measure", "Measure"), ("attribute", "Attribute"),
        )
    ),
    """INSERT { ?o ?p ?v } WHERE {
        ?spec qb:componentProperty ?p ; qb:componentAttachment qb:DataSet .
        ?set qb:structure/qb:component ?spec ; ?p ?v . ?o qb:dataSet ?set }""",
    """INSERT { ?o ?p ?v } WHERE {
        ?spec qb:componentProperty ?p ; qb:componentAttachment qb:Slice .
        ?set qb:structure/qb:component ?spec ; qb:slice ?slice .
        ?slice ?p ?v ; qb:observation ?o }""",
    """INSERT { ?o ?p ?v } WHERE {
        ?spec qb:componentProperty ?p . ?p a qb:DimensionProperty .
        ?set qb:structure/qb:component ?spec ; qb:slice ?slice .
        ?slice ?p ?v ; qb:observation ?o }""",
)  # fmt: skip

_HIERARCHY = """ASK {
    ?set qb:structure/qb:component/qb:componentProperty ?p . ?o qb:dataSet ?set ; ?p ?v .
    ?p a qb:DimensionProperty ; qb:codeList ?list . ?list a qb:HierarchicalCodeList .
    FILTER NOT EXISTS { ?list qb:hierarchyRoot/%s ?v } }"""

CONSTRAINTS: dict[str, str] = {
    # every observation has exactly one data set
    "IC-1": """ASK { { ?o a qb:Observation . FILTER NOT EXISTS { ?o qb:dataSet ?set } }
        UNION { ?o a qb:Observation ; qb:dataSet ?one , ?other . FILTER (?one != ?other) } }""",
    # every data set has exactly one structure
    "IC-2": """ASK { { ?set a qb:DataSet . FILTER NOT EXISTS { ?set qb:structure ?dsd } }
        UNION { ?set a qb:DataSet ; qb:structure ?one , ?other . FILTER (?one != ?other) } }""",
    # every structure has a measure
    "IC-3": """ASK { ?dsd a qb:DataStructureDefinition .
        FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty ?p . ?p a qb:MeasureProperty } }""",
    # every dimension has a range
    "IC-4": "ASK { ?p a qb:DimensionProperty . FILTER NOT EXISTS { ?p rdfs:range ?range } }",
    # a dimension of concepts has a code list
    "IC-5": """ASK { ?p a qb:DimensionProperty ; rdfs:range skos:Concept .
        FILTER NOT EXISTS { ?p qb:codeList ?list } }""",
    # only attributes may be optional
    "IC-6": """ASK { ?dsd qb:component ?spec . ?spec qb:componentRequired false ; qb:componentProperty ?p .
        FILTER NOT EXISTS { ?p a qb:AttributeProperty } }""",
    # every slice key belongs to a structure
    "IC-7": """ASK { ?key a qb:SliceKey .
        FILTER NOT EXISTS { ?dsd a qb:DataStructureDefinition ; qb:sliceKey ?key } }""",
    # what a slice key names is a component of its structure
    "IC-8": """ASK { ?key a qb:SliceKey ; qb:componentProperty ?p . ?dsd qb:sliceKey ?key .
        FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty ?p } }""",
    # every slice has exactly one slice key
    "IC-9": """ASK { { ?s a qb:Slice . FILTER NOT EXISTS { ?s qb:sliceStructure ?key } }
        UNION { ?s a qb:Slice ; qb:sliceStructure ?one , ?other . FILTER (?one != ?other) } }""",
    # a slice has a value for each dimension of its key
    "IC-10": """ASK { ?s qb:sliceStructure/qb:componentProperty ?p .
        FILTER NOT EXISTS { ?s ?p ?v } }""",
    # an observation has a value for each dimension
    "IC-11": """ASK { ?o qb:dataSet/qb:structure/qb:component/qb:componentProperty ?p .
        ?p a qb:DimensionProperty . FILTER NOT EXISTS { ?o ?p ?v } }""",
    # no two observations of a data set have the same values for all dimensions
    "IC-12": """ASK { ?o1 qb:dataSet ?set . ?o2 qb:dataSet ?set . FILTER (STR(?o1) < STR(?o2))
        ?set qb:structure/qb:component/qb:componentProperty ?any . ?any a qb:DimensionProperty .
        ?o1 ?any ?same . ?o2 ?any ?same .
        FILTER NOT EXISTS { ?set qb:structure/qb:component/qb:componentProperty ?p .
            ?p a qb:DimensionProperty . ?o1 ?p ?v1 . ?o2 ?p ?v2 . FILTER (?v1 != ?v2) } }""",
    # an observation has a value for each required attribute
    "IC-13": """ASK { ?o qb:dataSet/qb:structure/qb:component ?spec .
        ?spec qb:componentRequired true ; qb:componentProperty ?p .
        FILTER NOT EXISTS { ?o ?p ?v } }""",
    # without a measure dimension, an observation has a value for each measure
    "IC-14": """ASK { ?o qb:dataSet/qb:structure ?dsd .
        FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty qb:measureType }
        ?dsd qb:component/qb:componentProperty ?p . ?p a qb:MeasureProperty .
        FILTER NOT EXISTS { ?o ?p ?v } }""",
    # with a measure dimension, an observation has a value for the measure it names
    "IC-15": """ASK { ?o qb:dataSet/qb:structure ?dsd ; qb:measureType ?p .
        ?dsd qb:component/qb:componentProperty qb:measureType . FILTER NOT EXISTS { ?o ?p ?v } }""",
    # … and for no other
    "IC-16": """ASK { ?o qb:dataSet/qb:structure ?dsd ; qb:measureType ?p ; ?other ?v .
        ?dsd qb:component/qb:componentProperty qb:measureType , ?other .
        ?other a qb:MeasureProperty . FILTER (?other != ?p) }""",
    # … and each other measure has an observation of the same dimensions
    "IC-17": """ASK { ?o1 qb:dataSet ?set ; qb:measureType ?m1 . ?set qb:structure ?dsd .
        ?dsd qb:component/qb:componentProperty qb:measureType , ?m . ?m a qb:MeasureProperty .
        FILTER NOT EXISTS { ?o2 qb:dataSet ?set ; qb:measureType ?m .
            FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty ?p .
                ?p a qb:DimensionProperty . FILTER (?p != qb:measureType)
                ?o1 ?p ?v1 . ?o2 ?p ?v2 . FILTER (?v1 != ?v2) } } }""",
    # an observation of a slice belongs to the data set of the slice
    "IC-18": """ASK { ?set qb:slice ?s . ?s qb:observation ?o .
        FILTER NOT EXISTS { ?o qb:dataSet ?set } }""",
    # the value of a dimension with a code list is in it (a scheme, or a collection)
    "IC-19": """ASK { ?set qb:structure/qb:component/qb:componentProperty ?p .
        ?o qb:dataSet ?set ; ?p ?v . ?p a qb:DimensionProperty ; qb:codeList ?list .
        { ?list a skos:ConceptScheme .
          FILTER NOT EXISTS { ?v a skos:Concept ; skos:inScheme ?list } }
        UNION { ?list a skos:Collection .
          FILTER NOT EXISTS { ?v a skos:Concept . ?list skos:member+ ?v } } }""",
    # the value of a dimension with a hierarchical code list hangs below one of its roots
    "IC-20": "",
    # … also where the list names the property from child to parent
    "IC-21": "",
}


def normalised(turtle: bytes | str) -> pyoxigraph.Store:
    """A store with the cube in its long form."""
    store = pyoxigraph.Store()
    store.load(
        turtle if isinstance(turtle, bytes) else turtle.encode(), pyoxigraph.RdfFormat.TURTLE
    )
    for update in _NORMALISE:
        store.update(_PREFIXES + update)
    return store


def _templates(store: pyoxigraph.Store, inverse: bool) -> list[str]:
    """IC-20 and IC-21 are templates, filled for each property that leads from parent to child."""
    path = "qb:parentChildProperty/owl:inverseOf" if inverse else "qb:parentChildProperty"
    found = store.query(
        f"{_PREFIXES} SELECT DISTINCT ?p {{ ?list a qb:HierarchicalCodeList ; {path} ?p "
        "FILTER (isIRI(?p)) }"
    )
    return [_HIERARCHY % (f"(^{row['p']})*" if inverse else f"({row['p']})*") for row in found]


def broken(store: pyoxigraph.Store) -> set[str]:
    """The constraints that a normalised cube breaks."""
    queries = [(name, query) for name, query in CONSTRAINTS.items() if query]
    queries += [("IC-20", query) for query in _templates(store, inverse=False)]
    queries += [("IC-21", query) for query in _templates(store, inverse=True)]
    return {name for name, query in queries if bool(store.query(_PREFIXES + query))}
