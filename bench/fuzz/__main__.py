"""``python -m bench.fuzz --seconds 60 --seed 1 --kind pdf``: damage, read, and tell."""

from __future__ import annotations

import argparse
import faulthandler
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from bench.fuzz.drawn import try_drawn
from bench.fuzz.files import KINDS, SECONDS, damaged, faults_of_file
from bench.fuzz.tables import try_table

_MEMORY = 4 << 30


def main() -> int:
    """Try until the time is over; 1 if anything was wrong."""
    options = _options()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    kinds = options.kind or [*KINDS, "table", "table", "table", "drawn"]
    end = time.monotonic() + options.seconds
    tried: Counter[str] = Counter()
    bad, number = 0, options.start
    while time.monotonic() < end:
        kind = kinds[number % len(kinds)]
        seed = f"{options.seed}-{number}"
        faulthandler.dump_traceback_later(2 * SECONDS, exit=True)  # a hang outside Python
        told, data = _try(kind, seed)
        tried[kind] += 1
        number += 1
        if told:
            bad += 1
            _tell(kind, seed, told)
            if options.keep and data:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{seed}.{kind}").write_bytes(data)
    faulthandler.cancel_dump_traceback_later()
    runs = ", ".join(f"{kind} {count}" for kind, count in sorted(tried.items()))
    print(f"seed {options.seed}: {sum(tried.values())} runs ({runs}), {bad} with a fault")
    return int(bad > 0)


def _try(kind: str, seed: str) -> tuple[list[str], bytes]:
    if kind == "table":
        done, told = try_table(seed)
        return ([" ".join(done), *told] if told else []), b""
    if kind == "drawn":
        done, told, data = try_drawn(seed)
        return ([" ".join(done), *told] if told else []), data
    data = damaged(kind, random.Random(seed))
    return faults_of_file(data, kind), data


def _tell(kind: str, seed: str, told: list[str]) -> None:
    print(f"{kind} {seed}")
    for line in told[:6]:
        print(f"    {line}")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=int, default=0, help="number of the first run")
    parser.add_argument("--kind", action="append", choices=[*KINDS, "table", "drawn"])
    parser.add_argument("--keep", type=Path, help="folder for the documents that were wrong")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
