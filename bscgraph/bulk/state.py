"""What a build knows of its last run: one JSON file that people can read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from bscgraph.bulk.folder import Kb
from bscgraph.bulk.model import Across, Between, Card, Failure, KbError, Told
from bscgraph.bulk.stage import card_of
from bscgraph.iri import Minter
from bscgraph.linking import Decision

__all__ = ["Document", "Seen", "State", "Submission", "Withdrawal", "read", "written"]

_FORM = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A file when it was last looked at: what hints at a change, and its digest."""

    size: int
    modified: int
    changed: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission: its graph (``tfam/2022/1``), its file's size and digest, what it counts."""

    graph: str
    bytes: int
    sha256: str
    card: Card


@dataclass(frozen=True, slots=True)
class Document:
    """What came of a document.

    ``key`` addresses the conversion its submissions are of, ``tried`` the last attempt, which
    may have failed.
    """

    name: str
    key: str
    tried: str
    told: Told
    program: str
    submissions: tuple[Submission, ...] = ()
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A submission that is no more: which document it was of, when and why it went.

    ``reason`` is ``deleted``, ``replaced`` or ``converted``; ``by`` is the graph that took its
    place, if one did.
    """

    graph: str
    name: str
    sha256: str
    at: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Everything a build knows: files by path, documents by digest, what was withdrawn.

    ``absent`` are the files, by path, that could not be looked at, and why; ``decisions`` what
    somebody decided of scorecards of several years, ``links`` what their links were made of, by
    owner; ``across`` what the rules across submissions found.
    """

    base: str
    files: dict[str, Seen] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    absent: dict[str, Failure] = field(default_factory=dict)
    withdrawn: tuple[Withdrawal, ...] = ()
    decisions: tuple[Decision, ...] = ()
    links: dict[str, str] = field(default_factory=dict)
    across: Across = field(default_factory=Across)

    def submissions(self) -> dict[str, Submission]:
        """The submissions there are, by graph."""
        found = (one for document in self.documents.values() for one in document.submissions)
        return {one.graph: one for one in sorted(found, key=lambda one: natural(one.graph))}

    def graphs(self) -> dict[str, str]:
        """The name of each submission's graph by its IRI, in the order of :meth:`submissions`."""
        minter = Minter(self.base)
        return {minter.graph(*natural(name)): name for name in self.submissions()}


def natural(graph: str) -> tuple[str, int]:
    """The order of graphs: by scorecard, then by number."""
    path, _, number = graph.rpartition("/")
    return path, int(number)


def written(state: State) -> bytes:
    """The state as JSON, the same bytes for the same state."""
    told = {"form": _FORM, **asdict(state)}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(
        "utf-8", "backslashreplace"
    )


def read(kb: Kb, base: str) -> State:
    """The state of the last run; an empty one where there was none.

    Raises:
        KbError: it is damaged, or of another program or base.
        OSError: it cannot be read.
    """
    try:
        told = json.loads(kb.state.read_bytes())
        form = told.pop("form")
        state = _state(told) if form == _FORM else None
    except FileNotFoundError:
        return State(base)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(kb) from error
    if state is None:
        raise _damaged(kb)
    if state.base != base:
        raise KbError(
            f"{kb.place} was built with --base {state.base}; use that, or another folder.",
            f"{kb.place} 是以 --base {state.base} 建置的；請使用相同設定，或另選資料夾。",
        )
    return state


def _damaged(kb: Kb) -> KbError:
    return KbError(
        f"{kb.state} is damaged or of another version; build into a new folder with -o.",
        f"{kb.state} 已損壞或為其他版本；請以 -o 建置到新的資料夾。",
    )


def _state(told: dict[str, Any]) -> State:
    return State(
        told["base"],
        {path: Seen(**seen) for path, seen in told["files"].items()},
        {sha256: _document(one) for sha256, one in told["documents"].items()},
        {path: Failure(**one) for path, one in told["absent"].items()},
        tuple(Withdrawal(**one) for one in told["withdrawn"]),
        tuple(Decision(**one) for one in told.get("decisions", ())),
        told.get("links", {}),
        _across(told.get("across", {})),
    )


def _across(told: dict[str, Any]) -> Across:
    findings = tuple(
        Between(**one | {"others": tuple(one["others"])}) for one in told.get("findings", ())
    )
    return Across(told.get("key", ""), findings)


def _document(told: dict[str, Any]) -> Document:
    failure = told.pop("failure")
    submissions = tuple(
        Submission(one["graph"], one["bytes"], one["sha256"], card_of(one["card"]))
        for one in told.pop("submissions")
    )
    return Document(
        told=Told(**told.pop("told")),
        submissions=submissions,
        failure=None if failure is None else Failure(**failure),
        **told,
    )
