"""What a query in shapes may not be: too long or too deep to be parsed, or asking elsewhere.

Parsers of queries run out of stack, and end the program, long before they run out of memory;
and a query that reads other places would make a report depend on them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

__all__ = ["excess", "nesting", "reason", "wrong_kind"]

_LONGEST = 20_000  # characters; our own have less than a quarter
_DEEPEST = 64  # brackets in brackets
_PREFIXED = re.compile(r"(?<![\w?$:<./#-])([A-Za-z][\w-]*):[A-Za-z_]")
_OWN_PREFIX = re.compile(r"(?i)\bPREFIX\s+([\w-]*):")
_REASON = 160  # characters of a parser's reason
_QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|#[^\n]*',
    re.DOTALL,
)
_ELSEWHERE = re.compile(r"(?<![\w?$:.-])(FROM|SERVICE)\b(?!:)", re.IGNORECASE)
_HEAD = re.compile(r"\s*(?:(?:PREFIX\s+[\w.-]*:|BASE)\s*)*(\w*)", re.IGNORECASE)


def excess(text: str) -> tuple[str, str] | None:
    """Why a query is not even parsed, in English and Chinese; None where it is.

    >>> excess("SELECT $this WHERE { SERVICE <http://example.org/> { $this ?p ?o } }")
    ('it asks other places (SERVICE)', '查詢涉及其他來源（SERVICE）')
    """
    if len(text) > _LONGEST:
        return f"it is longer than {_LONGEST:,} characters", f"長度超過 {_LONGEST:,} 字元"
    plain = _QUOTED.sub(" ", text)
    if _brackets(plain) > _DEEPEST:
        return (
            f"its brackets are nested more than {_DEEPEST} deep",
            f"括號巢狀超過 {_DEEPEST} 層",
        )
    elsewhere = _ELSEWHERE.search(plain)
    if elsewhere:
        word = elsewhere[1].upper()
        return f"it asks other places ({word})", f"查詢涉及其他來源（{word}）"
    return None


def wrong_kind(text: str, wanted: str) -> tuple[str, str] | None:
    """Why a query is none of the kind it has to be, in English and Chinese; None where it is.

    >>> wrong_kind("PREFIX a: <http://a/> ASK { ?a a:b ?c }", "SELECT")
    ('it is no SELECT', '不是 SELECT 查詢')
    """
    head = _HEAD.match(_QUOTED.sub(" ", text))
    if head and head[1].upper() == wanted:
        return None
    return f"it is no {wanted}", f"不是 {wanted} 查詢"


def reason(told: str, prefixes: Iterable[str], text: str) -> str:
    """Why a query cannot be read: a prefix that nobody declared, else what the parser says."""
    known = {*prefixes, *_OWN_PREFIX.findall(text)}
    missing = [name for name in _PREFIXED.findall(text) if name not in known]
    if missing:
        return f"the prefix {missing[0]}: is not declared"
    line = " ".join(told.split())
    return line if len(line) <= _REASON else line[:_REASON].rstrip() + " …"


def _brackets(text: str) -> int:
    deepest = now = 0
    for sign in re.findall(r"[][(){}]", text):
        now += 1 if sign in "([{" else -1
        deepest = max(deepest, now)
    return deepest


def nesting(
    start: Iterable[str], parts: Callable[[str], Iterable[str]]
) -> tuple[int, frozenset[str]]:
    """How deep things are nested, and what is inside of itself (which counts once).

    >>> nesting(["a"], {"a": ["b", "c"], "b": ["c"], "c": ["a"]}.__getitem__)
    (3, frozenset({'a'}))
    """
    again: set[str] = set()
    known: dict[str, int] = {}
    open_: set[str] = set()
    for root in start:
        pending = [(root, False)]
        while pending:
            node, done = pending.pop()
            if done:
                open_.discard(node)
                known[node] = 1 + max((known.get(part, 0) for part in parts(node)), default=0)
            elif node in open_:
                again.add(node)
            elif node not in known:
                open_.add(node)
                pending.append((node, True))
                pending.extend((part, False) for part in parts(node))
    return max(known.values(), default=0), frozenset(again)
