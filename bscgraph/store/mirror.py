"""Which folder holds the tables (:mod:`bscgraph.analytics`) of just what a store holds.

A store's folder says so in ``bscgraph/mirror``: the revision of the store, the folder beside it,
and the digest of the folder's list. Any change of the store gives it another revision; then the
tables are of other data, and nobody is told of them.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bscgraph.store.local import LocalStore

__all__ = ["LIST", "Mirror", "attach", "attached", "detach"]

LIST = "mirror.json"
"""The file of a folder of tables that says what is in it."""
_PLACE = ("bscgraph", "mirror")


@dataclass(frozen=True, slots=True)
class Mirror:
    """A folder of tables, and the digest of its list when it was attached."""

    folder: Path
    digest: str


def attach(store: LocalStore, folder: Path, digest: str) -> None:
    """Say that ``folder``, with a list of this digest, holds the tables of ``store`` as it is.

    Raises:
        OSError: the store's folder cannot be written.
    """
    revision = store.revision()
    if store.path is None or revision is None:
        return
    told = {
        "revision": revision,
        "folder": os.path.relpath(folder.resolve(), store.path.resolve()),
        "digest": digest,
    }
    place = store.path.joinpath(*_PLACE)
    aside = place.with_name(f"{place.name}.part")
    aside.write_text(json.dumps(told), "utf-8")
    aside.replace(place)


def detach(path: Path) -> None:
    """Say that nothing is known of tables of the store in the folder ``path``.

    Raises:
        OSError: the store's folder cannot be written.
    """
    path.joinpath(*_PLACE).unlink(missing_ok=True)


def attached(store: LocalStore) -> Mirror | None:
    """The tables of what ``store`` holds; None where there are none, or of other data."""
    revision = store.revision()
    if store.path is None or revision is None:
        return None
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(store.path.joinpath(*_PLACE).read_bytes())
        if told["revision"] == revision:
            return Mirror(Path(os.path.normpath(store.path.resolve() / told["folder"])),
                          str(told["digest"]))  # fmt: skip
    return None
