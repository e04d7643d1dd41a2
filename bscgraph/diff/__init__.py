"""What changed from one scorecard to another: a pure function, and its drawings.

Codes are local to owner and year, so two rows are the same only where their names (or, with the
same code, their numbers) say so; neither scorecard is corrected by the other.
"""

from bscgraph.diff.compare import compare
from bscgraph.diff.model import KINDS, Change, Changes, Head, Side

__all__ = ["KINDS", "Change", "Changes", "Head", "Side", "compare"]
