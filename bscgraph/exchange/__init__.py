"""Scorecards in the formats of other communities: W3C Data Cube, StratML.

Each module writes one format; what a format cannot carry is said by the module.
"""
