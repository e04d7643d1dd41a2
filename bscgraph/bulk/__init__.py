"""Many documents: converted side by side, again only where something changed, for good."""
