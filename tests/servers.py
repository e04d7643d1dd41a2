"""Real SPARQL servers for tests, on loopback only, ended by their own process number."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

VIRTUOSO_INI = """
[Database]
DatabaseFile = {place}/v.db
ErrorLogFile = {place}/v.log
LockFile = {place}/v.lck
TransactionFile = {place}/v.trx
xa_persistent_file = {place}/v.pxa
[TempDatabase]
DatabaseFile = {place}/t.db
TransactionFile = {place}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def program(name: str) -> str:
    """A program of this environment or of the system."""
    here = str(Path(sys.executable).parent)
    found = shutil.which(name, path=os.pathsep.join([here, os.environ["PATH"]]))
    assert found is not None, f"install {name}, a server for tests"
    return found


@contextlib.contextmanager
def running(command: Sequence[str], port: int, place: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program while its port answers."""
    with (place / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=place)
    try:
        for _ in range(600):
            assert process.poll() is None, (place / "server.log").read_text("utf-8", "replace")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


@contextlib.contextmanager
def oxigraph(place: Path, *, timeout_s: int | None = None) -> Iterator[str]:
    """An oxigraph server with its data in ``place``; the address for queries."""
    port = free_port()
    more = [] if timeout_s is None else ["--timeout-s", str(timeout_s)]
    command = [program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}", *more]
    place.mkdir(parents=True, exist_ok=True)
    with running([*command, "--location", str(place / "data")], port, place):
        yield f"http://127.0.0.1:{port}/query"


@contextlib.contextmanager
def virtuoso(place: Path, *, rows: int = 100_000, everybody_writes: bool = True) -> Iterator[str]:
    """A Virtuoso server with its data in ``place``; the address for queries and updates.

    Its only user is ``dba`` with the password ``dba``, who comes in at ``/sparql-auth``.
    """
    http, sql = free_port(), free_port()
    place.mkdir(parents=True, exist_ok=True)
    (place / "v.ini").write_text(VIRTUOSO_INI.format(place=place, http=http, sql=sql, rows=rows))
    command = [program("virtuoso-t"), "+foreground", "+configfile", str(place / "v.ini")]
    with running(command, http, place):
        if everybody_writes:
            grant = (
                "grant SPARQL_UPDATE to \"SPARQL\"; DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 7);"
            )
            isql = [program("isql-vt"), f"127.0.0.1:{sql}", "dba", "dba", f"exec={grant}"]
            done = subprocess.run(isql, capture_output=True, text=True, check=False, timeout=60)
            assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
        yield f"http://127.0.0.1:{http}/sparql"
