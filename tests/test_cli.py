"""The command line: streams, languages, exit codes, several files, speed of --help."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import bscgraph
from bscgraph import bilingual, errors
from bscgraph.cli import FORMATS, app
from bscgraph.console import Console, OutputError, harmless
from bscgraph.demo import documents
from bscgraph.graph import FORMATS as GRAPH_FORMATS
from bscgraph.graph import format_of
from bscgraph.jobs import GRAPH_SUFFIXES, Done, Numbering, exit_code
from bscgraph.options import ACTIONS, ENGINES, LEVELS, SEARCHED
from bscgraph.resources import folder
from bscgraph.wording import TEXTS, language_of, say
from bscgraph.wrapping import columns_of

RUN = [sys.executable, "-c", "from bscgraph.cli import main; main()"]
Invoke = Callable[..., tuple[int, str, str]]


@pytest.fixture
def invoke(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Run a command in this process; gives exit code, standard output, standard error."""
    for name in ("BSCGRAPH_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            bilingual.run(app, [str(word) for word in words])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return call


@pytest.fixture(scope="module")
def pdf() -> Path:
    return documents()[0]


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.pdf"
    path.touch()
    return path


# --- help, version, languages ---


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom bscgraph.cli import main\n"
        "sys.argv = ['bscgraph', '--help']\n"
        "try:\n    main()\nfinally:\n    print('\\n'.join(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    heavy = {"rdflib", "pyshacl", "pdfplumber", "pdfminer", "pyoxigraph", "SPARQLWrapper",
             "openpyxl", "docx", "odf", "xlrd", "lxml", "rich", "numpy", "PIL",
             "multiprocessing", "asyncio"}  # fmt: skip
    assert loaded & heavy == set()
    assert "Usage: bscgraph" in done.stdout


@pytest.mark.parametrize("name", [None, *sorted(app.commands)])
@pytest.mark.parametrize(("lang", "word"), [("en", "Usage:"), ("zh-Hant", "用法：")])
def test_every_help_page_comes_in_both_languages(
    invoke: Invoke, name: str | None, lang: str, word: str
) -> None:
    words = [name] if name else []
    code, out, err = invoke(*words, "--help", "--lang", lang)
    assert (code, err) == (0, "")
    assert out.startswith(word)
    assert say(name or "bscgraph", lang).split("\n")[0][:12] in out
    assert "opt." not in out


@pytest.mark.parametrize("name", [None, *sorted(app.commands)])
def test_a_chinese_help_page_fits_a_terminal_and_has_no_english_words(
    invoke: Invoke, name: str | None
) -> None:
    _, out, _ = invoke(*([name] if name else []), "--help", "--lang", "zh-Hant")
    assert max(map(columns_of, out.splitlines())) <= 80
    # Paths and addresses are no words.
    prose = re.sub(r"https?://\S+|\b\w+/[\w.]+", "", out)
    words = set(re.findall(r"(?<![-\w|\[])[a-z]{4,}(?![\w|\]])", prose))
    formats = {form for forms in FORMATS.values() for form in forms}
    names = {"bscgraph", "bash", "fish", "trig", "https", "tfam", *app.commands}
    assert words <= formats | names | {*LEVELS, *ENGINES, *SEARCHED, *ACTIONS}
    assert not re.search("OPTIONS|FILE|COMMAND|SECONDS|default", out)


def test_every_text_has_both_languages_and_the_same_places() -> None:
    import string

    for key, (en, zh) in TEXTS.items():
        fields = [{f for _, f, _, _ in string.Formatter().parse(t) if f} for t in (en, zh)]
        # a year is said in the calendar of the language
        assert fields[0] - {"ce", "roc"} == fields[1] - {"ce", "roc"}, key
        assert en and zh, key


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C", "LC_ALL": "C"}, "en"),
        ({"BSCGRAPH_LANG": "zh-Hant", "LC_ALL": "en_US.UTF-8"}, "zh-Hant"),
        ({"BSCGRAPH_LANG": "de", "LANG": "zh_TW"}, "zh-Hant"),
    ],
)
def test_the_language_comes_from_the_environment(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], lang: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    _, out, _ = invoke("--help")
    assert out.startswith(say("usage", lang).strip())


def test_language_tags() -> None:
    assert [language_of(t) for t in ("zh", "zh-TW", "zh_Hant", "EN", "fr", "", None)] == [
        "zh-Hant", "zh-Hant", "zh-Hant", "en", None, None, None,
    ]  # fmt: skip


def test_version(invoke: Invoke) -> None:
    code, out, _ = invoke("--version")
    assert (code, out.split()[-1]) == (0, bscgraph.__version__)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nope", "--lang", "zh"), "沒有 nope 這個指令。"),
        (("read", "--format", "xx", "x", "--lang", "zh"), "須為 table、json 之一"),
        (("query", "budget/net", "b", "--lang", "zh"), "多餘的引數：b"),
        (("read", "x", "-o", "/", "--lang", "zh"), "資料夾"),
        (("query", "budget/net", "--lang", "zh"), "錯誤：請指定查詢對象"),
        (("read",), "Missing"),
        (("read", "--lang", "zh-Hant"), "缺少"),
        (("read", "--nope", "x", "--lang", "zh"), "沒有 --nope 這個選項"),
        (("nope",), "nope"),
        (("read", "x", "--max-pages", "0", "--lang", "zh"), "--max-pages"),
        (("--lang", "xx"), "zh-Hant"),
        (("query", "budget/by-agency"), "--store"),
    ],
)
def test_a_wrong_line_is_a_usage_error(invoke: Invoke, words: list[str], sentence: str) -> None:
    code, out, err = invoke(*words)
    assert (code, out) == (bilingual.EXIT_USAGE, "")
    assert sentence in err
    assert "--help" in err


def test_the_bare_command_shows_its_help(invoke: Invoke) -> None:
    code, out, err = invoke()
    assert (code, out) == (bilingual.EXIT_USAGE, "")
    assert err.startswith("Usage: bscgraph")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(invoke: Invoke, shell: str) -> None:
    code, out, _ = invoke("completion", shell)
    assert code == 0
    assert "_BSCGRAPH_COMPLETE" in out


@pytest.mark.parametrize(
    ("line", "expected"),
    [("bscgraph va", "validate"), ("bscgraph query budget/by-a", "budget/by-agency")],
)
def test_the_shell_asks_and_is_answered(line: str, expected: str) -> None:
    words = line.split()
    env = os.environ | {"_BSCGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": line,
                        "COMP_CWORD": str(len(words) - 1)}  # fmt: skip
    done = subprocess.run(RUN, env=env, capture_output=True, text=True, check=False)
    assert expected in done.stdout


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_shells_show_help_and_not_its_key(lang: str) -> None:
    for line in ("bscgraph va", "bscgraph read --fo"):
        env = os.environ | {"_BSCGRAPH_COMPLETE": "fish_complete", "COMP_WORDS": line,
                            "COMP_CWORD": line.split()[-1], "BSCGRAPH_LANG": lang}  # fmt: skip
        done = subprocess.run(RUN, env=env, capture_output=True, text=True, check=False)
        assert "opt." not in done.stdout
        key = "validate" if "va" in line else "opt.read.format"
        assert say(key, lang).split("\n")[0] in done.stdout


# --- reading ---


def test_json_of_one_file_is_the_object_alone(invoke: Invoke, pdf: Path) -> None:
    code, out, err = invoke("read", "--format", "json", pdf)
    assert code == 0
    card = json.loads(out)
    card = card[0] if isinstance(card, list) else card
    assert card["document"]["agency"]
    assert card["kpis"] and card["action_plans"]
    assert pdf.name in err


def test_the_python_call_gives_what_the_command_prints(invoke: Invoke, pdf: Path) -> None:
    _, out, _ = invoke("-q", "read", "--format", "json", pdf)
    cards = [bscgraph.to_json(card) for card in bscgraph.read(pdf)]
    printed = json.loads(out)
    assert len(printed if isinstance(printed, list) else [printed]) == len(cards)
    first = printed[0] if isinstance(printed, list) else printed
    assert first["kpis"][0]["kpi_code"] == cards[0]["kpis"][0]["kpi_code"]  # type: ignore[index]


def test_several_files_give_one_list_with_an_entry_each(
    invoke: Invoke, pdf: Path, empty: Path
) -> None:
    code, out, err = invoke("read", "--format", "json", empty, pdf)
    entries = json.loads(out)
    assert [Path(e["file"]).name for e in entries] == ["empty.pdf", pdf.name]
    assert entries[0]["error"]["kind"] == "EmptyInput"
    assert entries[0]["error"]["message"]["zh-Hant"]
    assert entries[1]["scorecards"]
    assert code == errors.EmptyInput.exit_code
    assert len([line for line in err.splitlines() if "empty.pdf" in line and "Error" in line]) == 1


def test_failures_of_different_kinds_give_two(invoke: Invoke, empty: Path, tmp_path: Path) -> None:
    code, out, err = invoke("read", empty, tmp_path / "none.pdf", "--lang", "zh")
    assert (code, out) == (2, "")
    assert err.count("錯誤：") == 2
    assert "Traceback" not in err


def test_a_table_for_people(invoke: Invoke, pdf: Path) -> None:
    code, out, _ = invoke("read", pdf, "--lang", "zh-Hant")
    assert code == 0
    card = bscgraph.read(pdf)[0]
    assert card.agency in out
    assert "關鍵績效指標" in out
    for kpi in card.kpis:
        assert kpi.code in out
    for plan in card.action_plans:
        assert plan.code in out


def test_quiet_and_verbose(invoke: Invoke, pdf: Path) -> None:
    plain, loud = invoke("read", pdf)[2], invoke("read", "-v", pdf)[2]
    assert invoke("read", "-q", pdf)[2] == ""
    assert invoke("-q", "read", pdf)[2] == ""
    assert len(loud.splitlines()) >= len(plain.splitlines()) > 0


def test_limits_are_options(invoke: Invoke, pdf: Path) -> None:
    code, _, err = invoke("read", "--max-bytes", "10", pdf)
    assert code == errors.LimitExceeded.exit_code
    assert pdf.name in err


def test_the_answer_goes_to_a_file_whole(invoke: Invoke, pdf: Path, tmp_path: Path) -> None:
    target = tmp_path / "card.json"
    code, out, err = invoke("read", "--format", "json", "-o", target, pdf)
    assert (code, out) == (0, "")
    assert "card.json" in err
    assert json.loads(target.read_text(encoding="utf-8"))
    assert [p.name for p in tmp_path.iterdir()] == ["card.json"]


def test_a_file_that_cannot_be_written_is_one_sentence(
    invoke: Invoke, pdf: Path, tmp_path: Path
) -> None:
    code, _, err = invoke("read", "-o", tmp_path / "no" / "card.txt", pdf)
    assert code == OutputError.exit_code
    assert "card.txt" in err
    assert "Traceback" not in err


# --- the rest of the way ---


@pytest.mark.parametrize(
    ("form", "sign"),
    [("nquads", " <https://example.org/b/graph/"), ("trig", "@prefix"), ("turtle", "@prefix"),
     ("ntriples", "<https://example.org/b/id/"), ("jsonld", '"@context"'), ("rdfxml", "<rdf:RDF")],
)  # fmt: skip
def test_convert(invoke: Invoke, pdf: Path, form: str, sign: str) -> None:
    words = ("-q", "convert", "--format", form, "--base", "https://example.org/b/", pdf)
    code, out, _ = invoke(*words)
    assert code == 0
    assert sign in out
    assert out == invoke(*words)[1]


@pytest.mark.parametrize("suffix", GRAPH_SUFFIXES)
def test_the_suffix_names_the_format_and_the_graph_is_read_again(
    invoke: Invoke, pdf: Path, tmp_path: Path, suffix: str
) -> None:
    first, again, direct = (tmp_path / f"{name}{suffix}" for name in ("a", "b", "c"))
    assert invoke("-q", "convert", pdf, "-o", first)[0] == 0
    assert invoke("-q", "convert", first, "-o", again)[0] == 0
    assert first.read_bytes() == again.read_bytes()
    form = format_of(first.name)
    assert form is not None
    assert invoke("-q", "convert", "--format", form.name, pdf, "-o", direct)[0] == 0
    assert first.read_bytes() == direct.read_bytes()


def test_graph_suffixes_are_those_of_the_formats() -> None:
    assert set(GRAPH_SUFFIXES) == {s for form in GRAPH_FORMATS.values() for s in form.suffixes}


def test_a_graph_keeps_its_submissions_number(invoke: Invoke, pdf: Path, tmp_path: Path) -> None:
    file = tmp_path / "two.nq"
    text = invoke("-q", "convert", pdf)[1]
    second = re.sub(r"((?:graph|id/conversion)/[^/>]+/2022)/1>", r"\1/2>", text)
    assert second.count("/2022/2>") > 100
    file.write_text(second, encoding="utf-8")
    assert invoke("-q", "convert", file)[1] == second


def test_convert_refuses_a_suffix_that_is_no_format(
    invoke: Invoke, pdf: Path, tmp_path: Path
) -> None:
    code, _, err = invoke("convert", pdf, "-o", tmp_path / "card.txt")
    assert code == 64
    assert "card.txt" in err
    assert not (tmp_path / "card.txt").exists()
    code, _, err = invoke("convert", "--to", "stratml", "--format", "trig", pdf)
    assert code == 64
    assert "stratml" in err


def test_a_graph_file_that_is_none_is_refused(invoke: Invoke, tmp_path: Path) -> None:
    for name, data in (("a.ttl", "no turtle"), ("b.nq", '<http://a/b> <http://a/c> "x" .')):
        (tmp_path / name).write_text(data)
        code, _, err = invoke("convert", tmp_path / name)
        assert code == errors.GraphError.exit_code
        assert name in err


def test_convert_to_stratml_writes_a_file_a_scorecard_and_says_what_is_lost(
    invoke: Invoke, tmp_path: Path
) -> None:
    hac = folder("examples") / "hac-111.pdf"
    code, _, err = invoke("convert", "--to", "stratml", hac, "-o", tmp_path / "plan.xml")
    assert code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"plan-hac-2022-1.xml", "plan-taipei-c-2022-1.xml"}
    assert "not carried over" in err
    code, out, err = invoke("convert", "--to", "stratml", hac)
    assert (code, out) == (errors.GraphError.exit_code, "")
    assert "-o" in err


def test_convert_to_datacube(invoke: Invoke, pdf: Path) -> None:
    code, out, _ = invoke("-q", "convert", "--to", "datacube", pdf)
    assert code == 0
    assert "qb:DataSet" in out


def test_convert_refuses_a_base_that_is_none(invoke: Invoke, pdf: Path) -> None:
    code, _, err = invoke("-q", "convert", "--base", "nonsense", pdf)
    assert code == errors.GraphError.exit_code
    assert "nonsense" in err


def test_load_then_query(invoke: Invoke, pdf: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert invoke("load", "--store", store, pdf)[0] == 0
    once = invoke("query", "budget/by-agency", "--store", store, "--format", "csv")[1]
    assert invoke("load", "--store", store, pdf)[0] == 0  # again: replaces, adds nothing
    code, out, _ = invoke("query", "budget/by-agency", "--store", store, "--format", "csv")
    assert code == 0
    assert out == once
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows and {"agencyLabel", "fiscalYear", "kind", "total", "unresolved"} <= rows[0].keys()
    direct = invoke("-q", "query", "budget/by-agency", "--from", pdf, "--format", "csv")[1]
    assert direct == out


def test_query_lists_and_takes_both_calendars(invoke: Invoke, pdf: Path) -> None:
    code, out, _ = invoke("query", "--format", "json")
    assert code == 0
    assert "target/below-last-actual" in {q["id"] for q in json.loads(out)}
    ask = ("-q", "query", "budget/by-agency", "--from", pdf, "--format", "json", "-p")
    roc, gregorian = (invoke(*ask, f"year={year}")[1] for year in (111, 2022))
    assert json.loads(roc) == json.loads(gregorian) != []


@pytest.mark.parametrize("words", [("nope/nope",), ("budget/by-agency", "-p", "x"),
                                   ("budget/by-agency", "-p", "base=x"),
                                   ("budget/by-agency", "-p", "year=soon")])  # fmt: skip
def test_a_wrong_question_is_one_sentence(
    invoke: Invoke, pdf: Path, words: tuple[str, ...]
) -> None:
    code, out, err = invoke("-q", "query", *words, "--from", pdf)
    assert (code, out) == (errors.QueryError.exit_code, "")
    assert len(err.splitlines()) == 1


def test_a_store_that_is_not_there_is_not_made(invoke: Invoke, tmp_path: Path) -> None:
    code, _, err = invoke("query", "budget/by-agency", "--store", tmp_path / "none")
    assert code == errors.StoreError.exit_code
    assert "bscgraph load" in err
    assert not (tmp_path / "none").exists()


def test_demo(invoke: Invoke) -> None:
    started = time.monotonic()
    code, out, err = invoke("demo")
    assert code == 0
    for name in ("target/below-last-actual", "budget/by-agency", "alignment/conflict"):
        assert name in out
    agencies = {bscgraph.read(path)[0].agency for path in documents()}
    assert len(agencies) >= 2
    assert all(agency in out for agency in agencies)
    assert err.splitlines()[-1].endswith("query budget/by-agency --store scorecards.db")
    checked = [line for line in err.splitlines() if "Checking" in line]
    assert len(set(checked)) == len(checked) == 3
    assert time.monotonic() - started < 60


# --- behaviour as a good neighbour ---


def test_no_traceback_when_the_reader_goes_away(pdf: Path) -> None:
    command = [*RUN, "-q", "read", "--format", "json", str(pdf)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
        process.wait(timeout=60)
    assert err == b""
    assert process.returncode == bilingual.EXIT_PIPE


def test_interrupting_is_clean(pdf: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    # a shell that runs the tests in the background lets them ignore Ctrl-C: heed it again
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    run = [sys.executable, "-c", heeding + RUN[-1]]
    command = [*run, "read", "--format", "json", "-o", str(target), *[str(pdf)] * 40]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        process.stderr.readline()  # it has begun to read
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == bilingual.EXIT_INTERRUPTED
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("no_color", ["1", ""])
def test_a_terminal_gets_a_table_and_colour_only_where_wanted(pdf: Path, no_color: str) -> None:
    import pty

    leader, follower = pty.openpty()
    env = {**os.environ, "NO_COLOR": no_color, "TERM": "xterm-256color", "COLUMNS": "100"}
    process = subprocess.Popen([*RUN, "read", str(pdf)], stdout=follower, stderr=follower, env=env)
    os.close(follower)
    text = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        text += part
    os.close(leader)
    assert process.wait(timeout=60) == 0
    assert ("\x1b[3" in text.decode("utf-8", "replace")) is not bool(no_color)


def test_control_characters_never_reach_the_terminal() -> None:
    assert harmless("a\x1b[31mb\x07\x9b1m\u202ec\td\n") == "a�[31mb��1m�c\td\n"


def test_surrogates_of_damaged_documents_can_be_written(tmp_path: Path) -> None:
    Console(verbosity=-1).answer("a\udc80b", tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_text() == "a\\udc80b\n"


def test_exit_codes_of_several_files() -> None:
    missing, locked = errors.InputMissing("a", "b"), errors.PasswordNeeded("a", "b")
    here = Path("x")
    assert exit_code([]) == 0
    assert exit_code([Done(here), Done(here, error=missing)]) == 10
    assert exit_code([Done(here, error=missing), Done(here, error=missing)]) == 10
    assert exit_code([Done(here, error=missing), Done(here, error=locked)]) == 2


def test_submissions_are_numbered_by_document() -> None:
    numbering = Numbering({"g1": "a", "g2": "b"})

    def graph(number: int) -> str:
        return f"g{number}"

    assert numbering.number(graph, "b", set()) == 2  # known: keeps its number
    assert numbering.number(graph, "c", set()) == 3  # new: the next
    assert numbering.number(graph, "c", {"g3"}) == 4  # a second card of the same file
    assert numbering.number(graph, "a", set()) == 1


# --- the public face ---


@pytest.mark.parametrize(
    "code",
    [
        "import bscgraph.read; from bscgraph.read import plain; import bscgraph",
        "import bscgraph; import bscgraph.read.plain; from bscgraph.read import plain",
        "import bscgraph.read.plain; import bscgraph",
        "from bscgraph.read import plain; import bscgraph, bscgraph.scorecard",
    ],
)
def test_read_stays_the_function_whatever_is_imported_before(code: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    code += (
        "\ntry:\n    bscgraph.read('x')\nexcept bscgraph.ReadError as error:\n"
        "    print(type(error).__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("EmptyInput", "")


def test_an_answer_to_a_file_keeps_links_modes_and_devices(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    Console(verbosity=-1).answer("new", link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new\n"
    assert real.stat().st_mode & 0o777 == 0o640
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    Console(verbosity=-1).answer("to the pipe", pipe)
    assert os.read(reader, 100) == b"to the pipe\n"
    os.close(reader)
    assert pipe.is_fifo()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.txt", "pipe", "real.txt"]
