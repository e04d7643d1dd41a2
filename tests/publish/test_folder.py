"""The folder: whole or not at all, and never anybody else's files."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bscgraph.publish import PublishError
from bscgraph.publish.folder import MANIFEST, write

FIRST = [("a.html", b"a"), ("en/b.html", b"b"), ("1.0.0/ns.ttl", b"one")]


def held(folder: Path) -> dict[str, bytes]:
    found = {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }
    found.pop(MANIFEST, None)
    return found


def test_a_new_folder_holds_the_files_and_their_digests(tmp_path: Path) -> None:
    assert write(tmp_path / "deep" / "ns", FIRST) == 3
    assert held(tmp_path / "deep" / "ns") == dict(FIRST)
    listed = json.loads((tmp_path / "deep" / "ns" / MANIFEST).read_bytes())["files"]
    assert listed["a.html"].startswith(
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    )
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["ns"]


def test_it_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write(tmp_path / "ns", FIRST)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "ns").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "ns" / "a.html").stat().st_mode) == 0o644


def test_our_own_output_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "ns").mkdir()
    for files in (FIRST, [("c.html", b"c"), ("1.0.0/ns.nt", b"two")]):
        write(tmp_path / "ns", files)
        assert held(tmp_path / "ns") == dict(files)


def test_other_versions_stay_and_the_same_is_renewed(tmp_path: Path) -> None:
    write(tmp_path / "ns", FIRST)
    write(tmp_path / "ns", [("1.1.0/ns.ttl", b"two")])
    write(tmp_path / "ns", [("1.1.0/ns.ttl", b"three"), ("en/1.0.0.html", b"x")])
    assert held(tmp_path / "ns") == {
        "1.0.0/ns.ttl": b"one",
        "1.1.0/ns.ttl": b"three",
        "en/1.0.0.html": b"x",
    }
    assert set(json.loads((tmp_path / "ns" / MANIFEST).read_bytes())["files"]) == set(
        held(tmp_path / "ns")
    )


@pytest.mark.parametrize("name", ["thesis.doc", "en/mine.html", "1.0.0/extra.ttl"])
def test_a_strange_file_stops_it(tmp_path: Path, name: str) -> None:
    write(tmp_path / "ns", FIRST)
    (tmp_path / "ns" / name).write_bytes(b"mine")
    with pytest.raises(PublishError, match=name) as caught:
        write(tmp_path / "ns", [("c.html", b"c")])
    assert name in caught.value.zh
    assert held(tmp_path / "ns") == dict(FIRST) | {name: b"mine"}
    assert [p.name for p in tmp_path.iterdir()] == ["ns"]


@pytest.mark.parametrize(
    "manifest", [None, "{", "[]", '{"generator": "other", "files": {"x": "y"}}']
)
def test_a_foreign_folder_is_left_alone(tmp_path: Path, manifest: str | None) -> None:
    (tmp_path / "x").write_bytes(b"theirs")
    if manifest is not None:
        (tmp_path / MANIFEST).write_text(manifest)
    with pytest.raises(PublishError, match="none of our pages"):
        write(tmp_path, FIRST)
    assert held(tmp_path) == {"x": b"theirs"}


def test_a_manifest_cannot_fetch_files_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    write(tmp_path / "ns", FIRST)
    path = tmp_path / "ns" / MANIFEST
    document = json.loads(path.read_bytes())
    document["files"]["0.9.0/../../secret"] = "x"
    path.write_text(json.dumps(document))
    write(tmp_path / "ns", [("c.html", b"c")])
    assert held(tmp_path / "ns") == {"c.html": b"c", "1.0.0/ns.ttl": b"one"}


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    write(tmp_path / "ns", FIRST)
    with pytest.raises(PublishError, match="cannot be written"):
        write(tmp_path / "ns", [("a.html", b"new"), ("a.html/b.html", b"not under a file")])
    assert held(tmp_path / "ns") == dict(FIRST)
    assert [p.name for p in tmp_path.iterdir()] == ["ns"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "ns").write_bytes(b"a file")
    with pytest.raises(PublishError, match="ns"):
        write(tmp_path / "ns", FIRST)
    assert (tmp_path / "ns").read_bytes() == b"a file"


def test_the_command_says_what_it_did_and_what_it_refuses(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_bytes(b"theirs")
    for target, code, said in (("ns", 0, "已發布"), ("full", 1, "「x」")):
        done = subprocess.run(
            [sys.executable, "-m", "bscgraph", "vocabulary", "-o", target, "--lang", "zh-Hant"],
            cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        assert (done.returncode, said in done.stderr) == (code, True), done.stderr
        assert done.stdout == ""
    assert (tmp_path / "ns" / "zh-Hant" / "index.html").is_file()
