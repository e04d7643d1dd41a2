"""The guard: one worker for many files, and a file that breaks it costs only itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bscgraph.errors import DamagedInput, EmptyInput, InputMissing, LimitExceeded, ReadError
from bscgraph.read import Limits, open_document
from bscgraph.read.guard import Worker, read_many

TARGET = "guard_target:behave"
PROGRAM = """
import os, signal, time
def behave(path, limits):
    name = path.name
    if name == "hang": time.sleep(60)
    if name == "killed": os.kill(os.getpid(), signal.SIGKILL)
    if name == "crash": os.kill(os.getpid(), signal.SIGSEGV)
    if name == "exit": os._exit(3)
    if name == "memory": return len(bytearray(1 << 40))
    if name == "bug": raise RuntimeError("boom")
    if name == "noise": print("noise on standard output")
    return (name, os.getpid())
"""


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "guard_target.py").write_text(PROGRAM, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    def ask(*names: str, seconds: float = 30.0) -> dict[str, Any]:
        limits = Limits(seconds=seconds)
        return {path.name: result for path, result in read_many(names, limits, TARGET)}

    return ask


def test_one_worker_reads_all_files_in_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_text("甲,乙\n1,2\n3,4\n", encoding="utf-8")
    (tmp_path / "empty.csv").touch()
    paths = [tmp_path / name for name in ("b.csv", "gone.pdf", "empty.csv", "a.csv")]
    got = list(read_many(paths, Limits(), open_document))
    assert [path for path, _result in got] == paths
    assert [type(result) for _path, result in got[1:3]] == [InputMissing, EmptyInput]
    assert got[0][1] == open_document(paths[0])
    assert got[3][1] == open_document(paths[3])


def test_the_worker_starts_quickly_and_is_kept(answers: Any) -> None:
    begin = time.monotonic()
    result = answers("a", "b", "noise")
    assert time.monotonic() - begin < 5  # 0.1 s on an idle machine
    assert len({pid for _name, pid in result.values()}) == 1
    assert os.getpid() not in {pid for _name, pid in result.values()}
    assert result["noise"][0] == "noise"


@pytest.mark.parametrize(
    ("name", "how"),
    [("killed", "SIGKILL"), ("crash", "SIGSEGV"), ("exit", "exit code 3"), ("bug", "boom")],
)
def test_a_crash_costs_one_file_and_says_how(answers: Any, name: str, how: str) -> None:
    result = answers("before", name, "after")
    assert result["before"][0] == "before" and result["after"][0] == "after"
    error = result[name]
    assert isinstance(error, DamagedInput)
    assert error.en.startswith(name) and how in error.en and how in error.zh
    assert "\n" not in error.en


def test_a_hang_is_ended_by_force(answers: Any) -> None:
    begin = time.monotonic()
    result = answers("hang", "after", seconds=0.5)
    assert time.monotonic() - begin < 10
    assert isinstance(result["hang"], LimitExceeded) and "0.5 s" in result["hang"].en
    assert result["after"][0] == "after"


def test_a_memory_bomb_is_refused_and_the_worker_goes_on(answers: Any) -> None:
    result = answers("memory", "after")
    assert isinstance(result["memory"], LimitExceeded) and "memory" in result["memory"].en
    assert result["after"][0] == "after"


def test_the_worker_ends_with_the_call(answers: Any) -> None:
    (pid,) = {pid for _name, pid in answers("a").values()}
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def test_a_target_that_does_not_exist_is_an_answer_too(tmp_path: Path) -> None:
    ((_path, error),) = read_many([tmp_path / "a.pdf"], Limits(), "no.such.module:read")
    assert type(error) is ReadError and "No module named" in error.en


def test_the_current_folder_of_the_caller_stays_importable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "guard_target.py").write_text(PROGRAM, encoding="utf-8")
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.chdir(tmp_path)
    ((_path, result),) = read_many(["a"], Limits(), TARGET)
    assert result[0] == "a"


def test_a_worker_takes_what_is_for_one_file_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("甲\n", encoding="utf-8")
    worker = Worker("tests.read.guard_own:told", Limits(), ("of all",))
    assert worker.ask(tmp_path / "a.csv", "of a") == ("a.csv", "of all", "of a")
    assert worker.ask(tmp_path / "b.csv") == ("b.csv", "of all", "")
    worker.close()


def test_a_worker_whose_parent_was_killed_ends_by_itself(answers: Any, tmp_path: Path) -> None:
    program = (
        "from bscgraph.read import Limits\nfrom bscgraph.read.guard import Worker\n"
        "import pathlib, time\n"
        "w = Worker('guard_target:behave', Limits(seconds=0.5))\n"
        "print(w._process.pid, flush=True)\n"
        "w.ask(pathlib.Path('hang'))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.2)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 15
    while _lives(child) and time.monotonic() < end:
        time.sleep(0.1)
    assert not _lives(child)


def _lives(pid: int) -> bool:
    """Whether the process is there and not only waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
