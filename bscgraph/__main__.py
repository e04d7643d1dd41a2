"""``python -m bscgraph``: the same as the ``bscgraph`` command."""

from bscgraph.cli import main

main()
