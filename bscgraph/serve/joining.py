"""The two halves of a stored question, asked and joined by an engine, which may be killed.

What comes back is rows as Python has them. An engine has worked on the query of a stranger, so
nothing but values is taken from it.
"""

from __future__ import annotations

import io
import pickle
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bscgraph.store import Answer, LocalStore
from bscgraph.store.values import Iri

if TYPE_CHECKING:
    import pyoxigraph

    from bscgraph.query.header import RowByRow

__all__ = ["MEDIA", "join", "unpacked"]

MEDIA = "application/x-bscgraph-rows"
_VALUES = {("decimal", "Decimal"): Decimal, ("bscgraph.store.values", "Iri"): Iri}


class _Here(LocalStore):
    """The store of the engine."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self.path, self._source = None, store


def join(store: pyoxigraph.Store, text: str, row_by_row: RowByRow, most: int) -> tuple[bytes, bool]:
    """The rows of the stored question ``text``, packed, ``most`` of them; whether there are more.

    Raises:
        StoreError: the store cannot answer.
    """
    from bscgraph.query.joined import joined
    from bscgraph.query.tuning import apart

    halves = apart(text, row_by_row)
    found = joined(_Here(store), halves) if halves is not None else None
    told = None if found is None else (found.columns, found.rows[:most])
    return pickle.dumps(told, 5), found is not None and len(found.rows) > most


def unpacked(data: bytes) -> Answer | None:
    """What an engine has packed; None where the question has to be asked as a whole.

    Raises:
        UnpicklingError: there is anything else than values in it.
    """
    found = _Values(io.BytesIO(data)).load()
    return None if found is None else Answer(*found)


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str, /) -> Any:
        try:
            return _VALUES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no value") from None
