"""Turtle in the order the statements were made: the same bytes on every machine.

Libraries order the subjects anew (or lower-case language tags); here the order is part of
what a reader sees. Terms come in N-Triples spelling, which is Turtle too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from bscgraph.graph.nquads import Triple

__all__ = ["turtle"]

_NAME = re.compile(r"<([^<>]*[/#])([A-Za-z][A-Za-z0-9_-]*)>")
_TYPED = re.compile(r'(".*"\^\^)(<[^<>]+>)', re.DOTALL)
_INTEGER = re.compile(r'"(-?[0-9]+)"\^\^<http://www\.w3\.org/2001/XMLSchema#integer>')
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """``triples`` as Turtle: subjects, predicates and objects in the order they first came.

    Args:
        triples: terms in N-Triples spelling; one that comes twice is written once.
        prefixes: namespaces by prefix; only those that are used are declared.
    """
    names = {namespace: prefix for prefix, namespace in prefixes.items()}
    used: set[str] = set()

    def short(term: str) -> str:
        if whole := _INTEGER.fullmatch(term):
            return whole[1]
        typed = _TYPED.fullmatch(term)
        if typed:
            return typed[1] + short(typed[2])
        found = _NAME.fullmatch(term)
        if found is None or found[1] not in names:
            return term
        used.add(found[1])
        return f"{names[found[1]]}:{found[2]}"

    subjects: dict[str, dict[str, dict[str, None]]] = {}
    for subject, predicate, value in triples:
        subjects.setdefault(subject, {}).setdefault(predicate, {})[value] = None
    blocks = []
    for subject, said in subjects.items():
        lines = [f"{_verb(verb, short)} {_objects(said[verb], short)}" for verb in said]
        blocks.append(f"{short(subject)} " + " ;\n    ".join(lines) + " .\n")
    declared = sorted((names[namespace], namespace) for namespace in used)
    head = [f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in declared]
    return "\n".join(["".join(head), *blocks]).encode()


def _verb(predicate: str, short: Callable[[str], str]) -> str:
    return "a" if predicate == _TYPE else short(predicate)


def _objects(values: Iterable[str], short: Callable[[str], str]) -> str:
    return " ,\n        ".join(map(short, values))
