"""Tables to scorecards: the only place that knows what a column means."""

from bscgraph.scorecard.interpret import interpret, read
from bscgraph.scorecard.mapped import read_mapped
from bscgraph.scorecard.mapping import read_mapping
from bscgraph.scorecard.plain import to_json

__all__ = ["interpret", "read", "read_mapped", "read_mapping", "to_json"]
