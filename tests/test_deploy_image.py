"""The image without an engine for containers: its instructions are run, below a folder for ``/``.

What is not tried is the base image itself, and that its users and limits hold.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.serve.conftest import Running, free_port, loaded
from tests.test_deploy import ROOT, instructions, last_stage

PLACES = re.compile(r"(?<![\w.:/])/(?=(?:opt|src|wheel|tmp)\b)")
OURS = ("bscgraph", "python", "pip")


class Image:
    """What the instructions make, below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root, self.work, self.done = root, root, 0
        self.env = {"HOME": str(root), "PATH": os.environ["PATH"]}
        self.env |= {name: text for name, text in os.environ.items() if name.startswith("PIP_")}

    def here(self, text: str) -> str:
        """Words of an instruction with their places below ``root``."""
        return PLACES.sub(f"{self.root}/", text)

    def build(self) -> None:
        """The instructions of the first stage, one after the other."""
        for word, rest in instructions():
            if word == "FROM" and self.done:
                return
            self.done += 1
            {"ENV": self._env, "WORKDIR": self._workdir, "RUN": self._run, "COPY": self._copy}.get(
                word, lambda _: None
            )(rest)

    def _env(self, rest: str) -> None:
        self.env |= dict(pair.split("=", 1) for pair in rest.split())

    def _workdir(self, rest: str) -> None:
        self.work = Path(self.here(rest))
        self.work.mkdir(parents=True)

    def _copy(self, rest: str) -> None:
        *sources, target = rest.split()
        place = self.work / target
        for name in sources:
            if (ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", ".*_cache")
                shutil.copytree(ROOT / name, place, ignore=ignored)
            else:
                shutil.copy(ROOT / name, place)

    def _run(self, rest: str) -> None:
        done = subprocess.run(
            ["sh", "-ec", self.here(rest)], cwd=self.work, env=self.env, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert done.returncode == 0, f"{rest}\n{done.stdout[-3000:]}"


def python() -> Path:
    """That of the base image where this machine has it, else the one that runs here."""
    wanted = re.search(r"python:(3\.\d+)", instructions()[0][1])
    assert wanted is not None
    code = "import sys; print(sys.executable)"
    with suppress(OSError, subprocess.CalledProcessError):
        told = subprocess.run([f"python{wanted[1]}", "-c", code], capture_output=True, text=True,
                              cwd="/", check=True)  # fmt: skip
        return Path(told.stdout.strip())
    return Path(sys.executable)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    made = Image(tmp_path_factory.mktemp("image"))
    (made.root / "bin").mkdir()
    (made.root / "bin" / "python").symlink_to(python())
    made.env["PATH"] = f"{made.root / 'bin'}:{made.env['PATH']}"
    made.build()
    return made


@contextmanager
def entered(image: Image, stage: Mapping[str, str], *words: str) -> Iterator[Running]:
    """The entry command of the image with further words, on a port of its own."""
    port = free_port()
    command = json.loads(stage["ENTRYPOINT"])
    command[command.index("--port") + 1] = str(port)
    folder = image.root / f"run{port}"
    folder.mkdir()
    path = f"{image.here('/opt/bscgraph/bin')}:/usr/bin:/bin"
    env = {"PATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(folder)}
    program = shutil.which(command[0], path=path)
    assert program is not None
    assert program.startswith(str(image.root))
    process = subprocess.Popen(
        [program, *command[1:], *words], cwd=folder, env={**env, "HOME": str(folder)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield Running(process, f"http://127.0.0.1:{port}/", folder / "log", port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.mark.integration
def test_the_image_is_built_of_the_lock_alone(image: Image) -> None:
    assert image.done > 8
    names = {path.name for path in Path(image.here("/opt/bscgraph/bin")).iterdir()}
    assert "bscgraph" in names
    assert "pip" not in names  # nothing to install with
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = {name.replace("_", "-") for name in re.findall(r"(?m)^([a-z0-9._-]+)==", lock)}
    code = "from importlib.metadata import distributions as d; print(*(x.name for x in d()))"
    told = subprocess.run([image.here("/opt/bscgraph/bin/python"), "-c", code],
                          capture_output=True, text=True, check=True)  # fmt: skip
    there = {re.sub("[-_.]+", "-", name).lower() for name in told.stdout.split()}
    assert there - locked <= {"bscgraph", "setuptools"}
    assert "bscgraph" in there


@pytest.mark.integration
def test_the_entry_command_answers_and_the_health_check_agrees(
    image: Image, tmp_path: Path
) -> None:
    store = loaded(tmp_path / "store")
    stage = dict(last_stage())
    check = json.loads(stage["HEALTHCHECK"].partition("CMD ")[2])
    for words in ((), ("--store", str(store))):  # the bundled examples; a store
        with entered(image, stage, *words) as server:
            program = image.here("/opt/bscgraph/bin/python")
            look = [program, "-c", check[2].replace(stage["EXPOSE"], str(server.port))]
            end = time.monotonic() + 20
            while subprocess.run(look, capture_output=True, check=False).returncode:
                assert time.monotonic() < end
                time.sleep(0.2)
            assert server.ask("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D").status == 200
            assert server.ask("/doc/agency/hac.ttl").status == 200
        assert server.process.returncode == 0
        assert (
            subprocess.run(look, capture_output=True, check=False).returncode != 0
        )  # nobody is there
