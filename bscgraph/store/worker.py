"""A query in a process of its own: the engine cannot be interrupted, but a process can."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import StoreError
from bscgraph.store import refusals
from bscgraph.store.tabbed import from_tabbed, tabbed
from bscgraph.store.values import Answer

if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["answered", "serve"]

_PROGRAM = "from bscgraph.store.worker import serve; serve()"


def answered(source: pyoxigraph.Store | Path, sparql: str, seconds: float) -> Answer:
    """The answer to a SELECT query of the store in memory, or of the snapshot at a path.

    Raises:
        StoreError: the query is wrong, is no SELECT, or takes longer than ``seconds``.
    """
    end = time.monotonic() + seconds
    if isinstance(source, Path):
        answers, stop = _started(source, sparql)
    else:
        answers, stop = _forked(source, sparql)
    try:
        return _gathered(answers, end, seconds)
    finally:
        answers.close()
        stop()


def _started(source: Path, sparql: str) -> tuple[Connection, Callable[[], None]]:
    """A fresh process: the engine's threads on a folder do not survive a fork."""
    ours, theirs = os.pipe()
    process = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-c", _PROGRAM, str(theirs), str(source)],
        stdin=subprocess.PIPE,
        pass_fds=(theirs,),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    os.close(theirs)
    assert process.stdin is not None  # noqa: S101 - a pipe, as asked for above
    with process.stdin as out:
        out.write(sparql.encode("utf-8", "surrogatepass"))

    def stop() -> None:
        process.kill()
        process.wait()

    return Connection(ours, writable=False), stop


def _forked(source: pyoxigraph.Store, sparql: str) -> tuple[Connection, Callable[[], None]]:
    """A copy of this process: a store in memory can only be handed on so. It has no threads."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, source, sparql), daemon=True)
    process.start()
    theirs.close()

    def stop() -> None:
        process.kill()
        process.join()

    return ours, stop


def _gathered(answers: Connection, end: float, seconds: float) -> Answer:
    columns: tuple[str, ...] = ()
    while True:
        if not answers.poll(max(0.0, end - time.monotonic())):
            raise refusals.too_slow(seconds)
        try:
            kind, found = answers.recv()
        except EOFError as error:
            raise refusals.died() from error
        if kind == "refused":
            raise StoreError(*found)
        if kind == "rows":
            return from_tabbed(columns, found)
        columns = found


def serve() -> None:
    """Answer the query on standard input, for :func:`answered`."""
    import pyoxigraph

    answers = Connection(int(sys.argv[1]), readable=False)
    sparql = sys.stdin.buffer.read().decode("utf-8", "surrogatepass")
    try:
        source = pyoxigraph.Store.read_only(sys.argv[2])
    except (OSError, RuntimeError) as error:
        _refuse(answers, refusals.engine(error))
    else:
        _answer(answers, source, sparql)


def _answer(answers: Connection, source: pyoxigraph.Store, sparql: str) -> None:
    import pyoxigraph

    try:
        found = source.query(sparql)
        if not isinstance(found, pyoxigraph.QuerySolutions):
            raise refusals.not_a("SELECT")
        answers.send(("columns", tuple(variable.value for variable in found.variables)))
        answers.send(("rows", tabbed(found)))
    except StoreError as error:
        _refuse(answers, error)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        _refuse(answers, refusals.engine(error))


def _refuse(answers: Connection, error: StoreError) -> None:
    answers.send(("refused", (error.en, error.zh)))
