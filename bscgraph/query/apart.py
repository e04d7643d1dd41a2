"""The two halves of a query, to be asked one by one where the embedded engine takes longer.

Measured with pyoxigraph 0.5: what is the same for many rows (agency, code, name) is looked up,
written and read again for each of them, and a row of a product of two lists costs 15 us; joined
here (``joined``), 1 to 2. Only where the header says ``apart``, and nothing narrows the question.

The stored text is ``{ SELECT … } rest``. The rest is asked without that subquery, and its rows
are joined with those of it by the variables both have. That is the same where the rest binds
these variables itself, outside of OPTIONAL; conditions that need both halves are worked out here.
A rest that begins with a UNION is asked branch by branch, all at once: what follows adds to each
row of a branch what it would add to it in the whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bscgraph.query.conditions import Condition, condition
from bscgraph.query.order import taken_out
from bscgraph.query.syntax import bare, closing, selected

__all__ = ["Apart", "parted"]

_ELEMENT = re.compile(
    r"[\s.]*(?:(?P<optional>optional\s*(?=\{))"
    r"|(?P<graph>graph\s+(?:[?$]\w+\s*|[\w-]*:[\w-]+\s*)?(?=\{))"
    r"|(?P<filter>filter\s*(?=\())|(?P<bind>bind\s*(?=\())|(?P<group>(?=\{)))",
    re.IGNORECASE,
)
_UNION = re.compile(r"\s*union\s*(?=\{)", re.IGNORECASE)
_SELECT = re.compile(r"\{\s*select(?![\w:-])", re.IGNORECASE)
_HEAD = re.compile(r"(?<![\w?$:.@-])select(?![\w:-])", re.IGNORECASE)
_ASSIGNED = re.compile(r"\s+as\s+[?$](\w+)\s*$", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$](\w+)")
# what is worked out of what the other parts bind
_WORKED_OUT = {"filter", "bind"}


@dataclass(frozen=True, slots=True)
class Apart:
    """Two queries, and how their rows make those of the whole.

    Args:
        first: what is the same for many rows.
        second: the rest, in one query or several; the columns of each begin with ``keys``.
        columns: the columns of the whole; behind ``width``, what it is only sorted by.
        width: how many columns the whole is asked for.
        keys: the variables that both halves have.
        order: the places of the columns it is sorted by.
        conditions: what is worked out of both halves; one with a name gives a column.
    """

    first: str
    second: tuple[str, ...]
    columns: tuple[str, ...]
    width: int
    keys: tuple[str, ...]
    order: tuple[int, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class _Element:
    """A part of a group: its kind, its place, and where its bracket opens."""

    kind: str
    start: int
    inner: int
    end: int


@lru_cache(maxsize=256)
def parted(text: str) -> Apart | None:
    """The halves of ``text``; None where it is not written so that they can be asked apart."""
    order = taken_out(text)
    if order is None:
        return None
    text, plain = order.text, bare(order.text)
    head = _HEAD.search(plain)
    start = plain.find("{", head.end()) if head else -1
    if head is None or start < 0 or "(" in plain[head.end() : start]:
        return None
    end = closing(plain, start)
    parts = _elements(plain, start + 1, end - 1)
    if not parts or not _SELECT.match(plain, parts[0].inner) or plain[end:].strip():
        return None
    one, *rest = parts
    common = set(selected(text[one.inner :]))
    told = _told_apart(text, plain, rest, common)
    if told is None:
        return None
    kept, conditions = told
    there = _names(plain, kept)
    keys = sorted(common & there)
    if not keys or not set(keys) <= _certain(plain, kept) or there & {c.name for c in conditions}:
        return None
    columns = selected(text)
    needed = {*columns, *(name for one in conditions for name in one.variables)}
    wanted = " ".join(f"?{name}" for name in (*keys, *sorted((there & needed) - set(keys))))
    select = f"{text[: head.start()]}SELECT {wanted} WHERE {{\n"
    return Apart(
        first=f"{text[: head.start()]}{text[one.inner + 1 : one.end - 1]}",
        second=tuple(f"{select}{inside}\n}}" for inside in _insides(text, plain, kept)),
        columns=columns,
        width=order.width,
        keys=tuple(keys),
        order=order.keys,
        conditions=conditions,
    )


def _insides(text: str, plain: str, kept: Sequence[_Element]) -> list[str]:
    """These parts, with each branch of a UNION at their beginning."""
    first, rest = kept[0], [text[part.start : part.end] for part in kept[1:]]
    begins = [text[first.start : first.end]]
    if first.kind == "union":
        begins = [text[at : closing(plain, at)] for at in _branches(plain, first)]
    return ["\n".join((begin, *rest)) for begin in begins]


def _elements(plain: str, start: int, end: int) -> list[_Element] | None:
    """The parts of the group between ``start`` and ``end``; None where one is of other kinds."""
    found: list[_Element] = []
    while plain[start:end].strip(" \t\r\n."):
        part = _ELEMENT.match(plain, start, end)
        if part is None or part.lastgroup is None:
            return None
        last = closing(plain, part.end())
        kind = part.lastgroup
        while kind in {"group", "union"} and (more := _UNION.match(plain, last, end)):
            kind, last = "union", closing(plain, more.end())
        found.append(_Element(kind, part.start(), part.end(), last))
        start = last
    return found


def _told_apart(
    text: str, plain: str, parts: Sequence[_Element], common: set[str]
) -> tuple[list[_Element], tuple[Condition, ...]] | None:
    """What can be asked without the first half, and the conditions that need both."""
    keys = common & _names(plain, [part for part in parts if part.kind not in _WORKED_OUT])
    kept: list[_Element] = []
    conditions: list[Condition] = []
    for part in parts:
        if part.kind not in _WORKED_OUT or not (_names(plain, [part]) & common) - keys:
            kept.append(part)
            continue
        inside = text[part.inner + 1 : part.end - 1]
        named = _ASSIGNED.search(inside) if part.kind == "bind" else None
        read = condition(inside[: named.start()] if named else inside, named[1] if named else "")
        if read is None or (part.kind == "bind") != (named is not None):
            return None
        conditions.append(read)
    return kept, tuple(conditions)


def _names(plain: str, parts: Sequence[_Element]) -> set[str]:
    return {name for one in parts for name in _VARIABLE.findall(plain, one.start, one.end)}


def _certain(plain: str, parts: Sequence[_Element] | None) -> set[str]:
    """The variables that these parts bind in every row, as far as that is easily told."""
    found: set[str] = set()
    for part in parts or ():
        if part.kind == "graph":
            # What stands in brackets inside may be optional, or only looked at.
            patterns = _flat(plain, part.inner + 1, part.end - 1)
            found.update(_VARIABLE.findall(plain[part.start : part.inner] + patterns))
        elif part.kind in {"group", "union"}:
            found |= set.intersection(*(_within(plain, at) for at in _branches(plain, part)))
    return found


def _branches(plain: str, part: _Element) -> list[int]:
    """Where the brackets of ``{ … } UNION { … }`` open."""
    found = [part.inner]
    while more := _UNION.match(plain, closing(plain, found[-1]), part.end):
        found.append(more.end())
    return found


def _within(plain: str, at: int) -> set[str]:
    """The variables that the group or subquery whose bracket opens here binds in every row."""
    if not _SELECT.match(plain, at):
        return _certain(plain, _elements(plain, at + 1, closing(plain, at) - 1))
    start = plain.index("{", at + 1)
    inside = _elements(plain, start + 1, closing(plain, start) - 1)
    return _certain(plain, inside) & set(selected(plain[at:]))


def _flat(plain: str, start: int, end: int) -> str:
    """What stands between ``start`` and ``end`` outside of brackets."""
    found = ""
    while start < end:
        at = min((i for i in (plain.find(c, start, end) for c in "({") if i >= 0), default=end)
        found += plain[start:at] + " "
        start = closing(plain, at) if at < end else end
    return found
