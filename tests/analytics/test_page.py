"""docs/analytics.md says what the files hold, and its examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyarrow import parquet

from bscgraph import analytics

from . import mirrors, page

BLOCKS = re.findall(r"```python\n(.*?)```", page.PAGE.read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("page")
    graphs = mirrors.files([*mirrors.seeds(), *mirrors.seeds()[:1]])
    analytics.write(place / "kb" / "analytics", mirrors.sources(graphs))
    return place


def test_the_columns_are_told_as_they_are(folder: Path) -> None:
    text = page.PAGE.read_text("utf-8")
    assert text.partition(page.START)[2].partition(page.END)[0] == page.tables()
    for table in analytics.TABLES:
        schema = parquet.read_schema(folder / "kb" / "analytics" / f"{table.name}.parquet")
        told = page.tables().partition(f"### `{table.name}.parquet`")[2].partition("###")[0]
        lines = re.findall(r"^\| `(\w+)` \|.*\| ([^|(]+)[^|]* \|[^|]*\| (?:yes|no) \|$",
                           told.replace("\\|", ""), re.MULTILINE)  # fmt: skip
        assert [name for name, _ in lines] == schema.names
        kinds = [str(kind).partition("(")[0].replace("128", "") for kind in schema.types]
        assert [kind.strip() for _, kind in lines] == kinds


def test_what_must_be_there_is_there(folder: Path) -> None:
    for table in analytics.TABLES:
        found = parquet.read_table(folder / "kb" / "analytics" / f"{table.name}.parquet")
        assert found.num_rows > 2
        for column in table.columns:
            assert not column.required or found.column(column.id).null_count == 0
        keys = list(zip(*(found.column(name).to_pylist() for name in table.key), strict=True))
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_an_example_runs(
    number: int, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    exec(compile(BLOCKS[number], str(page.PAGE), "exec"), {})
    assert "臺北市立美術館" in capfd.readouterr().out


def test_there_is_an_example_of_each() -> None:
    assert [re.findall(r"^import (\w+)", block) for block in BLOCKS] == [
        ["duckdb"], ["pandas"], ["polars"]
    ]  # fmt: skip
