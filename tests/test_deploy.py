"""The examples for operators: systemd unit, image, compose file, settings, and their guide."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from packaging.requirements import Requirement

from bscgraph.cli import app
from bscgraph.serve.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "bscgraph.service"


class _Lines(dict[str, Any]):
    """Options of a unit may stand there several times."""

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(value, list) and key in self and isinstance(self[key], list):
            value = self[key] + value
        super().__setitem__(key, value)


def unit() -> dict[str, list[str]]:
    parser = configparser.RawConfigParser(strict=False, dict_type=_Lines, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(UNIT.read_text("utf-8"))
    return {key: value.split("\n") for key, value in parser.items("Service")}


def environment() -> dict[str, str]:
    lines = (DEPLOY / "serve.env").read_text("utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value for name, _, value in pairs}


def serve_options() -> set[str]:
    found = {
        n
        for p in app.commands["serve"].params
        for n in (p.opts if isinstance(p, click.Option) else [])
    }
    return found | {"--base"}


def parsed(words: list[str]) -> dict[str, Any]:
    """What the command line makes of the words; wrong options and values fail here."""
    context = app.commands["serve"].make_context("serve", list(words))
    return context.params


def expanded(line: str) -> list[str]:
    """An ExecStart line as systemd makes it of the example settings."""
    values, words = environment(), []
    for word in line.split():
        alone = re.fullmatch(r"\$(\w+)", word)
        if alone:
            words += values[alone[1]].split()
        else:
            words.append(re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], word))
    return words


def test_the_unit_s_command_is_one_that_runs_with_the_example_settings(tmp_path: Path) -> None:
    words = expanded(unit()["ExecStart"][0])
    assert words[:2] == ["/opt/bscgraph/bin/bscgraph", "serve"]
    store = tmp_path / "store"
    store.mkdir()
    given = parsed([str(store) if "/var/lib" in word else word for word in words[2:]])
    assert given["host"] == "127.0.0.1"
    assert given["proxies"] == ("127.0.0.1",)
    assert Settings(public=given["public"]).prefix == ""


def test_every_setting_is_used_and_no_other(tmp_path: Path) -> None:
    line = unit()["ExecStart"][0]
    used = set(re.findall(r"\$\{?(\w+)", line)) | {"BSCGRAPH_LANG"}
    assert used == set(environment())
    assert not any(word in name for name in environment() for word in ("PASSWORD", "TOKEN"))


def test_the_unit_takes_all_rights_away() -> None:
    found = unit()
    assert found["User"] == ["bscgraph"]
    assert found["CapabilityBoundingSet"] == [""]
    assert found["ProtectSystem"] == ["strict"]
    assert "ReadWritePaths" not in found
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "MemoryDenyWriteExecute",
                "ProtectHome", "RestrictNamespaces", "ProtectKernelTunables"):  # fmt: skip
        assert found[key] == ["yes"], key
    assert {"MemoryMax", "TasksMax", "LimitNOFILE"} <= set(found)
    # Enough for the engines, a document being read, and what the front keeps.
    most = int(found["MemoryMax"][0].removesuffix("G")) << 30
    assert most >= Settings().upload_memory * 2


def test_a_stop_waits_longer_than_the_longest_query() -> None:
    from bscgraph.serve import running

    grace = Settings().seconds + running._GRACE
    assert float(unit()["TimeoutStopSec"][0]) > grace
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    assert float(compose["services"]["bscgraph"]["stop_grace_period"][:-1]) > grace


@pytest.fixture
def analyzed(tmp_path: Path) -> Path:
    """The unit with a program that is there."""
    text = UNIT.read_text("utf-8")
    assert text.count("/opt/bscgraph/bin/bscgraph ") == 1
    place = tmp_path / UNIT.name
    place.write_text(text.replace("/opt/bscgraph/bin/bscgraph ", "/bin/true "), "utf-8")
    return place


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    assert program is not None, "systemd-analyze is missing (apt-get install systemd)"
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


@pytest.mark.integration
def test_systemd_takes_the_unit(analyzed: Path) -> None:
    done = analyze("verify", str(analyzed))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.integration
def test_systemd_finds_a_planted_fault(analyzed: Path) -> None:
    text = analyzed.read_text("utf-8")
    analyzed.write_text(text.replace("TasksMax=256", "TasksMost=256"), "utf-8")
    assert "TasksMost" in analyze("verify", str(analyzed)).stderr


@pytest.mark.integration
def test_systemd_grades_the_unit_as_safe(analyzed: Path) -> None:
    done = analyze("security", "--offline=true", "--threshold=15", "--no-pager", str(analyzed))
    assert done.returncode == 0, done.stdout[-400:]


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions, continued lines joined."""
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    pairs = [line.partition(" ") for line in joined.splitlines() if line.strip()]
    return [(word, rest.strip()) for word, _, rest in pairs]


def last_stage() -> list[tuple[str, str]]:
    found = instructions()
    start = max(index for index, (word, _) in enumerate(found) if word == "FROM")
    return found[start:]


def test_the_image_is_built_in_two_stages_of_one_pinned_base() -> None:
    bases = [rest.split(" AS ")[0] for word, rest in instructions() if word == "FROM"]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-\w+", bases[0])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = re.search(r"3\.\d+", bases[0])
    assert version is not None
    assert f"Programming Language :: Python :: {version[0]}" in project["classifiers"]


def test_the_image_runs_as_nobody_and_holds_nothing_of_the_build() -> None:
    stage = last_stage()
    users = [rest for word, rest in stage if word == "USER"]
    assert users
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", users[-1])
    copied = [rest for word, rest in stage if word in {"COPY", "ADD"}]
    assert copied == ["--from=build /opt/bscgraph /opt/bscgraph"]
    assert [word for word, _ in stage].index("USER") > [word for word, _ in stage].index("COPY")
    assert not any(word == "VOLUME" for word, _ in stage)
    assert not any(word == "ADD" for word, _ in instructions())


def test_everything_installed_is_locked_with_hashes() -> None:
    runs = " && ".join(rest for word, rest in instructions() if word == "RUN")
    installs = [part for part in runs.split("&&") if " install " in part]
    assert len(installs) == 3
    assert all("--require-hashes" in part or "--no-index" in part for part in installs)


def needed(name: str) -> set[str]:
    """A package and all that it needs on this Python, as its installed metadata says."""
    found, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            wanted = [Requirement(text) for text in metadata.requires(one) or ()]
            waiting += [each.name for each in wanted if not each.marker or each.marker.evaluate()]
    return found


def test_the_build_s_pins_are_all_in_the_lock() -> None:
    """As the build does it: awk takes them from the lock, pip refuses what is missing."""
    runs = next(rest for word, rest in instructions() if word == "RUN" and "awk" in rest)
    program = shlex.split(runs)[1]
    done = subprocess.run(["awk", program, str(ROOT / "requirements-dev.lock")],
                          capture_output=True, text=True, check=True)  # fmt: skip
    named = {line.split("==")[0] for line in done.stdout.splitlines() if "==" in line}
    assert named == needed("hatchling")
    assert done.stdout.count("--hash=sha256:") >= len(named)


def test_the_build_copies_what_the_wheel_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], "pyproject.toml",
              project["project"]["readme"], *project["project"]["license-files"]}  # fmt: skip
    copied: set[str] = set()
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            copied |= set(rest.split()[:-1])
    assert needed <= copied
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_s_commands_are_ones_that_run() -> None:
    stage = dict(last_stage())
    entry = json.loads(stage["ENTRYPOINT"])
    assert entry[:2] == ["bscgraph", "serve"]
    port = parsed(entry[2:])["port"]
    assert int(stage["EXPOSE"]) == port
    check = json.loads(stage["HEALTHCHECK"].partition("CMD ")[2])
    assert check[0] == "python"
    compile(check[2], "healthcheck", "exec")
    assert f"127.0.0.1:{port}/health" in check[2]


def test_the_compose_file_shuts_the_image_in(tmp_path: Path) -> None:
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["bscgraph"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"] == service["memswap_limit"]
    assert service["pids_limit"] <= 512
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert all(volume.endswith(":ro") for volume in service["volumes"])
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    words = [re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", word) for word in service["command"]]
    words = [re.sub(r"\$\{\w+:\?[^}]*\}", "https://bsc.example.org/", word) for word in words]
    given = parsed([str(tmp_path) if word == "/data" else word for word in words])
    assert Settings(proxies=given["proxies"], public=given["public"])


@pytest.mark.parametrize("name", ["serve.env", "bscgraph.service", "compose.yaml", "Containerfile"])
def test_no_option_is_named_that_does_not_exist(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    lines = [line for line in text.splitlines() if "BSCGRAPH_OPTIONS" in line or "serve " in line]
    named = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", "\n".join(lines)))
    assert named <= serve_options()


def test_the_guide_names_every_file_and_every_limit() -> None:
    guide = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    for path in DEPLOY.rglob("*"):
        if path.is_file() and path.parent.name != "w3id":
            assert path.relative_to(ROOT).as_posix() in guide, path.name
    limits = Settings()
    for number in (limits.seconds, limits.rows, limits.upload_pages, limits.upload_seconds,
                   limits.per_client, limits.total):  # fmt: skip
        assert re.search(rf"(?<![\d,]){number:,.0f}(?!,?\d)", guide), number
    for size in (limits.upload_bytes, limits.body_bytes, limits.upload_memory, limits.cache_bytes):
        assert f"{size >> 20:,} MiB" in guide, size
    for status in (400, 406, 408, 413, 415, 421, 429, 503, 504):
        assert f"| {status} |" in guide, status
    assert "正體中文" in guide


def test_the_options_the_guide_names_exist() -> None:
    guide = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    known = {name for command in app.commands.values() for p in command.params for name in p.opts}
    named = set(re.findall(r"`(--[a-z][a-z-]+)", guide))
    assert named <= known


def test_a_service_with_nothing_to_write_serves_a_store(tmp_path: Path) -> None:
    """As ProtectSystem=strict has it; MemoryDenyWriteExecute by the kernel's own switch."""
    code = (
        "import ctypes, sys\n"
        "if sys.platform == 'linux':\n"
        "    ctypes.CDLL(None).prctl(65, 1, 0, 0, 0)\n"
        "import pyoxigraph, uvloop, httptools, pypdfium2, lxml.etree\n"
        "store = pyoxigraph.Store()\n"
        "print(bool(store.query('ASK {}')))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                          cwd=tmp_path)  # fmt: skip
    assert done.stdout.strip() == "True", done.stderr
