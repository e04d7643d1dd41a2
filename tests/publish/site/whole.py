"""A site as people get it: a store of the real documents, published by the command."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from bscgraph import graph, scorecard
from bscgraph.graph.nquads import canonical
from bscgraph.read import Limits
from bscgraph.store import LocalStore

__all__ = ["ADDRESS", "ROOT", "kinds", "publish", "stocked"]

ROOT = Path(__file__).resolve().parents[3]
_LINKS = "https://w3id.org/bscgraph/graph/links"
_SAME = (
    "<https://example.org/a>",
    "<http://www.w3.org/2002/07/owl#sameAs>",
    "<https://example.org/b>",
)
ADDRESS = "https://bsc.example.org/cards/"


def stocked(place: Path) -> Path:
    """A folder store: two agencies, an older submission of one of them, a city card, links."""
    cards = [
        card
        for name in ("hac-111.pdf", "tfam-111.pdf")
        for card in scorecard.read(ROOT / "examples" / name, Limits())
    ]
    built = [graph.build(card) for card in cards]
    later = replace(cards[-1], updated_raw="更新日期：111年12月31日", updated=date(2022, 12, 31))
    built.append(graph.build(later, submission=2))
    store = LocalStore(place)
    for one in built:
        store.load(one.canonical(), one.graph)
    store.load(canonical([_SAME], _LINKS), _LINKS)
    store.close()
    return place


def publish(store: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The command, as it is typed."""
    words = ["publish", "--store", str(store), "-o", str(folder), "--lang", "en", *options]
    return subprocess.run(
        [sys.executable, "-m", "bscgraph", *words],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


def kinds(folder: Path, lang: str) -> list[str]:
    """Paths of a few pages of each kind: the first of a kind, and the largest.

    What pages are of one kind shows in their names: codes, years and agencies differ.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted((folder / lang).rglob("*.html")):
        found.setdefault(_kind(path.relative_to(folder / lang).as_posix()), []).append(path)
    chosen = {one for some in found.values()
              for one in (some[0], max(some, key=lambda path: path.stat().st_size))}  # fmt: skip
    return sorted(path.relative_to(folder).as_posix() for path in chosen)


def _kind(name: str) -> str:
    """The name of a page without what is particular to one of its kind."""
    first, *rest = name.removesuffix(".html").split("/")
    if first == "scorecard":  # …/agency/year/kind/code
        return "/".join((first, *rest[2::2]))
    if first == "agency":  # …/slug/kind/name
        return "/".join((first, *rest[1::2]))
    if first == "query":  # …/topic/id/agency/slug
        return "/".join((first, str(len(rest)), *rest[2::2]))
    return "/".join((first, *rest[:1]))  # …/kind/name
