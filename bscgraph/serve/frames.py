"""How the server and its engines talk: what both sides know."""

from __future__ import annotations

import struct

__all__ = ["HEAD", "HELD", "ORDER", "TOO_LARGE"]

HEAD = struct.Struct("!IQ")  # lengths of the JSON head and of the body that follow
ORDER = 8192  # bytes of an order for an engine, filled up with blanks
HELD, TOO_LARGE = b"+", b"-"  # whether the data is in memory; said once
