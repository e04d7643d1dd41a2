"""What a run will do and why, document by document, before anything is done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.bulk import address
from bscgraph.bulk.folder import Kb
from bscgraph.bulk.model import Failure, Job
from bscgraph.bulk.sources import Listed
from bscgraph.bulk.stage import Stage
from bscgraph.bulk.state import Document, Seen, State, Submission
from bscgraph.read import refusal
from bscgraph.read.intake import display_name

if TYPE_CHECKING:
    from bscgraph.read import Limits

__all__ = ["ACTIONS", "Plan", "Step", "plan"]

# read: convert it; take: a run that did not end converted it; keep: as it is; aside: it could
# not be read before; twin: its content is another's; absent: not there to be read;
# withdraw: its submissions go
ACTIONS = ("read", "take", "keep", "aside", "twin", "absent", "withdraw")
_FRESH_NS = 2_000_000_000  # a file changed so shortly before may change without showing it


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with one document, and why: a key of the wording, and what fills it.

    ``absent`` says why the system does not let the file be read.
    """

    action: str
    path: Path
    why: str
    other: str = ""
    job: Job | None = None
    absent: Failure | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a run, in the order of the sources, and the files as they are now."""

    steps: tuple[Step, ...]
    files: dict[str, Seen]

    def of(self, *actions: str) -> list[Step]:
        """The steps with one of these actions."""
        return [step for step in self.steps if step.action in actions]


def plan(
    documents: Sequence[Listed], state: State, kb: Kb, *, limits: Limits, retry: bool = False,
    keep: bool = False,
) -> Plan:  # fmt: skip
    """What has to be done so that the folder holds just these documents.

    Args:
        documents: what the sources name.
        state: what the last run left.
        kb: the folder.
        limits: what each document may take.
        retry: whether to read again what could not be read.
        keep: whether what the sources do not name stays.
    """
    look = _Look(state, kb, limits, retry)
    if keep:
        named = {str(one.path) for one in documents}
        documents = [*documents, *_earlier(state, named)]
    steps = [look.step(one) for one in documents]
    return Plan((*steps, *_gone(state, look.files)), look.files)


def _earlier(state: State, named: set[str]) -> Iterator[Listed]:
    for path, seen in state.files.items():
        if path not in named:
            known = state.documents.get(seen.sha256)
            yield Listed(Path(path), known.told) if known else Listed(Path(path))


def _gone(state: State, files: dict[str, Seen]) -> Iterator[Step]:
    """The documents of the last run that are in no file any more."""
    there = {seen.sha256 for seen in files.values()}
    for path, seen in sorted(state.files.items()):
        if seen.sha256 in there:
            continue
        document = state.documents.get(seen.sha256)
        graphs = " ".join(one.graph for one in document.submissions) if document else ""
        graphs = graphs or "—"
        yield Step("withdraw", Path(path), "replaced" if path in files else "deleted", graphs)


class _Look:
    """Looks at files, and remembers what it saw."""

    def __init__(self, state: State, kb: Kb, limits: Limits, retry: bool) -> None:
        self.files: dict[str, Seen] = {}
        self._state, self._kb, self._limits, self._retry = state, kb, limits, retry
        self._stage = Stage(kb)
        self._first: dict[str, Path] = {}
        self._unsettled = kb.unsettled.exists()
        self._trusted = _modified(kb.state) - _FRESH_NS

    def step(self, one: Listed) -> Step:
        """What to do with a document."""
        try:
            seen = self._seen(one.path)
        except OSError as error:
            return self._absent(one, error)
        self.files[str(one.path)] = seen
        if seen.sha256 in self._first:
            return Step("twin", one.path, "twin", str(self._first[seen.sha256]))
        self._first[seen.sha256] = one.path
        return self._known(one, seen)

    def _absent(self, one: Listed, error: OSError) -> Step:
        """A file that cannot be read now: what was made of it before stays."""
        earlier = self._state.files.get(str(one.path))
        gone = isinstance(error, FileNotFoundError | NotADirectoryError)
        if earlier is not None and not gone:
            self.files[str(one.path)] = earlier
        name = display_name(one.path)
        if gone:
            trouble = refusal.missing(name)
            return Step("absent", one.path, "missing", absent=Failure.of(trouble))
        trouble_ = refusal.unreadable(name, error.strerror or type(error).__name__)
        return Step("absent", one.path, "unreadable", absent=Failure.of(trouble_))

    def _seen(self, path: Path) -> Seen:
        """The file now; its digest anew unless it looks untouched since the last run.

        Size and times only hint: a file that was touched shortly before the last run ended is
        looked into, and so is one whose times were set back (the system keeps when that was).
        """
        about = path.stat()
        if not os.access(path, os.R_OK):
            raise PermissionError(13, os.strerror(13), str(path))
        if not path.is_file():
            raise OSError(22, "not a regular file", str(path))
        found = Seen(about.st_size, about.st_mtime_ns, about.st_ctime_ns, "")
        earlier = self._state.files.get(str(path))
        untouched = earlier is not None and replace(earlier, sha256="") == found
        if earlier and untouched and max(found.modified, found.changed) < self._trusted:
            return earlier
        return replace(found, sha256=address.content(path))

    def _known(self, one: Listed, seen: Seen) -> Step:
        known = self._state.documents.get(seen.sha256)
        told = (one.told.agency, one.told.year)
        key = address.document(self._state.base, one.path.name, seen.sha256, *told)
        attempt = address.digest(key, self._limits)
        job = Job(one.path, seen.sha256, seen.size, key, attempt, one.told)
        if known and known.failure and known.tried in {key, attempt} and not self._retry:
            return Step("aside", one.path, "aside", known.failure.kind, job)
        whole = known and known.key == key and not known.failure
        if known and whole and all(map(self._has, known.submissions)):
            return Step("keep", one.path, "same", job=job)
        if self._stage.knows(attempt) and not self._retry:
            return Step("take", one.path, "taken", job=job)
        if whole:
            return Step("read", one.path, "lost", job=job)
        return Step("read", one.path, self._why(one, known), job=job)

    def _has(self, one: Submission) -> bool:
        """Whether the file of a submission is there; looked into after a run that was killed."""
        file = self._kb.graph(one.graph)
        try:
            there = file.stat().st_size == one.bytes
            return there and (not self._unsettled or address.content(file) == one.sha256)
        except OSError:
            return False

    def _why(self, one: Listed, known: Document | None) -> str:
        earlier = self._state.files.get(str(one.path))
        if known is None:
            return "new" if earlier is None else "changed"
        if known.failure is not None and self._retry:
            return "retry"
        if known.name != one.path.name:
            return "renamed"
        if (known.told.agency, known.told.year) != (one.told.agency, one.told.year):
            return "told"
        return "program" if known.program != address.program() else "limits"


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
