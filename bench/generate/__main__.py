"""Make a city of documents: ``python -m bench.generate --agencies N --years M -o FOLDER``.

``FOLDER/documents`` holds what agencies would publish, ``FOLDER/truth`` the expected reading of
each, ``FOLDER/planted.json`` what was planted where and which rule must find it. The same numbers
and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from bench.generate.city import Made, orders, write


def make(folder: Path, agencies: int, years: int, seed: int = 1, jobs: int = 1) -> list[Made]:
    """Write the documents of a city into ``folder``."""
    for name in ("documents", "truth"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    wanted, one = orders(agencies, years, seed), partial(write, folder=folder)
    if jobs > 1:
        with ProcessPoolExecutor(jobs) as pool:
            made = list(pool.map(one, wanted, chunksize=4))
    else:
        made = list(map(one, wanted))
    text = json.dumps([item.as_data() for item in made], ensure_ascii=False, indent=1)
    (folder / "planted.json").write_text(text + "\n", encoding="utf-8")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and make the city."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("--agencies", type=int, required=True)
    parser.add_argument("--years", type=int, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    made = make(options.output, options.agencies, options.years, options.seed, options.jobs)
    kinds = Counter(one.kind for item in made for one in item.planted)
    seconds = time.monotonic() - began
    sys.stdout.write(f"{len(made)} documents in {seconds:.0f} s, {kinds.total()} planted\n")
    sys.stdout.writelines(f"{number:6}  {kind}\n" for kind, number in sorted(kinds.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
