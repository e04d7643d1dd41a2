"""A linter for shapes: what engines pass over in silence, and what people could not act on.

SHACL itself accepts a misspelt term, a severity in the wrong place or a target that does not
exist, and then simply finds nothing. Each kind of fault is defined in
:mod:`bscgraph.validate.lint_texts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bscgraph.errors import GraphError, ShapesError
from bscgraph.graph import format_of
from bscgraph.resources import folder
from bscgraph.validate.index import Index
from bscgraph.validate.lint_checks import CHECKS, Sheet
from bscgraph.validate.lint_texts import LINT, Level, LintRule
from bscgraph.validate.spelling import content, read_triples

__all__ = ["Fault", "lint", "require_sound"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a shape: which kind, in which file, at which node.

    ``shape`` is an IRI, or ``_`` for a node without a name; ``params`` fill the texts.
    """

    rule: str
    file: str
    shape: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> LintRule:
        """Which kind of fault."""
        return LINT[self.rule]

    @property
    def level(self) -> Level:
        """``error`` or ``advice``."""
        return self.kind.level

    def message(self, lang: str = "en") -> str:
        """What is wrong, in ``en`` or ``zh-Hant``."""
        return self._filled(self.kind.message, lang)

    def fix(self, lang: str = "en") -> str:
        """How to mend it."""
        return self._filled(self.kind.fix, lang)

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        texts = {"message": self.message, "fix": self.fix}
        found = {"rule": self.rule, "level": self.level.value, "file": self.file}
        both = {name: {tag: text(tag) for tag in ("en", "zh-Hant")} for name, text in texts.items()}
        return {**found, "shape": self.shape, **both}

    def _filled(self, texts: Mapping[str, str], lang: str) -> str:
        tag = "zh-Hant" if lang.lower().startswith("zh") else "en"
        chosen = {name: value.get(tag, "") if isinstance(value, Mapping) else value
                  for name, value in self.params.items()}  # fmt: skip
        return texts[tag].format_map(chosen)


def lint(paths: Sequence[Path] = (), examples: Path | None = None) -> tuple[Fault, ...]:
    """The faults in shapes files, sorted by file and shape; the project's own where none are given.

    Args:
        paths: RDF files with shapes; they may refer to each other and to the project's own.
        examples: a folder with ``CODE.break.ttl`` files; where given, a rule with a code must
            fire on its own.

    Raises:
        ShapesError: a file is missing or no RDF.
    """
    sheet = _sheet(paths)
    found = [
        Fault(rule, sheet.file(node), node if node.startswith("_") else content(node), params)
        for check in CHECKS
        for rule, node, params in check(sheet)
    ]
    if examples is not None:
        found.extend(_silent(sheet, paths, examples))
    named = [
        Fault(f.rule, f.file, "_" if f.shape.startswith("_:") else f.shape, f.params) for f in found
    ]
    return tuple(sorted(named, key=lambda f: (f.file, f.shape, f.rule, f.message())))


def require_sound(paths: Sequence[Path]) -> None:
    """Refuse shapes with errors; advice does not matter here.

    Raises:
        ShapesError: the first error, and how many there are.
    """
    errors = [fault for fault in lint(paths) if fault.level is Level.ERROR]
    if errors:
        first = errors[0]
        raise ShapesError(
            f"{first.file}: {first.shape}: {first.message()} (errors in all: "
            f"{len(errors)}; see them with: bscgraph lint FILE)",
            f"{first.file}：{first.shape}：{first.message('zh-Hant')}（共 {len(errors)} 項錯誤；"
            "執行 bscgraph lint 檔案 可列出全部）",
        )


def _sheet(paths: Sequence[Path]) -> Sheet:
    """The files to lint, and behind them the project's own for what they refer to."""
    own = sorted(folder("shapes").glob("*.ttl"))
    given = list(paths) or own
    behind = [path for path in own if path.resolve() not in {p.resolve() for p in given}]
    files: dict[str, str] = {}
    triples: list[tuple[str, str, str]] = []
    for number, path in enumerate(given):
        for triple in _parsed(path, number):
            files.setdefault(triple[0], path.name)
            triples.append(triple)
    known = [triple for n, path in enumerate(behind, len(given)) for triple in _parsed(path, n)]
    return Sheet(Index(triples), Index([*triples, *known]), files)


def _parsed(path: Path, number: int) -> Iterator[tuple[str, str, str]]:
    form = format_of(path.name)
    try:
        data, base = path.read_bytes(), path.absolute().as_uri()
        quads = read_triples(data, form.name if form else "turtle", path.name, base)
    except OSError as error:
        raise ShapesError(
            f"The shapes file {path.name} cannot be read ({type(error).__name__}); check that it "
            "exists.",
            f"無法讀取檢核形狀檔 {path.name}（{type(error).__name__}）；請確認檔案存在。",
        ) from error
    except GraphError as error:
        raise ShapesError(error.en, error.zh) from error
    for subject, predicate, value, _ in quads:
        yield _apart(subject, number), predicate, _apart(value, number)


def _apart(term: str, number: int) -> str:
    # Blank nodes of two files are never the same one.
    return f"_:f{number}{term[2:]}" if term.startswith("_:") else term


def _silent(sheet: Sheet, paths: Sequence[Path], examples: Path) -> Iterator[Fault]:
    """Rules that their own breaking example does not make fire."""
    from bscgraph.validate.examples import results_in, with_own

    own = {path.resolve() for path in folder("shapes").glob("*.ttl")}
    rules = with_own([path for path in paths if path.resolve() not in own])
    for node, code in sheet.codes():
        broken = sorted(examples.glob(f"{code}.break.*"))
        fired = [code in {result.rule for result in results_in(path, rules)} for path in broken]
        if not fired or not all(fired):
            yield Fault("never-fires", sheet.file(node), content(node), {"value": code})
