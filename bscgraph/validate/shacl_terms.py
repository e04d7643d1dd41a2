"""The terms of SHACL Core and SHACL-SPARQL: a closed list, and what each takes as a value.

Source: Shapes Constraint Language (SHACL), W3C Recommendation, 20 July 2017. Terms that stand
only in reports or in drafts beside it (rules, expressions, JavaScript) are not in the list:
engines pass over them in silence.
"""

from __future__ import annotations

__all__ = ["KINDS", "NODE_KINDS", "SH", "TERMS"]

SH = "http://www.w3.org/ns/shacl#"

# Kind of value -> properties that take it.
_PROPERTIES = {
    "iri": """targetClass targetSubjectsOf targetObjectsOf severity class datatype nodeKind equals
        disjoint lessThan lessThanOrEquals shapesGraph suggestedShapesGraph entailment""",
    "node": """node property not qualifiedValueShape group sparql prefixes declare parameter
        validator nodeValidator propertyValidator""",
    "path": "path inversePath zeroOrMorePath oneOrMorePath zeroOrOnePath",
    "list": "and or xone in languageIn ignoredProperties alternativePath",
    "count": """minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount""",
    "boolean": "deactivated closed uniqueLang qualifiedValueShapesDisjoint optional",
    "text": "message name description labelTemplate",
    "string": "pattern flags select ask prefix",
    "address": "namespace",
    "literal": "minExclusive minInclusive maxExclusive maxInclusive order",
    "any": "targetNode hasValue defaultValue",
}

KINDS = {name: kind for kind, names in _PROPERTIES.items() for name in names.split()}

NODE_KINDS = frozenset(
    ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
)

_CLASSES = """Shape NodeShape PropertyShape SPARQLConstraint PrefixDeclaration SPARQLExecutable
    SPARQLSelectExecutable SPARQLAskExecutable SPARQLSelectValidator SPARQLAskValidator Validator
    Parameterizable ConstraintComponent Parameter PropertyGroup NodeKind Severity"""

TERMS = frozenset(KINDS) | NODE_KINDS | {"Violation", "Warning", "Info"} | set(_CLASSES.split())
