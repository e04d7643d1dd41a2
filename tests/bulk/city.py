"""A small city for the tests: workbooks drawn of made-up scorecards, and what a build left."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from pyarrow import parquet

from bench.submissions import generated, golden
from bscgraph import bulk, draw
from bscgraph.bulk.plan import Plan
from bscgraph.iri import DEFAULT_BASE
from bscgraph.model import Scorecard, Text
from bscgraph.read import Limits
from bscgraph.store import LocalStore
from bscgraph.store.mirror import attached

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
AGENCIES = ("臺北市政府文化局", "臺北市政府民政局", "臺北市政府社會局", "臺北市政府勞動局")


def cards(count: int) -> list[Scorecard]:
    """Scorecards of different agencies and years, the smallest golden one changed."""
    (small,) = [card for card in golden() if card.level == "agency"][-1:]
    made = generated(count, seed=8, cards=[replace(small, action_plans=small.action_plans[:3])])
    return [
        titled(card, AGENCIES[number % len(AGENCIES)], 108 + number // len(AGENCIES))
        for number, card in enumerate(made)
    ]


def titled(card: Scorecard, agency: str, year: int) -> Scorecard:
    """``card`` of another agency and year, as its title says."""
    title = Text(f"{agency}{year}年度平衡計分卡", f"{agency}{year}年度平衡計分卡")
    return replace(card, agency=agency, roc_year=year, title=title)


def documents(folder: Path, count: int = 4) -> list[Path]:
    """Workbooks of :func:`cards` in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"card-{number}.xlsx" for number in range(count)]
    for path, card in zip(paths, cards(count), strict=True):
        path.write_bytes(draw.draw([card], "xlsx", "zh-Hant", 100))
    return paths


class Told:
    """What a build told while it went on."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.failures: dict[str, bulk.Failure] = {}
        self.plans: list[Plan] = []

    def __call__(self, job: bulk.Job, found: object, pace: bulk.Pace) -> None:
        self.names.append(job.path.name)
        assert pace.done == len(self.names) <= pace.documents
        assert pace.rate > 0 <= pace.remaining
        if isinstance(found, bulk.Failure):
            self.failures[job.path.name] = found


def order(place: Path, *sources: Path | str, **more: Any) -> bulk.Order:
    limits = more.pop("limits", Limits())
    return bulk.Order(tuple(map(str, sources)), place, DEFAULT_BASE, limits, **{"jobs": 0} | more)


def build(
    place: Path, *sources: Path | str, hands: Any = None, **more: Any
) -> tuple[bulk.Built, Told]:
    told = Told()
    return bulk.build(order(place, *sources, **more), told, told.plans.append, hands), told


def files(place: Path) -> dict[str, bytes]:
    """Everything in the folder but the store, which is made of it, and the lock."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and "store" not in path.relative_to(place).parts[:1]
        and path.name != "lock"
    }  # fmt: skip


def stored(place: Path) -> dict[str, set[bytes]]:
    """The graphs in the store, each as its statements."""
    store = LocalStore(place / "store", writable=False)
    return {graph: set(store.dump(graph).splitlines()) for graph in store.graphs()}


def sound(place: Path) -> None:
    """The store holds what the files of the graphs say, neither more nor less."""
    fresh = LocalStore()
    for path in (place / "graphs").rglob("*.nq"):
        data = path.read_bytes()
        fresh.load(data, data.split(b"\n", 1)[0].rsplit(b"<", 1)[1].partition(b">")[0].decode())
    assert stored(place) == {graph: set(fresh.dump(graph).splitlines()) for graph in fresh.graphs()}


def graphs(place: Path) -> list[str]:
    """The names of the graphs that have a file."""
    found = (place / "graphs").rglob("*.nq")
    return sorted(path.relative_to(place / "graphs").with_suffix("").as_posix() for path in found)


def tables(place: Path) -> set[tuple[str, str, Decimal | None]]:
    """Submission, IRI and amount of each row of the table of budgets that the store knows of."""
    store = LocalStore(place / "store", writable=False)
    found = attached(place / "store", store.revision())
    assert found is not None and found.folder == (place / "analytics").resolve()
    assert found.digest == sha256((found.folder / "mirror.json").read_bytes()).hexdigest()
    table = parquet.read_table(found.folder / "budgets.parquet")
    cells = [table.column(name).to_pylist() for name in ("submission", "budget", "amount")]
    return set(zip(*cells, strict=True))


def stated(place: Path) -> set[tuple[str, str, Decimal | None]]:
    """The same by SPARQL."""
    store = LocalStore(place / "store", writable=False)
    rows = store.select(
        "PREFIX bsc: <https://w3id.org/bscgraph/ns#> SELECT ?g ?b ?amount WHERE { GRAPH ?g {"
        " ?b a bsc:Budget . OPTIONAL { ?b bsc:amount ?amount } } }"
    ).rows
    return set(rows)  # type: ignore[arg-type]
