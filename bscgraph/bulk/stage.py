"""What a run has converted and not yet settled: one file a document, addressed by its key.

A run that is killed leaves these; the next one finds them and converts only the others. The
first line says what is in the file and how it adds up; what does not add up is not there.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bscgraph.bulk.folder import Kb
from bscgraph.bulk.model import Card, Converted, Failure

__all__ = ["Stage", "card_of"]

_MARK = b"# bscgraph "


class Stage:
    """The staged files of a build."""

    def __init__(self, kb: Kb) -> None:
        self._kb = kb

    def knows(self, key: str) -> bool:
        """Whether something whole is staged under ``key``."""
        return self.get(key) is not None

    def put(self, key: str, found: Converted | Failure) -> None:
        """Stage what came of a document.

        Raises:
            OSError: the system refuses.
        """
        self._kb.put(self._path(key), b"".join(_written(found)))

    def get(self, key: str) -> Converted | Failure | None:
        """What came of a document; None where nothing whole is staged."""
        try:
            return _read(self._path(key).read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def clear(self) -> None:
        """Remove everything: it has been settled."""
        shutil.rmtree(self._kb.new, ignore_errors=True)

    def _path(self, key: str) -> Any:
        return self._kb.new / f"{key}.nq"


def _written(found: Converted | Failure) -> Iterator[bytes]:
    if isinstance(found, Failure):
        told: dict[str, Any] = {"failure": asdict(found), "sha256": _sum(b"")}
        yield _MARK + json.dumps(told).encode() + b"\n"
        return
    body = b"".join(data for _, data in found.cards)
    cards = [asdict(card) | {"bytes": len(data)} for card, data in found.cards]
    told = {"program": found.program, "document": found.sha256, "cards": cards}
    yield _MARK + json.dumps(told | {"sha256": _sum(body)}).encode() + b"\n"
    yield body


def _read(data: bytes) -> Converted | Failure | None:
    head, _, body = data.partition(b"\n")
    if not head.startswith(_MARK):
        return None
    told = json.loads(head.removeprefix(_MARK))
    if told["sha256"] != _sum(body):
        return None
    if "failure" in told:
        return Failure(**told["failure"])
    found, at = list[tuple[Card, bytes]](), 0
    for entry in told["cards"]:
        size = entry.pop("bytes")
        found.append((card_of(entry), body[at : at + size]))
        at += size
    return Converted(told["program"], told["document"], tuple(found))


def card_of(entry: dict[str, Any]) -> Card:
    """A card from its JSON."""
    return Card(**entry | {"notes": tuple((str(en), str(zh)) for en, zh in entry["notes"])})


def _sum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
