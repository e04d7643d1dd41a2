"""Measurements and generated documents: nothing here is shipped."""
