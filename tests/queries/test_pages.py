"""The generated pages of the stored queries are what the queries and the documents say."""

from __future__ import annotations

from pathlib import Path

from tests.queries.pages import DOCS, documents, pages


def test_every_page_is_up_to_date() -> None:
    """`python -m tests.queries.pages` writes them anew."""
    made = pages(documents())
    assert {path for path in made if path.is_relative_to(DOCS)} == set(DOCS.rglob("*.md"))
    stale = [path.name for path, text in made.items() if _read(path) != text]
    assert stale == []


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
