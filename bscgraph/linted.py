"""The faults that ``lint`` finds in shapes files and stored queries, and what it prints of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.wording import say

if TYPE_CHECKING:
    from bscgraph.validate.lint import Fault

__all__ = ["FOUND", "exit_code", "faults", "written"]

FOUND = 1
_ERROR = "error"
_QUERY = ".rq"


def faults(files: Sequence[Path], examples: Path | None) -> tuple[Fault, ...]:
    """The faults in these files, queries (``.rq``) and shapes; in the program's own without any.

    Raises:
        ShapesError: a shapes file is missing or no RDF.
        QueryError: a query file is missing.
    """
    from bscgraph.query.lint import lint as in_queries
    from bscgraph.validate.lint import lint as in_shapes

    queries = [path for path in files if path.suffix == _QUERY]
    shapes = [path for path in files if path.suffix != _QUERY]
    found: list[Fault] = []
    if shapes or not files:
        found += in_shapes(shapes, examples)
    if queries or not files:
        found += in_queries(queries)
    return tuple(found)


def written(faults: Sequence[Fault], form: str, lang: str) -> str:
    """The faults as ``text`` in one language, or as ``json`` in both."""
    if form == "json":
        return json.dumps([fault.to_dict() for fault in faults], ensure_ascii=False, indent=1)
    return "\n".join(_lines(faults, lang))


def _lines(faults: Sequence[Fault], lang: str) -> Iterator[str]:
    place = None
    for fault in faults:
        if place != (fault.file, fault.shape):
            place = (fault.file, fault.shape)
            yield f"{fault.file}  {'' if fault.shape == '_' else fault.shape}".rstrip()
        yield f"  [{say(f'lint.{fault.level.value}', lang)}] {fault.message(lang)} ({fault.rule})"
        yield f"    → {fault.fix(lang)}"
    errors = sum(fault.level == _ERROR for fault in faults)
    yield say("lint.count", lang, errors=errors, advice=len(faults) - errors)


def exit_code(faults: Iterable[Fault], strict: bool) -> int:
    """1 where there is an error, or with ``strict`` any fault; else 0."""
    return FOUND if any(strict or fault.level == _ERROR for fault in faults) else 0
