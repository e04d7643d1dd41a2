"""The corridor: who may import whom. Imports inside functions count like all others."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "bscgraph"

CORRIDOR = [
    *(
        "errors",
        "wrapping",
        "flat",
        "garbage",
        "findings",
        "tablewords",
        "askwords",
        "storewords",
        "bulkwords",
        "diffwords",
        "linkwords",
        "wording",
        "resources",
        "terms",
        "text",
        "model",
    ),
    "table",
    *("read", "scorecard", "iri", "graph", "exchange", "draw", "diff", "linking", "template", "validate",
      "store"),
    *(
        "query",
        "search",
        "reports",
        "answers",
        "publish",
        "analytics",
        "bulk",
        "jobs",
        "stock",
        "sound",
        "questions",
        "outputs",
        "drawn",
        "diffed",
        "linked",
        "forms",
        "supply",
        "published",
        "judged",
        "console",
        "tabular",
        "render",
        "serve",
        "linted",
        "asked",
        "demo",
        "bilingual",
        "options",
        "commands",
        "cli",
    ),
]
OUTSIDE = {"__about__", "__init__", "__main__"}

ROOMS = {
    "pdfplumber": {"read"},
    "pdfminer": {"read"},
    "pypdfium2": {"read"},
    "lxml": {"read"},
    "xlrd": {"read"},
    "pyshacl": {"validate"},
    "shacl": {"validate"},
    "SPARQLWrapper": {"store"},
    "ijson": {"store"},
    "xlsxwriter": {"draw", "template"},
    "jinja2": {"publish"},
    "markdown_it": {"publish"},
    "distributed": {"bulk"},
    "dask": {"bulk"},
    "pandas": {"query"},
    "polars": {"query"},
    "pyarrow": {"query", "answers", "analytics"},
    "duckdb": {"query"},
    "markupsafe": {"publish"},
    "starlette": {"serve"},
    "uvicorn": {"serve"},
    "uvloop": {"serve"},
    "httptools": {"serve"},
    "python_multipart": {"serve"},
    "click": {"bilingual", "options", "commands", "cli"},
    "rich": {"console", "tabular"},
}
NO_RDFLIB = {"errors", "findings", "flat", "wording", "wrapping", "resources", "text", "model", "table", "read",
             "scorecard", "draw", "drawn", "diff", "diffed", "template", "forms", "console", "tabular", "render",
             "bilingual", "cli"}  # fmt: skip


def place(path: Path, package: Path) -> tuple[str, str]:
    """The module's dotted name and its room (first part below the package)."""
    parts = list(path.relative_to(package).with_suffix("").parts)
    room = parts[0]
    if parts[-1] == "__init__" and len(parts) > 1:
        parts = parts[:-1]
    return ".".join(["bscgraph", *parts]), room


def imported(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """Line and dotted target of every import, wherever it stands in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = module.split(".")
                up = up[: len(up) - node.level + (1 if is_package else 0)]
                base = ".".join([*up, base] if base else up)
            if base == "bscgraph":
                yield from ((node.lineno, f"bscgraph.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, base
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def faults(package: Path) -> list[str]:
    """Every arrow that the corridor forbids, as "file:line why"."""
    found = []
    for path in sorted(package.rglob("*.py")):
        module, room = place(path, package)
        where = path.relative_to(package).as_posix()
        if room not in OUTSIDE and room not in CORRIDOR:
            found.append(f"{where}: {room} has no place in the corridor")
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for line, target in imported(tree, module, path.name == "__init__.py"):
            reason = forbidden(room, target)
            if reason:
                found.append(f"{where}:{line} {reason}")
    return found


def forbidden(room: str, target: str) -> str | None:
    """Why ``room`` may not import ``target``; None where it may."""
    top = target.split(".")[0]
    if top == "bscgraph":
        other = [*target.split("."), "__init__"][1]
        if other not in CORRIDOR or room in OUTSIDE or other == room:
            return None
        if CORRIDOR.index(other) > CORRIDOR.index(room):
            return f"{room} imports {other}, which stands later in the corridor"
        return None
    if top == "rdflib" and room in NO_RDFLIB:
        return f"rdflib in {room}"
    if top in ROOMS and room not in ROOMS[top]:
        return f"{top} in {room}, its room is {', '.join(sorted(ROOMS[top]))}"
    return None


def test_no_arrow_goes_backward_and_every_library_stays_in_its_room() -> None:
    assert faults(PACKAGE) == []


@pytest.mark.parametrize(
    ("file", "code", "fault"),
    [
        ("text.py", "def f():\n    from bscgraph import graph\n", "text imports graph"),
        ("text.py", "from .scorecard import read\n", "text imports scorecard"),
        ("read/plain.py", "from ..scorecard import interpret\n", "read imports scorecard"),
        ("model.py", "import bscgraph.cli as c\n", "model imports cli"),
        ("scorecard/rows.py", "def f():\n    import rdflib.term\n", "rdflib in scorecard"),
        ("graph.py", "from pyshacl import validate\n", "pyshacl in graph"),
        ("table.py", "import importlib\nimportlib.import_module('pdfplumber')\n", "pdfplumber"),
        ("helpers.py", "", "has no place in the corridor"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, file: str, code: str, fault: str) -> None:
    target = tmp_path / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(code, encoding="utf-8")
    assert len(faults(tmp_path)) == 1
    assert fault in faults(tmp_path)[0]


def test_allowed_arrows_are_not_reported(tmp_path: Path) -> None:
    (tmp_path / "graph.py").write_text("from bscgraph.model import Scorecard\nimport rdflib\n")
    assert faults(tmp_path) == []


def test_every_third_party_package_is_declared() -> None:
    """Nothing is imported that pyproject.toml does not name."""
    import tomllib

    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = {line.split(">")[0].split("=")[0].lower() for line in
                tomllib.loads(text)["project"]["dependencies"]}  # fmt: skip
    distribution = {
        "SPARQLWrapper": "sparqlwrapper",
        "markdown_it": "markdown-it-py",
        "python_multipart": "python-multipart",
    }
    optional = {"shacl"}  # the fast engine, used when importable
    optional |= {"pandas", "polars", "pyarrow"}  # answers as data frames and Parquet
    optional |= {"distributed"}  # an existing cluster
    optional |= {"duckdb"}  # sums over the tables of a large store
    through = {"pdfminer": "pdfplumber", "pypdfium2": "pdfplumber", "pyparsing": "rdflib"}
    missing = set()
    for path in PACKAGE.rglob("*.py"):
        module, _ = place(path, PACKAGE)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for _, target in imported(tree, module, path.name == "__init__.py"):
            top = target.split(".")[0]
            if top in sys.stdlib_module_names or top in {"bscgraph", *optional}:
                continue
            name = distribution.get(top, through.get(top, top)).lower()
            if name not in declared:
                missing.add(f"{path.name}: {top}")
    assert missing == set()
