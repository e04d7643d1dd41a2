"""Questions that only add up numbers, asked of the tables of a large store (DuckDB).

Beside the ``.rq`` file of such a question stands a ``.sql`` file with the same columns and order.
It is used where it cannot tell anything else: the tables are of just what the store holds, they
say all that its graphs do, and their files are those that were written.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import starmap
from pathlib import Path
from typing import Any

from bscgraph.query.binding import Bound
from bscgraph.query.conditions import Untold
from bscgraph.query.header import Query
from bscgraph.resources import folder
from bscgraph.store import Answer, Iri, LocalStore, Store, Value
from bscgraph.store.mirror import LIST, Mirror, attached
from bscgraph.store.values import python_value

__all__ = ["SWITCH", "answer", "asked"]

SWITCH = "BSCGRAPH_ANALYTICS"
"""The variable that says ``off``."""
_LARGE = 5_000  # amounts in a store from which starting DuckDB costs less than asking SPARQL
_XSD = "http://www.w3.org/2001/XMLSchema#"
_GLOB = frozenset("*?[{")


def answer(store: Store, query: Query, ready: Bound) -> Answer | None:
    """What the tables beside ``store`` say; None where it is to be asked in SPARQL."""
    text = _sql(query.id)
    # Stores of a server answer in engines of their own: theirs are no folders to look beside.
    if text is None or type(store) is not LocalStore or _off():
        return None
    if any(query.parameters[name].type == "agency" for name in ready.given):
        return None  # few scorecards are found faster than an engine is started
    place, revision = store.path, store.revision()
    mirror = None if place is None else attached(place, revision)
    if place is None or mirror is None or find_spec("duckdb") is None:
        return None
    try:
        found = asked(mirror, query, ready, text, least=_LARGE)
    except Untold:
        return None
    # Somebody may have written the tables anew meanwhile, who says so first.
    return found if attached(place, revision) == mirror else None


def asked(mirror: Mirror, query: Query, ready: Bound, text: str, *, least: int = 0) -> Answer:
    """The answer of the tables of ``mirror`` to the SQL ``text`` of a question.

    Raises:
        Untold: they cannot tell, or hold less than so many amounts.
    """
    import duckdb

    names = [name for name in _tables(mirror, least) if name in text]
    given = {name: one.value for name, one in ready.given.items()}
    wanted = {name: str(value) if isinstance(value, str) else value
              for name, value in (dict.fromkeys(query.parameters) | given).items()}  # fmt: skip
    try:
        with duckdb.connect(config=_CONFIG) as engine:
            for name in names:
                engine.read_parquet(str(mirror.folder / f"{name}.parquet")).create_view(name)
            found = engine.execute(text, wanted)
            rows = found.fetchall()
    except (duckdb.Error, OSError) as error:
        raise Untold from error
    kinds = [query.column(name).kind for name in query.columns]
    cells = starmap(_cells, zip(kinds, zip(*rows, strict=True), strict=True)) if rows else ()
    return Answer(query.columns, tuple(zip(*cells, strict=True)))


_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "1GB",
    "threads": "2",
}


def _off() -> bool:
    return os.environ.get(SWITCH, "").lower() in {"off", "0", "no"}


@lru_cache(maxsize=256)
def _sql(query_id: str) -> str | None:
    path = folder("queries") / f"{query_id}.sql"
    return path.read_text("utf-8") if path.is_file() else None


def _tables(mirror: Mirror, least: int) -> list[str]:
    """The names of the tables, each of which is the file that was written.

    Raises:
        Untold: they are not, are too few rows, or do not say all that the graphs do.
    """
    try:
        data = (mirror.folder / LIST).read_bytes()
        if hashlib.sha256(data).hexdigest() != mirror.digest or _GLOB & set(str(mirror.folder)):
            raise Untold
        told = json.loads(data)
        tables: Mapping[str, Mapping[str, Any]] = told["tables"]
        if not told["exact"] or tables["budgets"]["rows"] < least:
            raise Untold
        for name, one in tables.items():
            if _digest(mirror.folder / f"{name}.parquet") != one["sha256"]:
                raise Untold
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Untold from error
    return list(tables)


def _digest(path: Path) -> str:
    about = path.stat()
    return _summed(path, about.st_size, about.st_mtime_ns, about.st_ino)


@lru_cache(maxsize=64)
def _summed(path: Path, *_state: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _cells(kind: str, cells: Sequence[Any]) -> list[Value]:
    """The cells of a column as the store gives them; the same cell is the same object."""
    made: dict[Any, Value] = {None: None}
    make = _MADE.get(kind)
    if make is None:
        return list(cells)
    for cell in cells:
        if cell not in made:
            made[cell] = make(cell)
    return [made[cell] for cell in cells]


def _money(text: str) -> Value:
    """A sum as SQL wrote it; a decimal has a point, and what adds up nothing is an integer."""
    return python_value(text, _XSD + ("decimal" if "." in text else "integer"))


_MADE: Mapping[str, Callable[[Any], Value]] = {"iri": Iri, "money": _money}
