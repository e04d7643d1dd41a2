"""Words that stand for a concept, from the labels of the code lists themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote

from bscgraph.iri import CODE_BASE
from bscgraph.resources import folder
from bscgraph.text import tight

__all__ = ["framework", "unit_of_measurement"]

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABELS = frozenset(_SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel", "notation"))


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Mapping[str, str]]:
    """Scheme to folded label to notation; a label that two concepts share names neither."""
    import pyoxigraph

    schemes: dict[str, dict[str, str]] = {}
    source = (folder("ontology") / "concepts.ttl").read_bytes()
    for quad in pyoxigraph.parse(source, format=pyoxigraph.RdfFormat.TURTLE):
        address = getattr(quad.subject, "value", "")
        if quad.predicate.value in _LABELS and address.startswith(CODE_BASE):
            scheme, _, notation = address.removeprefix(CODE_BASE).partition("/")
            names, label = schemes.setdefault(scheme, {}), tight(quad.object.value).lower()
            notation = unquote(notation)
            names[label] = notation if names.get(label, notation) == notation else ""
    return schemes


@lru_cache(maxsize=1024)
def unit_of_measurement(printed: str) -> str | None:
    """The notation of the unit a text names (人次, 團體數, %); None where no list has it.

    人次 (visits) and 人數 (persons) are two units.
    """
    names = _names().get("unit-of-measurement", {})
    word = tight(printed).lower()
    return names.get(word) or names.get(word.removesuffix("數")) or None


@lru_cache(maxsize=256)
def framework(tag: str) -> str | None:
    """The notation of the framework a tag names (SDGs, 天下); None where no list has it."""
    return _names().get("framework", {}).get(tight(tag).lower()) or None
