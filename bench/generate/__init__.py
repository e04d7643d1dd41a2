"""Whole cities of documents with planted irregularities, and the truth beside them."""
