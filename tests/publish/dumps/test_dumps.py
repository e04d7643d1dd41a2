"""Dumps: they load back into an identical graph, and are the same bytes every time."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pyoxigraph
import pytest
from openpyxl import load_workbook

from bscgraph import graph
from bscgraph.graph import formats
from bscgraph.graph.nquads import triples_of
from bscgraph.publish import dumps
from bscgraph.publish.dumps import Dumps, counts
from bscgraph.publish.dumps.columns import TABLES
from bscgraph.publish.dumps.statements import Statements
from bscgraph.publish.glossary import PublishError
from tests.publish.dumps.conftest import LINKS

RDF = {"nq": "N_QUADS", "trig": "TRIG", "jsonld": "JSON_LD"}
Stored = list[tuple[str, bytes]]


def quads(data: bytes, form: str) -> set[str]:
    found = pyoxigraph.parse(data, format=getattr(pyoxigraph.RdfFormat, form))
    return {str(quad) for quad in found}


@pytest.mark.parametrize("suffix", RDF)
def test_a_dump_loads_back_into_an_identical_graph(
    suffix: str, made: Dumps, site: Path, stored: Stored
) -> None:
    data = gzip.decompress((site / f"data/all.{suffix}.gz").read_bytes())
    wanted = {one for _, nquads in stored for one in quads(nquads, "N_QUADS")}
    assert quads(data, RDF[suffix]) == wanted
    assert len(wanted) == made.counts.quads


def test_the_dump_in_n_quads_is_the_canonical_file_of_all(
    made: Dumps, site: Path, stored: Stored
) -> None:
    named = [(name, triples_of(data, name)) for name, data in stored]
    whole = gzip.decompress((site / "data/all.nq.gz").read_bytes())
    assert whole == formats.written(named, "nquads")
    assert made.base == "https://w3id.org/bscgraph/"


def test_each_submission_comes_back_from_each_of_its_files(
    made: Dumps, site: Path, stored: Stored
) -> None:
    submitted = [(name, data) for name, data in stored if name != LINKS]
    assert [one.graph for one in made.submissions] == sorted(name for name, _ in submitted)
    for name, data in submitted:
        files = {file.form: site / file.path for file in made.of(name)}
        ((_, card),) = graph.read(data, "nquads")
        for form in ("nquads", "turtle", "jsonld"):
            assert graph.read(files[form].read_bytes(), form) == [(name, card)]
        assert files["nquads"].read_bytes() == data
        again = graph.again(card, name)
        assert again is not None
        assert files["jsonld"].read_bytes() == graph.write([again], "jsonld")


def test_what_is_offered_is_what_is_written(made: Dumps, site: Path) -> None:
    for one in made.submissions:
        offered = [(file.path, file.form, file.label) for file in dumps.downloads(one.graph)]
        assert offered == [(file.path, file.form, file.label) for file in one.files]
        assert one.path == one.graph.rpartition("/graph/")[2]
    listed = {file.path for file in made.files}
    listed |= {file.path for one in made.submissions for file in one.files}
    found = {p.relative_to(site).as_posix() for p in (site / "data").rglob("*") if p.is_file()}
    assert found == listed


def test_size_and_digest_are_those_of_the_file(made: Dumps, site: Path) -> None:
    for file in (*made.files, *(file for one in made.submissions for file in one.files)):
        data = (site / file.path).read_bytes()
        assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        assert set(file.label) == {"en", "zh-Hant"}
        assert file.packed == (data[:2] == b"\x1f\x8b")


def test_the_same_store_gives_the_same_bytes(made: Dumps, stored: Stored, tmp_path: Path) -> None:
    again = dumps.write(stored, tmp_path)
    assert again == made
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def test_only_the_last_submission_of_a_scorecard_is_the_newest(made: Dumps) -> None:
    twice = [one for one in made.submissions if one.number == 2]
    assert len(twice) == 1
    older = [one for one in made.submissions if one.card == twice[0].card and one.number == 1]
    assert [one.newest for one in older] == [False]
    assert all(one.newest for one in made.submissions if one not in older)


def test_numbers_of_the_whole_are_those_an_engine_counts(made: Dumps, site: Path) -> None:
    store = pyoxigraph.Store()
    data = gzip.decompress((site / "data/all.nq.gz").read_bytes())
    store.load(data, format=pyoxigraph.RdfFormat.N_QUADS)

    def asked(query: str) -> dict[str, tuple[int, ...]]:
        found = store.query(query, use_default_graph_as_union=True)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        return {str(row[0]): tuple(int(cell.value) for cell in tuple(row)[1:]) for row in found}

    classes = asked("SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c")
    assert {name: (count,) for name, count in made.counts.classes.items()} == classes
    properties = asked(
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) "
        "WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } } GROUP BY ?p"
    )
    assert made.counts.properties == properties
    assert made.counts.triples == sum(n for n, _ in properties.values())


def test_files_are_merged_however_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "_AT_ONCE", 2)
    files = []
    for number in range(7):
        path = tmp_path / f"{number}.nq"
        path.write_text(
            "".join(f"{line}\n" for line in sorted({f"a{number}", "b", f"c{9 - number}"}))
        )
        files.append(path)
    lines = list(counts.merged(files, tmp_path))
    assert lines == sorted(lines)
    assert len(lines) == 21


def test_a_graph_that_is_no_whole_submission_is_only_in_the_whole(
    stored: Stored, tmp_path: Path
) -> None:
    name, data = next((n, d) for n, d in stored if n != LINKS)
    half = b"".join(
        line
        for line in data.splitlines(keepends=True)
        if b"rocYear" not in line and b"rawText" not in line
    )
    made = dumps.write([(name, half)], tmp_path, parquet=False)
    assert made.submissions == ()
    assert gzip.decompress((tmp_path / "data/all.nq.gz").read_bytes()) == half
    assert (tmp_path / "data/tables/values.csv").read_text().count("\n") == 1


def test_an_empty_store_has_empty_dumps(tmp_path: Path) -> None:
    made = dumps.write([], tmp_path)
    assert (
        json.loads(gzip.decompress((tmp_path / "data/all.jsonld.gz").read_bytes()))["graph"] == []
    )
    assert made.counts.quads == 0
    assert len(load_workbook(tmp_path / "data/bscgraph.xlsx").sheetnames) == len(TABLES)


def test_a_folder_that_cannot_be_written_is_told(stored: Stored, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(PublishError, match="cannot be written"):
        dumps.write(stored, tmp_path)


def test_a_path_leads_along_properties_and_an_unknown_one_is_an_error(stored: Stored) -> None:
    name, data = next((n, d) for n, d in stored if n != LINKS)
    found = Statements(name, triples_of(data, name))
    assert found.is_submission
    assert found.first("!submits/year") == found.first("^year") is not None
    with pytest.raises(KeyError):
        found.values("", "noSuchProperty")
