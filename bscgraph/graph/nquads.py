"""Terms and lines of N-Quads, as plain strings.

Graphs are built from these and handed to a library only at the edge: making a library's
object for every term costs more than everything else together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

__all__ = ["TRUE", "Triple", "canonical", "date_", "decimal", "integer", "iri", "lines"]
__all__ += ["plain", "zh"]

Triple = tuple[str, str, str]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGER = f'"^^<{_XSD}integer>'
_DECIMAL = f'"^^<{_XSD}decimal>'
TRUE = f'"true"^^<{_XSD}boolean>'
_DATE = f'"^^<{_XSD}date>'

# What canonical N-Quads escapes in a literal; surrogates cannot be written in UTF-8 at all.
_SPECIAL = re.compile('[\x00-\x1f"\\\\\x7f\ud800-\udfff]')
_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def iri(address: str) -> str:
    """An IRI as a term; ``address`` comes from :mod:`bscgraph.iri` and needs no escaping."""
    return f"<{address}>"


def plain(text: str) -> str:
    """A literal of type ``xsd:string``, verbatim (a lone surrogate becomes U+FFFD)."""
    return f'"{_SPECIAL.sub(_escape, text)}"'


def zh(text: str) -> str:
    """A literal in the document's own words, ``@zh-Hant``."""
    return f'"{_SPECIAL.sub(_escape, text)}"@zh-Hant'


def integer(number: int) -> str:
    """A literal of type ``xsd:integer``."""
    return f'"{number}{_INTEGER}'


def decimal(number: Decimal) -> str:
    """A literal of type ``xsd:decimal`` in one spelling per number.

    Equal numbers are equal terms (12.50 and 12.5), so that queries can join on them.
    """
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").removesuffix(".")
    return f'"{"0" if text in {"-0", ""} else text}{_DECIMAL}'


def date_(iso: str) -> str:
    """A literal of type ``xsd:date`` from an ISO 8601 date."""
    return f'"{iso}{_DATE}'


def lines(triples: Iterable[Triple], graph: str) -> list[str]:
    """The distinct N-Quads lines of ``triples`` in the named graph ``graph``, sorted."""
    name = iri(graph)
    return sorted({f"{s} {p} {o} {name} .\n" for s, p, o in triples})


def canonical(triples: Iterable[Triple], graph: str) -> bytes:
    """The canonical file: sorted N-Quads in UTF-8, the same bytes for the same content."""
    # Code point order is the order of the UTF-8 bytes, so sorting text sorts the file.
    return "".join(lines(triples, graph)).encode()
