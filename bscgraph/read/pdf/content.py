"""What a page's content says, token by token: as the parser has it, for a part of the cost.

The parser walks through a content stream by a state machine of Python functions, a call or more
for each character class; that is half the time for a page. Here one regular expression finds the
tokens. What they are, what is passed over and what is broken follows the parser to the letter, but
for an operand that the content ends within, which nothing can use; content with pictures in it
(``BI … ID … EI``) is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import (
    KWD,
    LIT,
    PSKeyword,
    PSSyntaxError,
    keyword_name,
    literal_name,
)

__all__ = ["Interpreter", "objects"]

_TOKEN = re.compile(
    rb"([-+0-9][0-9]*\.[0-9]*|\.[0-9]*)"  # 1: a number with a point
    rb"|([-+0-9][0-9]*)"  # 2: a whole number
    rb"|([A-Za-z][^#/%\[\]()<>{}\s]*)"  # 3: a word
    # 4: a string without brackets in it; not without end, for what is open costs memory
    rb"|\(([^()\\]*(?:\\.[^()\\]*){0,2000})\)"
    rb"|(\()"  # 5: any other string
    rb"|/([^/%\[\]()<>{}\s]*)"  # 6: a name
    rb"|<(?!<)([0-9A-Fa-f\s]*)(?:>(?!>))?"  # 7: a string in hexadecimal
    rb"|(<<|>>|[\[\]{}])"  # 8: where something begins or ends
    rb"|%[^\r\n]*|>"  # remarks and brackets alone are passed over
    rb"|([^\s\x00])",  # 9: any other character, a word of its own
    re.DOTALL,
)
_NESTED = 5
_BRACKET = re.compile(rb"[()]|\\.", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r"}
_ESCAPED |= {mark: mark for mark in (b"(", b")", b"\\")}
_HEX = re.compile(rb"#([0-9A-Fa-f]{0,2})")
_PICTURE = re.compile(rb"BI(?:[#/%\[\]()<>{}\s]|$)")
_TRUTH = {b"true": True, b"false": False}
_BEGIN = {KWD(b"["): "a", KWD(b"<<"): "d", KWD(b"{"): "p"}
_END = {KWD(b"]"): "a", KWD(b">>"): "d", KWD(b"}"): "p"}
_BRACKETS = _BEGIN.keys() | _END.keys()


def _fraction(text: bytes) -> float | None:
    try:
        return float(text)
    except ValueError:  # a sign or a point alone
        return None


def _whole(text: bytes) -> int | None:
    try:
        return int(text)
    except ValueError:  # a sign alone, or longer than any number
        return None


def _word(text: bytes) -> Any:
    truth = _TRUTH.get(text)
    return KWD(text) if truth is None else truth


@lru_cache(maxsize=4096)  # mostly single characters, again and again
def _string(text: bytes) -> bytes:
    return _ESCAPE.sub(_escaped, text) if b"\\" in text else text


def _escaped(found: re.Match[bytes]) -> bytes:
    told = found[1]
    if told[0] in b"01234567":
        return bytes((int(told, 8),))
    return _ESCAPED.get(told, b"")


def _name(text: bytes) -> Any:
    if b"#" in text:
        text = _HEX.sub(lambda found: bytes((int(found[1], 16),)) if found[1] else b"", text)
    try:
        return LIT(text.decode())
    except UnicodeDecodeError:
        return LIT(text)


def _hexadecimal(text: bytes) -> bytes:
    digits = b"".join(text.split()).decode()
    pairs, last = digits[: len(digits) & ~1], digits[len(digits) & ~1 :]
    return bytes.fromhex(pairs) + (bytes((int(last, 16),)) if last else b"")


# By the number of the group that was found.
_MADE: tuple[Callable[[bytes], Any], ...] = (
    *(KWD, _fraction, _whole, _word, _string),
    *(KWD, _name, _hexadecimal, KWD, KWD),
)


def _tokens(data: bytes) -> Iterator[Any]:
    at = 0
    while at >= 0:
        start, at = at, -1
        for found in _TOKEN.finditer(data, start):
            kind = found.lastindex
            if kind is None:
                continue
            if kind == _NESTED:
                at = _closed(data, found.end())
                if at >= 0:
                    yield _string(data[found.end() : at - 1])
                break
            token = _MADE[kind](found[kind])
            if token is not None:
                yield token


def _closed(data: bytes, start: int) -> int:
    """Where a string that begins at ``start`` has ended; -1 where it does not."""
    depth = 1
    for found in _BRACKET.finditer(data, start):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return -1


def objects(data: bytes) -> Iterator[Any]:
    """The operands and operators of content, as the parser makes them, in their order.

    Raises:
        PSSyntaxError: a dictionary has a name without a value.
        ValueError: a string has a character above 255.
    """
    kind, inner = "", list[Any]()
    outer: list[tuple[str, list[Any]]] = []
    for token in _tokens(data):
        if type(token) is not PSKeyword or token not in _BRACKETS:
            if not outer:
                yield token
            else:
                inner.append(token)
        elif token in _BEGIN:
            outer.append((kind, inner))
            kind, inner = _BEGIN[token], []
        elif _END[token] == kind:
            whole = _dictionary(inner) if kind == "d" else inner
            kind, inner = outer.pop()
            if not outer:
                yield whole
            else:
                inner.append(whole)


def _dictionary(parts: Sequence[Any]) -> dict[str, Any]:
    if len(parts) % 2:
        raise PSSyntaxError(f"Invalid dictionary construct: {parts!r}")
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {literal_name(key): value for key, value in pairs if value is not None}


_Operator = tuple[Callable[..., Any], int]


def _nothing() -> None:
    """An operator that nobody knows."""


class Interpreter(PDFPageInterpreter):
    """The parser's interpreter of a page, fed with tokens that were found quicker."""

    def __init__(self, rsrcmgr: Any, device: Any) -> None:
        super().__init__(rsrcmgr, device)
        self._operators: dict[PSKeyword, _Operator] = {}

    def execute(self, streams: Sequence[object]) -> None:
        """Do what content streams say.

        Args:
            streams: the streams; one that is being done already, further out, is left out.
        """
        found = [stream_value(one) for one in streams]
        wanted = [one for one in found if one.objid not in {None, *self.parent_stream_ids}]
        data = b"\n".join(one.get_data() for one in wanted)
        if _PICTURE.search(data):
            super().execute(streams)
            return
        self.stream_ids = {one.objid for one in wanted if one.objid is not None}
        for one in objects(data):
            if type(one) is not PSKeyword:
                self.argstack.append(one)
                continue
            method, count = self._operators.get(one) or self._operator(one)
            if not count:
                method()
                continue
            operands = self.pop(count)
            if len(operands) == count:
                method(*operands)

    def _operator(self, word: PSKeyword) -> _Operator:
        """What does ``word``, and with how many operands."""
        name = keyword_name(word).replace("*", "_a").replace('"', "_w").replace("'", "_q")
        method = getattr(self, f"do_{name}", None)
        found = (_nothing, 0) if method is None else (method, method.__code__.co_argcount - 1)
        self._operators[word] = found
        return found
