"""Made-up collections of scorecards, and what loading and asking them costs."""
