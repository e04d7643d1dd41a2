"""What can be told of a SPARQL text without an engine: its form, its columns, what it calls.

Strings, comments and IRIs are taken out first, so that no word inside them counts.
"""

from __future__ import annotations

import re
from typing import Literal

from bscgraph.errors import QueryError

__all__ = ["Form", "bare", "calls_service", "closing", "form_in", "form_of", "names_graphs"]
__all__ += ["selected", "uncommented", "unserviced"]

Form = Literal["select", "ask", "construct", "describe"]

_OPAQUE = re.compile(
    r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
    # In the name ex:a\#b neither a comment nor, with \', a string begins.
    r"|\\[_~.\-!$&'()*+,;=/?\#@%]"
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|\#[^\n\r]*",
    re.DOTALL,
)
_FORM = re.compile(
    r"(?<![\w?$:.@-])(select|ask|construct|describe|insert|delete|load|clear|drop|create|add|move"
    r"|copy|with)(?![\w:-])",
    re.IGNORECASE,
)
# Engines take "?o.SERVICE", "trueSERVICE" and "SERVICESILENT" for the keyword too. What goes on
# after "?" or ":" is a name to all of them.
_SERVICE = re.compile(r"[?$]\w+|:[\w-]+|(service)", re.IGNORECASE)
_SERVED = re.compile(r"(s)(e)(rvice)", re.IGNORECASE)
_GRAPHS = re.compile(r"[?$]\w+|:[\w-]+|((?:graph|from)(?![\w:-]))", re.IGNORECASE)
_SELECT = re.compile(r"(?<![\w?$:.@-])select(?![\w:-])", re.IGNORECASE)
_WHERE = re.compile(r"\s*(where(?![\w:-])|from(?![\w:-])|\{)", re.IGNORECASE)
_READING: dict[str, Form] = {
    "select": "select", "ask": "ask", "construct": "construct", "describe": "describe",
}  # fmt: skip


def bare(text: str) -> str:
    """``text`` as long as it was, with blanks for strings, comments and IRIs."""
    return _OPAQUE.sub(lambda found: " " * len(found[0]), text)


def uncommented(text: str) -> str:
    """``text`` as long as it was, with blanks for strings and comments."""
    return _OPAQUE.sub(
        lambda found: found[0] if found[0][0] in "<\\" else " " * len(found[0]), text
    )


def closing(text: str, at: int) -> int:
    """The place behind the bracket that closes the one at ``at`` of a :func:`bare` text."""
    depth, pair = 0, ("(", ")") if text[at] == "(" else ("{", "}")
    for index in range(at, len(text)):
        depth += (text[index] == pair[0]) - (text[index] == pair[1])
        if depth == 0:
            return index + 1
    return len(text)


def form_of(text: str) -> Form:
    """Which kind of query ``text`` is.

    Raises:
        QueryError: it is none, or would change something.
    """
    return form_in(bare(text))


def form_in(plain: str) -> Form:
    """Which kind of query a :func:`bare` text is.

    Raises:
        QueryError: it is none, or would change something.
    """
    found = _FORM.search(plain)
    form = _READING.get(found[1].lower()) if found else None
    if form is None:
        raise QueryError(
            "This is no query that reads; write a SELECT, ASK, CONSTRUCT or DESCRIBE.",
            "這不是讀取資料的查詢；請寫成 SELECT、ASK、CONSTRUCT 或 DESCRIBE。",
        )
    return form


def calls_service(text: str) -> bool:
    """Whether the query asks another endpoint (SERVICE)."""
    return any(found[1] for found in _SERVICE.finditer(bare(text)))


def unserviced(text: str) -> str | None:
    """A query of the same meaning in which no engine can find SERVICE; None where it calls it.

    Whoever reads ``?a<?b)SERVICE#>`` otherwise than we do, as an IRI or not, finds an escape
    there and no keyword.

    >>> print(unserviced('ASK { ?service ?p "Service" }'))
    ASK { ?service ?p "S\\u0065rvice" }
    """
    if "\\" not in text and "service" not in text.casefold():
        return text  # as most are
    told = _OPAQUE.sub(_escaped, text)
    return None if any(found[1] for found in _SERVICE.finditer(told)) else told


def _escaped(found: re.Match[str]) -> str:
    if found[0].startswith("#"):
        return " " * len(found[0])
    return _SERVED.sub(lambda part: f"{part[1]}\\u{ord(part[2]):04x}{part[3]}", found[0])


def names_graphs(text: str) -> bool:
    """Whether the query looks into named graphs (GRAPH, FROM)."""
    return any(found[1] for found in _GRAPHS.finditer(bare(text)))


def selected(text: str) -> tuple[str, ...]:
    """The columns that the outermost SELECT names, in order; none for ``SELECT *``.

    >>> selected("SELECT ?a (COUNT(?b) AS ?n) WHERE { ?a ?b ?c }")
    ('a', 'n')
    """
    plain = bare(text)
    found = _SELECT.search(plain)
    names: list[str] = []
    at = found.end() if found else len(plain)
    while at < len(plain) and not _WHERE.match(plain, at):
        if plain[at] == "(":
            end = closing(plain, at)
            inner = re.search(r"(?i)\bas\s+[?$](\w+)\s*\)$", plain[at:end])
            names += [inner[1]] if inner else []
            at = end
        elif (variable := re.match(r"[?$](\w+)", plain[at:])) is not None:
            names.append(variable[1])
            at += variable.end()
        else:
            at += 1
    return tuple(names)
