"""``bscgraph query`` and ``bscgraph sparql`` as people type them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bscgraph import bilingual
from bscgraph.cli import app
from bscgraph.graph import build
from bscgraph.store import LocalStore
from tests.cards import read_expected
from tests.query.asking import GOLDEN, SEEDS

Invoke = Callable[..., tuple[int, str, str]]
BUDGET = "budget/by-agency"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with the seeds."""
    place = tmp_path_factory.mktemp("store") / "scorecards.db"
    store = LocalStore(place)
    for name in SEEDS:
        for card in read_expected(GOLDEN / f"{name}.expected.json"):
            built = build(card)
            store.load(built.canonical(), built.graph)
    store.close()
    return place


@pytest.fixture
def invoke(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Run a command in this process; gives exit code, standard output, standard error."""
    for name in ("BSCGRAPH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")

    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            bilingual.run(app, [str(word) for word in words])
        out, err = capfdbinary.readouterr()
        return int(left.value.code or 0), out.decode(), err.decode()

    return call


def test_each_parameter_is_an_option(invoke: Invoke, folder: Path) -> None:
    expected = None
    for words in (
        ["--agency", "客委會", "--fiscalYear", "111"],
        ["--agency=hac", "--fiscal-year=2022"],
        ["-p", "agency=台北市客委會", "-p", "fiscalYear=民國111年"],
        ["--fiscal-year", "2022 (111)", "-p", "agency=hac"],
    ):
        code, out, _ = invoke("query", BUDGET, "--store", folder, *words, "--format", "jsonl")
        assert code == 0
        (record,) = [json.loads(line) for line in out.splitlines()]
        assert record["total"] == 78834740
        assert expected in {None, out}
        expected = out
    assert invoke("query", "--agency", "hac", BUDGET, "--store", folder)[0] == 0


def test_the_options_of_a_question_are_in_its_help(invoke: Invoke) -> None:
    _, out, _ = invoke("query", BUDGET, "--help", "--lang", "zh")
    assert "--fiscalYear, --fiscal-year 值" in out
    assert "會計年度（" in out or "會計年度 (" in out
    assert "--fiscalYear" not in invoke("query", "--help")[1]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["budget/by-agncy", "--agency", "x"], 22, "最接近者：budget/by-agency"),
        ([BUDGET, "--agncy", "x"], 64, "沒有 --agncy 這個選項"),
        ([BUDGET, "-p", "agncy=x"], 22, "最接近者：agency"),
        ([BUDGET, "--agency", "北美管"], 22, "最接近者：臺北市立美術館"),
        ([BUDGET, "--year", "去年"], 22, "應為年度"),
        ([BUDGET, "--show", "--explain"], 64, "--show, --explain 不能並用"),
        ([BUDGET, "--search", "x"], 64, "不能並用"),
        (["--explain"], 64, "--explain 須指定問題代號"),
        ([BUDGET, "-o", "x.doc"], 64, "x.doc 的副檔名不代表任何答案格式"),
    ],
)
def test_what_is_wrong_is_told(
    invoke: Invoke, folder: Path, words: list[str], code: int, sentence: str
) -> None:
    found, out, err = invoke("query", *words, "--store", folder, "--lang", "zh")
    assert (found, out) == (code, "")
    assert sentence in err


@pytest.mark.parametrize("words", [[], ["--store", "s", "--endpoint", "http://127.0.0.1:9/"]])
def test_one_source_is_needed(invoke: Invoke, words: list[str]) -> None:
    for command in (["query", BUDGET], ["sparql", "-"]):
        code, _, err = invoke(*command, *words, "--lang", "zh")
        assert code == bilingual.EXIT_USAGE
        assert "請指定查詢對象" in err


def test_a_table_is_followed_by_what_has_to_be_known(invoke: Invoke, folder: Path) -> None:
    _, out, err = invoke("query", BUDGET, "--store", folder, "--year", "111", "--lang", "zh")
    assert "計分卡年度：2022 (111)" in out
    assert "共 6 列\n※ 有 2 筆金額無法判讀，未計入任何合計。\n如何解讀：" in out
    assert err == ""


def test_machines_get_the_caveats_on_standard_error(invoke: Invoke, folder: Path) -> None:
    words = ("query", BUDGET, "--store", folder, "--format", "csv", "--bom")
    code, out, err = invoke(*words)
    assert code == 0
    assert out.startswith("\ufeffagency,agencyLabel,")
    assert "※ 2 amounts could not be read" in err
    assert invoke(*words, "-q")[2] == ""


def test_an_empty_answer_is_an_answer(invoke: Invoke, folder: Path) -> None:
    code, out, _ = invoke("query", BUDGET, "--store", folder, "--agency", "秘書處")
    assert code == 0
    assert "Rows: 0" in out and "the data has nothing of 臺北市政府秘書處" in out


def test_the_text_that_is_asked_is_shown(invoke: Invoke) -> None:
    code, out, _ = invoke("query", BUDGET, "--show", "--agency", "tfam")
    assert code == 0
    assert "(<https://w3id.org/bscgraph/id/agency/tfam> UNDEF UNDEF)" in out
    assert out.startswith("#+ [title]")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_question_is_explained(invoke: Invoke, folder: Path, lang: str) -> None:
    _, alone, _ = invoke("query", BUDGET, "--explain", "--lang", lang)
    _, asked, _ = invoke("query", BUDGET, "--explain", "--lang", lang, "--store", folder)
    for name in ("--agency", "--fiscalYear", "unresolved", BUDGET):
        assert name in alone and name in asked
    assert "臺北市立美術館" in asked and "臺北市立美術館" not in alone
    assert ("6 rows in" in asked) == (lang == "en")
    assert "ms" not in alone and "毫秒" not in alone


def test_questions_are_listed_and_searched(invoke: Invoke) -> None:
    code, out, err = invoke("query", "--format", "json")
    assert code == 0
    listed = {entry["id"]: entry for entry in json.loads(out)}
    assert listed[BUDGET]["title"]["zh-Hant"] == "各機關預算"
    assert "total" in listed[BUDGET]["columns"]
    assert "bscgraph query ID" in err
    _, found, _ = invoke("query", "--search", "各機關 預算", "--format", "csv")
    assert next(csv.DictReader(io.StringIO(found)))["id"] == BUDGET
    _, out, err = invoke("query", "--search", "霸王", "--lang", "zh")
    assert "沒有提到「霸王」的問題" in err
    _, out, err = invoke("query", "--search", "哪些目標沒達成", "--lang", "zh")
    assert "target/achievement" in out
    assert "部分相符" in err and "bscgraph query 代號" in err


def test_a_word_in_place_of_an_id_is_no_wrong_option(invoke: Invoke, folder: Path) -> None:
    code, _, err = invoke("query", "largest", "--limit", "3", "--store", folder)
    assert code == 22
    assert "budget/largest" in err and "--limit" not in err


def test_a_number_that_is_searched_is_led_to_the_question_for_it(
    invoke: Invoke, folder: Path
) -> None:
    code, _, err = invoke("search", "5,304,370", "--store", folder)
    assert code == 0
    assert "bscgraph query coverage/where-printed --number 5,304,370" in err
    _, out, _ = invoke(
        "query", "coverage/where-printed", "--number", "5,304,370", "--store", folder,
        "--format", "json",
    )  # fmt: skip
    assert {row["code"] for row in json.loads(out)} == {"BP1.1.1"}
    _, _, err = invoke("search", "霸王", "--store", folder)
    assert "where-printed" not in err


def test_documents_are_asked_directly(invoke: Invoke) -> None:
    from bscgraph.resources import folder as data

    file = data("examples") / "tfam-111.pdf"
    code, out, _ = invoke("query", "target/below-last-actual", "--from", file, "--format", "tsv")
    assert code == 0
    assert len(out.splitlines()) == 10
    code, out, err = invoke(
        "query", BUDGET, "--from", file, "--from", "none.pdf", "--format", "csv"
    )
    assert code == 10
    assert "臺北市立美術館" in out and "none.pdf" in err


def test_queries_of_ones_own(invoke: Invoke, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.rq"

    def ask(text: str, *words: object) -> tuple[int, str, str]:
        file.write_text(text, encoding="utf-8")
        return invoke("sparql", file, "--store", folder, *words)

    select = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    assert ask(select, "--format", "csv")[1].splitlines()[0] == "g,n"
    assert len(ask(select, "--format", "jsonl")[1].splitlines()) == 3
    assert "Rows: 3" in ask(select)[1]
    assert "write GRAPH ?g { … }" in ask("SELECT * { ?s ?p ?o }")[1]
    ask_text = "ASK { GRAPH ?g { ?s ?p ?o } }"
    assert json.loads(ask(ask_text, "--format", "json")[1]) == [{"answer": True}]
    construct = "CONSTRUCT { ?s a ?t } WHERE { GRAPH ?g { ?s a ?t } } LIMIT 5"
    assert ask(construct)[1].count(" a ") >= 1
    assert len(ask(construct, "--format", "ntriples")[1].splitlines()) == 5
    assert ask(construct, "--format", "csv")[1].startswith("subject,predicate,object\n")
    json.loads(ask(construct, "--format", "jsonld")[1])
    out = tmp_path / "made.rdf"
    assert ask(construct, "-o", out)[0] == 0
    assert out.read_bytes().startswith(b"<?xml")
    code, printed, err = ask(select, "--format", "rdfxml")
    assert (code, printed) == (22, "") and "SELECT gives rows" in err
    for hostile in ("DROP ALL", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", ""):
        code, printed, err = ask(hostile)
        assert (code, printed) == (22, "")
    code, printed, err = ask("SELECT * WHERE { broken")
    assert (code, printed) == (21, "")


def test_a_query_comes_from_standard_input_or_a_file_that_is_there(
    invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"ASK { }"), encoding="utf-8"))
    assert invoke("sparql", "-", "--store", folder, "--format", "csv")[1] == "answer\ntrue\n"
    code, _, err = invoke("sparql", tmp_path / "none.rq", "--store", folder, "--lang", "zh")
    assert code == 22 and "無法讀取查詢" in err
    large = tmp_path / "large.rq"
    large.write_bytes(b"#" * 1_000_001)
    code, _, err = invoke("sparql", large, "--store", folder)
    assert code == 22 and "longer than" in err


def test_a_failed_answer_leaves_the_file_as_it_was(
    invoke: Invoke, folder: Path, tmp_path: Path
) -> None:
    file, out = tmp_path / "own.rq", tmp_path / "answer.csv"
    out.write_text("before", encoding="utf-8")
    file.write_text("SELECT * WHERE { broken", encoding="utf-8")
    assert invoke("sparql", file, "--store", folder, "-o", out)[0] == 21
    assert out.read_text(encoding="utf-8") == "before"
    assert sorted(tmp_path.iterdir()) == sorted([file, out])


def test_binary_formats_need_a_file_on_a_terminal(
    invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    code, _, err = invoke("query", BUDGET, "--store", folder, "--format", "xlsx")
    assert code == bilingual.EXIT_USAGE
    assert "xlsx is no text for a terminal" in err


def test_parameters_complete_in_a_shell() -> None:
    from click.shell_completion import ShellComplete

    shell = ShellComplete(app, {}, "bscgraph", "_BSCGRAPH_COMPLETE")
    names = {item.value for item in shell.get_completions(["query", BUDGET], "--fis")}
    assert names == {"--fiscalYear", "--fiscal-year"}
    slugs = {item.value for item in shell.get_completions(["query", BUDGET, "--agency"], "tf")}
    assert slugs == {"tfam"}
    ids = {item.value for item in shell.get_completions(["query"], "budget/by-a")}
    assert BUDGET in ids
