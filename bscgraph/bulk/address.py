"""By what a converted document is addressed: all that its canonical file depends on.

The bytes and the name of the document, the program that reads it, and the base of the
identifiers. The program is told by the content of its files, so that every machine of a cluster
tells the same.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bscgraph.__about__ import __version__
from bscgraph.resources import folder

__all__ = ["content", "digest", "document", "program"]

_READERS = ("pdfplumber", "pdfminer.six", "pypdfium2", "lxml", "xlrd")
_PACKAGE = Path(__file__).resolve().parent.parent
# What has no part in converting a document.
_LIVE = (
    *("serve", "publish", "commands", "query", "search", "answers", "reports", "draw", "analytics"),
    *("assets", "__pycache__", ".mypy_cache"),
)
_PARTS = (".py", ".csv", ".ttl", ".json", ".toml")


def digest(*parts: object) -> str:
    """One digest of these values, in their order."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()


def content(path: Path) -> str:
    """The SHA-256 digest of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def document(base: str, name: str, sha256: str, *more: object) -> str:
    """What tells the document ``name`` with this content, read by this program, from all others.

    ``more`` is what else its conversion depends on.
    """
    return digest(program(), base, name, sha256, *more)


@cache
def program() -> str:
    """What converts documents: this program, its register and shapes, and its libraries."""
    libraries = [(name, _version(name)) for name in _READERS]
    places = (_PACKAGE, folder("ontology"), folder("shapes"))
    return digest(__version__, libraries, list(_files(places)))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _files(places: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for number, place in enumerate(places):
        for parent, folders, names in os.walk(place):
            folders[:] = sorted(name for name in folders if name not in _LIVE)
            for name in sorted(name for name in names if name.endswith(_PARTS)):
                file = Path(parent) / name
                yield f"{number}/{file.relative_to(place).as_posix()}", content(file)
