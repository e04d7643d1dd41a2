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

__all__ = ["LIST", "Mirror", "attach", "attached", "detach"]

LIST = "mirror.json"
"""The file of a folder of tables that says what is in it."""
_PLACE = ("bscgraph", "mirror")


@dataclass(frozen=True, slots=True)
class Mirror:
    """A folder of tables, and the digest of its list when it was attached."""

    folder: Path
    digest: str


def attach(path: Path, revision: str | None, folder: Path, digest: str) -> None:
    """Say that ``folder``, with a list of this digest, holds the tables of a revision of a store.

    Args:
        path: the store's folder.
        revision: what the tables were made of; nothing is said where it is unknown.
        folder: the folder of the tables.
        digest: of its list.

    Raises:
        OSError: the store's folder cannot be written.
    """
    if revision is None:
        return
    told = {
        "revision": revision,
        "folder": os.path.relpath(folder.resolve(), path.resolve()),
        "digest": digest,
    }
    place = path.joinpath(*_PLACE)
    aside = place.with_name(f"{place.name}.part")
    aside.write_text(json.dumps(told), "utf-8")
    aside.replace(place)


def detach(path: Path) -> None:
    """Say that nothing is known of tables of the store in the folder ``path``.

    Raises:
        OSError: the store's folder cannot be written.
    """
    path.joinpath(*_PLACE).unlink(missing_ok=True)


def attached(path: Path, revision: str | None) -> Mirror | None:
    """The tables of this revision of the store in the folder ``path``; None where there are none.

    Tables of another revision are of other data.
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(path.joinpath(*_PLACE).read_bytes())
        if told["revision"] == revision and revision is not None:
            folder = os.path.normpath(path.resolve() / told["folder"])
            return Mirror(Path(folder), str(told["digest"]))
    return None
