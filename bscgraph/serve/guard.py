"""What is looked at in a foreign query before any engine sees it.

Nothing here is a parser: an engine parses, in a process that a wicked query may crash. What is
refused here is what no engine must even begin with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from bscgraph.errors import QueryError
from bscgraph.query.syntax import Form, bare, form_in, uncommented, unserviced
from bscgraph.serve.troubles import problem

__all__ = ["Checked", "checked", "known"]

_DEEPEST = 128  # brackets open at once; engines fall from about 5,000 on
_UPDATE = re.compile(
    r"(?<![\w?$:.@-])(insert|delete|load|clear|drop|create|add|move|copy|with)(?![\w:-])",
    re.IGNORECASE,
)
_FROM = re.compile(r"[?$]\w+|:[\w-]+|(from)\s*(?:named\s*)?(<[^<>\s]*>|[\w.-]*:[\w.-]*)?", re.I)
_PREFIX = re.compile(r"prefix\s+([\w.-]*:)\s*<([^<>\s]*)>", re.IGNORECASE)
_BASE = re.compile(r"(?<![\w?$:])base\s*<([^<>\s]*)>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_CHANGES = ("now", "rand", "uuid", "bnode")
_CHANGING = re.compile(r"(?:now|rand|uuid|struuid|bnode)\s*\(", re.IGNORECASE)
_BLANK = re.compile(r"_:|\[")

Graphs = Callable[[], Collection[str]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that engines may have.

    ``dataset``: it says itself which graphs it is asked of. ``lasting``: asked again of the same
    data it gives the same answer.
    """

    text: str
    form: Form
    dataset: bool
    lasting: bool


def checked(text: str, graphs: Graphs) -> Checked:
    """The query ``text``, where nothing speaks against asking it.

    Args:
        text: the query.
        graphs: gives the IRIs of the store's graphs.

    Raises:
        Problem: it is empty, nested too deep, would change something, calls another endpoint,
            or is asked of a graph that is not in the store.
    """
    plain = bare(text)
    if not plain.strip() and "<" not in text:
        raise problem(400, "query-missing")
    _shallow(plain)
    form = _form(plain)
    told = unserviced(text)
    if told is None:
        raise problem(400, "service")
    folded = plain.casefold()  # looked at closely only where a word is there at all
    named, outside = _datasets(text) if "from" in folded else (False, [])
    if named:
        known(outside, graphs)
    blank = form == "construct" and _BLANK.search(plain) is not None
    changing = any(word in folded for word in _CHANGES) and _CHANGING.search(plain) is not None
    return Checked(told, form, named, lasting=not changing and not blank)


def known(names: Iterable[str], graphs: Graphs) -> None:
    """Refuse the first of ``names`` that is no graph of the store."""
    asked = list(names)
    there = graphs() if asked else ()  # a thousand graphs take a while to list
    for name in asked:
        if name not in there:
            raise problem(400, "graph-outside", graph=name[:300], extra={"graph": name[:300]})


def _form(plain: str) -> Form:
    try:
        return form_in(plain)
    except QueryError:
        if _UPDATE.search(plain):
            raise problem(403, "read-only") from None
        return "select"  # an engine will say what is wrong with it, and where


def _shallow(plain: str) -> None:
    if sum(map(plain.count, "({[")) <= _DEEPEST:
        return
    depth = 0
    for bracket in re.findall(r"[({\[\])}]", plain):
        depth += 1 if bracket in "({[" else -1
        if depth > _DEEPEST:
            raise problem(400, "query-nested", limit=_DEEPEST)


def _datasets(text: str) -> tuple[bool, list[str]]:
    """Whether the query says FROM, and the IRIs it says there."""
    plain = uncommented(text)
    found = [match for match in _FROM.finditer(plain) if match[1]]
    prefixes, base = dict(_PREFIX.findall(plain)), "".join(_BASE.findall(plain)[:1])
    names = []
    for match in found:
        name = match[2] or ""
        prefix, _, local = name.partition(":")
        if name.startswith("<"):
            names.append(urljoin(base, _unescaped(name[1:-1])))
        elif f"{prefix}:" in prefixes:
            names.append(urljoin(base, _unescaped(prefixes[f"{prefix}:"])) + local)
    return bool(found), names


def _unescaped(iri: str) -> str:
    def char(found: re.Match[str]) -> str:
        number = int(found[1] or found[2], 16)
        return chr(number) if number < 0x110000 else "\ufffd"

    return _ESCAPE.sub(char, iri)
