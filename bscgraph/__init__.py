"""bscgraph: balanced scorecards of public agencies as a knowledge graph."""
