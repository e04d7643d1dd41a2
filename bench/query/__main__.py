"""What loading and asking collections of scorecards costs: pyoxigraph, and rdflib beside it.

Run ``python -m bench.query`` (100 and 1,000 submissions of one city, 2.2 million quads; needs
hours: rdflib), or ``python -m bench.query --quick [ID…]`` (pyoxigraph alone, minutes). With
``--large`` they are of many agencies, as large as the bundled ones: 6.4 million quads. Every
engine has a process of its own and gets the same files. Times of questions are by the clock, as
some are asked in two halves at once, and CPU seconds of loading; so the machine has to have
nothing else to do. A question that is not answered after 60 seconds (``--limit``) counts as 60
seconds. The floor of a question is the time pyoxigraph takes to count all triples of all
properties it names; growth is told against the least number of submissions.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.query.child import graph_of, submissions
from bench.query.collection import cards, city
from bscgraph import graph, linked, linking
from bscgraph.iri import DEFAULT_BASE
from bscgraph.store import LocalStore

MOST = 0.3
Line = dict[str, Any]
Key = tuple[str, str]


def made(folder: Path, count: int, *, large: bool) -> None:
    """Write the canonical files of ``count`` submissions, unless the folder has them."""
    there = sorted(folder.glob("*.nq"))
    changed = max(path.stat().st_mtime for path in Path(graph.__file__).parent.glob("*.py"))
    if len(there) >= count and there[0].stat().st_mtime > changed:
        return
    for number, card in enumerate((cards if large else city)(count)):
        (folder / f"{number:06}.nq").write_bytes(graph.build(card).canonical())


def link(folder: Path, count: int) -> None:
    """Write what the first ``count`` submissions are to each other through the years, beside."""
    place = folder / f"links-{count}"
    rules = Path(linking.__file__).parent.glob("*.py")
    newest = max(path.stat().st_mtime for path in (*folder.glob("*.nq"), *rules))
    if place.is_dir() and place.stat().st_mtime > newest:
        return
    place.mkdir(exist_ok=True)
    store = LocalStore()
    for path in submissions(folder, count):
        data = path.read_bytes()
        store.load(data, graph_of(data))
    for one in linked.link(store, DEFAULT_BASE, write=False):
        (place / f"{one.owner}.nq").write_bytes(one.data)


def run(engine: str, folder: Path, count: int, given: argparse.Namespace) -> Iterator[Line]:
    """The lines of one engine's process."""
    words = [engine, str(folder), str(count), str(given.limit), *given.ids]
    command = [sys.executable, "-m", "bench.query.child", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            found: Line = json.loads(line)
            print(f"  {engine} {count}: {_brief(found)}", file=sys.stderr, flush=True)
            yield found
    if child.returncode:
        raise SystemExit(f"{engine} failed")


def _brief(line: Line) -> str:
    return " ".join(str(value) for name, value in line.items() if name != "needs")


class Figures:
    """What one engine took for one number of submissions."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.load: Line = {}
        self.asked: dict[Key, Line] = {}
        self.scans: dict[str, float] = {}
        for line in lines:
            if "query" in line:
                self.asked[line["query"], line["form"]] = line
            elif "scan" in line:
                self.scans[line["scan"]] = line["seconds"]
            else:
                self.load = line

    def floor(self, line: Line) -> float:
        """Seconds for a full scan of the triples a query needs."""
        return sum(self.scans[name] for name in line["needs"])


def print_load(name: str, count: int, found: Line) -> None:
    print(f"{name:10} {count:5} submissions, {found['quads']:,} quads: "
          f"loaded in {found['load']:.1f} s CPU, {found['wall']:.1f} s by the clock, "
          f"{found['memory']:,.0f} MiB")  # fmt: skip


def print_answers(small: Figures | None, large: Figures) -> None:
    """A line per question: milliseconds, rows, growth, and times the floor."""
    print("| Query | Form | ms | Rows | Growth | Times the floor |\n|---|---|---|---|---|---|")
    for (name, form), line in large.asked.items():
        seconds = line["seconds"]
        before = small.asked.get((name, form)) if small else None
        growth = seconds / before["seconds"] if before else math.nan
        floor = large.floor(line) if form == "all" else math.nan
        above = f"{seconds / floor:.1f}" if floor and form == "all" else ""
        mark = " **" if seconds > MOST else ""
        grown = "" if math.isnan(growth) else f"{growth:.1f}"
        print(f"| {name} | {form} | {1000 * seconds:.1f}{mark} | {line['rows']} | {grown} | "
              f"{above} |")  # fmt: skip

    slow = [name for (name, form), line in large.asked.items()
             if form == "all" and line["seconds"] > MOST]  # fmt: skip
    print(f"above {1000 * MOST:.0f} ms when asked openly: {len(slow)} ({', '.join(slow)})")


def compared(ours: Figures, theirs: Figures) -> None:
    """The ratios to rdflib."""
    faster = theirs.load["load"] / ours.load["load"]
    smaller = theirs.load["memory"] / ours.load["memory"]
    clock = theirs.load["wall"] / ours.load["wall"]
    print(f"load: {faster:.1f} times faster ({clock:.1f} by the clock), "
          f"1/{smaller:.1f} of the memory")  # fmt: skip
    for form in ("all", "one"):
        keys = [key for key in ours.asked if key[1] == form and key in theirs.asked]
        ratios = [theirs.asked[key]["seconds"] / ours.asked[key]["seconds"] for key in keys]
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        cut = sum(theirs.asked[key]["rows"] is None for key in keys)
        print(f"{form}: geometric mean {mean:.0f} times rdflib over {len(keys)} queries "
              f"({cut} unfinished there)")  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*", help="queries (all by default)")
    parser.add_argument("--submissions", nargs="+", type=int, default=[100, 1000])
    parser.add_argument("--quick", action="store_true", help="without rdflib")
    parser.add_argument("--large", action="store_true", help="submissions of 6,400 quads")
    parser.add_argument("--limit", type=float, default=60, help="CPU seconds for an answer")
    parser.add_argument("--folder", type=Path, help="keep the files here, and use them again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        made(folder, max(given.submissions), large=given.large)
        small = None
        for count in sorted(given.submissions):
            link(folder, count)
            ours = Figures(run("pyoxigraph", folder, count, given))
            print_load("pyoxigraph", count, ours.load)
            theirs = None if given.quick else Figures(run("rdflib", folder, count, given))
            if theirs:
                print_load("rdflib", count, theirs.load)
                compared(ours, theirs)
            print_answers(small, ours)
            small = small or ours


if __name__ == "__main__":
    main()
