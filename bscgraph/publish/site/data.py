"""The data of a page's thing as files, the same that a server gives at these addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bscgraph.publish.described import as_rdf, as_table, described
from bscgraph.publish.site.page import DATA, machines

if TYPE_CHECKING:
    from bscgraph.publish.site.page import Page
    from bscgraph.store import LocalStore

__all__ = ["SPOKEN", "documents"]

SPOKEN = "en"  # the language of names in tables, as a server has it for who asks for none


def documents(store: LocalStore, page: Page, names: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Path and content of each form of the data of what ``page`` is about.

    ``names`` keeps what things are called, for the pages that follow.
    """
    wanted = [one.path for one in machines(page) if one not in page.machine]
    found = described(store, page.iri) if wanted else None
    if found is None:
        return
    for path in wanted:
        suffix = path.rpartition(".")[2]
        assert suffix in DATA  # noqa: S101 - that is what machines() names
        table = suffix == "csv"
        quads = found.quads
        yield path, as_table(store, quads, SPOKEN, names) if table else as_rdf(quads, suffix)
