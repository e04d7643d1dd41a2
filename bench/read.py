"""What our reading of a PDF page costs beside pdfplumber's ``extract_tables`` on the same page.

Run ``python -m bench.read [PDF…]`` (the bundled examples by default). Both readers get each
page fresh, in turn, in one process; the figures are CPU seconds, the least of the rounds. The
second part reads one document repeated to more and more pages, each in a process of its own,
and prints the peak memory: it must not grow with the pages.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pdfplumber

from bscgraph.read.limits import Limits
from bscgraph.read.pdf import read_pdf
from bscgraph.read.pdf.layout import page_blocks
from bscgraph.read.pdf.page import page_content

EXAMPLES = Path(__file__).parent.parent / "examples"
PAGES = (10, 50, 200)


def ours(page: Any) -> None:
    """Read one page our way: content, rules, cells, text."""
    page_blocks(page_content(page), page.page_number)


def theirs(page: Any) -> None:
    """Read one page with pdfplumber's own table finder."""
    page.extract_tables()


def seconds(path: Path, read: Callable[[Any], None]) -> list[float]:
    """CPU seconds ``read`` takes for each page of ``path``, parsing included."""
    spent = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            start = time.process_time()
            read(page)
            spent.append(time.process_time() - start)
            page.close()
    return spent


def compare(path: Path, rounds: int) -> tuple[float, float, int]:
    """Least CPU seconds of ``rounds`` in turn: ours, theirs, and the number of pages."""
    own, other = [], []
    for _ in range(rounds):
        other.append(seconds(path, theirs))
        own.append(seconds(path, ours))
    return (
        sum(min(page) for page in zip(*own, strict=True)),
        sum(min(page) for page in zip(*other, strict=True)),
        len(own[0]),
    )


def report(paths: Sequence[Path], rounds: int) -> float:
    """Print a line per file and the total; the total's ratio."""
    total = [0.0, 0.0]
    print(f"{'file':44s} {'pages':>5s} {'ours s':>8s} {'extract_tables s':>17s} {'ratio':>6s}")
    for path in paths:
        own, other, pages = compare(path, rounds)
        total = [total[0] + own, total[1] + other]
        print(f"{path.name:44s} {pages:5d} {own:8.3f} {other:17.3f} {own / other:6.2f}")
    print(f"{'all':44s} {'':5s} {total[0]:8.3f} {total[1]:17.3f} {total[0] / total[1]:6.2f}")
    return total[0] / total[1]


def repeated(path: Path, pages: int, folder: Path) -> Path:
    """A document of ``pages`` pages: those of ``path`` again and again."""
    import pikepdf

    target = folder / f"{pages}.pdf"
    with pikepdf.open(path) as source, pikepdf.new() as document:
        while len(document.pages) < pages:
            document.pages.extend(source.pages)
        del document.pages[pages:]
        document.save(target)
    return target


def peak(path: Path) -> float:
    """Peak memory (MiB) of a process that reads ``path``."""
    command = [sys.executable, "-m", "bench.read", "--peak", str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def memory(path: Path) -> None:
    """Print peak memory for growing numbers of pages."""
    with tempfile.TemporaryDirectory() as folder:
        for pages in PAGES:
            print(f"{pages:5d} pages: {peak(repeated(path, pages, Path(folder))):7.1f} MiB")


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        read_pdf(options.peak.read_bytes(), options.peak.name, Limits())
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    files = options.files or sorted(EXAMPLES.glob("*.pdf"))
    report(files, options.rounds)
    memory(files[0])


if __name__ == "__main__":
    main()
