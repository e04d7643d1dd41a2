"""The folder of a build, and how files get into it: whole or not at all. ::

kb/graphs/tfam/2022/1.nq   the canonical file of a submission
kb/graphs/history.nq       what became of submissions: revisions, withdrawals, origins
kb/store/                  the embedded store, made of the graphs
kb/analytics/*.parquet     where asked for: the figures as tables, made of the graphs
kb/state.json              what was built of which document, for the next run
kb/report.txt .json .html  what is in it, and what could not be read
kb/new/                    what a run that is not finished has converted
kb/unsettled               there while graphs and store are being changed
kb/lock                    locked by who builds
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bscgraph.bulk.model import KbError
from bscgraph.store.locks import Lock

__all__ = ["Kb"]


class Kb:
    """The folder of a build.

    Args:
        place: the folder.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.graphs = place / "graphs"
        self.store = place / "store"
        self.analytics = place / "analytics"
        self.state = place / "state.json"
        self.new = place / "new"
        self.unsettled = place / "unsettled"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Be the only one who builds; the folder is made where there is none.

        Raises:
            KbError: somebody else builds, the folder holds other things or cannot be written.
        """
        try:
            self._claim()
            lock = Lock(self.place / "lock")
        except BlockingIOError as error:
            raise KbError(
                f"Another build is at work in {self.place}; wait for its end.",
                f"另一個建置程序正在使用 {self.place}；請等待其結束。",
            ) from error
        except OSError as error:
            raise self.refused(error) from error
        try:
            yield
        except OSError as error:
            raise self.refused(error) from error
        finally:
            lock.release()

    def _claim(self) -> None:
        self.place.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in self.place.iterdir()}
        if names and not names & {"lock", "state.json"}:
            raise KbError(
                f"{self.place} holds “{min(names)}”, which no build made; choose an empty or new "
                "folder with -o.",
                f"{self.place} 中有「{min(names)}」，並非建置產生；請以 -o 指定空的或新的資料夾。",
            )

    def refused(self, error: OSError) -> KbError:
        """What to say when the system does not let us read or write."""
        why, name = error.strerror or type(error).__name__, error.filename or self.place
        return KbError(
            f"The build stopped: {name}: {why}. What was converted so far is kept: make room or "
            "mend the folder, and run the same command again.",
            f"建置中止：{name}：{why}。已轉換者均已保留；請騰出空間或修正資料夾後，"
            "重新執行相同指令。",
        )

    def graph(self, name: str) -> Path:
        """The canonical file of the graph ``name`` (``tfam/2022/1``)."""
        return self.graphs / f"{name}.nq"

    def put(self, path: Path, data: bytes) -> bool:
        """Make ``path`` this file: written aside, then renamed; False where it is that already.

        Raises:
            OSError: the system refuses; what was there before still is.
        """
        with suppress(OSError):
            if path.stat().st_size == len(data) and path.read_bytes() == data:
                return False
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.part")
        try:
            with aside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        return True

    def remove(self, path: Path) -> None:
        """Remove a file of a graph, and the folders that are empty then."""
        path.unlink(missing_ok=True)
        with suppress(OSError):
            for parent in path.parents:
                if parent == self.graphs:
                    break
                parent.rmdir()
