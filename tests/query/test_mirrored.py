"""Questions that only add up: the tables of a large store answer as SPARQL does, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from bscgraph import analytics, query
from bscgraph.query import mirrored
from bscgraph.query.conditions import Untold
from bscgraph.resources import folder
from bscgraph.store import LocalStore
from bscgraph.store.mirror import Mirror, attach, attached, detach
from tests.analytics import mirrors

SQL = sorted(
    path.relative_to(folder("queries")).with_suffix("").as_posix()
    for path in folder("queries").rglob("*.sql")
)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[LocalStore, Mirror]]:
    """By the name of a collection: a store in memory, and the tables of it."""

    @lru_cache
    def made(name: str) -> tuple[LocalStore, Mirror]:
        graphs = mirrors.files(mirrors.COLLECTIONS[name]())
        place = tmp_path_factory.mktemp(name)
        told = analytics.write(place, mirrors.sources(graphs))
        return mirrors.stored(graphs, LocalStore()), Mirror(place, told.digest)

    return made


def kinds(rows: tuple[tuple[object, ...], ...]) -> list[tuple[type, ...]]:
    return [tuple(map(type, row)) for row in rows]


def texts(rows: tuple[tuple[object, ...], ...]) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in rows]


def test_the_questions_that_have_sql_are_these() -> None:
    named = ("by-agency", "by-perspective", "by-theme", "by-unit")
    assert [f"budget/{name}" for name in named] == SQL
    for name in SQL:
        assert query.load(name).id == name


@pytest.mark.parametrize("collection", mirrors.COLLECTIONS)
@pytest.mark.parametrize("name", SQL)
def test_the_tables_give_the_rows_of_sparql(
    name: str, collection: str, tables: Callable[[str], tuple[LocalStore, Mirror]]
) -> None:
    store, mirror = tables(collection)
    question, text = query.load(name), (folder("queries") / f"{name}.sql").read_text("utf-8")
    years = [int(one.value) for one in query.choices(store, question.parameters["year"])]
    agency = str(store.select(question.text).rows[0][0])
    asked: list[dict[str, object]] = [{}, {"agency": agency}, {"fiscalYear": years[-1]}]
    asked += [{"year": years[0]}, {"agency": agency, "year": years[-1], "fiscalYear": years[-1]}]
    counted = 0
    for given in asked:
        ready = query.prepared(store, question, given)
        wanted = store.select(ready.text)
        found = mirrored.asked(mirror, question, ready, text)
        assert found == wanted, given
        assert kinds(found.rows) == kinds(wanted.rows) and texts(found.rows) == texts(wanted.rows)
        counted += len(found.rows)
    assert counted > len(asked)


MORE = {
    "an amount stated twice": lambda s, p, o: f'{s} <{p}amount> "77"^^<{XSD}decimal>',
    "a budget that is no Budget": lambda s, p, o: f"<urn:b> <{p}budgetOf> {o}",
    "an amount of another kind": lambda s, p, o: f'<urn:b> <{p}amount> "7"^^<{XSD}double>',
    "a plan that serves two KPIs": lambda s, p, o: f"{o} <{p}implements> <urn:kpi>",
    "units told in two ways": lambda s, p, o: f'{o} <{p}responsibleUnits> "他"',
    "two agencies": lambda s, p, o: f"<urn:card> <{p}ofAgency> <urn:agency>",
    "a year in words": lambda s, p, o: f'{s} <{p}fiscalYear> "2022"',
}  # fmt: skip
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize("what", MORE)
def test_tables_of_graphs_that_say_more_are_not_asked(what: str, tmp_path: Path) -> None:
    ((name, data),) = mirrors.files(mirrors.seeds()[:1]).items()
    own = "https://w3id.org/bscgraph/ns#"
    found = re.search(rf"^(<[^>]+>) <{own}budgetOf> (<[^>]+>)", data.decode(), re.MULTILINE)
    assert found is not None
    line = MORE[what](found[1], own, found[2])
    if "another kind" in what:
        line += f" <{name}> .\n<urn:b> <{own}budgetOf> {found[2]}"
    lines = {*data.decode().splitlines(keepends=True)}
    more = {
        name: "".join(sorted({*lines, *f"{line} <{name}> .\n".splitlines(keepends=True)})).encode()
    }
    told = analytics.write(tmp_path, mirrors.sources(more))
    ready = query.prepared(LocalStore(), query.load(SQL[0]), {})
    with pytest.raises(Untold):
        mirrored.asked(Mirror(tmp_path, told.digest), query.load(SQL[0]), ready, "SELECT 1")


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with its tables beside it, of a size that is large by order."""
    graphs = mirrors.files(mirrors.seeds())
    store = mirrors.stored(graphs, LocalStore(tmp_path / "store"))
    told = analytics.write(tmp_path / "analytics", mirrors.sources(graphs))
    attach(tmp_path / "store", store.revision(), tmp_path / "analytics", told.digest)
    store.close()
    monkeypatch.setattr(mirrored, "_LARGE", 10)
    return tmp_path


def answered(place: Path, **given: object) -> bool:
    """Whether the tables answer, which then is what the question gives."""
    store, question = LocalStore(place / "store", writable=False), query.load("budget/by-unit")
    ready = query.prepared(store, question, given)
    found = mirrored.answer(store, question, ready)
    whole = query.answered(store, question, ready)
    assert whole.rows == store.select(ready.text).rows and whole.rows
    return found is not None and found.rows == whole.rows


def test_a_large_store_is_answered_from_its_tables(large: Path) -> None:
    assert answered(large) and answered(large, year=111) and answered(large, fiscalYear=2022)
    assert not answered(large, agency="hac")  # few scorecards: SPARQL is faster
    moved = large.with_name(f"{large.name}-moved")
    large.rename(moved)
    assert answered(moved)


def test_tables_are_not_asked_where_they_may_be_of_other_data(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(mirrored.SWITCH, "off")
    assert not answered(large)
    monkeypatch.delenv(mirrored.SWITCH)
    path = large / "analytics" / "budgets.parquet"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + b"?")
    assert not answered(large)
    path.write_bytes(data)
    assert answered(large)
    monkeypatch.setattr(mirrored, "_LARGE", 1_000_000)
    assert not answered(large)
    monkeypatch.setattr(mirrored, "_LARGE", 10)
    store = LocalStore(large / "store")
    store.load(b"", store.graphs()[0])
    store.close()
    assert not answered(large)


def test_a_store_says_whose_tables_it_has(large: Path) -> None:
    place = large / "store"
    revision = LocalStore(place, writable=False).revision()
    found = attached(place, revision)
    assert found is not None and found.folder == (large / "analytics").resolve()
    assert attached(place, f"{revision}0") is None and attached(place, None) is None
    detach(place)
    assert attached(place, revision) is None
