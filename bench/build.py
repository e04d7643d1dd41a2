"""What a build of many documents costs beside pdfplumber's own tables of their pages.

Run ``python -m bench.build [--documents N] [--jobs J]``. Made-up scorecards are printed as PDFs;
the floor is what pdfplumber's ``extract_tables`` costs for all their pages, in CPU seconds,
over the number of processes. The build reads, converts, checks, loads and reports; it is run in
a process of its own, with nothing warm. Then the unchanged second run, one with one document
changed, and the peak memory of the building process and of its largest reader.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bench.layouts.draw import STYLES, draw
from bench.layouts.synth import synthetic
from bench.read import seconds, theirs
from bscgraph.bulk import processors

_LAYOUTS = (STYLES["lines"], STYLES["rects"])
_MEASURED = """
import json, resource, sys, time
from bscgraph.cli import app
began = time.monotonic()
app.main(["build", *sys.argv[1:], "-q"], standalone_mode=False)
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
cpu = [one.ru_utime + one.ru_stime for one in used]
peak = [one.ru_maxrss / 1024 for one in used]
print(json.dumps([time.monotonic() - began, *cpu, *peak]), file=sys.stderr)
"""


def printed(folder: Path, number: int) -> list[Path]:
    """So many made-up scorecards as PDFs, in two layouts in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for seed in count(1):
        if len(paths) == number:
            break
        path = folder / f"card-{seed:05}.pdf"
        draw(synthetic(seed), path, _LAYOUTS[seed % len(_LAYOUTS)])
        paths.append(path)
    return paths


@dataclass(frozen=True)
class Spent:
    """Seconds on the wall, CPU seconds of the build and its readers, and peak memory (MiB)."""

    wall: float
    own: float
    readers: float
    own_peak: float
    reader_peak: float

    @property
    def cpu(self) -> float:
        """CPU seconds of all processes."""
        return self.own + self.readers


def build(folder: Path, place: Path, jobs: int) -> Spent:
    """What a build costs."""
    words = [str(folder), "-o", str(place), "--jobs", str(jobs)]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *words], check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
    )  # fmt: skip
    return Spent(*json.loads(done.stderr.splitlines()[-1]))


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=processors())
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        town, place = Path(name, "town"), Path(name, "kb")
        paths = printed(town, options.documents)
        costs = [cost for path in paths for cost in seconds(path, theirs)]
        floor = sum(costs) / options.jobs
        print(f"{len(paths)} documents, {len(costs)} pages, {options.jobs} processes")
        print(
            f"pdfplumber's tables: {sum(costs) / len(costs):.3f} CPU s a page, floor {floor:.1f} s"
        )
        first = build(town, place, options.jobs)
        found = json.loads((place / "report.json").read_text(encoding="utf-8"))
        print(
            f"build: {first.wall:.1f} s, {first.wall / floor:.2f} x floor; "
            f"{first.own:.1f} + {first.readers:.1f} CPU s, {first.cpu / sum(costs):.2f} x "
            f"pdfplumber's; {found['scorecards']} scorecards, {len(found['failures'])} failures"
        )
        print(f"peak memory: {first.own_peak:.0f} MiB, largest reader {first.reader_peak:.0f} MiB")
        second = build(town, place, options.jobs)
        print(f"unchanged: {second.wall:.2f} s, {second.cpu:.2f} CPU s, "
              f"{second.cpu / first.cpu:.1%} of the first run")  # fmt: skip
        paths[0].write_bytes(paths[0].read_bytes() + b"\n% changed\n")
        third = build(town, place, options.jobs)
        print(f"one changed: {third.wall:.2f} s, {third.cpu:.2f} CPU s")


if __name__ == "__main__":
    main()
