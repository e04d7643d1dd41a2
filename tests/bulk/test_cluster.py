"""The same work on a Dask cluster: the same bytes, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bscgraph.bulk import cluster
from bscgraph.bulk.model import KbError

from . import city


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    city.documents(tmp_path / "town", 8)
    (tmp_path / "town" / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    return tmp_path / "town"


@pytest.fixture
def dask(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A cluster of two worker processes on this machine."""
    from distributed import LocalCluster

    monkeypatch.setenv("PYTHONPATH", str(city.ROOT))
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


@pytest.mark.integration
def test_a_cluster_gives_the_same_bytes(town: Path, tmp_path: Path, dask: Any) -> None:
    city.build(tmp_path / "one", town)
    _, told = city.build(tmp_path / "kb", town, scheduler=dask.scheduler_address)
    assert set(told.failures) == {"broken.pdf"} and len(told.names) == 9
    assert city.files(tmp_path / "kb") == city.files(tmp_path / "one")
    _, told = city.build(tmp_path / "kb", town, scheduler="tcp://127.0.0.1:1")
    assert told.names == []  # nothing to do: nobody is asked


@pytest.mark.integration
def test_a_worker_that_is_killed_loses_nothing(town: Path, tmp_path: Path, dask: Any) -> None:
    city.build(tmp_path / "one", town)
    victims = [worker.pid for worker in dask.workers.values()][:1]
    told = city.Told()

    def tell(job: Any, found: Any, pace: Any) -> None:
        told(job, found, pace)
        while victims:
            os.kill(victims.pop(), signal.SIGKILL)

    order = city.order(tmp_path / "kb", town, scheduler=dask.scheduler_address)
    city.bulk.build(order, tell, told.plans.append)
    assert sorted(told.names) == sorted(set(told.names)) and len(told.names) == 9
    assert city.files(tmp_path / "kb") == city.files(tmp_path / "one")


@pytest.mark.integration
def test_a_scheduler_that_does_not_answer_is_said(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_WAIT", 1)
    with pytest.raises(KbError, match="does not answer"):
        city.build(tmp_path / "kb", town, scheduler="tcp://127.0.0.1:1")
    assert city.build(tmp_path / "kb", town)[0].report.documents == 9


def test_without_the_extra_the_next_step_is_said(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(KbError, match=r"bscgraph\[cluster\]"):
        city.build(tmp_path / "kb", town, scheduler="tcp://127.0.0.1:1")


def test_what_a_cluster_is_sent_is_converted_in_a_guarded_process(town: Path) -> None:
    from bscgraph.bulk.model import Converted, Told
    from bscgraph.errors import DamagedInput
    from bscgraph.iri import DEFAULT_BASE
    from bscgraph.read import Limits

    data = (town / "card-0.xlsx").read_bytes()
    found = cluster.convert_sent("card-0.xlsx", data, Limits(), DEFAULT_BASE, Told())
    assert isinstance(found, Converted) and found.cards[0][0].path == "culture/2019"
    broken = (town / "broken.pdf").read_bytes()
    refused = cluster.convert_sent("broken.pdf", broken, Limits(seconds=30), DEFAULT_BASE, Told())
    assert isinstance(refused, DamagedInput)
    cluster._own.reader.close()
