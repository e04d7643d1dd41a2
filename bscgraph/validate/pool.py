"""Checks submissions one after the other, or side by side in processes of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from bscgraph.garbage import uncollected
from bscgraph.validate.complete import completeness
from bscgraph.validate.engines import Engine, chosen
from bscgraph.validate.index import Index
from bscgraph.validate.locate import Locator
from bscgraph.validate.partition import Part
from bscgraph.validate.report import Checked, rank
from bscgraph.validate.rules import RuleSet

__all__ = ["check", "checked"]

# How many submissions go to a process at once.
_SHARE = 16


def check(part: Part, rules: RuleSet, engine: str | Engine = "auto") -> Checked:
    """Check one submission.

    Raises:
        ShapesError: broken shapes, or shapes that find nothing to check.
        GraphError: the triples are no valid RDF.
    """
    with uncollected():
        return _checked(part, rules, chosen(engine))


def _checked(part: Part, rules: RuleSet, engine: Engine) -> Checked:
    data = Index(part.triples)
    rules.require_focus(data, part.name)
    locator = Locator(data, rules, part.name)
    found = engine(data, rules)
    # A shape used in two places finds the same thing twice; people want to hear it once.
    once = {hit.row: hit for hit in found}
    results = map(locator.result, once.values())
    required, present = completeness(data)
    return Checked(
        part.name,
        locator.scorecard,
        locator.title,
        tuple(sorted(results, key=rank)),
        required=required,
        present=present,
    )


def checked(
    parts: Iterable[Part], rules: RuleSet, engine: str | Engine = "auto", jobs: int = 1
) -> Iterator[Checked]:
    """Each submission checked, in the order given, whatever the number of processes.

    Raises:
        ShapesError: broken shapes, or shapes that find nothing to check.
        GraphError: the triples are no valid RDF.
    """
    if jobs <= 1:
        yield from (check(part, rules, engine) for part in parts)
        return
    # A fresh process: threads of the compiled engine do not survive a fork.
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_keep, initargs=(rules,)
    ) as pool:
        yield from pool.map(partial(_check_kept, engine=engine), parts, chunksize=_SHARE)


_KEPT: list[RuleSet] = []


def _keep(rules: RuleSet) -> None:
    """Compile the rules once in this process."""
    _KEPT[:] = [rules]


def _check_kept(part: Part, engine: str | Engine) -> Checked:
    return check(part, _KEPT[0], engine)
