"""``show``, ``validate`` and ``template`` take the address of a real server like a folder."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bscgraph.errors import StoreError
from bscgraph.graph import build
from bscgraph.resources import folder
from bscgraph.scorecard import read
from bscgraph.store import LocalStore, RemoteStore
from tests import servers
from tests.servers import free_port

pytestmark = pytest.mark.integration

RUN = [sys.executable, "-m", "bscgraph", "-q"]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with what the bundled documents hold."""
    place = tmp_path_factory.mktemp("here") / "s"
    store = LocalStore(place, writable=True)
    for name in ("hac-111.pdf", "tfam-111.xlsx"):
        for card in read(folder("examples") / name):
            built = build(card)
            store.load(built.canonical(), built.graph)
    store.close()
    return place


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def there(
    request: pytest.FixtureRequest, here: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a server with the same content."""
    with getattr(servers, request.param)(tmp_path_factory.mktemp(request.param)) as address:
        remote, local = RemoteStore(address), LocalStore(here)
        for graph in local.graphs():
            remote.load(local.dump(graph), graph)
        yield address


def told(*words: object, code: int = 0) -> bytes:
    done = subprocess.run([*RUN, *map(str, words)], capture_output=True, timeout=240, check=False)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("form", ["text", "html"])
def test_show_draws_the_same(here: Path, there: str, form: str) -> None:
    words = ("show", "hac/2022", "taipei-c/2022/1", "--format", form, "--store")
    drawn = told(*words, there)
    assert drawn == told(*words, here)
    assert "客家" in drawn.decode()


def test_validate_finds_the_same(here: Path, there: str) -> None:
    words = ("validate", "--format", "json", "--store")
    found = json.loads(told(*words, there, code=1))
    assert found == json.loads(told(*words, here, code=1))
    rules = {one["rule"] for part in found for one in part["results"]}
    assert {"BSC-N01", "BSC-X01", "BSC-X12"} <= rules


def test_validate_draws_the_same_page(here: Path, there: str) -> None:
    words = ("validate", "--format", "html", "--tier", "structure", "--store")
    assert told(*words, there, code=0) == told(*words, here, code=0)


def test_template_carries_the_same_over(here: Path, there: str) -> None:
    words = ("template", "--agency", "tfam", "--year", "112", "--format", "xlsx", "--store")
    assert told(*words, there) == told(*words, here)


@pytest.mark.parametrize(
    "words",
    [("show", "hac/2022"), ("validate",), ("template", "--agency", "tfam", "--year", "112")],
    ids=["show", "validate", "template"],
)
def test_a_server_that_is_not_there_is_told_in_a_sentence(words: tuple[str, ...]) -> None:
    url = f"http://127.0.0.1:{free_port()}/query"
    done = subprocess.run(
        [*RUN, *words, "--store", url], capture_output=True, timeout=120, check=False
    )
    assert done.returncode == StoreError.exit_code
    assert "Traceback" not in done.stderr.decode()
    assert str(url.split("/")[2]) in done.stderr.decode()
