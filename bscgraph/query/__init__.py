"""Stored queries: one ``.rq`` file a question, which any SPARQL 1.1 tool can run as it is.

The header lines ``#+ `` are TOML (:mod:`bscgraph.query.header`). Parameters are one ``VALUES``
line, first inside WHERE; binding rewrites that line and nothing else, with terms a library has
written.
"""

from __future__ import annotations

from bscgraph.query.asking import (
    agency,
    answered,
    choices,
    is_cut,
    narrowed,
    noted,
    nothing,
    prepared,
    run,
    year,
)
from bscgraph.query.binding import Bound, bind
from bscgraph.query.columns import Column, columns
from bscgraph.query.header import Option, Parameter, Query, catalogue, load, search, search_any
from bscgraph.query.result import Result
from bscgraph.query.values import Given, year_shown

__all__ = [
    "Bound",
    "Column",
    "Given",
    "Option",
    "Parameter",
    "Query",
    "Result",
    "agency",
    "answered",
    "bind",
    "catalogue",
    "choices",
    "columns",
    "is_cut",
    "load",
    "narrowed",
    "noted",
    "nothing",
    "prepared",
    "run",
    "search",
    "search_any",
    "year",
    "year_shown",
]
