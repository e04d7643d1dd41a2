"""Scorecards drawn by many producers in many layouts, each with its expected reading."""
