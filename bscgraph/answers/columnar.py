"""An answer as Parquet, with decimals exact (extra ``parquet``)."""

from __future__ import annotations

import io

from bscgraph.query import Result

__all__ = ["write"]


def write(found: Result) -> bytes:
    """The answer as a Parquet file, with the id of its query in the file's metadata.

    Raises:
        BscgraphError: pyarrow is not installed.
    """
    table = found.to_arrow().replace_schema_metadata({"bscgraph.query": found.query})
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()
