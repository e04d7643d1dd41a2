"""Who converts: any executor gives the same; a document that breaks a process costs itself."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from bscgraph.bulk.model import KbError
from bscgraph.bulk.workers import Alone, Pool
from bscgraph.iri import DEFAULT_BASE
from bscgraph.read import Limits

from . import behaving, city


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    city.documents(tmp_path / "town")
    return tmp_path / "town"


def test_one_process_a_pool_and_any_executor_give_the_same_bytes(
    town: Path, tmp_path: Path
) -> None:
    made, _ = city.build(tmp_path / "one", town, city.EXAMPLES / "hac-111.pdf")
    wanted = city.files(tmp_path / "one")
    assert made.report.failures == () and len(wanted) > 8
    city.build(tmp_path / "pool", town, city.EXAMPLES / "hac-111.pdf", jobs=3)
    assert city.files(tmp_path / "pool") == wanted
    executors = {
        "threads": ThreadPoolExecutor(2),
        "processes": ProcessPoolExecutor(2, mp_context=get_context("spawn")),
    }
    for name, executor in executors.items():
        hands = Alone(executor, 3, Limits(), DEFAULT_BASE)
        city.build(
            tmp_path / name, town, city.EXAMPLES / "hac-111.pdf", hands=lambda _, made=hands: made
        )
        assert city.files(tmp_path / name) == wanted


def guarded(limits: Limits, jobs: int = 2) -> object:
    """A pool whose processes behave as the documents' names ask for."""

    def made(_count: int) -> Alone:
        pool = Pool(jobs, limits, DEFAULT_BASE)
        return Alone(pool, 2 * jobs, limits, DEFAULT_BASE, function=behaving.behave)

    return made


def test_a_document_that_kills_or_hangs_costs_only_itself(town: Path, tmp_path: Path) -> None:
    for name, source in {"kill": 0, "hang": 1, "memory": 2, "once": 3}.items():
        data = (town / f"card-{source}.xlsx").read_bytes()
        (town / f"{name}.xlsx").write_bytes(data + name.encode())
    limits = Limits(seconds=6.0)
    began = time.monotonic()
    made, told = city.build(tmp_path / "kb", town, hands=guarded(limits), limits=limits)
    assert time.monotonic() - began < 60
    found = {name: failure.kind for name, failure in told.failures.items()}
    assert found == {
        "kill.xlsx": "DamagedInput", "hang.xlsx": "LimitExceeded", "memory.xlsx": "LimitExceeded",
    }  # fmt: skip
    assert "SIGKILL" in told.failures["kill.xlsx"].en
    assert "6 s" in told.failures["hang.xlsx"].zh.replace(" 秒", " s")
    assert len(made.report.rows) == 5  # the four, and the one that was given a second chance
    tries = (tmp_path / "tries").read_text().split()
    assert sorted(tries) == ["kill.xlsx", "kill.xlsx", "once.xlsx"]
    city.sound(tmp_path / "kb")
    assert city.build(tmp_path / "kb", town, hands=guarded(limits), limits=limits)[1].names == []


def test_a_broken_executor_is_said_and_a_second_run_completes(town: Path, tmp_path: Path) -> None:
    city.build(tmp_path / "one", town)
    executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    hands = Alone(executor, 1, Limits(), DEFAULT_BASE, function=_last_breaks)
    with pytest.raises(KbError, match="Mend that"):
        city.build(tmp_path / "kb", town, hands=lambda _: hands)
    staged = list((tmp_path / "kb" / "new").iterdir())
    assert len(staged) == 3
    _, told = city.build(tmp_path / "kb", town)
    assert len(told.names) == 1
    assert city.files(tmp_path / "kb") == city.files(tmp_path / "one")


def test_what_is_not_the_documents_fault_is_tried_again(town: Path, tmp_path: Path) -> None:
    """Rules that are broken stop no other document, and are not remembered against it."""
    hands = Alone(ThreadPoolExecutor(1), 1, Limits(), DEFAULT_BASE, function=_rules_break)
    made, told = city.build(tmp_path / "kb", town, hands=lambda _: hands)
    assert {name: one.kind for name, one in told.failures.items()} == {"card-1.xlsx": "ShapesError"}
    assert len(made.report.rows) == 3 and len(made.report.failures) == 1
    made, told = city.build(tmp_path / "kb", town)
    assert told.names == ["card-1.xlsx"] and made.report.failures == ()


def _rules_break(path: Path, *rest: object) -> object:
    from bscgraph.bulk.task import convert
    from bscgraph.errors import ShapesError

    if path.name == "card-1.xlsx":
        raise ShapesError("broken", "損壞")
    return convert(path, *rest)  # type: ignore[arg-type]


def _last_breaks(path: Path, *rest: object) -> object:
    from bscgraph.bulk.task import convert

    smallest = min(path.parent.iterdir(), key=lambda one: one.stat().st_size)
    if path == smallest:  # the largest are read first
        os.kill(os.getpid(), signal.SIGKILL)
    return convert(path, *rest)  # type: ignore[arg-type]


_HEEDING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "


def command(place: Path, *words: str) -> list[str]:
    code = "from bscgraph.cli import main; main()"
    return [sys.executable, "-c", code, "build", "-o", str(place), *words]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(city.ROOT), "SOURCE_DATE_EPOCH": "1700000000"}


def killed(place: Path, town: Path, seconds: float, *, worker: bool) -> None:
    """Start a build and kill it, or one of its processes, after these seconds."""
    with (town.parent / "said").open("w") as said:
        build = subprocess.Popen(
            command(place, str(town), "--jobs", "2", "--analytics"), env=environment(),
            stdout=subprocess.DEVNULL, stderr=said,
        )  # fmt: skip
    try:
        build.wait(seconds)
    except subprocess.TimeoutExpired:
        victims = _children(build.pid) if worker else [build.pid]
        for pid in victims[:1]:
            os.kill(pid, signal.SIGKILL)
    if not worker:
        build.kill()
    assert build.wait(120) in {0, -signal.SIGKILL}, (town.parent / "said").read_text()


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    threads = Path(f"/proc/{pid}/task").glob("*/children") if found.exists() else []
    return [int(child) for file in threads for child in file.read_text().split()]


@pytest.fixture
def reference(town: Path, tmp_path: Path) -> Iterator[dict[str, bytes]]:
    """What a build that nobody disturbs leaves."""
    shutil.copy(city.EXAMPLES / "hac-111.pdf", town)
    city.build(tmp_path / "reference", town, analytics=True)
    yield city.files(tmp_path / "reference")


@pytest.mark.parametrize("seconds", [1.2, 2.6])
def test_kill_9_at_any_moment_and_a_second_run_completes(
    reference: dict[str, bytes], town: Path, tmp_path: Path, seconds: float
) -> None:
    killed(tmp_path / "kb", town, seconds, worker=False)
    city.build(tmp_path / "kb", town, analytics=True)
    assert city.files(tmp_path / "kb") == reference
    city.sound(tmp_path / "kb")


def test_kill_9_of_a_worker_loses_nothing(
    reference: dict[str, bytes], town: Path, tmp_path: Path
) -> None:
    killed(tmp_path / "kb", town, 1.5, worker=True)
    assert city.files(tmp_path / "kb") == reference


@pytest.mark.integration
def test_kill_9_at_many_moments(reference: dict[str, bytes], town: Path, tmp_path: Path) -> None:
    import random

    chance = random.Random(8)
    for number in range(24):
        place = tmp_path / f"kb-{number}"
        for _ in range(chance.randint(1, 3)):
            killed(place, town, chance.uniform(0.3, 4.0), worker=chance.random() < 0.3)
        city.build(place, town, analytics=True)
        assert city.files(place) == reference, number
        city.sound(place)


def test_ctrl_c_ends_at_once_and_a_second_run_completes(
    reference: dict[str, bytes], town: Path, tmp_path: Path
) -> None:
    more = tmp_path / "more"  # many documents, so that no machine is slow enough to be done
    more.mkdir()
    for number in range(40):
        data = (city.EXAMPLES / "hac-111.pdf").read_bytes()
        (more / f"{number}.pdf").write_bytes(data + b"%d\n" % number)
    words = command(
        tmp_path / "kb", str(town), str(more), "--jobs", "1", "--analytics", "--lang", "en", "-v"
    )
    # A shell starts what it runs in the background deaf to Ctrl-C, which a child inherits.
    words[2] = f"{_HEEDING}{words[2]}"
    build = subprocess.Popen(
        words, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert build.stderr is not None
    plan, first = build.stderr.readline(), build.stderr.readline()
    assert "45 to read" in plan and first.startswith("[1/45]"), plan + first
    build.send_signal(signal.SIGINT)
    said = build.stderr.read()
    assert build.wait(60) == 130 and "Traceback" not in said, said
    city.build(tmp_path / "kb", town, analytics=True)
    assert city.files(tmp_path / "kb") == reference


@pytest.mark.parametrize("room", [2_000, 120_000, 400_000])
def test_a_full_disk_is_said_and_a_second_run_completes(
    reference: dict[str, bytes], town: Path, tmp_path: Path, room: int
) -> None:
    """No file may be larger than ``room``, which the system refuses as it does a full disk."""
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))\n"
        "from bscgraph.cli import main; main()"
    )
    more = ("--jobs", "0", "--analytics", "--lang", "en")
    words = ["build", "-o", str(tmp_path / "kb"), str(town), *more]
    full = subprocess.run(
        [sys.executable, "-c", code, *words], env=environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert full.returncode in {25, 21} and "Traceback" not in full.stderr, full.stderr
    assert "Error: " in full.stderr.splitlines()[-1]
    left = [path.name for path in (tmp_path / "kb").rglob("*.part") if path.is_file()]
    assert left == []
    assert not (tmp_path / "kb" / "state.json").exists()
    city.build(tmp_path / "kb", town, analytics=True)
    assert city.files(tmp_path / "kb") == reference
    city.sound(tmp_path / "kb")


@pytest.mark.parametrize("place", ["/proc/none", "/dev/null/kb"])
def test_a_folder_that_cannot_be_written_is_said_before_anything_is_read(
    town: Path, place: str
) -> None:
    told = city.Told()
    with pytest.raises(KbError, match="The build stopped"):
        city.bulk.build(city.order(Path(place), town), told, told.plans.append)
    assert told.names == [] == told.plans
