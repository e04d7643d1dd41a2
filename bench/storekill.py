"""Kill a loading process at random moments, and see what the store holds afterwards.

Two submissions of everything go in alternately: version A and version B of the same graphs,
which differ in every statement of a marker. After each kill the store must open, hold of each
graph all of A or all of B or nothing, and everything that the process had said to be loaded.
A run that is let live then completes it. ``python -m bench.storekill --kills 200``
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bscgraph.store import LocalStore, opened

ROOT = Path(__file__).resolve().parent.parent
GRAPHS = 6
LOADER = """
import sys
from pathlib import Path
from bscgraph.store import LocalStore
place, together, *files = sys.argv[1:]
store = LocalStore(place)
print("open", flush=True)
def load():
    for file in files:
        data = Path(file).read_bytes()
        graph = data.split(b"\\n", 1)[0].rpartition(b"<")[2][:-3].decode()
        store.load(data, graph)
        print("loaded", graph, file, flush=True)
if together == "together":
    with store.together():
        load()
else:
    load()
store.close()
print("done", flush=True)
"""


def versions(folder: Path, quads: int) -> dict[str, dict[str, bytes]]:
    """The graphs in two versions, A and B, as files; their bytes by version and graph."""
    found: dict[str, dict[str, bytes]] = {}
    for mark in "AB":
        for number in range(GRAPHS):
            graph = f"https://w3id.org/bscgraph/graph/made/{2015 + number}/1"
            text = f'<https://w3id.org/bscgraph/ns#rawText> "{mark} 第{{}}筆" <{graph}> .\n'
            lines = sorted(f"<{graph}/node/{n}> {text.format(n)}" for n in range(quads))
            data = "".join(lines).encode()
            (folder / f"{mark}-{number}.nq").write_bytes(data)
            found.setdefault(mark, {})[graph] = data
    return found


def killed(folder: Path, place: Path, words: tuple[str, str], after: float) -> tuple[str, ...]:
    """Let a process load a version and kill it; what it had said to be loaded.

    It is killed ``after`` seconds of loading, or of its whole life where that is negative.
    """
    mark, together = words
    files = [str(folder / f"{mark}-{number}.nq") for number in range(GRAPHS)]
    process = subprocess.Popen(
        [sys.executable, "-c", LOADER, str(place), together, *files],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    first = process.stdout.readline() if after >= 0 else ""
    time.sleep(abs(after))
    process.kill()
    said = (first + process.stdout.read()).splitlines()
    process.wait()
    return tuple(said)


def state(place: Path, made: dict[str, dict[str, bytes]]) -> dict[str, str]:
    """Which version of each graph the store holds; raises where it is neither."""
    store = opened(place)
    found = {}
    for graph in store.graphs():
        data = b"".join(sorted(store.dump(graph).splitlines(keepends=True)))
        found[graph] = next(mark for mark in made if made[mark][graph] == data)
    return found


def moment(said: tuple[str, ...]) -> str:
    """How far a process came."""
    if "done" in said:
        return "had ended"
    if any(line.startswith("loaded") for line in said):
        return "killed while loading"
    return "killed before the first" if "open" in said else "killed while opening"


def run(kills: int, quads: int, seed: int, longest: float) -> dict[str, object]:
    """Kill, look, and complete; the figures."""
    pick = random.Random(seed)
    count: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made, place = versions(folder, quads), folder / "s.db"
        before: dict[str, str] = {}
        for turn in range(kills):
            if pick.random() < 0.1:  # a store that is just being made
                place = folder / f"s{turn}.db"
                before = {}
            mark, together = pick.choice("AB"), pick.choice(("together", "each"))
            after = pick.uniform(0, longest) if pick.random() < 0.8 else -pick.uniform(0.1, 0.8)
            said = killed(folder, place, (mark, together), after)
            now = before if not (place / "CURRENT").is_file() else state(place, made)
            told = {line.split()[1] for line in said if line.startswith("loaded")}
            assert all(now.get(graph) == mark for graph in told), "what was loaded is lost"
            assert all(now.get(graph) in {mark, old} for graph, old in before.items()), "lost"
            count[moment(said)] += 1
            count["graphs seen"] += len(now)
            before = now
        final = LocalStore(place)
        for graph, data in made["B"].items():
            final.load(data, graph)
        final.close()
        assert state(place, made) == dict.fromkeys(made["B"], "B"), "a re-run does not complete it"
    return {"kills": kills, "quads a graph": quads, "seed": seed, **count, "half or lost": 0}


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--quads", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--longest", type=float, default=1.5, help="seconds until the latest kill")
    given = parser.parse_args()
    begin = time.monotonic()
    figures = run(given.kills, given.quads, given.seed, given.longest)
    print(json.dumps(figures | {"seconds": round(time.monotonic() - begin)}))


if __name__ == "__main__":
    main()
