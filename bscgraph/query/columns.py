"""What the columns of answers are called and hold: ``queries/columns.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Literal, get_args

from bscgraph.errors import QueryError
from bscgraph.iri import CODE_BASE
from bscgraph.resources import folder

__all__ = ["KINDS", "Care", "Column", "Kind", "column_of", "columns"]

Kind = Literal[
    "iri", "label", "code", "year", "integer", "decimal", "money", "ratio", "text", "notation",
    "page",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_SPOKEN = ("en", "zh-Hant")
_LANGUAGES = {"en": "en", "zh-hant": "zh-Hant"}


@dataclass(frozen=True, slots=True)
class Care:
    """What has to be known of an answer whose column holds ``equals``, or sums up ``above``."""

    text: Mapping[str, str]
    equals: str | None = None
    above: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its id, headings by language, kind; labels of its notations by language.

    ``schemes`` are the code lists of the ontology its notations are from.
    """

    id: str
    heading: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = "text"
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    schemes: tuple[str, ...] = ()
    care: tuple[Care, ...] = ()

    def title(self, lang: str) -> str:
        """The heading in ``lang``; the id where it has none."""
        return self.heading.get(lang, self.id)

    def label(self, notation: str, lang: str) -> str:
        """What people call a value of this column; the value itself where nobody says."""
        if notation in self.values:
            return self.values[notation].get(lang, notation)
        for scheme in self.schemes:
            found = _concepts().get(f"{CODE_BASE}{scheme}/{notation}", {})
            if lang in found:
                return found[lang]
        return notation


def column_of(name: str, entry: Mapping[str, Any], usual: Column | None = None) -> Column:
    """An entry of the file as a column; of a query's header, on top of what is ``usual``.

    Raises:
        ValueError: it has no heading in one of the languages, or an unknown kind.
        KeyError: a caveat has no text.
    """
    known = usual or Column(name)
    heading = {**known.heading, **{lang: entry[lang] for lang in _SPOKEN if lang in entry}}
    kind = entry.get("kind", known.kind if usual else None)
    if set(heading) != set(_SPOKEN) or kind not in KINDS:
        raise ValueError(f"column {name}: en, zh-Hant and kind ({', '.join(KINDS)}) are needed")
    return Column(
        name,
        heading,
        kind,
        {**known.values, **entry.get("values", {})},
        tuple(entry.get("scheme", known.schemes)),
        tuple(_care(care) for care in entry["care"]) if "care" in entry else known.care,
    )


def _care(entry: Mapping[str, Any]) -> Care:
    above = entry.get("above")
    texts = {lang: entry[lang] for lang in _SPOKEN}
    return Care(texts, entry.get("equals"), None if above is None else Decimal(str(above)))


def columns(place: Path | None = None) -> Mapping[str, Column]:
    """Every column by its id, from ``columns.toml`` of ``place`` (the project's own queries).

    Raises:
        QueryError: the file is wrong.
    """
    path = (place or folder("queries")) / "columns.toml"
    state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> Mapping[str, Column]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: column_of(name, entry) for name, entry in found.items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise QueryError(
            f"{path.name} of the stored queries is wrong ({error}); correct it.",
            f"查詢的 {path.name} 有誤（{error}）；請更正。",
        ) from error


@lru_cache(maxsize=1)
def _concepts() -> Mapping[str, Mapping[str, str]]:
    """Labels of all concepts of the ontology's code lists, by IRI and language."""
    import pyoxigraph

    label, found = pyoxigraph.NamedNode(_LABEL), dict[str, dict[str, str]]()
    files = [folder("ontology") / name for name in ("concepts.ttl", "finding-codes.ttl")]
    quads = [pyoxigraph.parse(path=file, format=pyoxigraph.RdfFormat.TURTLE) for file in files]
    for quad in chain.from_iterable(quads):
        if quad.predicate == label and isinstance(quad.object, pyoxigraph.Literal):
            lang = _LANGUAGES.get((quad.object.language or "").lower(), "")
            found.setdefault(quad.subject.value, {})[lang] = quad.object.value
    return found
