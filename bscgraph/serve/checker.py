"""The process that reads and checks one upload, and ends: ``python -m bscgraph.serve.checker``.

It takes one job as a line of JSON on standard input, says on standard output which file it is
at, and ends with a line about the report and the report's bytes. It asks the system for no more
memory and time than it was told, opens no connection, and dies when the server lets go of it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from bscgraph.errors import BscgraphError

__all__ = ["main"]

_REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "ftplib")
_HEAVY = (
    *("bscgraph.supply", "bscgraph.judged", "bscgraph.scorecard", "bscgraph.reports.page"),
    *("bscgraph.read.pdf.fonts", "bscgraph.graph", "bscgraph.reports.baseline"),
    *("bscgraph.validate.compiled", "bscgraph.validate.examples", "bscgraph.validate.lint"),
    *("bscgraph.validate.reference", "bscgraph.validate.watched"),
)
_SPARE_SECONDS = 30  # of processor time beyond twice the limit, should nobody kill us


def main(memory: int, seconds: float) -> None:
    """Take a job, do it, tell what came of it."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when we end
    _import()
    _bound(memory, seconds)
    line = incoming.readline()
    if not line:
        return
    job = json.loads(line)
    tempfile.tempdir = job["folder"]
    threading.Thread(target=_end_with, args=(incoming, job["folder"]), daemon=True).start()
    sys.addaudithook(_alone)
    try:
        _send(outgoing, *_done(job, outgoing))
    except OSError:  # nobody listens any more, and nobody tidies up
        shutil.rmtree(job["folder"], ignore_errors=True)
        os._exit(1)


def _import() -> None:
    """Everything that most jobs need, while nobody waits for it."""
    from importlib import import_module

    from bscgraph.validate import default_rules
    from bscgraph.validate.crosslevel import crosslevel_rules

    for name in _HEAVY:
        import_module(name)
    default_rules()
    crosslevel_rules()


def _bound(memory: int, seconds: float) -> None:
    """Ask the system to refuse more than this; where it cannot, the server's kill remains."""
    try:
        import resource
    except ImportError:  # Windows
        return
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    limits = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, int(spent + 2 * seconds) + _SPARE_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    )
    for name, most in limits:
        _soft, hard = resource.getrlimit(name)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(name, (soft, hard if name == resource.RLIMIT_AS else soft))


def _end_with(incoming: IO[bytes], folder: str) -> None:
    """Wait until the server lets go (it ended, however that was); leave nothing behind."""
    with suppress(OSError, ValueError):
        incoming.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _alone(event: str, _arguments: tuple[Any, ...]) -> None:
    """Refuse what reading and checking never need: connections and other programs."""
    if event.startswith(_REFUSED):
        raise PermissionError(event)


def _send(pipe: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    pipe.write(json.dumps({**head, "size": len(body)}).encode() + b"\n")
    pipe.write(body)
    pipe.flush()


def _done(job: dict[str, Any], outgoing: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """The report with what its headers tell; or why there is none, file by file."""
    from bscgraph import judged, supply
    from bscgraph.findings import Severity
    from bscgraph.read import Limits

    limits = Limits(
        pages=job["pages"], bytes=job["bytes"], seconds=2 * job["seconds"], memory=job["memory"]
    )
    name = ""
    try:
        done = []
        for path in map(Path, job["files"]):
            name = path.name
            _send(outgoing, {"at": name})
            done.append(supply.whatever(_read(path, limits)))
        if all(item.error is not None for item in done):
            return _refused([(item.path.name, item.error) for item in done]), b""
        asked = judged.Asked(tuple(job["tiers"]), job["level"])
        found = judged.judge(supply.of_files(done, job["base"]), asked)
        head = {
            "conforms": judged.exit_code(found) == 0,
            "counts": {one.value: sum(p.count(one) for p in found.parts) for one in Severity},
            "unread": sum(part.error is not None for part in found.parts),
        }
        return head, _written(found, job)
    except BscgraphError as error:
        return _refused([(name, error)]), b""
    except MemoryError:
        from bscgraph.read.refusal import out_of_memory

        return _refused([(name, out_of_memory(name))]), b""


def _read(path: Path, limits: Any) -> Any:
    """What came of a file, as :func:`bscgraph.jobs.read_files` has it, in this process."""
    from bscgraph import jobs

    try:
        return jobs.done_of(path, jobs.read_file(path, limits))
    except BscgraphError as error:
        return jobs.done_of(path, error)


def _refused(errors: Sequence[tuple[str, BscgraphError | None]]) -> dict[str, Any]:
    return {"refused": list(_told(errors))}


def _told(errors: Sequence[tuple[str, BscgraphError | None]]) -> Iterator[dict[str, str]]:
    for name, error in errors:
        if error is not None:
            kind = type(error).__name__
            yield {"file": name, "kind": kind, "en": error.en, "zh": error.zh}


def _written(found: Any, job: dict[str, Any]) -> bytes:
    from bscgraph import reports

    if job["form"] != "html":
        return reports.write(found, job["form"], job["lang"])
    from bscgraph.reports import page

    return page.write(found, job["lang"], job["above"]).encode("utf-8", "replace")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
