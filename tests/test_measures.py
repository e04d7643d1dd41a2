"""The measures the code keeps: short files and functions, few branches, public docstrings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "bscgraph").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MAX_FILE, MAX_FUNCTION, MAX_BRANCHES, MAX_POSITIONAL, MAX_COMMAND, MAX_PUBLIC = (
    400, 40, 10, 5, 10, 12,
)  # fmt: skip
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
UNDONE = re.compile(r"\bTO[D]O\b|\bFIX[M]E\b|\bXX[X]\b")

Function = ast.FunctionDef | ast.AsyncFunctionDef
BRANCHING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case)


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> Iterator[Function]:
    return (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def branches(function: Function) -> int:
    """Branches of its own body; those of functions defined inside count there."""
    count, stack = 0, list(ast.iter_child_nodes(function))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        count += isinstance(node, BRANCHING)
        stack.extend(ast.iter_child_nodes(node))
    return count


def positional(function: Function) -> int:
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    return len(names[1:] if names[:1] in (["self"], ["cls"]) else names)


def undocumented(tree: ast.Module) -> list[str]:
    """Public classes, functions and methods without a docstring, and the module itself."""
    missing = [] if ast.get_docstring(tree) else ["module"]
    for owner in (tree, *(n for n in tree.body if isinstance(n, ast.ClassDef))):
        if isinstance(owner, ast.ClassDef) and owner.name.startswith("_"):
            continue
        for node in owner.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            overload = any("overload" in ast.unparse(d) for d in node.decorator_list)
            if not node.name.startswith("_") and not overload and not ast.get_docstring(node):
                missing.append(node.name)
    return missing


def broad_excepts(tree: ast.AST) -> list[int]:
    broad = {"Exception", "BaseException"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            kinds = {ast.unparse(k) for k in getattr(node.type, "elts", [node.type]) if k}
            if node.type is None or kinds & broad:
                found.append(node.lineno)
    return found


def prints(tree: ast.AST) -> list[int]:
    return [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Call)
            and isinstance(n.func, ast.Name) and n.func.id == "print"]  # fmt: skip


def switched_off(tree: ast.AST) -> list[str]:
    """Tests switched off other than by xfail with a reason (strictness is set for all)."""
    found = []
    for node in ast.walk(tree):
        text = ast.unparse(node) if isinstance(node, ast.Call | ast.Attribute) else ""
        if isinstance(node, ast.Attribute) and text in {"pytest.skip", "pytest.importorskip",
                                                        "pytest.mark.skip", "pytest.mark.skipif",
                                                        "unittest.skip"}:  # fmt: skip
            found.append(f"{node.lineno}: {text}")
        called = isinstance(node, ast.Call) and ast.unparse(node.func).endswith("xfail")
        if called and not any(k.arg == "reason" for k in node.keywords):
            found.append(f"{node.lineno}: xfail without reason")
    return found


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(p, id=p.relative_to(ROOT).as_posix()) for p in paths]


@pytest.mark.parametrize("path", named(SOURCES))
def test_a_source_file_keeps_its_measures(path: Path) -> None:
    tree = parse(path)
    faults = []
    lines = path.read_text(encoding="utf-8").count("\n")
    if lines > MAX_FILE:
        faults.append(f"{lines} lines, at most {MAX_FILE}")
    for f in functions(tree):
        length = (f.end_lineno or f.lineno) - f.lineno + 1
        if length > MAX_FUNCTION:
            faults.append(f"{f.name}: {length} lines, at most {MAX_FUNCTION}")
        if branches(f) > MAX_BRANCHES:
            faults.append(f"{f.name}: {branches(f)} branches, at most {MAX_BRANCHES}")
        # A click command is never called by hand: its parameters are its options.
        if path.name != "cli.py" and positional(f) > MAX_POSITIONAL:
            faults.append(f"{f.name}: {positional(f)} positional arguments")
    faults += [f"no docstring: {name}" for name in undocumented(tree)]
    faults += [f"broad except in line {n}" for n in broad_excepts(tree)]
    if path.name != "cli.py":
        faults += [f"print in line {n}" for n in prints(tree)]
    if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES:
        faults.append(f"a module is named by what it does, not {path.stem}")
    assert faults == []


def test_the_measures_find_planted_faults() -> None:
    deep = "def f(x):\n" + "".join(f"    if x == {n}:\n        x += 1\n" for n in range(11))
    assert branches(next(functions(ast.parse(deep)))) == 11
    assert positional(next(functions(ast.parse("def f(self, a, b, *, c): ...")))) == 2
    assert undocumented(
        ast.parse("class A:\n  '''d'''\n  def b(self): ...\n  def _c(self): ...")
    ) == [
        "module",
        "b",
    ]
    assert broad_excepts(ast.parse("try:\n  pass\nexcept (ValueError, Exception):\n  pass")) == [3]
    assert broad_excepts(ast.parse("try:\n  pass\nexcept ValueError:\n  pass")) == []
    assert prints(ast.parse("x = 1\nprint(x)")) == [2]
    assert switched_off(ast.parse("@pytest.mark.skip\ndef test_a(): ...")) != []
    assert switched_off(ast.parse("@pytest.mark.xfail(strict=True)\ndef test_a(): ...")) != []
    assert switched_off(ast.parse("@pytest.mark.xfail(reason='x')\ndef test_a(): ...")) == []


def test_a_command_only_parses_calls_and_prints() -> None:
    """Every function of the command line has a body of at most ten lines."""
    long = []
    for f in functions(parse(ROOT / "bscgraph" / "cli.py")):
        body = f.body[1:] if ast.get_docstring(f) else f.body
        length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
        if length > MAX_COMMAND:
            long.append(f"{f.name}: {length}")
    assert long == []


def test_the_public_face_is_small() -> None:
    import bscgraph

    assert len(bscgraph.__all__) <= MAX_PUBLIC
    assert all(getattr(bscgraph, name).__doc__ for name in bscgraph.__all__)


@pytest.mark.parametrize("path", named(TESTS))
def test_no_test_is_switched_off(path: Path) -> None:
    assert switched_off(parse(path)) == []


def test_nothing_is_left_undone() -> None:
    files = [*SOURCES, *TESTS, *(ROOT / "docs").glob("*.md")]
    files += [f for d in ("ontology", "shapes", "queries") for f in (ROOT / d).rglob("*.*")]
    left = [p.name for p in files if UNDONE.search(p.read_text(encoding="utf-8"))]
    assert left == []
