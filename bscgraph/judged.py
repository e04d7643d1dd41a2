"""What ``validate`` does: check what was read, hold it against the last report, judge it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import ReadError, ShapesError
from bscgraph.findings import Severity
from bscgraph.reports import Dossier, Part, across, part_of, unread
from bscgraph.supply import Supplied, Supply

if TYPE_CHECKING:
    from bscgraph.validate import Engine, Hit, Report, RuleSet
    from bscgraph.validate.index import Index

__all__ = ["FOUND", "LEVELS", "Asked", "counts", "exit_code", "judge"]

FOUND = 1
LEVELS: dict[str, Severity | None] = {
    "violation": Severity.VIOLATION,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
    "never": None,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options of ``validate`` ask for; no tiers means all of them.

    ``shapes`` are files with an organisation's rules beside ours.
    """

    tiers: tuple[str, ...] = ()
    fail_on: str = "violation"
    baseline: Path | None = None
    engine: str = "auto"
    shapes: tuple[Path, ...] = ()


def judge(supply: Supply, asked: Asked) -> Dossier:
    """Check every submission supplied; files that could not be read stand in the report too.

    Raises:
        ShapesError: broken shapes, or shapes that find nothing to check.
        GraphError: what is checked is no valid RDF.
        ReadError: the earlier report cannot be read.
    """
    from bscgraph.reports import baseline
    from bscgraph.validate.crosslevel import crosslevel_rules
    from bscgraph.validate.examples import with_own
    from bscgraph.validate.lint import require_sound

    earlier = baseline.read(asked.baseline) if asked.baseline else None
    if asked.shapes:
        require_sound(asked.shapes)
    rules = with_own(asked.shapes)
    supply = _with_focus(supply, rules)
    report, compared = _checked(supply, rules, asked)
    known = (*rules.all(), *(crosslevel_rules().all() if compared else ()))
    kept = tuple(r for r in known if not asked.tiers or r.tier in ("", *asked.tiers))
    found = Dossier(tuple(_parts(supply.items, report)), kept, LEVELS[asked.fail_on])
    return baseline.compare(found, earlier) if earlier else found


def _with_focus(supply: Supply, rules: RuleSet) -> Supply:
    """The supply; RDF in which the rules find nothing to check stands in the report as an error.

    Raises:
        ShapesError: there is nothing else to report on.
    """
    from bscgraph.validate.index import Index

    items = []
    for item in supply.items:
        try:
            if item.error is None and not item.graph:
                rules.require_focus(Index(item.triples()), item.name)
        except ShapesError as error:
            if len(supply.items) == 1:
                raise
            items.append(replace(item, error=error))
        else:
            items.append(item)
    return replace(supply, items=tuple(items))


def _checked(supply: Supply, rules: RuleSet, asked: Asked) -> tuple[Report | None, bool]:
    """The report on what could be read, and whether submissions were held against each other."""
    from bscgraph.validate import Part as Graph
    from bscgraph.validate import combined, validate
    from bscgraph.validate.crosslevel import Collection

    readable = {item.graph: item for item in supply.items if item.error is None}
    given = [item for item in supply.items if item.error is None]
    if not given:
        return None, False
    beside = {part.name: part.triples for part in supply.others}
    between = Collection(
        lambda graph: readable[graph].triples() if graph in readable else beside[graph]
    )
    compared = (len(given) > 1 or supply.whole) and (not asked.tiers or "crosslevel" in asked.tiers)

    def graphs() -> Iterator[Graph]:
        # One at a time: a store may hold more than memory does.
        for item in given:
            graph = Graph(item.graph, item.triples())
            if compared:
                between.add(graph)
            yield graph

    # Rules across submissions alone need of each only what it is: no shape has to run.
    alone = set(asked.tiers) == {"crosslevel"} and not asked.shapes
    if alone and not compared:
        raise _nothing_across()
    engine: str | Engine = _idle if alone else asked.engine
    report = validate(graphs(), rules, engine, tiers=asked.tiers)
    if compared:
        for graph in supply.others:
            between.add(graph)
        report = combined(report.parts, between.results())
    return report, compared


def _idle(data: Index, rules: RuleSet) -> Sequence[Hit]:
    """An engine that runs no shape."""
    return ()


def _nothing_across() -> ShapesError:
    return ShapesError(
        "There is only one submission, so nothing can be compared across scorecards; give several "
        "files or a --store, or leave --tier crosslevel out.",
        "只有一份提報，無法跨計分卡比對；請提供多個檔案或 --store，或不指定 --tier crosslevel。",
    )


def _parts(items: Sequence[Supplied], report: Report | None) -> Iterator[Part]:
    """A part a submission or unreadable file, in the order of the files."""
    checked = iter(report.parts if report else ())
    for item in items:
        if item.error is not None:
            yield unread(item.name, item.error)
        else:
            yield part_of(item.name, next(checked), item.card)
    apart = across(report) if report else None
    if apart is not None:
        yield apart


def exit_code(dossier: Dossier) -> int:
    """The worst of a run.

    3 where the rules find nothing to check in a file, 2 where one could not be read, 1 for
    findings at the level asked for, else 0.
    """
    errors = [part.error for part in dossier.parts if part.error is not None]
    if errors:
        unfit = any(isinstance(error, ShapesError) for error in errors)
        return ShapesError.exit_code if unfit else ReadError.exit_code
    return FOUND if any(part.above(dossier.fail_on) for part in dossier.parts) else 0


def counts(dossier: Dossier) -> dict[str, int]:
    """How many submissions were checked, and how many findings there are of each severity."""
    checked = [part for part in dossier.parts if part.error is None and part.name]
    names = zip(("violations", "warnings", "infos"), Severity, strict=True)
    found = {name: sum(part.count(level) for part in dossier.parts) for name, level in names}
    return {"submissions": len(checked), **found}
