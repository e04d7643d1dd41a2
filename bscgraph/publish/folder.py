"""Writes a folder whole or not at all, and replaces only what it wrote itself."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bscgraph.publish.glossary import PublishError

__all__ = ["MANIFEST", "swap", "write"]

MANIFEST = "manifest.json"
_GENERATOR = "bscgraph vocabulary"
_VERSION = re.compile(r"\d+\.\d+\.\d+[\w.+-]*")


def write(target: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Make ``target`` a folder of just these files (and a manifest); gives their number.

    Versions that an earlier run published below their number stay. A folder that holds anything
    else is not touched.

    Raises:
        PublishError: the folder holds what we did not write, or cannot be written.
    """
    target = target.resolve()
    earlier = _earlier(target)
    fresh = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        made = _fill(fresh, dict(files))
        kept = _keep(target, fresh, earlier, set(made))
        _put(fresh / MANIFEST, _manifest(made | kept))
        swap(fresh, target)
    except OSError as error:
        why = error.strerror or str(error)
        raise PublishError(
            f"{target} cannot be written: {why}. Choose another folder with -o.",
            f"無法寫入 {target}：{why}。請用 -o 指定其他資料夾。",
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return len(made) + len(kept)


def _earlier(target: Path) -> Mapping[str, str]:
    """The files of an earlier run, with their digests; nothing for a new or empty folder."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return {}
    listed = _listed(target / MANIFEST)
    found = {p.relative_to(target).as_posix() for p in target.rglob("*") if not p.is_dir()}
    strange = sorted(found - listed.keys() - {MANIFEST})
    if not listed or strange:
        first = strange[0] if strange else target.name
        raise PublishError(
            f"{target} holds “{first}”, which is none of our pages; nothing was written. "
            "Choose an empty folder with -o.",
            f"{target} 中有「{first}」，不是本程式產生的網頁；未寫入任何內容。"
            "請用 -o 指定空資料夾。",
        )
    return {name: digest for name, digest in listed.items() if name in found}


def _listed(manifest: Path) -> dict[str, str]:
    try:
        document: Any = json.loads(manifest.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(document, dict) or document.get("generator") != _GENERATOR:
        return {}
    files = document.get("files")
    return {str(k): str(v) for k, v in files.items()} if isinstance(files, dict) else {}


def _manifest(digests: Mapping[str, str]) -> bytes:
    document = {"generator": _GENERATOR, "files": dict(sorted(digests.items()))}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _fill(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    for name, content in sorted(files.items()):
        _put(folder / name, content)
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _keep(old: Path, fresh: Path, listed: Mapping[str, str], made: set[str]) -> dict[str, str]:
    """Take over what an earlier run published for other versions."""
    ours = {name.partition("/")[0] for name in made}
    kept = {}
    for name, digest in listed.items():
        version, below, _ = name.partition("/")
        if below and _VERSION.fullmatch(version) and version not in ours:
            _put(fresh / name, (old / name).read_bytes())
            kept[name] = digest
    return kept


def swap(fresh: Path, target: Path) -> None:
    """Put the new folder in the place of the old one; the old one comes back if that fails."""
    aside = target.with_name(f"{target.name}.{os.getpid()}.old")
    if target.exists():
        target.rename(aside)
    try:
        fresh.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
