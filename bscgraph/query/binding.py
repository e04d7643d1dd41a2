"""Binding: the parameters of a stored query are one ``VALUES`` line, first inside WHERE.

Binding rewrites that line and nothing else, with terms a library has written; of a parameter
that is a number of rows, which no term of SPARQL can limit, also the line ``LIMIT``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bscgraph.errors import QueryError
from bscgraph.iri import DEFAULT_BASE, Minter
from bscgraph.query.header import Parameter, Query
from bscgraph.query.nearest import nearest, unknown
from bscgraph.query.values import Data, Given, given

__all__ = ["Bound", "bind", "bound", "parameter", "rewritten"]

_VALUES = re.compile(
    r"^(?P<indent>[ \t]*)VALUES[ \t]*\((?P<names>(?:[ \t]*\?\w+)+)[ \t]*\)[ \t]*"
    r"\{[ \t]*\((?:[ \t]*UNDEF)+[ \t]*\)[ \t]*\}[ \t]*$",
    re.MULTILINE,
)
_LIMIT = re.compile(r"^(?P<word>[ \t]*LIMIT[ \t]+)\d+[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bound:
    """A query ready to be asked: its text, and what each parameter was understood as."""

    text: str
    given: Mapping[str, Given]


def bind(query: Query, parameters: Mapping[str, object], base: str = DEFAULT_BASE) -> str:
    """The text of ``query`` with these parameters in its VALUES line.

    Args:
        query: the stored query.
        parameters: values by parameter name; None leaves a parameter open.
        base: the publisher's base IRI, for agencies given by slug or name.

    Raises:
        QueryError: no such parameter, or a value it does not take.
    """
    return bound(query, parameters, Minter(base)).text


def bound(
    query: Query, parameters: Mapping[str, object], minter: Minter, data: Data | None = None
) -> Bound:
    """``query`` with these parameters, and the defaults of those that are not named.

    None leaves a parameter open, also one with a default. ``data`` says what the store that
    will be asked holds: its agencies and choices are known by name then.

    Raises:
        QueryError: no such parameter, or a value it does not take.
    """
    for name in parameters:
        parameter(query, name)
    defaults = {name: one.default for name, one in query.parameters.items()}
    understood = {
        name: given(query.parameters[name], value, minter, data)
        for name, value in {**defaults, **parameters}.items()
        if value is not None
    }
    return Bound(rewritten(query, understood, query.text), understood)


def parameter(query: Query, name: str) -> Parameter:
    """The parameter ``name`` of ``query``.

    Raises:
        QueryError: it has none of this name.
    """
    if name not in query.parameters:
        spellings = {one.name: one.label.values() for one in query.parameters.values()}
        raise unknown("parameter", "參數", name, nearest(name, spellings))
    return query.parameters[name]


def rewritten(
    query: Query, understood: Mapping[str, Given], text: str, *, whole: bool = True
) -> str:
    """``text``, that of ``query`` or one as good, with these values in its VALUES line.

    Unless ``whole``, variables that stay open are left out of it: the same in fewer words.

    Raises:
        QueryError: there is no such line, or it lacks a variable.
    """
    terms = {query.parameters[name].variable: one.n3 for name, one in understood.items()}
    line = _VALUES.search(text)
    if line is None:
        raise QueryError(
            f"The stored query {query.id} has no VALUES line for its parameters.",
            f"查詢 {query.id} 缺少參數所需的 VALUES 行。",
        )
    names = line["names"].split()
    missing = terms.keys() - {name[1:] for name in names}
    if missing:
        raise QueryError(
            f"The VALUES line of the stored query {query.id} lacks ?{min(missing)}.",
            f"查詢 {query.id} 的 VALUES 行缺少 ?{min(missing)}。",
        )
    kept = names if whole else [name for name in names if name[1:] in terms]
    cells = " ".join(terms.get(name[1:], "UNDEF") for name in kept)
    written = f"{line['indent']}VALUES ({' '.join(kept)}) {{ ({cells}) }}" if kept else ""
    whole_text = text[: line.start()] + written + text[line.end() :]
    rows = next((one for name, one in understood.items() if query.parameters[name].rows), None)
    return whole_text if rows is None else _LIMIT.sub(rf"\g<word>{int(rows.value)}", whole_text)
