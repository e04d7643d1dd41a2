"""SPARQL 1.1 results in JSON, read as they arrive: memory does not grow with the rows."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bscgraph.store import answers, refusals
from bscgraph.store.values import Row, Stream, from_json
from bscgraph.store.wire import Body

__all__ = ["ACCEPT", "boolean", "streamed", "terms"]

ACCEPT = "application/sparql-results+json, application/json;q=0.5"
_ROW = "results.bindings.item"
_VIRTUOSO_ASK = "__ASK_RETVAL"  # it answers ASK as if it were SELECT
_CAP = "X-SPARQL-MaxRows"  # Virtuoso cuts an answer off at this number of rows
_STATE = "X-SQL-State"  # and tells here that it ran out of time
# Thousands of rows take a thousandth of this.
_SLICE, _SECONDS_A_SLICE = 4096, 0.25
Binding = Mapping[str, Mapping[str, str]]


def streamed(body: Body) -> Stream:
    """The answer to a SELECT.

    Raises:
        StoreError: it is none; while reading, that it is cut off.
    """
    columns, bindings = _opened(body)
    return Stream(columns, _rows(body, columns, bindings), body.close)


def terms(body: Body) -> Iterator[Binding]:
    """The bindings of the answer to a SELECT as they stand in it.

    Raises:
        StoreError: it is none, or cut off.
    """
    return _opened(body)[1]


def boolean(body: Body) -> bool:
    """The answer to an ASK.

    Raises:
        StoreError: it is none, or cut off.
    """
    found = dict(_events(body, "boolean", _ROW))
    verdict, head = found.get("boolean"), found.get("head")
    if verdict is None and isinstance(head, dict) and head.get("vars") == [_VIRTUOSO_ASK]:
        verdict = from_json(found.get(_ROW, {}).get(_VIRTUOSO_ASK)) == 1
    if not isinstance(verdict, bool):
        raise refusals.not_a("ASK")
    return verdict


def _rows(body: Body, columns: tuple[str, ...], bindings: Iterator[Binding]) -> Iterator[Row]:
    try:
        for binding in bindings:
            yield tuple(from_json(binding.get(column)) for column in columns)
    except (KeyError, AttributeError, TypeError) as error:
        raise answers.no_result(body.place, "JSON") from error
    finally:
        body.close()


def _opened(body: Body) -> tuple[tuple[str, ...], Iterator[Binding]]:
    """The columns, and the bindings still to come; those before the columns are kept."""
    events = _events(body, _ROW)
    early: list[Any] = []
    for kind, value in events:
        if kind == "head":
            if not isinstance(value, dict) or "vars" not in value:
                body.close()
                raise refusals.not_a("SELECT")
            return tuple(map(str, value["vars"])), _counted(body, early, events)
        early.append(value)
    raise answers.no_result(body.place, "JSON")


def _counted(body: Body, early: list[Any], events: Iterator[tuple[str, Any]]) -> Iterator[Binding]:
    cap, count = body.headers.get(_CAP, ""), len(early)
    yield from early
    for _, value in events:
        count += 1
        yield value
    if cap.isdecimal() and count >= int(cap) > 0:
        raise answers.capped(body.place, count)


def _slices(body: Body) -> Iterator[bytes]:
    for chunk in body.chunks():
        for start in range(0, len(chunk), _SLICE):
            yield chunk[start : start + _SLICE]


def _send(part: bytes, parsers: Iterable[Any], place: str) -> None:
    """Parse a part; the cost of what is nested without end grows with the square of its depth."""
    begin = time.thread_time()
    for parser in parsers:
        parser.send(part)
    if time.thread_time() - begin > _SECONDS_A_SLICE:
        raise answers.no_result(place, "JSON")


def _events(body: Body, *paths: str) -> Iterator[tuple[str, Any]]:
    """What stands at these paths of the JSON document, and the ``head``, with the path."""
    import ijson

    kind = body.headers.get_content_type()
    packed = body.headers.get("Content-Encoding", "identity").strip().lower()
    if not kind.endswith("json") or packed != "identity":  # nobody asked for it packed
        body.close()
        raise answers.no_result(body.place, kind if packed == "identity" else packed)
    found = {path: ijson.sendable_list() for path in ("head", *paths)}
    parsers = {path: ijson.items_coro(values, path) for path, values in found.items()}
    try:
        for part in _slices(body):
            _send(part, parsers.values(), body.place)
            if found["head"]:
                del parsers["head"]  # one parser less for all that follows
            for path, values in found.items():
                yield from ((path, value) for value in values)
                values.clear()
        for parser in parsers.values():
            parser.close()
    except ijson.JSONError as error:
        raise answers.cut_off(body.place) from error
    finally:
        body.close()
    if body.headers.get(_STATE):
        raise answers.cut_off(body.place)
