"""The documentation under test: every command, option, exit code and finding has its place."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import click
import pytest
from click.testing import CliRunner

from bscgraph import errors
from bscgraph.cli import app
from bscgraph.errors import BscgraphError
from bscgraph.findings import CATALOGUE
from bscgraph.read import Limits
from bscgraph.resources import folder

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "README.zh-Hant.md"]
QUERY_PAGES = [ROOT / "queries" / "README.md", *sorted((DOCS / "queries").rglob("*.md"))]
COMMANDS = sorted(app.commands)
SHARED = {"--lang", "--quiet", "-q", "--verbose", "-v"}


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(command: str) -> str:
    """The part of commands.md about one command."""
    return re.split(r"\n## ", page("commands.md").split(f"\n## {command}\n", 1)[1])[0]


def option_names(command: click.Command) -> set[str]:
    return {n for p in command.params if isinstance(p, click.Option) for n in p.opts} - SHARED


def test_every_command_has_its_section_and_no_other() -> None:
    titles = set(re.findall(r"^## ([a-z]+)$", page("commands.md"), re.MULTILINE))
    assert titles == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described_with_its_command(name: str) -> None:
    text = section(name)
    # the limits and -o are told in full under `read`
    text += section("read") if "limits" in text or "--output" in text else ""
    for option in option_names(app.commands[name]):
        assert f"`{option}" in text, f"{name} {option}"
    for parameter in app.commands[name].params:
        if isinstance(parameter.type, click.Choice):
            for choice in parameter.type.choices:
                assert choice in text, f"{name}: {choice}"


def test_no_option_is_described_that_does_not_exist() -> None:
    known = {o for c in app.commands.values() for o in option_names(c)} | SHARED
    known |= option_names(app) | {"--help", "--version"}
    named = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", page("commands.md")))
    assert named <= known


def test_the_shared_options_are_described() -> None:
    for option in SHARED:
        assert f"`{option}" in page("commands.md")


def test_every_exit_code_is_described() -> None:
    rows = dict(re.findall(r"^\| (\d+) \| (\w*) \|", page("exit-codes.md"), re.MULTILINE))
    kinds = [getattr(errors, name) for name in errors.__all__]
    assert {k.__name__: str(k.exit_code) for k in kinds} == {n: c for c, n in rows.items() if n}
    assert issubclass(kinds[0], BscgraphError)


def test_the_defaults_of_the_limits_are_those_of_the_code() -> None:
    limits = Limits()
    for name in ("pages", "bytes", "seconds", "unpacked_bytes", "cells", "memory"):
        assert f"| {getattr(limits, name):,.0f}" in page("reading.md"), name
    read = click.Context(app.commands["read"], info_name="read")
    shown = app.commands["read"].get_help(read)
    for value in (limits.pages, limits.bytes, limits.seconds):
        assert f"{value:.0f}" in shown


def findings_page() -> str:
    """What docs/findings.md has to say, from the catalogue."""
    lines = [
        "# Findings",
        "",
        "Every doubt about a document that is told, from `bscgraph.findings.CATALOGUE`. Words in",
        "braces are filled with the values of the document. 退件 = has to be mended, 請確認 =",
        "somebody has to look, 參考 = for information.",
        "",
    ]
    chinese = {"Violation": "退件", "Warning": "請確認", "Info": "參考"}
    for code, kind in sorted(CATALOGUE.items()):
        severity = kind.severity.value
        lines += [f"## `{code}`", "", f"{severity} ({chinese[severity]})", ""]
        lines += [f"- {kind.message['en']}", f"  - {kind.fix['en']}"]
        lines += [f"- {kind.message['zh-Hant']}", f"  - {kind.fix['zh-Hant']}", ""]
    return "\n".join(lines)


def test_every_finding_is_described() -> None:
    """`python tests/test_docs.py` writes the page anew."""
    assert page("findings.md") == findings_page()


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    broken = []
    for path in [*PAGES, *QUERY_PAGES, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]:
        prose = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#]+)\)", prose):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.name}: {target}")
    assert broken == []


def commands_of(path: Path) -> list[str]:
    """The bscgraph commands in the console blocks of a page."""
    blocks = re.findall(r"```console\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line[2:] for block in blocks for line in block.splitlines() if line[:2] == "$ "]
    return [line for line in lines if line.startswith("bscgraph ")]


def test_every_command_of_the_documentation_runs(tmp_path: Path) -> None:
    """In the order of each page, in one folder, as a reader would type them; each once."""
    (tmp_path / "examples").symlink_to(folder("examples"))
    failed, ran = [], set[tuple[str, ...]]()
    for path in PAGES:
        for line in commands_of(path):
            words = shlex.split(line.split(" #")[0])[1:]
            if tuple(words) in ran:
                continue
            ran.add(tuple(words))
            if words[0] == "serve":
                failed += served(words, tmp_path)
                continue
            code = "import sys; from bscgraph.cli import main; main()"
            done = subprocess.run(
                [sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True,
                text=True, timeout=120, check=False,
            )  # fmt: skip
            violated = words[0] == "validate" and done.returncode == 1
            if done.returncode and not violated:
                failed.append(f"{path.name}: {line}: {done.returncode} {done.stderr[-300:]}")
    assert failed == []
    assert {words[0] for words in ran} >= set(COMMANDS)


def served(words: list[str], place: Path) -> list[str]:
    """What is wrong with a command that serves: it has to answer, and to end when told to."""
    code = "import sys; from bscgraph.cli import main; main()"
    server = subprocess.Popen(
        [sys.executable, "-c", code, *words, "--port", "0", "--lang", "en"], cwd=place,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        said = re.search("http://[^ ]+", server.stdout.readline())
        wrong = [] if said and urlopen(f"{said[0]}health").status == 200 else ["no answer"]
    finally:
        server.terminate()
        code_at_end = server.wait(30)
        server.stdout.close()
    return [f"{words}: {fault}" for fault in [*wrong, *(["exit code"] if code_at_end else [])]]


def test_every_command_of_the_query_pages_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one folder, the list of queries first; in this process, as there are many."""
    (tmp_path / "examples").symlink_to(folder("examples"))
    monkeypatch.chdir(tmp_path)
    ran = []
    for path in QUERY_PAGES:
        for line in commands_of(path):
            done = CliRunner().invoke(app, shlex.split(line)[1:])
            assert done.exit_code == 0, f"{path.name}: {line}: {done.exception!r}"
            ran.append(line)
    assert len(ran) > len(QUERY_PAGES)


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.zh-Hant.md", "zh-Hant")])
def test_the_answer_shown_in_the_readme_is_the_real_one(name: str, lang: str) -> None:
    code = "from bscgraph.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "-q", "demo", "--lang", lang], capture_output=True,
        text=True, env={**os.environ, "COLUMNS": "120"}, timeout=120, check=True,
    )  # fmt: skip
    answers = done.stdout.split("\n\n")
    shown = next(text for text in answers if "budget/by-agency" in text.partition("\n")[0])
    assert shown.strip() in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.zh-Hant.md", "zh-Hant")])
def test_the_finding_shown_in_the_readme_is_the_real_one(name: str, lang: str) -> None:
    code = "from bscgraph.cli import main; main()"
    words = ["read", "-v", "--lang", lang, str(folder("examples") / "hac-111.pdf")]
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    text = (ROOT / name).read_text(encoding="utf-8")
    (shown,) = re.findall(r"```text\n(\[.*?)```", text, re.DOTALL)
    assert "".join(shown.split()) in "".join(done.stderr.split())


def test_make_targets_named_in_the_documentation_exist() -> None:
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        text = path.read_text(encoding="utf-8")
        for words in re.findall(r"(?:^\$ |`)make ([a-z -]+)", text, re.MULTILINE):
            assert set(words.split()) <= made, f"{path.name}: make {words}"


def test_the_documented_json_keys_are_those_printed() -> None:
    """Every key of a real reading stands in docs/json.md."""
    import bscgraph

    text = page("json.md")
    files = sorted(p for p in folder("examples").iterdir() if p.suffix == ".pdf")
    card = json.loads(json.dumps(bscgraph.to_json(bscgraph.read(files[0])[0]), default=str))
    found: set[str] = set()
    collect(card, found)
    assert {key for key in found if not re.search(rf"[`{{, ]{key}[`}}:, ]", text)} == set()


def collect(value: object, keys: set[str]) -> None:
    if isinstance(value, dict):
        keys.update(value)
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            collect(item, keys)


if __name__ == "__main__":
    (DOCS / "findings.md").write_text(findings_page(), encoding="utf-8")
