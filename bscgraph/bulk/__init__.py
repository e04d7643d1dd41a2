"""Many documents: converted side by side, again only where something changed, for good.

One document is one task. Who does it, and in which order, does not show in what comes out.
"""

from bscgraph.bulk.model import Converted, Failure, Job, KbError, Told
from bscgraph.bulk.plan import ACTIONS, Plan, Step
from bscgraph.bulk.run import Built, Order, Pace, build, planned, processors

__all__ = ["ACTIONS", "Built", "Converted", "Failure", "Job", "KbError", "Order", "Pace"]
__all__ += ["Plan", "Step", "Told", "build", "planned", "processors"]
