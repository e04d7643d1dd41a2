"""The analytics mirror: the figures of a store as Parquet tables, for programs that compute.

It is derived from the graphs, row by row with the IRI each row is about, and written anew only
where a graph changed.
"""

from __future__ import annotations

from bscgraph.analytics.tables import TABLES
from bscgraph.analytics.writing import Mirrored, Source, available, write

__all__ = ["TABLES", "Mirrored", "Source", "available", "write"]
