"""A worker of a cluster whose link is cut while it works: every document is done exactly once."""

from __future__ import annotations

import re
import subprocess
import threading
from pathlib import Path

import pytest

from . import city, networks


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Documents that take long, which are read first, and some that do not."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    city.documents(tmp_path / "town", 4)
    data = (city.EXAMPLES / "hac-111.pdf").read_bytes()
    for number in range(3):
        (tmp_path / "town" / f"hac-{number}.pdf").write_bytes(data + b"%d\n" % number)
    return tmp_path / "town"


@pytest.mark.integration
@pytest.mark.parametrize("way", [networks.best()])
def test_a_worker_that_is_cut_off_costs_no_document_and_none_is_done_twice(
    way: str, town: Path, tmp_path: Path
) -> None:
    with networks.network(way, tmp_path / "said") as net:
        words = ["build", str(town), "-o", str(tmp_path / "kb"), "--scheduler", net.scheduler]
        build = subprocess.Popen(
            net.run("-c", "from bscgraph.cli import main; main()", *words, "-v", "--lang", "en"),
            env=networks.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert build.stdout is not None and build.stderr is not None
        patience = threading.Timer(240, build.kill)  # a build that waits for nobody fails here
        patience.start()
        lines = []
        for line in build.stderr:
            lines.append(line)
            if line.startswith("[1/7]"):
                net.cut()  # each worker has had a long document, and has another one now
        said = build.stdout.read()
        patience.cancel()
        assert build.wait(60) == 0, "".join(lines) + said
        heard = (tmp_path / "said" / "dask_scheduler").read_text()
    done = [found[1] for line in lines if (found := re.match(r"\[\d+/7\] (\S+): ", line))]
    assert sorted(done) == sorted(path.name for path in town.iterdir())
    assert "Remove worker" in heard  # it was missed while there was work
    city.build(tmp_path / "one", town)
    assert city.files(tmp_path / "kb") == city.files(tmp_path / "one")
    city.sound(tmp_path / "kb")
