"""Tables to scorecards: the only place that knows what a column means."""

from bscgraph.scorecard.interpret import interpret, read
from bscgraph.scorecard.plain import to_json

__all__ = ["interpret", "read", "to_json"]
