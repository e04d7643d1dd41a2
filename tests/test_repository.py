"""What may stand in the repository: no machine's paths, no index hosts, one version."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from bscgraph.__about__ import __version__

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 2_000_000
LOCKS = ("requirements.lock", "requirements-dev.lock")

# The brackets keep these patterns from finding themselves.
HOSTS = re.compile(r"pypi[.]org|pythonhosted[.]org|debian[.]org/debian|registry[.]npmjs")
INDEX = re.compile(r"--(extra-)?index[-]url|--find[-]links")
MACHINE = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|home/\w+|root|Users/\w+)[/]", re.MULTILINE)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:  # an unpacked archive has no git: then all files there are
        files = [p for p in ROOT.rglob("*") if not {".venv", ".git"} & set(p.parts)]
    else:
        files = [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]
    return [p for p in files if p.is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data[:8000]:
            found.append((path.relative_to(ROOT).as_posix(), data.decode("utf-8", "replace")))
    return found


@pytest.mark.parametrize("pattern", [HOSTS, INDEX, MACHINE], ids=["hosts", "index", "machine"])
def test_no_tracked_file_names_a_host_or_a_machine(pattern: re.Pattern[str]) -> None:
    assert [name for name, text in texts() if pattern.search(text)] == []


def test_the_patterns_find_planted_faults() -> None:
    assert HOSTS.search("files." + "pythonhosted" + ".org/packages")
    assert INDEX.search("--extra-index" + "-url x")
    assert MACHINE.search("see /" + "work/main/x")
    assert MACHINE.search("/" + "home/ann/x")
    assert not MACHINE.search("https://example.org/" + "work/main")


def test_no_tracked_file_is_large() -> None:
    assert [p.name for p in tracked() if p.stat().st_size > LARGEST] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==[^\s;]+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_the_locks_hold_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime, dev = project["dependencies"], project["optional-dependencies"]["dev"]
    for name, wanted in zip(LOCKS, (runtime, runtime + dev), strict=True):
        text = (ROOT / name).read_text(encoding="utf-8")
        locked = {line.split("==")[0] for line in text.splitlines() if "==" in line}
        assert {re.split(r"[><=\[ ]", w)[0].lower() for w in wanted} <= locked


def test_the_version_stands_in_one_place() -> None:
    quoted = re.compile(rf"""["']{re.escape(__version__)}["']""")
    code = [
        (n, t) for n, t in texts() if n.endswith((".py", ".toml")) and not n.startswith("tests")
    ]
    assert [n for n, t in code if quoted.search(t)] == ["bscgraph/__about__.py"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {__version__}" in changes or "## Unreleased" in changes


def test_the_documents_every_project_has_are_there() -> None:
    for name in ("README.md", "README.zh-Hant.md", "CHANGELOG.md", "LICENSE", "CONTRIBUTING.md",
                 "SECURITY.md", "docs/decisions.md"):  # fmt: skip
        assert (ROOT / name).stat().st_size > 400, name
