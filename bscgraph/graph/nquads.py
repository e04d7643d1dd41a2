"""Terms and lines of N-Quads, as plain strings.

Graphs are built from these and handed to a library only at the edge: making a library's
object for every term costs more than everything else together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

__all__ = ["TRUE", "Triple", "canonical", "date_", "decimal", "en", "integer", "iri", "lines"]
__all__ += ["literal_of", "month", "plain", "printable", "triples_of", "zh"]

Triple = tuple[str, str, str]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGER = f'"^^<{_XSD}integer>'
_DECIMAL = f'"^^<{_XSD}decimal>'
TRUE = f'"true"^^<{_XSD}boolean>'
_DATE = f'"^^<{_XSD}date>'
_MONTH = f'"^^<{_XSD}gYearMonth>'

# What canonical N-Quads escapes in a literal, and what no XML document can hold (control
# characters, surrogates): that becomes U+FFFD in every serialisation, RDF/XML or not.
_SPECIAL = re.compile('[\x00-\x1f"\\\\\x7f\ud800-\udfff\ufffe\uffff]')
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {
    "\t": "\\t",
    "\n": "\\n",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if character == "\x7f":
        return "\\u007F"
    return _ESCAPES.get(character, "\ufffd")


def iri(address: str) -> str:
    """An IRI as a term; ``address`` comes from :mod:`bscgraph.iri` and needs no escaping."""
    return f"<{address}>"


def plain(text: str) -> str:
    """A literal of type ``xsd:string``, verbatim (what XML cannot hold becomes U+FFFD)."""
    return f'"{_SPECIAL.sub(_escape, text)}"'


def printable(text: str) -> str:
    """``text`` as every serialisation can hold it: what XML cannot hold becomes U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def en(text: str) -> str:
    """A literal in English, ``@en``."""
    return f'"{_SPECIAL.sub(_escape, text)}"@en'


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


def month(iso: str) -> str:
    """A literal of type ``xsd:gYearMonth`` from ISO 8601 (``2021-05``)."""
    return f'"{iso}{_MONTH}'


_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@([A-Za-z0-9-]+))?', re.DOTALL)
_ESCAPED = re.compile(r"\\(u007F|.)")
_UNESCAPES = {"t": "\t", "n": "\n", "r": "\r", "u007F": "\x7f"}


def literal_of(term: str) -> tuple[str, str | None, str | None]:
    """Text, datatype (None for ``xsd:string``) and language tag of a literal as spelt here."""
    found = _LITERAL.fullmatch(term)
    if found is None:
        raise ValueError(f"no literal: {term!r}")
    text, datatype, language = found.groups()
    if "\\" in text:
        text = _ESCAPED.sub(lambda m: _UNESCAPES.get(m[1], m[1]), text)
    return text, datatype, language


def lines(triples: Iterable[Triple], graph: str) -> list[str]:
    """The distinct N-Quads lines of ``triples`` in the named graph ``graph``, sorted."""
    name = iri(graph)
    return sorted({f"{s} {p} {o} {name} .\n" for s, p, o in triples})


def canonical(triples: Iterable[Triple], graph: str) -> bytes:
    """The canonical file: sorted N-Quads in UTF-8, the same bytes for the same content."""
    # Code point order is the order of the UTF-8 bytes, so sorting text sorts the file.
    return "".join(lines(triples, graph)).encode()


def triples_of(data: bytes, graph: str) -> list[Triple]:
    """The triples in N-Quads of the named graph ``graph``, as :func:`canonical` writes them."""
    end = len(iri(graph)) + 3  # a space, the name, a space and a full stop
    lines = data.decode().split("\n")
    return [(s, p, o) for s, p, o in (line[:-end].split(" ", 2) for line in lines if line)]
