"""Builds of generated cities: is everything read, right, found, and at what cost?

Run ``python -m bench.scale [--documents 10 100] [--jobs J] [--floor]``. For each size a city is
generated and built in a process of its own, once more unchanged, and once with one document
changed. Every graph it made is read back and compared with the truth by the core rule of the
samples' scorer (``bench.layouts.scoring``), every planted irregularity is looked up among what
the rules find, and documents that are in no graph are named.
``--floor`` also measures what pdfplumber's own tables of all PDF pages cost.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.build import Spent, build
from bench.generate.__main__ import make
from bench.layouts.scoring import Score, compare_all
from bench.read import seconds, theirs
from bscgraph import graph
from bscgraph.bulk import processors
from bscgraph.model import Scorecard
from bscgraph.scorecard import to_json
from bscgraph.validate import validate

__all__ = ["Checked", "check"]

_YEARS = 5
_CODE = re.compile(r"[A-Z][CPLF]\d+(?:\.\d+)*")


@dataclass
class Checked:
    """What came of a city: scores by layout, planted irregularities, documents lost."""

    layouts: dict[str, Score] = field(default_factory=dict)
    planted: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def whole(self) -> Score:
        """All layouts pooled."""
        pooled = Score()
        for one in self.layouts.values():
            pooled.add(one)
        return pooled


def _cards(graphs: Path) -> Iterator[tuple[str, Scorecard]]:
    """Each submission of a build: its document and its scorecard."""
    for path in sorted(graphs.glob("*/*/*.nq")):
        for _, card in graph.read(path.read_bytes(), "nquads", path.name):
            yield card.document.name if card.document else "", card


def check(city: Path, kb: Path) -> Checked:
    """Compare what a build made of a city with the truth."""
    found = Checked()
    documents = {one["file"]: one for one in json.loads((city / "planted.json").read_text("utf-8"))}
    waiting: dict[str, list[Scorecard]] = {}
    seen = set()
    for name, card in _cards(kb / "graphs"):
        cards = [*waiting.pop(name, []), card]
        want = json.loads((city / "truth" / f"{name}.expected.json").read_text("utf-8"))
        if len(cards) < (len(want) if isinstance(want, list) else 1):
            waiting[name] = cards
            continue
        seen.add(name)
        _score(found, documents[name], want, cards)
        _planted(found, documents[name], cards)
    found.lost = sorted(documents.keys() - seen)
    return found


def _planted(found: Checked, document: dict[str, Any], cards: list[Scorecard]) -> None:
    """Look up what was planted in a document among what the rules tell of its cards."""
    results = validate([graph.build(card) for card in cards]).results
    told = {(one.rule, code) for one in results for code in (one.code, *_codes(one.message))}
    rules = {one.rule for one in results}
    for one in document["planted"]:
        found.planted[one["kind"]] += 1
        there = (one["rule"], one["code"]) in told if one["code"] else one["rule"] in rules
        if not there:
            found.missed.append(f"{document['file']} ({document['layout']}): {one}")


def _codes(message: Any) -> list[str]:
    """The codes that a message names."""
    return _CODE.findall(str(message["en"]))


def _score(found: Checked, document: dict[str, Any], want: Any, cards: Sequence[Scorecard]) -> None:
    plain = json.loads(json.dumps(list(map(to_json, cards)), default=str))
    score = compare_all(plain, want)
    found.layouts.setdefault(document["layout"], Score()).add(score)
    name = f"{document['file']} ({document['layout']})"
    found.wrong += [f"{name}: {one}" for one in score.wrong + score.errors]


def _measured(number: int, jobs: int, *, floor: bool, seed: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        city, kb = Path(name, "city"), Path(name, "kb")
        made = make(city, max(1, number // _YEARS), _YEARS, seed, jobs)
        documents = city / "documents"
        spent = build(documents, kb, jobs)
        yield f"{len(made)} documents, {jobs} processes"
        yield from _cost(spent, len(made))
        again = build(documents, kb, jobs)
        yield f"  unchanged: {again.wall:.1f} s, {again.cpu / spent.cpu:.1%} of the CPU time"
        yield _size(kb)
        yield from _told(check(city, kb))
        if floor:
            yield _floor(documents, spent, jobs)
        yield _changed(documents, kb, jobs, again)


def _cost(spent: Spent, documents: int) -> list[str]:
    return [
        f"  {spent.wall:.1f} s, {documents / spent.wall:.2f} documents/s, "
        f"{spent.own:.1f} + {spent.readers:.1f} CPU s",
        f"  memory: {spent.own_peak:.0f} MiB, largest reader {spent.reader_peak:.0f} MiB",
    ]


def _floor(documents: Path, spent: Spent, jobs: int) -> str:
    """The PDF pages beside pdfplumber's own tables of them."""
    pages = [
        one for path in sorted(documents.glob("*.pdf")) for one in seconds(path, theirs)
    ]  # fmt: skip
    whole = sum(pages)
    return (
        f"  {len(pages)} PDF pages, pdfplumber {whole / len(pages):.3f} CPU s each: floor "
        f"{whole / jobs:.1f} s, build {spent.wall * jobs / whole:.2f} x, all CPU time "
        f"{spent.cpu / whole:.2f} x of all pages"
    )


def _size(kb: Path) -> str:
    """What lies on the disk, and how many statements that is."""
    graphs = sorted((kb / "graphs").glob("*/*/*.nq"))
    quads = 0
    for path in graphs:
        with path.open("rb") as lines:
            quads += sum(1 for _ in lines)
    disk = {place: _disk(kb / place) for place in ("graphs", "store")}
    return (
        f"  {len(graphs)} submissions, {quads:,} quads; graphs {disk['graphs'] / 2**20:,.0f} MiB, "
        f"store {disk['store'] / 2**20:,.0f} MiB"
    )


def _disk(place: Path) -> int:
    """Bytes of all files; a file that has several names (snapshots of the store) counts once."""
    told = (one.stat() for one in place.rglob("*") if one.is_file())
    return sum({one.st_ino: one.st_size for one in told}.values())


def _changed(documents: Path, kb: Path, jobs: int, unchanged: Spent) -> str:
    """What a build costs after one PDF got other bytes, and whether it alone was read."""
    one = min(documents.glob("*.pdf"))
    one.write_bytes(one.read_bytes() + b"\n% changed\n")
    before = _read_documents(kb)
    spent = build(documents, kb, jobs)
    new = _read_documents(kb) - before
    return (
        f"  one changed: {spent.wall:.1f} s, {spent.cpu - unchanged.cpu:.1f} CPU s more than "
        f"unchanged; documents read: {len(new)}"
    )


def _read_documents(kb: Path) -> set[str]:
    """Digests of the documents whose reading is in the folder."""
    return set(json.loads((kb / "state.json").read_text(encoding="utf-8"))["documents"])


def _told(found: Checked) -> list[str]:
    whole, all_ = found.whole, found.planted.total()
    lines = [
        f"  micro-F1 {whole.f1:.5f}, wrong numbers {len(whole.wrong)}, lost {len(found.lost)}",
        f"  planted found: {all_ - len(found.missed)} of {all_}",
    ]
    lines += [f"  {name:12} {one.f1:.5f}" for name, one in sorted(found.layouts.items())]
    for title, some in (("lost", found.lost), ("missed", found.missed), ("wrong", found.wrong)):
        lines += [f"  {title}: {one}" for one in some]
    return lines


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--jobs", type=int, default=processors())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floor", action="store_true")
    options = parser.parse_args(arguments)
    for number in options.documents:
        for line in _measured(number, options.jobs, floor=options.floor, seed=options.seed):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
