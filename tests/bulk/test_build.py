"""Builds with real documents: what changed is read, what is gone goes, all else stays."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bscgraph import bulk, draw, graph, judged, scorecard
from bscgraph import supply as supplies
from bscgraph.analytics import writing as analytics_writing
from bscgraph.bulk import across
from bscgraph.bulk import plan as plans
from bscgraph.bulk.model import KbError
from bscgraph.draw import page as draw_page
from bscgraph.errors import BscgraphError
from bscgraph.iri import DEFAULT_BASE
from bscgraph.model import Text
from bscgraph.read import Limits

from . import city

PROV = b"http://www.w3.org/ns/prov#"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with documents of four agencies."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    city.documents(tmp_path / "town")
    yield tmp_path / "town"


def actions(told: city.Told) -> dict[str, str]:
    return {step.path.name: f"{step.action} {step.why}" for step in told.plans[-1].steps}


def test_each_document_becomes_the_file_that_convert_makes(town: Path, tmp_path: Path) -> None:
    made, told = city.build(tmp_path / "kb", town)
    assert sorted(told.names) == sorted(path.name for path in town.iterdir())
    assert made.report.failures == ()
    for path in town.iterdir():
        (card,) = scorecard.read(path)
        built = graph.build(card)
        name = built.graph.rpartition("/graph/")[2]
        assert (tmp_path / "kb" / "graphs" / f"{name}.nq").read_bytes() == built.canonical()
    assert len(city.graphs(tmp_path / "kb")) == 4
    city.sound(tmp_path / "kb")


def test_an_unchanged_second_run_reads_nothing_and_changes_nothing(
    town: Path, tmp_path: Path
) -> None:
    city.build(tmp_path / "kb", town)
    before = city.files(tmp_path / "kb")
    for path in town.iterdir():
        os.utime(path)  # touched, the same content
    made, told = city.build(tmp_path / "kb", town)
    assert told.names == [] and set(actions(told).values()) == {"keep same"}
    assert (made.settled.changed, made.settled.gone) == ((), ())
    after = city.files(tmp_path / "kb")
    assert {n: d for n, d in after.items() if n != "state.json"} == {
        n: d for n, d in before.items() if n != "state.json"
    }
    city.build(tmp_path / "kb", town)
    assert city.files(tmp_path / "kb") == after


def test_a_document_that_was_not_touched_is_not_even_opened(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.build(tmp_path / "kb", town)
    os.utime(tmp_path / "kb" / "state.json", ns=(1 << 62, 1 << 62))  # long after the documents
    opened: list[Path] = []
    whole = plans.address.content
    monkeypatch.setattr(plans.address, "content", lambda path: opened.append(path) or whole(path))
    city.build(tmp_path / "kb", town)
    assert opened == []
    path = town / "card-0.xlsx"
    data = path.read_bytes()
    about = path.stat()
    path.write_bytes(data[:-1] + b"\x01")  # as long, and the time is set back
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    _, told = city.build(tmp_path / "kb", town)
    assert path in opened and told.names == ["card-0.xlsx"]


def test_one_changed_document_costs_one(town: Path, tmp_path: Path) -> None:
    city.build(tmp_path / "kb", town)
    card = replace(city.cards(4)[2], mission=())
    (town / "card-2.xlsx").write_bytes(draw.draw([card], "xlsx", "zh-Hant", 100))
    made, told = city.build(tmp_path / "kb", town)
    assert told.names == ["card-2.xlsx"]
    assert actions(told)["card-2.xlsx"] in {"read changed", "withdraw replaced"}
    assert made.settled.changed == ("social-welfare/2019/2",)
    assert made.settled.gone == ("social-welfare/2019/1",)
    told_of = (tmp_path / "kb" / "graphs" / "history.nq").read_bytes()
    for statement in (
        b"/social-welfare/2019/1> <" + PROV + b"wasInvalidatedBy> <",
        b"/social-welfare/2019/2> <" + PROV + b"wasRevisionOf> <",
        b"dcat#hasCurrentVersion> <https://w3id.org/bscgraph/graph/social-welfare/2019/2>",
        b"isReplacedBy> <https://w3id.org/bscgraph/graph/social-welfare/2019/2>",
        b'"2023-11-14T22:13:20Z"^^',
    ):
        assert statement in told_of
    city.sound(tmp_path / "kb")


def test_the_tables_are_those_of_the_graphs_and_the_store_knows(town: Path, tmp_path: Path) -> None:
    city.build(tmp_path / "kb", town)
    assert not (tmp_path / "kb" / "analytics").exists()
    city.build(tmp_path / "kb", town, analytics=True)
    assert city.tables(tmp_path / "kb") == city.stated(tmp_path / "kb")
    (town / "card-1.xlsx").unlink()
    city.build(tmp_path / "kb", town)  # once begun, they are kept up to date
    assert len(city.tables(tmp_path / "kb")) > 10
    assert city.tables(tmp_path / "kb") == city.stated(tmp_path / "kb")
    more = (town, city.EXAMPLES / "hac-111.pdf")
    city.build(tmp_path / "afresh", *more, analytics=True)
    shutil.rmtree(tmp_path / "kb" / "analytics")
    city.build(tmp_path / "kb", *more, analytics=True)
    folder, other = tmp_path / "kb" / "analytics", tmp_path / "afresh" / "analytics"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in other.iterdir()
    }


def test_tables_need_the_extra(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analytics_writing, "find_spec", lambda _name: None)
    with pytest.raises(BscgraphError, match=r"bscgraph\[analytics\]"):
        city.build(tmp_path / "kb", town, analytics=True)
    assert city.build(tmp_path / "kb", town)[0].report.documents == 4


def test_a_deleted_document_leaves_a_tombstone_and_its_number_is_not_used_again(
    town: Path, tmp_path: Path
) -> None:
    city.build(tmp_path / "kb", town)
    kept = (town / "card-1.xlsx").read_bytes()
    (town / "card-1.xlsx").unlink()
    made, told = city.build(tmp_path / "kb", town)
    assert told.names == [] and actions(told)["card-1.xlsx"] == "withdraw deleted"
    assert made.settled.gone == ("civil-affairs/2019/1",)
    assert "civil-affairs/2019/1" not in city.graphs(tmp_path / "kb")
    assert [one.reason for one in made.report.withdrawn] == ["deleted"]
    city.sound(tmp_path / "kb")
    (town / "card-1.xlsx").write_bytes(kept)
    made, _ = city.build(tmp_path / "kb", town)
    assert made.settled.changed == ("civil-affairs/2019/2",)
    assert len(made.report.withdrawn) == 1
    city.sound(tmp_path / "kb")


def test_the_same_agency_and_year_again_is_a_revision(town: Path, tmp_path: Path) -> None:
    city.build(tmp_path / "kb", town)
    card = replace(city.cards(4)[0], mission=())
    (town / "a-second.xlsx").write_bytes(draw.draw([card], "xlsx", "zh-Hant", 100))
    made, _ = city.build(tmp_path / "kb", town)
    assert made.settled.changed == ("culture/2019/2",) and made.settled.gone == ()
    rows = {row.graph: row.current for row in made.report.rows}
    assert rows["culture/2019/1"] is False and rows["culture/2019/2"] is True
    (again,) = scorecard.read(town / "a-second.xlsx")
    file = tmp_path / "kb" / "graphs" / "culture" / "2019" / "2.nq"
    assert file.read_bytes() == graph.build(again, 2).canonical()
    city.sound(tmp_path / "kb")
    # Built at once, the date of update decides, then the order of the sources.
    first, _ = city.build(tmp_path / "new", town)
    assert [row.files[0].rpartition("/")[2] for row in first.report.rows
            if row.graph.startswith("culture/2019")] == ["a-second.xlsx", "card-0.xlsx"]  # fmt: skip


def test_copies_names_and_broken_documents(town: Path, tmp_path: Path) -> None:
    shutil.copy(town / "card-0.xlsx", town / "copy.xlsx")
    (town / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    (town / "empty.txt").touch()
    (town / "~$card-0.xlsx").write_bytes(b"a lock")
    (town / "notes.md").write_text("none of ours")
    made, told = city.build(tmp_path / "kb", town)
    assert actions(told)["copy.xlsx"] == "twin twin"
    assert set(told.failures) == {"broken.pdf", "empty.txt"}
    assert [one.failure.kind for one in made.report.failures] == ["DamagedInput", "EmptyInput"]
    assert len(made.report.rows) == 4
    _, told = city.build(tmp_path / "kb", town)
    assert told.names == [] and actions(told)["broken.pdf"] == "aside aside"
    _, told = city.build(tmp_path / "kb", town, retry=True)
    assert sorted(told.names) == ["broken.pdf", "empty.txt"]
    (town / "card-3.xlsx").rename(town / "card-9.xlsx")
    made, told = city.build(tmp_path / "kb", town)
    assert told.names == ["card-9.xlsx"] and actions(told)["card-9.xlsx"] == "read renamed"
    assert made.settled.changed == ("labor/2019/1",) and made.settled.gone == ()


def test_a_limit_is_of_its_run(town: Path, tmp_path: Path) -> None:
    small = Limits(bytes=100)
    made, told = city.build(tmp_path / "kb", town / "card-0.xlsx", limits=small)
    assert told.failures["card-0.xlsx"].kind == "LimitExceeded" and made.report.rows == ()
    assert city.build(tmp_path / "kb", town / "card-0.xlsx", limits=small)[1].names == []
    made, told = city.build(tmp_path / "kb", town / "card-0.xlsx")
    assert actions(told) == {"card-0.xlsx": "read limits"} and made.report.failures == ()


def test_what_sources_do_not_name_goes_or_is_kept(town: Path, tmp_path: Path) -> None:
    city.build(tmp_path / "kb", town / "card-0.xlsx")
    made, _ = city.build(tmp_path / "kb", town / "card-1.xlsx", keep=True)
    assert city.graphs(tmp_path / "kb") == ["civil-affairs/2019/1", "culture/2019/1"]
    made, _ = city.build(tmp_path / "kb", town / "card-1.xlsx")
    assert made.settled.gone == ("culture/2019/1",)


def test_a_dry_run_says_and_does_nothing(town: Path, tmp_path: Path) -> None:
    order = city.order(tmp_path / "kb", town)
    assert {step.why for step in bulk.planned(order).steps} == {"new"}
    assert not (tmp_path / "kb").exists()
    city.build(tmp_path / "kb", town)
    before = city.files(tmp_path / "kb")
    (town / "card-0.xlsx").unlink()
    (town / "card-1.xlsx").write_bytes((town / "card-1.xlsx").read_bytes() + b"\n")
    found = {(step.path.name, step.action) for step in bulk.planned(order).steps}
    assert {("card-0.xlsx", "withdraw"), ("card-1.xlsx", "read")} <= found
    assert city.files(tmp_path / "kb") == before


def test_lost_and_damaged_results_are_made_again(town: Path, tmp_path: Path) -> None:
    city.build(tmp_path / "kb", town)
    before = city.files(tmp_path / "kb")
    (tmp_path / "kb" / "graphs" / "labor" / "2019" / "1.nq").unlink()
    (tmp_path / "kb" / "graphs" / "stranger.nq").write_text("not ours")
    shutil.rmtree(tmp_path / "kb" / "store")
    _, told = city.build(tmp_path / "kb", town)
    assert told.names == ["card-3.xlsx"]
    assert city.files(tmp_path / "kb") == before
    city.sound(tmp_path / "kb")


def test_another_version_of_the_program_reads_everything_again_and_keeps_numbers(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.build(tmp_path / "kb", town)
    before = city.graphs(tmp_path / "kb")
    (town / "card-0.xlsx").rename(town / "z.xlsx")  # which must not change the order of numbers
    monkeypatch.setattr("bscgraph.bulk.address.program", lambda: "another")
    made, told = city.build(tmp_path / "kb", town)
    assert len(told.names) == 4 and "read program" in actions(told).values()
    assert city.graphs(tmp_path / "kb") == before and made.settled.gone == ()


def test_a_file_that_cannot_be_looked_at_keeps_what_was_made_of_it(
    town: Path, tmp_path: Path
) -> None:
    manifest = tmp_path / "list.csv"
    manifest.write_text("path\ntown/card-0.xlsx\ntown/card-1.xlsx\n")
    city.build(tmp_path / "kb", manifest)
    (town / "card-0.xlsx").unlink()
    (town / "card-0.xlsx").mkdir()  # there, and no document
    (town / "card-1.xlsx").unlink()
    made, _ = city.build(tmp_path / "kb", manifest)
    assert city.graphs(tmp_path / "kb") == ["culture/2019/1", "history"]
    assert [one.failure.kind for one in made.report.failures] == ["ReadError", "InputMissing"]


def test_a_manifest_tells_what_documents_do_not(town: Path, tmp_path: Path) -> None:
    title = Text("平衡計分卡", "平衡計分卡")
    nameless = replace(city.cards(1)[0], agency="", roc_year=None, title=title)
    (town / "nameless.xlsx").write_bytes(draw.draw([nameless], "xlsx", "zh-Hant", 100))
    (read,) = scorecard.read(town / "nameless.xlsx")
    manifest = tmp_path / "list.csv"
    manifest.write_bytes(
        "路徑,機關,年度,網址,授權\n"
        "town/nameless.xlsx,臺北市政府教育局,112,https://e.x/a b,https://e.x/licence\n"
        "town/card-0.xlsx,臺北市政府教育局,99,https://e.x/card.xlsx,公眾授權\n".encode("cp950")
    )
    made, _ = city.build(tmp_path / "kb", manifest)
    assert read.agency == "" and "education/2023/1" in city.graphs(tmp_path / "kb")
    notes = [english for _, (english, _) in made.report.notes]
    assert len(notes) == 3 and "no http(s) address" in notes[2] and "99" in notes[1]
    history = (tmp_path / "kb" / "graphs" / "history.nq").read_text()
    assert "dcat#downloadURL> <https://e.x/card.xlsx>" in history
    assert 'rights> "公眾授權"' in history and "license> <https://e.x/licence>" in history
    assert "a b" not in history
    manifest.write_text(manifest.read_text("cp950").replace("card.xlsx,公", "other.xlsx,公"))
    assert city.build(tmp_path / "kb", manifest)[1].names == []
    assert "https://e.x/other.xlsx" in (tmp_path / "kb" / "graphs" / "history.nq").read_text()
    city.sound(tmp_path / "kb")


def test_the_report_counts_what_is_there(town: Path, tmp_path: Path) -> None:
    city.build(tmp_path / "kb", town)
    told = json.loads((tmp_path / "kb" / "report.json").read_text())
    read = [card for path in town.iterdir() for card in scorecard.read(path)]
    assert told["documents"] == told["scorecards"] == 4
    assert told["values"] == sum(len(kpi.values) for card in read for kpi in card.kpis)
    assert told["plans"] == sum(len(card.action_plans) for card in read)
    assert sum(told["findings"].values()) == sum(told["rules"].values()) > 0
    page = (tmp_path / "kb" / "report.html").read_text()
    assert "<script" not in page and "計分卡" in page and "action plans" in page
    assert all(f">{code}<" in page for code in told["rules"])
    (tmp_path / "kb" / "report.html").unlink()
    city.build(tmp_path / "kb", town)
    assert (tmp_path / "kb" / "report.html").read_text() == page


def test_findings_across_scorecards_are_those_of_validate(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = (town, *sorted(city.EXAMPLES.glob("*.pdf")))
    made, _ = city.build(tmp_path / "kb", *sources)
    paths = [
        path for one in sources for path in ([one] if one.is_file() else sorted(one.iterdir()))
    ]
    supply = supplies.of_files(list(supplies.read(paths, Limits())), DEFAULT_BASE)
    wanted = [
        (
            entry.result.rule,
            entry.result.severity.value,
            entry.result.submission,
            entry.result.message["zh-Hant"],
        )
        for part in judged.judge(supply, judged.Asked(tiers=("crosslevel",))).parts
        for entry in part.entries
    ]
    found = [
        (one.rule, one.severity, one.graph and f"{DEFAULT_BASE}graph/{one.graph}", one.zh)
        for one in made.report.across
    ]
    assert sorted(found) == sorted(wanted) and len(found) > 3
    told = json.loads((tmp_path / "kb" / "report.json").read_text())
    assert [one["message"]["zh-Hant"] for one in told["across"]] == [one[3] for one in found]
    assert sum(told["findings"].values()) == sum(told["rules"].values())
    assert {one[0] for one in found} <= set(told["rules"])
    page = (tmp_path / "kb" / "report.html").read_text()
    text = (tmp_path / "kb" / "report.txt").read_text()
    assert all(draw_page.escaped(one.zh) in page and one.en in text for one in made.report.across)
    monkeypatch.setattr(across, "_found", None)  # nothing changed: nothing is asked
    assert city.build(tmp_path / "kb", *sources)[0].report == made.report
    monkeypatch.undo()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert city.build(tmp_path / "kb", town / "card-0.xlsx")[0].report.across == ()


def test_what_a_document_says_does_not_break_the_report(tmp_path: Path) -> None:
    path = tmp_path / "<script>alert(1)<-script>\x1b[31m.txt"
    path.write_text("<b>none</b>")
    city.build(tmp_path / "kb", path)
    for name in ("report.html", "report.txt"):
        text = (tmp_path / "kb" / name).read_text()
        assert "\x1b" not in text and ("<script>" not in text or name == "report.txt")


@pytest.mark.parametrize("harm", ["{", "[]", '{"form": 7}', '{"form": 1, "base": "x"}'])
def test_a_damaged_state_is_said_and_nothing_is_lost(town: Path, tmp_path: Path, harm: str) -> None:
    city.build(tmp_path / "kb", town)
    (tmp_path / "kb" / "state.json").write_text(harm)
    before = city.files(tmp_path / "kb")
    with pytest.raises(KbError, match=r"state\.json is damaged"):
        city.build(tmp_path / "kb", town)
    assert city.files(tmp_path / "kb") == before


def test_a_folder_of_others_or_another_base_is_refused(town: Path, tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "letter.txt").write_text("dear")
    with pytest.raises(KbError, match=r"letter\.txt"):
        city.build(tmp_path / "kb", town)
    city.build(tmp_path / "own", town / "card-0.xlsx")
    other = replace(city.order(tmp_path / "own", town), base="https://e.x/")
    with pytest.raises(KbError, match="--base"):
        bulk.build(other, city.Told(), lambda plan: None)


def test_two_builds_do_not_mix(town: Path, tmp_path: Path) -> None:
    from bscgraph.bulk.folder import Kb

    city.build(tmp_path / "kb", town / "card-0.xlsx")
    with Kb(tmp_path / "kb").held(), pytest.raises(KbError, match="Another build"):
        city.build(tmp_path / "kb", town)
