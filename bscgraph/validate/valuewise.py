"""Conditions on single values: a value that meets them takes part in no result.

``sh:in`` and ``sh:not`` with one ``sh:in`` or ``sh:pattern`` judge each value of a property by
itself. Values that certainly pass need not be handed to the compiled engine; all others are
its to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, compress

from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import TYPE
from bscgraph.validate.index import Index, sh
from bscgraph.validate.spelling import content

__all__ = ["Condition", "condition_of", "doubtful"]

_SHACL = sh("")[:-1]
# What a shape may state besides its condition: nothing that depends on other values.
_ASIDE = frozenset(map(sh, ("path", "severity", "message", "name", "description", "order")))
# What cannot stand in a pattern that is searched in many texts at once: the sense of these
# depends on what is before or behind.
_POSITIONAL = re.compile(r"[\^$]|\\[bBAZ]|\(\?")
_NEGATED = re.compile(r"\[\^")
# XPath takes a class out of another like this; Python reads it in another way.
_LESS = "-["


@dataclass(frozen=True, slots=True)
class Condition:
    """What the values of a property must be or must not be.

    ``allowed`` are the only terms that pass, ``refused`` terms that do not, ``pattern`` is what
    no text may contain; exactly one is not None. Terms are in N-Triples spelling.
    """

    allowed: frozenset[str] | None = None
    refused: frozenset[str] | None = None
    pattern: re.Pattern[str] | None = None

    @property
    def named(self) -> frozenset[str]:
        """The terms that it tells from all others."""
        return self.allowed or self.refused or frozenset()

    def passes(self, value: str) -> bool:
        """Whether a term certainly passes; nothing is certain of texts."""
        if self.pattern is not None:
            return False
        return value in (self.allowed or ()) or (
            self.refused is not None and value not in self.refused
        )


def condition_of(shapes: Index, shape: str) -> Condition | None:
    """The condition of a property shape; None where it is more than one on each value."""
    stated = _constraints(shapes, shape)
    if len(stated) != 1:
        return None
    (predicate, value) = stated[0]
    if predicate == sh("in"):
        return Condition(allowed=frozenset(shapes.items(value)))
    if predicate != sh("not") or shapes.objects(value, sh("path")):
        return None
    inner = _constraints(shapes, value)
    if len(inner) != 1:
        return None
    ((predicate, value),) = inner
    if predicate == sh("in"):
        return Condition(refused=frozenset(shapes.items(value)))
    return _refusing(content(value)) if predicate == sh("pattern") else None


def _constraints(shapes: Index, shape: str) -> list[tuple[str, str]]:
    return [
        (p, o)
        for p, o in shapes.statements(shape)
        if p.startswith(_SHACL) and p not in _ASIDE and p != TYPE
    ]


def _refusing(pattern: str) -> Condition | None:
    if _LESS in pattern or _POSITIONAL.search(_NEGATED.sub("[", pattern)):
        return None
    try:
        return Condition(pattern=re.compile(pattern))
    except re.error:
        return None


def doubtful(triples: Sequence[Triple], conditions: Iterable[Condition]) -> list[Triple]:
    """Of triples with literals, those whose text may contain what no text may contain."""
    patterns = [one.pattern for one in conditions if one.pattern is not None]
    # What stands between two texts, or around one, can only add to the doubt.
    texts = [content(o) if "\\" in o else o for _, _, o in triples]
    together = "\n".join(texts)
    found = [
        compress(triples, map(pattern.search, texts))
        for pattern in patterns
        if pattern.search(together)
    ]
    return list(dict.fromkeys(chain.from_iterable(found)))
